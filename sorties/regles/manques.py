"""What each criterion that is not met lacks, in its nearest attempt: why an exit is not positive (art. 5 b)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from plie.pacte import ParametresPacte
from sorties.regles.creation import BAREME_INCONNU, examiner_creation
from sorties.regles.deux_contrats import DeuxContrats, examiner_deux_contrats
from sorties.regles.dynamiques import TravailCourt
from sorties.regles.emploi_durable import examiner_emploi_durable
from sorties.regles.examen import Condition, Examen
from sorties.regles.formation import examiner_certification, examiner_formation
from sorties.regles.heures import examiner_heures
from sorties.regles.situation import Situation

# D-1 only stands when none of these is met, even one still to be constated.
ECARTENT_D1 = ("S-1", "S-1bis", "S-2", "S-3")


def manques_de(examens: Sequence[Examen], situation: Situation, parametres: ParametresPacte) -> tuple[Condition, ...]:
    """In the order of the Pacte, whether or not the situation holds a fact of the criterion.

    Args:
        examens: what was examined; the criteria that are not there found no fact at all.
    """
    lus = {examen.critere: examen for examen in examens}
    if not situation.releves:
        del lus["S-2"]
    emploi = any(lus[critere].rempli for critere in ECARTENT_D1 if critere in lus)
    sans_fait = _manques_sans_fait(parametres)
    manques: list[Condition] = []
    for critere in parametres.ordre_criteres:
        examen = lus.get(critere)
        if examen is not None:
            if not examen.rempli:
                manques += _manques_de(examen)
        elif critere == "S-1bis" and situation.contrats:
            manques += _manques_de(DeuxContrats(critere, situation, parametres))
        elif critere in sans_fait:
            manques += sans_fait[critere]
        elif critere == "D-2" or not emploi:
            manques += _manques_sans_travail(critere, situation.debut_parcours, parametres)
    return tuple(manques)


def _manques_de(examen: Examen) -> tuple[Condition, ...]:
    """The conditions that are not fulfilled, each under the name of its criterion."""
    critere = examen.critere
    return tuple(
        [
            Condition(f"{critere} – {libelle}", attendu, constate, False)
            for libelle, attendu, constate, remplie in examen.conditions()
            if not remplie
        ]
    )


@lru_cache(maxsize=8)
def _manques_sans_fait(parametres: ParametresPacte) -> dict[str, tuple[Condition, ...]]:
    """What the criteria lack of which a file holds no fact: the same words in every file, written once by version."""
    vide = Situation(date.min, date.min)
    return {
        examen.critere: _manques_de(examen)
        for examen in (
            examiner_heures(vide, parametres),
            examiner_emploi_durable(vide, parametres),
            examiner_deux_contrats(vide, parametres),
            examiner_creation(vide, parametres, BAREME_INCONNU),
            examiner_formation(vide, parametres),
            examiner_certification(vide, parametres),
        )
    }


@lru_cache(maxsize=8192)
def _manques_sans_travail(critere: str, debut: date, parametres: ParametresPacte) -> tuple[Condition, ...]:
    """What D-1 and D-2 lack without any work: only the first day from which it would count changes."""
    return _manques_de(TravailCourt(critere, Situation(debut, debut), parametres))
