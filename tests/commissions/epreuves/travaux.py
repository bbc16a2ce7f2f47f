"""One session, and the work that it asks of the worker: agenda, procès-verbal, letters to the members."""

from __future__ import annotations

from datetime import date, time, timedelta

from accounts.models import Utilisateur
from commissions.enums import Sens
from commissions.models import Seance
from commissions.services.deliberation import Avis, decider
from commissions.services.ordre_du_jour import ajouter, preparer
from commissions.services.seances import clore, ouvrir
from commissions.tasks import demander_courriels, demander_lettres, demander_ordre_du_jour, demander_pv
from plie.socle.models import Tache
from tests.fabriques.commissions import integration_demandee, seance


def ordre_du_jour(
    *, jour: date, referent: Utilisateur, par: Utilisateur, membres: list[Utilisateur], points: int
) -> Tache:
    """Draw the agenda of a session with these items."""
    tache = demander_ordre_du_jour(_inscrite(jour, referent, points), par=par)
    assert tache is not None, "cet ordre du jour est déjà dessiné"
    return tache


def proces_verbal(
    *, jour: date, referent: Utilisateur, par: Utilisateur, membres: list[Utilisateur], points: int
) -> Tache:
    """Draw the procès-verbal of a session that accepted these items."""
    ouverte = ouvrir(seance=_inscrite(jour, referent, points))
    for point in ouverte.points.all():
        decider(point=point, avis=Avis(sens=Sens.ACCORD), par=par)
    return demander_pv(clore(seance=ouverte).proces_verbal, par)


def lettres(*, jour: date, referent: Utilisateur, par: Utilisateur, membres: list[Utilisateur], points: int) -> Tache:
    """Draw the letters of a session that accepted these items: one to each prescripteur."""
    ouverte = ouvrir(seance=_inscrite(jour, referent, points))
    for point in ouverte.points.all():
        decider(point=point, avis=Avis(sens=Sens.ACCORD), par=par)
    tache = demander_lettres(ouverte, par)
    assert tache is not None, "ces lettres sont déjà dessinées"
    return tache


def courriels(*, jour: date, referent: Utilisateur, par: Utilisateur, membres: list[Utilisateur], points: int) -> Tache:
    """Invite the members of a session, and tell them that its agenda is ready."""
    prete = seance(jour=jour, membres=membres)
    integration_demandee(referent)
    prete = preparer(seance=prete, le=jour)
    tache = demander_courriels(prete, le=jour - timedelta(days=1), par=par)
    assert tache is not None, "tous savent déjà ce qu’ils doivent savoir"
    return tache


def _inscrite(jour: date, referent: Utilisateur, points: int) -> Seance:
    objet = seance(jour=jour, heure=time(14))
    for _ in range(points):
        ajouter(seance=objet, saisine=integration_demandee(referent), motif="Essai.", le=jour)
    return objet
