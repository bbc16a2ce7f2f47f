"""Sessions and referrals of the tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from accounts.models import Utilisateur
from commissions.enums import Objet, StatutSeance
from commissions.models import PointOrdreDuJour, Saisine, Seance
from commissions.services.ordre_du_jour import preparer
from commissions.services.saisines import demander
from commissions.services.seances import convoquer, ouvrir, planifier
from parcours.models import Parcours
from tests.fabriques.accounts import accompagnateur, membre, plie
from tests.fabriques.parcours import candidature

JOUR_SEANCE = date(2024, 2, 8)
VEILLE = date(2024, 2, 1)


def seance(
    code_plie: str = "aix", *, jour: date = JOUR_SEANCE, heure: time = time(9), membres: Iterable[Utilisateur] = ()
) -> Seance:
    """A planned session."""
    return planifier(
        plie=plie(code_plie), date_seance=jour, heure=heure, lieu="Salle A", membres=membres, le=min(jour, VEILLE)
    )


def integration_demandee(referent: Utilisateur, *, le: date = VEILLE, **options: object) -> Saisine:
    """A candidature received, diagnosed, proposed to the commission."""
    options.setdefault("premier_rdv", date(2024, 1, 15))
    parcours = candidature(referent=referent, diagnostic=True, **options)
    return demander(parcours=parcours, objet=Objet.INTEGRATION, argument="Motivée, projet défini.", par=referent, le=le)


def prolongation_demandee(parcours: Parcours, par: Utilisateur, *, le: date) -> Saisine:
    return demander(parcours=parcours, objet=Objet.PROLONGATION, argument="Consolidation.", par=par, le=le)


def point_ouvert(saisine: Saisine, *, jour: date = JOUR_SEANCE, heure: time = time(9)) -> PointOrdreDuJour:
    """The referral on the agenda of an open session."""
    prochaine = seance(saisine.parcours.plie.code, jour=jour, heure=heure)
    preparer(seance=prochaine, le=jour)
    ouvrir(seance=prochaine)
    point = PointOrdreDuJour.objects.get(saisine=saisine, seance=prochaine)
    assert point.seance.statut == StatutSeance.OUVERTE
    return point


def point_et_membre() -> tuple[PointOrdreDuJour, Utilisateur]:
    """An integration on the agenda of an open session, and somebody convened to it."""
    point, personne = point_ouvert(integration_demandee(accompagnateur())), membre()
    convoquer(seance=point.seance, membres=[personne])
    return point, personne
