"""The list of prescripteurs as a form, a filter and its own page read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from parcours.enums import STATUTS_OUVERTS, Prescripteur
from parcours.models import CodePrescripteur, Parcours

if TYPE_CHECKING:
    from accounts.models import Utilisateur


@dataclass(frozen=True)
class LignePrescripteur:
    """A value, and the parcours that bear it among those that the reader may open."""

    valeur: CodePrescripteur
    ouverts: int
    total: int


def choix_proposes(le: date) -> list[tuple[str, str]]:
    """The values an orientation may bear on a day, « autre » at the end."""
    return _ranger(CodePrescripteur.objects.proposes(le=le).values_list("code", "libelle"))


def choix_connus() -> list[tuple[str, str]]:
    """Every value, the retired ones marked: parcours still bear them."""
    lues = CodePrescripteur.objects.values_list("code", "libelle", "date_retrait")
    return _ranger((code, f"{libelle} (retiré)" if retrait else libelle) for code, libelle, retrait in lues)


def _ranger(choix: Any) -> list[tuple[str, str]]:
    return sorted(choix, key=lambda couple: couple[0] == Prescripteur.AUTRE)


def libelles_des_prescripteurs() -> dict[str, str]:
    """The label of each code, in one query."""
    return dict(CodePrescripteur.objects.values_list("code", "libelle"))


def prescripteurs_en_liste(utilisateur: Utilisateur) -> list[LignePrescripteur]:
    """The whole list with its counters, in two queries; each counter is that of the list it opens."""
    comptes = {
        code: (ouverts, total)
        for code, ouverts, total in Parcours.objects.visibles_par(utilisateur)
        .order_by()
        .values("prescripteur")
        .annotate(ouverts=Count("pk", filter=Q(statut__in=STATUTS_OUVERTS)), total=Count("pk"))
        .values_list("prescripteur", "ouverts", "total")
    }
    valeurs = CodePrescripteur.objects.visibles_par(utilisateur).select_related("plie", "ajoute_par")
    return [LignePrescripteur(valeur, *comptes.get(valeur.code, (0, 0))) for valeur in valeurs]
