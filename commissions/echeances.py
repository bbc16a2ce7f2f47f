"""What the work lists expect before the commission: integrations, prolongations, ends in sight (art. 6.2 and 6.4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse_lazy

from commissions.dossier import attend, derniere_seance_avant
from commissions.enums import SAISINES_OUVERTES, Objet
from commissions.models import Saisine, Seance
from parcours.echeances import Echeance
from parcours.enums import StatutParcours
from parcours.regles import FaitsFin, Rappel, parametres_de_la_duree, rappel_de_fin, rappel_integration
from parcours.regles.rappels import PROLONGATION
from plie.socle.periodes import ajouter_mois
from sorties.dossier import juge
from sorties.enums import Qualification
from sorties.lot import juges
from sorties.selectors import Dossier

if TYPE_CHECKING:
    from parcours.dossier import DossierLu
    from parcours.lot import LotLu
    from parcours.querysets import ParcoursQuerySet

# No criterion is constated more than a year after its first fact: further échéances need not be looked at.
HORIZON_MOIS = 12
# Candidatures to propose; parcours whose échéance is in sight.
INTEGRATIONS = "integrations_a_proposer"
FINS = "fins_en_vue"


def tables_du_lot(parcours: ParcoursQuerySet, le: date) -> dict[str, Any]:
    """The rows that these deadlines look at, beside the verdicts."""
    return {INTEGRATIONS: _integrations(parcours), FINS: _fins(parcours, le)}


def echeances(lot: LotLu) -> Iterator[Echeance]:
    """What waits for a request of the référent, on these parcours."""
    for ligne in lot.reponses(INTEGRATIONS):
        yield _integration(ligne["pk"], ligne["date_premier_rdv"], ligne["diagnostic__date_diagnostic"])
    for ligne in lot.reponses(FINS):
        prolonge = ligne["date_prolongation"] is not None
        lu = None if prolonge else lot.une_fois(juges).get(ligne["pk"])
        yield from _fin(ligne["pk"], _faits(ligne["date_debut"], prolonge, lu, ligne["derniere_seance"]), lot.le)


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
        derniere_seance = derniere_seance_avant(dossier, un.date_echeance)
        yield from _fin(un.pk, _faits(un.date_debut, un.prolonge, lu, derniere_seance), le)


def _saisine(*objets: Objet) -> Exists:
    return Exists(Saisine.objects.filter(parcours=OuterRef("pk"), objet__in=objets, statut__in=SAISINES_OUVERTES))


def _integrations(parcours: ParcoursQuerySet) -> Any:
    """First appointment held, diagnostic made, commission not referred to (art. 6.1)."""
    return (
        parcours.candidatures()
        .filter(date_premier_rdv__isnull=False, diagnostic__isnull=False)
        .exclude(_saisine(Objet.INTEGRATION, Objet.REORIENTATION))
        .order_by("pk")
        .values("pk", "date_premier_rdv", "diagnostic__date_diagnostic")
    )


def _integration(pk: int, premier_rdv: date, diagnostic: date) -> Echeance:
    rappel = rappel_integration(premier_rdv, diagnostic)
    return _echeance(pk, rappel, "Proposer l’intégration", _demande(pk, Objet.INTEGRATION))


def _fins(parcours: ParcoursQuerySet, le: date) -> Any:
    """P-6.4a, b and d: the échéances in sight, and the prolongations that a consolidation makes necessary."""
    seances = Seance.objects.a_venir().filter(
        plie=OuterRef("plie"), date_seance__gte=le, date_seance__lt=OuterRef("date_echeance")
    )
    return (
        parcours.en_cours()
        .exclude(_saisine(Objet.PROLONGATION, Objet.SORTIE))
        .avec_echeance()
        .filter(date_echeance__lte=ajouter_mois(le, HORIZON_MOIS))
        .annotate(derniere_seance=Subquery(seances.order_by("-date_seance").values("date_seance")[:1]))
        .order_by("pk")
        .values("pk", "date_debut", "date_prolongation", "derniere_seance")
    )


def _faits(date_debut: date, prolonge: bool, lu: Dossier | None, derniere_seance: date | None) -> FaitsFin:
    return FaitsFin(date_debut=date_debut, prolonge=prolonge, constat=_constat(lu), derniere_seance=derniere_seance)


def _fin(pk: int, faits: FaitsFin, le: date) -> Iterator[Echeance]:
    # The version in force on the day of the échéance judges it: an avenant lengthens those under way.
    duree = parametres_de_la_duree(faits.date_debut, prolonge=faits.prolonge)
    rappel = rappel_de_fin(faits, le=le, parametres=duree)
    if rappel is None:
        return
    if rappel.code == PROLONGATION or not faits.prolonge:
        yield _echeance(pk, rappel, "Demander la prolongation", _demande(pk, Objet.PROLONGATION))
    else:
        yield _echeance(pk, rappel, "Proposer la sortie", reverse_lazy("sorties:proposer", args=[pk]))


def _constat(dossier: Dossier | None) -> date | None:
    """The day on which a positive exit can be constated: a dynamic one does not make a prolongation necessary."""
    if dossier is None or dossier.verdict.qualification != Qualification.POSITIVE:
        return None
    return dossier.verdict.constatable_le


def _demande(pk: int, objet: Objet) -> Any:
    return reverse_lazy("commissions:demander", args=[pk, objet])


def _echeance(pk: int, rappel: Rappel, geste: str, url: Any) -> Echeance:
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
