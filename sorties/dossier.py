"""What the exits read of the page of a parcours: their tables, the evidence, the verdict, the attempts."""

from __future__ import annotations

from typing import Any

from parcours.dossier import Cadre, DossierLu, inscrire_table
from parcours.enums import Presence, StatutParcours
from parcours.models import Entretien
from sorties.consolidations import Tentative, tentatives_de
from sorties.enums import StatutProposition
from sorties.lignes import ORDRES, bareme, preuves_par_parcours
from sorties.models import (
    DemandePiece,
    FicheSynthese,
    LienFiche,
    PropositionSortie,
    Recette,
    Smic,
    Sortie,
    TransmissionFiche,
)
from sorties.selectors import Dossier, Preuves, juger

_ORDRES: dict[Any, tuple[str, ...]] = ORDRES | {
    DemandePiece: ("-date_demande", "-pk"),
    PropositionSortie: ("-proposee_le",),
    Sortie: ("pk",),
    FicheSynthese: ("-produite_le",),
}


def inscrire_tables() -> None:
    """Register the rows of the exits; called once, at start-up."""
    for modele, ordre in _ORDRES.items():
        inscrire_table(modele, _du_parcours(modele, ordre), modele.objects.all().champ_date)
    inscrire_table(
        Recette,
        lambda c: Recette.objects.filter(creation__parcours=c.parcours).order_by("mois"),
        "creation__date_debut",
    )
    inscrire_table(
        TransmissionFiche,
        lambda c: TransmissionFiche.objects.filter(fiche__parcours=c.parcours).order_by("-date_transmission", "-pk"),
        "fiche__date_fiche",
    )
    inscrire_table(
        LienFiche,
        lambda c: LienFiche.objects.filter(fiche__parcours=c.parcours).order_by("-demande_le", "-pk"),
        "fiche__date_fiche",
    )
    inscrire_table(Smic, lambda _: Smic.objects.order_by("depuis"))


def _du_parcours(modele: Any, ordre: tuple[str, ...]) -> Any:
    def lignes(cadre: Cadre) -> Any:
        return modele.objects.filter(parcours=cadre.parcours).order_by(*ordre)

    return lignes


def preuves_lues(dossier: DossierLu) -> Preuves:
    """The evidence that this reader may see."""
    return preuves_par_parcours(dossier.lignes)[dossier.parcours.pk]


def juge(dossier: DossierLu) -> Dossier | None:
    """The verdict of a parcours under way.

    A reader limited to the end of the RSA gets none: it would tell what follows (A-2).
    """
    parcours = dossier.parcours
    if parcours.statut != StatutParcours.EN_COURS or dossier.limite is not None or parcours.date_debut is None:
        return None
    return juger(parcours, dossier.une_fois(preuves_lues), dossier.le, bareme(dossier.lignes))


def tentatives_lues(dossier: DossierLu) -> list[Tentative]:
    """The attempts of a parcours under way, the earliest first."""
    verdict = dossier.une_fois(juge)
    if verdict is None:
        return []
    contacts = [e.date_entretien for e in dossier.lignes(Entretien) if e.presence == Presence.HONORE]
    return tentatives_de(verdict, contacts=contacts, demandes=dossier.lignes(DemandePiece))


def attend_la_commission(dossier: DossierLu) -> bool:
    """Whether a proposal waits for an answer."""
    return any(p.statut == StatutProposition.PROPOSEE for p in dossier.lignes(PropositionSortie))


def a_des_preuves(preuves: Preuves) -> bool:
    """Whether the file holds a fact that a verdict could rest on."""
    return bool(preuves.contrats or preuves.releves or preuves.creations or preuves.formations)
