"""The chapter of a person's export that tells the checks made on their parcours: data quality, avenants under study."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from participants.droits.registres import PARTIES, Lecture, Partie
from participants.droits.valeurs import aplatir
from pilotage.qualite.invariants import INVARIANTS
from pilotage.qualite.models import Incoherence
from plie.socle.typographie import INSECABLE
from sorties.enums import Qualification

_JUGEMENT = {
    "qualification": "Qualification",
    "critere": "Critère",
    "constatable_le": "Constatable le",
    "echeance": "Échéance",
    "hors_delai": "Hors délai",
}


def inscrire() -> None:
    """Called once, when the apps are ready."""
    PARTIES.inscrire("verifications", Partie("Les vérifications de votre dossier", _TABLES), ordre=70)


def _invariant(incoherence: Incoherence) -> str:
    """What the check found, in words; a check that the software no longer makes keeps its name."""
    connu = INVARIANTS.get(incoherence.code)
    return connu.libelle if connu else incoherence.code.replace("_", " ")


def _jugement(nom: str) -> Any:
    def lire(effet: Any) -> str:
        juge: Mapping[str, Any] = getattr(effet, nom)
        codes = dict(Qualification.choices)
        return "\n".join(
            f"{libelle}{INSECABLE}: {codes.get(juge[cle]) or aplatir(juge[cle])}"
            for cle, libelle in _JUGEMENT.items()
            if juge.get(cle) not in (None, "")
        )

    return lire


_TABLES = {
    "pilotage.Incoherence": Lecture(premieres=("code",), textes={"code": _invariant}),
    "pilotage.EffetAvenant": Lecture(textes={nom: _jugement(nom) for nom in ("avant", "apres")}),
}
