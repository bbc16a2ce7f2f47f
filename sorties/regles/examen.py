"""What each criterion answers: met or not, from which day, with which evidence, condition by condition.

The comparison comes first and costs little; the sentences are only written when somebody reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from plie.pacte import ParametresPacte
from sorties.enums import Certification, Critere, TypeContrat
from sorties.regles.situation import Situation
from sorties.regles.textes import jour

LIBELLES_CRITERES: dict[str, str] = {critere.value: str(critere.label) for critere in Critere}
LIBELLES_CONTRATS: dict[str, str] = {contrat.value: str(contrat.label) for contrat in TypeContrat}
LIBELLES_CERTIFICATIONS: dict[str, str] = {diplome.value: str(diplome.label) for diplome in Certification}


class Condition(NamedTuple):
    """One comparison, as the person who disputes it must be able to read it.

    A tuple and not a dataclass: a verdict builds half a dozen of them, and this halves what they cost.
    """

    libelle: str
    attendu: str
    constate: str
    remplie: bool


@dataclass(frozen=True, slots=True)
class Preuve:
    """A document that a verdict rests on, and its date."""

    libelle: str
    date: date


@dataclass(frozen=True, slots=True, repr=False)
class Examen:
    """The answer of one criterion. Met (`rempli`) and constated are two things (art. 5 b).

    A criterion that is constated has every condition fulfilled; one that is only met lacks its date or its evidence.
    """

    critere: str
    situation: Situation
    parametres: ParametresPacte
    constatable_le: date | None = None
    constatee: bool = False

    @property
    def rempli(self) -> bool:
        return self.constatable_le is not None

    @property
    def libelle(self) -> str:
        return LIBELLES_CRITERES[self.critere]

    def conditions(self) -> tuple[Condition, ...]:
        """Every comparison made for what comes nearest to the criterion."""
        raise NotImplementedError

    def preuves(self) -> tuple[Preuve, ...]:
        """The evidence on file that the constat uses."""
        return ()

    def type_sortie(self) -> str:
        """The type of exit (nomenclature) that goes with what was retained, for a proposal to start from."""
        raise NotImplementedError


def preuve_suffit(presence_au: date | None, constat: date) -> bool:
    """Evidence counts when it is dated the day of the constat or later."""
    return presence_au is not None and presence_au >= constat


def condition_debut(situation: Situation, debut: date, quoi: str) -> Condition:
    """Only facts dated on or after the start of the parcours count (art. 5 b)."""
    return Condition(
        f"{quoi} pendant le parcours",
        f"à compter du {jour(situation.debut_parcours)}",
        f"le {jour(debut)}",
        debut >= situation.debut_parcours,
    )


def condition_date(situation: Situation, constat: date) -> Condition:
    """The date of the constat is reached on the day of the evaluation."""
    return Condition(
        "Date de constat atteinte",
        f"le {jour(constat)} au plus tôt",
        f"évaluation au {jour(situation.evalue_le)}",
        situation.evalue_le >= constat,
    )


def condition_preuve(libelle: str, presence_au: date | None, constat: date) -> Condition:
    """Evidence of presence, dated the day of the constat or later."""
    return Condition(
        libelle,
        f"datée du {jour(constat)} ou après",
        "aucune" if presence_au is None else f"datée du {jour(presence_au)}",
        preuve_suffit(presence_au, constat),
    )


def condition_absente(libelle: str, attendu: str, constate: str = "aucun") -> Condition:
    return Condition(libelle, attendu, constate, False)


def compte_remplies(conditions: tuple[Condition, ...]) -> int:
    """How near an attempt came: used to explain the nearest one rather than all of them."""
    return [condition.remplie for condition in conditions].count(True)
