"""What the work lists expect before the commission: integrations, prolongations, ends in sight (art. 6.2 and 6.4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse

from commissions.dossier import attend, derniere_seance_avant
from commissions.enums import SAISINES_OUVERTES, Objet
from commissions.models import Saisine, Seance
from parcours.echeances import Echeance
from parcours.enums import StatutParcours
from parcours.regles import FaitsFin, Rappel, parametres_de_la_duree, rappel_de_fin, rappel_integration
from parcours.regles.rappels import PROLONGATION
from plie.socle.periodes import ajouter_mois
from sorties.dossier import juge
from sorties.echeances import avec_preuves
from sorties.enums import Qualification
from sorties.selectors import Dossier, dossiers_de

if TYPE_CHECKING:
    from parcours.dossier import DossierLu
    from parcours.querysets import ParcoursQuerySet

# No criterion is constated more than a year after its first fact: further échéances need not be looked at.
HORIZON_MOIS = 12


def echeances(parcours: ParcoursQuerySet, le: date) -> Iterator[Echeance]:
    """What waits for a request of the référent, on these parcours."""
    yield from _integrations(parcours)
    yield from _fins(parcours, le)


def echeances_du_dossier(dossier: DossierLu) -> Iterator[Echeance]:
    """The same, on the parcours of a page."""
    un, le = dossier.parcours, dossier.le
    if un.statut == StatutParcours.CANDIDATURE:
        diagnostic = un.diagnostic
        if un.date_premier_rdv and diagnostic and not attend(dossier, Objet.INTEGRATION, Objet.REORIENTATION):
            yield _integration(un.pk, un.date_premier_rdv, diagnostic.date_diagnostic)
        return
    if un.statut != StatutParcours.EN_COURS or attend(dossier, Objet.PROLONGATION, Objet.SORTIE):
        return
    if un.date_echeance <= ajouter_mois(le, HORIZON_MOIS):
        lu = None if un.prolonge else dossier.une_fois(juge)
        yield from _fin(un, lu, derniere_seance_avant(dossier, un.date_echeance), le)


def _saisine(*objets: Objet) -> Exists:
    return Exists(Saisine.objects.filter(parcours=OuterRef("pk"), objet__in=objets, statut__in=SAISINES_OUVERTES))


def _integrations(parcours: ParcoursQuerySet) -> Iterator[Echeance]:
    """First appointment held, diagnostic made, commission not referred to (art. 6.1)."""
    a_proposer = (
        parcours.candidatures()
        .filter(date_premier_rdv__isnull=False, diagnostic__isnull=False)
        .exclude(_saisine(Objet.INTEGRATION, Objet.REORIENTATION))
        .values_list("pk", "date_premier_rdv", "diagnostic__date_diagnostic")
    )
    for pk, premier_rdv, diagnostic in a_proposer:
        yield _integration(pk, premier_rdv, diagnostic)


def _integration(pk: int, premier_rdv: date, diagnostic: date) -> Echeance:
    rappel = rappel_integration(premier_rdv, diagnostic)
    return _echeance(pk, rappel, "Proposer l’intégration", _demande(pk, Objet.INTEGRATION))


def _fins(parcours: ParcoursQuerySet, le: date) -> Iterator[Echeance]:
    """P-6.4a, b and d: the échéances in sight, and the prolongations that a consolidation makes necessary."""
    seances = Seance.objects.a_venir().filter(
        plie=OuterRef("plie"), date_seance__gte=le, date_seance__lt=OuterRef("date_echeance")
    )
    en_vue: Any = (
        parcours.en_cours()
        .exclude(_saisine(Objet.PROLONGATION, Objet.SORTIE))
        .avec_echeance()
        .filter(date_echeance__lte=ajouter_mois(le, HORIZON_MOIS))
        .annotate(derniere_seance=Subquery(seances.order_by("-date_seance").values("date_seance")[:1]))
        .order_by("pk")
    )
    juges = dossiers_de(list(avec_preuves(en_vue.filter(date_prolongation__isnull=True))), le)
    for un in en_vue:
        yield from _fin(un, juges.get(un.pk), un.derniere_seance, le)


def _fin(un: Any, lu: Dossier | None, derniere_seance: date | None, le: date) -> Iterator[Echeance]:
    faits = FaitsFin(
        date_debut=un.date_debut, prolonge=un.prolonge, constat=_constat(lu), derniere_seance=derniere_seance
    )
    # The version in force on the day of the échéance judges it: an avenant lengthens those under way.
    duree = parametres_de_la_duree(un.date_debut, prolonge=un.prolonge)
    rappel = rappel_de_fin(faits, le=le, parametres=duree)
    if rappel is None:
        return
    if rappel.code == PROLONGATION or not un.prolonge:
        yield _echeance(un.pk, rappel, "Demander la prolongation", _demande(un.pk, Objet.PROLONGATION))
    else:
        yield _echeance(un.pk, rappel, "Proposer la sortie", reverse("sorties:proposer", args=[un.pk]))


def _constat(dossier: Dossier | None) -> date | None:
    """The day on which a positive exit can be constated: a dynamic one does not make a prolongation necessary."""
    if dossier is None or dossier.verdict.qualification != Qualification.POSITIVE:
        return None
    return dossier.verdict.constatable_le


def _demande(pk: int, objet: Objet) -> str:
    return reverse("commissions:demander", args=[pk, objet])


def _echeance(pk: int, rappel: Rappel, geste: str, url: str) -> Echeance:
    return Echeance(
        parcours_id=pk,
        code=rappel.code,
        regle=rappel.regle,
        article=rappel.article,
        libelle=rappel.libelle,
        date_limite=rappel.date_limite,
        geste=geste,
        url=url,
    )
