"""The summary sheet of an item: what a member needs, and nothing more (A-3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.db.models import BigIntegerField

from commissions.enums import Objet
from commissions.models import PointOrdreDuJour
from parcours.eligibilite import conditions_d_apres, entree_lue, tables_de_l_entree, trous_de_l_entree
from parcours.enums import Presence
from parcours.models import Entretien, Etape
from parcours.regles import (
    CATEGORIES,
    ConditionEntree,
    categories,
    delai_reception,
    echeance,
    parametres_de_la_duree,
)
from plie.pacte import version_en_vigueur
from plie.socle.lectures import LectureCommune, Trou
from plie.socle.periodes import age
from plie.socle.typographie import INSECABLE, initiales


@dataclass(frozen=True)
class FicheDePoint:
    """The sheet's facts. No address, no contact, no interview note."""

    initiales: str
    age: int
    commune: str
    categories: tuple[str, ...]
    difficultes: tuple[str, ...]
    projet: str
    entretiens: int
    etapes: tuple[str, ...]
    echeance: date | None
    jours_reception: int | None
    limite_reception: int | None
    conditions: tuple[ConditionEntree, ...]
    conditions_sortie: list[dict[str, Any]] = field(default_factory=list)

    @property
    def age_en_toutes_lettres(self) -> str:
        return f"{self.age}{INSECABLE}ans"

    @property
    def delai_reception(self) -> str:
        """Days from the orientation to the first appointment, beside the limit of P-6.2a."""
        if self.jours_reception is None:
            return ""
        return f"{self.jours_reception}{INSECABLE}jours (limite : {self.limite_reception})"


@cache
def _lecture() -> LectureCommune:
    parcours = Trou("parcours", BigIntegerField())
    return LectureCommune(
        {
            **tables_de_l_entree(),
            "entretiens": Entretien.objects.filter(parcours=parcours, presence=Presence.HONORE).order_by().values("pk"),
            "etapes": Etape.objects.filter(parcours=parcours).de_la_plus_ancienne(),
        }
    )


def fiche_de(point: PointOrdreDuJour, *, le: date) -> FicheDePoint:
    """Build the sheet of an item (one query)."""
    saisine = point.saisine
    parcours = saisine.parcours
    personne = parcours.participant
    reference = parcours.date_debut or parcours.date_premier_rdv or le
    parametres = version_en_vigueur(reference)
    lues = _lecture().lire(parcours=parcours.pk, **trous_de_l_entree(parcours, le=le))
    entree = entree_lue(parcours, lues, le=le)
    reception = (
        delai_reception(
            parcours.date_orientation, parcours.date_premier_rdv, version_en_vigueur(parcours.date_orientation)
        )
        if parcours.date_orientation
        else None
    )
    proposition = saisine.proposition
    return FicheDePoint(
        initiales=initiales(personne),
        age=age(personne.date_naissance, le),
        commune=str(personne.commune or ""),
        categories=tuple(CATEGORIES[code] for code in categories(entree, reference, parametres)),
        difficultes=tuple(f"{d.get_code_display()} ({d.get_etat_display()})" for d in lues["difficultes"]),
        projet=parcours.diagnostic.projet if parcours.diagnostic else "",
        entretiens=len(lues["entretiens"]),
        etapes=tuple(str(e) for e in lues["etapes"]),
        echeance=(
            echeance(
                parcours.date_debut,
                prolonge=parcours.prolonge,
                parametres=parametres_de_la_duree(parcours.date_debut, prolonge=parcours.prolonge),
            )
            if parcours.date_debut
            else None
        ),
        jours_reception=reception.jours if reception else None,
        limite_reception=(version_en_vigueur(reception.depart).delai_reception_jours if reception else None),
        conditions=conditions_d_apres(parcours, entree, le=le) if saisine.objet == Objet.INTEGRATION else (),
        conditions_sortie=proposition.verdict.get("conditions_du_critere", []) if proposition else [],
    )
