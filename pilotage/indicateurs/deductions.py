"""What a reader finds by adding and subtracting the cells that they see (A-4).

Cells are variables, and what binds them equations: « femmes + hommes + non connu = accompagnés ». The cells shown are
known; a hidden one is deduced when the equations leave it a single value. Exact, whatever the number of steps: this is
elimination, not a search for patterns. Arithmetic modulo a large prime keeps coefficients small.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

V = TypeVar("V", bound=Hashable)
PREMIER = 2**31 - 1


@dataclass
class Systeme:
    """Variables with their values, and equations whose terms sum to zero."""

    valeurs: dict[Hashable, int] = field(default_factory=dict)
    equations: list[dict[Hashable, int]] = field(default_factory=list)

    def lier(self, tout: Hashable, parties: Iterable[Hashable]) -> None:
        """A whole is the sum of its parts."""
        equation: dict[Hashable, int] = defaultdict(int)
        equation[tout] += 1
        for partie in parties:
            equation[partie] -= 1
        if nettes := {variable: coefficient for variable, coefficient in equation.items() if coefficient}:
            self.equations.append(nettes)

    def completer(self, tout: Hashable, parties: Collection[Hashable], reste: Hashable) -> None:
        """A whole is the sum of its parts and of a remainder that nobody shows; the reader knows when there is none."""
        manque = self.valeurs[tout] - sum(self.valeurs[partie] for partie in parties)
        if manque or reste in self.valeurs:
            self.valeurs[reste] = manque
            self.lier(tout, [*parties, reste])
        else:
            self.lier(tout, parties)


def deduites(equations: Iterable[Mapping[Hashable, int]], cachees: Collection[Hashable]) -> set[Hashable]:
    """The hidden variables that the equations determine once every other one is known."""
    lignes: dict[Hashable, dict[Hashable, int]] = {}
    presences: dict[Hashable, set[Hashable]] = defaultdict(set)
    for equation in equations:
        ligne = {variable: coefficient % PREMIER for variable, coefficient in equation.items() if variable in cachees}
        for variable in [v for v in ligne if v in lignes]:
            _soustraire(ligne, lignes[variable], ligne[variable])
        if not ligne:
            continue
        pivot = min(ligne, key=lambda v: len(presences[v]))
        inverse = pow(ligne[pivot], -1, PREMIER)
        ligne = {variable: coefficient * inverse % PREMIER for variable, coefficient in ligne.items()}
        for autre in list(presences[pivot]):
            _soustraire(lignes[autre], ligne, lignes[autre][pivot])
            presences[pivot].discard(autre)
            for variable in ligne:
                (presences[variable].add if variable in lignes[autre] else presences[variable].discard)(autre)
        lignes[pivot] = ligne
        for variable in ligne:
            presences[variable].add(pivot)
    return {pivot for pivot, ligne in lignes.items() if len(ligne) == 1}


def _soustraire(ligne: dict[Hashable, int], autre: Mapping[Hashable, int], fois: int) -> None:
    for variable, coefficient in autre.items():
        reste = (ligne.get(variable, 0) - fois * coefficient) % PREMIER
        if reste:
            ligne[variable] = reste
        else:
            ligne.pop(variable, None)


def cacher_assez(
    systeme: Systeme,
    *,
    cachees: set[Hashable],
    sensibles: set[Hashable],
    peut_cacher: Callable[[Hashable], bool],
    preference: Callable[[Hashable], tuple[int, ...]],
    seuil: int,
) -> set[Hashable]:
    """Hide more cells until no sensitive one can be deduced, nor any sum of hidden ones under the threshold.

    A cell hidden on the way that the others give back anyway protects nobody: it is shown.

    Args:
        cachees: hidden at the start, those never shown included.
        sensibles: what nobody may find.
        peut_cacher: whether a variable is a cell that can be hidden.
        preference: which cell goes first, the lowest.
    """
    cachees = set(cachees)
    voisines: dict[Hashable, list[dict[Hashable, int]]] = defaultdict(list)
    for equation in systeme.equations:
        for variable in equation:
            voisines[variable].append(equation)
    while True:
        trouvees = deduites(systeme.equations, cachees)
        trahies: list[Hashable] = [*(trouvees & sensibles)]
        # What is hidden and yet found is as good as shown.
        trahies += _petits_groupes(systeme, cachees - trouvees, seuil)
        if not trahies:
            return cachees - trouvees
        avance = False
        deja: set[Hashable] = set()
        for variable in sorted(trahies, key=str):
            if variable in deja:
                continue
            choix = _plus_proche(variable, voisines, cachees, peut_cacher, preference)
            if choix is not None:
                cachees.add(choix)
                # One more hidden cell may save its neighbours as well: they are looked at again first.
                deja |= {v for equation in voisines[choix] for v in equation}
                avance = True
        if not avance:
            return cachees


def _petits_groupes(systeme: Systeme, cachees: set[Hashable], seuil: int) -> list[Hashable]:
    """A hidden cell of each equation whose hidden part, together, is a small number that the rest gives."""
    trouvees = []
    for equation in systeme.equations:
        dedans = {v: c for v, c in equation.items() if v in cachees}
        if len(dedans) < 2 or len(set(dedans.values())) > 1:
            continue
        if 0 < abs(sum(systeme.valeurs[v] for v in dedans)) < seuil:
            trouvees.append(min(dedans, key=str))
    return trouvees


def _plus_proche(
    depart: Hashable,
    voisines: Mapping[Hashable, list[dict[Hashable, int]]],
    cachees: set[Hashable],
    peut_cacher: Callable[[Hashable], bool],
    preference: Callable[[Hashable], tuple[int, ...]],
) -> Hashable | None:
    """The cell to hide that is bound to a variable by the fewest equations."""
    vues, file = {depart}, deque([depart])
    while file:
        variable = file.popleft()
        suivantes = {v for equation in voisines[variable] for v in equation} - vues
        if candidates := [v for v in suivantes if v not in cachees and peut_cacher(v)]:
            return min(candidates, key=lambda v: (*preference(v), str(v)))
        vues |= suivantes
        file.extend(sorted(suivantes & cachees, key=str))
    return None
