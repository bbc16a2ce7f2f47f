"""The table of transitions of a stateful model: what each status allows, and nothing else (house rule 3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from plie.socle.erreurs import TransitionInterdite
from plie.socle.verdict import OUI, Verdict

S = TypeVar("S", bound=str)


class Cycle(Generic[S]):
    """Declared once per model: `Cycle({statut: {geste: statut suivant}})`.

    A status that leads nowhere is declared with an empty dictionary, so that a status forgotten in the
    table is a programming error seen at import, not a dead end discovered by a user.
    """

    def __init__(self, transitions: Mapping[S, Mapping[str, S]], *, libelles: Mapping[S, str] | None = None) -> None:
        self._transitions = {statut: dict(gestes) for statut, gestes in transitions.items()}
        self._libelles = dict(libelles or {})
        inconnus = {
            suivant
            for gestes in self._transitions.values()
            for suivant in gestes.values()
            if suivant not in self._transitions
        }
        if inconnus:
            raise ValueError(f"statuts sans ligne dans la table : {sorted(map(str, inconnus))}")

    @property
    def statuts(self) -> tuple[S, ...]:
        return tuple(self._transitions)

    @property
    def finaux(self) -> frozenset[S]:
        """The statuses that no gesture leaves."""
        return frozenset(statut for statut, gestes in self._transitions.items() if not gestes)

    def gestes(self, statut: S) -> tuple[str, ...]:
        """The gestures that a status allows, in the order of the table."""
        return tuple(self._ligne(statut))

    def peut(self, statut: S, geste: str) -> Verdict:
        """The same answer as `passer`, without raising: for buttons and permissions."""
        if geste in self._ligne(statut):
            return OUI
        return Verdict.refus(
            f"Le geste « {geste} » n’est pas possible : l’état actuel est « {self._libelle(statut)} »."
        )

    def passer(self, statut: S, geste: str) -> S:
        """The status that follows `geste`; `TransitionInterdite` when the table does not have it."""
        verdict = self.peut(statut, geste)
        if not verdict:
            raise TransitionInterdite(verdict.motif)
        return self._ligne(statut)[geste]

    def transitions(self) -> tuple[tuple[S, str, S], ...]:
        """Every (from, gesture, to), for the tests and the documentation."""
        return tuple(
            (statut, geste, suivant)
            for statut, gestes in self._transitions.items()
            for geste, suivant in gestes.items()
        )

    def _ligne(self, statut: S) -> Mapping[str, S]:
        try:
            return self._transitions[statut]
        except KeyError:
            raise TransitionInterdite(f"L’état « {statut} » n’existe pas.") from None

    def _libelle(self, statut: S) -> str:
        if statut in self._libelles:
            return self._libelles[statut]
        return str(getattr(statut, "label", statut))
