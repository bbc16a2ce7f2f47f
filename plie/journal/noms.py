"""How the log shows whose file was opened, without knowing people: an upper app registers the reading.

The log keeps bare identifiers; the name is read at the moment it is shown, by who may see it.
"""

from collections.abc import Callable, Iterable
from typing import Any

from plie.socle.registre import Registre

# (user, identifiers of parcours) -> {identifier: (name, address of the page)}, visible ones only.
NommeurParcours = Callable[[Any, Iterable[int]], dict[int, tuple[str, str]]]
NOMS_PARCOURS: Registre[NommeurParcours] = Registre()


def nommer_parcours(utilisateur: Any, pks: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Name and address of these parcours, for this reader."""
    connus = sorted(set(pks))
    noms: dict[int, tuple[str, str]] = {}
    if connus:
        for nommeur in NOMS_PARCOURS:
            noms |= nommeur(utilisateur, connus)
    return noms
