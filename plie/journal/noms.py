"""How the log shows whose file was opened, without knowing people: an upper app registers the reading.

The log keeps bare identifiers; the name is read at the moment it is shown, by who may see it.
"""

from collections.abc import Callable, Iterable
from typing import Any

from plie.socle.registre import Registre

# (user, identifiers of parcours) -> {identifier: (name, address of the page)}, visible ones only.
NommeurParcours = Callable[[Any, Iterable[int]], dict[int, tuple[str, str]]]
NOMS_PARCOURS: Registre[NommeurParcours] = Registre()

# (parcours) -> (label, address): the pages that tell who did what in a file, in their order.
PAGES_DU_DOSSIER: Registre[Callable[[int], tuple[str, str]]] = Registre()


def onglets_du_dossier(pk: int, actif: str) -> list[dict[str, Any]]:
    """The tabs from one of these pages to the others."""
    paires = [page(pk) for page in PAGES_DU_DOSSIER]
    return [{"libelle": libelle, "url": url, "actif": libelle == actif} for libelle, url in paires]


def nommer_parcours(utilisateur: Any, pks: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Name and address of these parcours, for this reader."""
    connus = sorted(set(pks))
    noms: dict[int, tuple[str, str]] = {}
    if connus:
        for nommeur in NOMS_PARCOURS:
            noms |= nommeur(utilisateur, connus)
    return noms
