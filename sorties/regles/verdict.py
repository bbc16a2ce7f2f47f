"""The verdict: one value for the screen, the agenda, the PV, the fiche de synthèse and the command (art. 5 b)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sorties.regles.examen import Condition, Examen, Preuve
from sorties.regles.heures import FenetreHeures
from sorties.regles.situation import ARTICLE


@dataclass(frozen=True, slots=True)
class VerdictSortie:
    """What the facts allow the commission to decide, and why. `retenu` is empty when no criterion is met."""

    echeance: date
    prolongation_necessaire: bool
    hors_delai: bool
    fenetre_longue: FenetreHeures
    fenetre_courte: FenetreHeures
    retenu: Examen | None
    autres: tuple[Examen, ...]
    """The other criteria that are met, in the order of the Pacte."""
    non_remplis: tuple[Examen, ...]

    @property
    def critere(self) -> str | None:
        return self.retenu.critere if self.retenu else None

    @property
    def qualification(self) -> str:
        if self.retenu is None:
            return "aucune"
        return "positive" if est_positif(self.retenu.critere) else "dynamique"

    @property
    def a_la_marge(self) -> bool:
        """Two contracts added up: shown to the commission, counted apart in the dashboard."""
        return self.critere == "S-1bis"

    @property
    def constatable_le(self) -> date | None:
        return self.retenu.constatable_le if self.retenu else None

    @property
    def constatee(self) -> bool:
        return self.retenu is not None and self.retenu.constatee

    @property
    def article(self) -> str:
        return ARTICLE

    @property
    def heures_9_mois(self) -> Decimal:
        return self.fenetre_longue.heures

    @property
    def heures_6_mois(self) -> Decimal:
        return self.fenetre_courte.heures

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Those of the retained criterion; with none, what each criterion lacks."""
        return self.retenu.conditions() if self.retenu is not None else self.manques

    @property
    def manques(self) -> tuple[Condition, ...]:
        """What each criterion that is not met lacks, in its nearest attempt: why an exit is not positive."""
        return tuple(
            replace(condition, libelle=f"{examen.critere} – {condition.libelle}")
            for examen in self.non_remplis
            for condition in examen.conditions()
            if not condition.remplie
        )

    @property
    def preuves(self) -> tuple[Preuve, ...]:
        """The evidence on file behind the retained criterion."""
        return self.retenu.preuves() if self.retenu else ()

    @property
    def type_sortie(self) -> str:
        """The type of exit to propose (nomenclature), empty when no criterion is met."""
        return self.retenu.type_sortie() if self.retenu else ""

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `evaluer_sortie`, which other programs read: keys and their order are a contract."""
        return {
            "qualification": self.qualification,
            "critere": self.critere,
            "a_la_marge": self.a_la_marge,
            "constatable_le": _iso(self.constatable_le),
            "constatee": self.constatee,
            "echeance": _iso(self.echeance),
            "prolongation_necessaire": self.prolongation_necessaire,
            "hors_delai": self.hors_delai,
            "article": self.article,
            "heures_9_mois": _nombre(self.heures_9_mois),
            "heures_6_mois": _nombre(self.heures_6_mois),
            "conditions": [
                {
                    "libelle": condition.libelle,
                    "attendu": condition.attendu,
                    "constate": condition.constate,
                    "remplie": condition.remplie,
                }
                for condition in self.conditions
            ],
            "autres_criteres": [
                {
                    "critere": examen.critere,
                    "constatable_le": _iso(examen.constatable_le),
                    "constatee": examen.constatee,
                }
                for examen in self.autres
            ],
        }


def est_positif(critere: str) -> bool:
    return critere.startswith("S")


def _iso(le: date | None) -> str | None:
    return None if le is None else le.isoformat()


def _nombre(valeur: Decimal) -> int | float:
    """936, not 936.0: JSON has one kind of number, and readers compare what they see."""
    return int(valeur) if valeur == valeur.to_integral_value() else float(valeur)
