"""The criteria of exit of the Pacte, art. 5 b: pure functions over frozen facts."""

from sorties.regles.examen import (
    LIBELLES_CERTIFICATIONS,
    LIBELLES_CONTRATS,
    LIBELLES_CRITERES,
    Condition,
    Examen,
    Preuve,
)
from sorties.regles.situation import (
    ARTICLE,
    Contrat,
    Creation,
    ErreurSituation,
    Formation,
    Recette,
    Releve,
    Situation,
    controler_releves,
)
from sorties.regles.verdict import VerdictSortie, evaluer_sortie
from sorties.regles.versions import criteres_du_jour, juger_sortie

__all__ = [
    "ARTICLE",
    "LIBELLES_CERTIFICATIONS",
    "LIBELLES_CONTRATS",
    "LIBELLES_CRITERES",
    "Condition",
    "Contrat",
    "Creation",
    "ErreurSituation",
    "Examen",
    "Formation",
    "Preuve",
    "Recette",
    "Releve",
    "Situation",
    "VerdictSortie",
    "controler_releves",
    "criteres_du_jour",
    "evaluer_sortie",
    "juger_sortie",
]
