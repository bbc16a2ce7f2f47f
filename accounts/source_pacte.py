"""Where `plie.pacte` finds the versions in force: the database, kept in memory by each process.

A process reads the versions once, then asks for their stamp at the first use of each request or task: one query on a
table of a few rows, by whoever judges something, and the same number whatever is judged. Nothing else tells a gunicorn
worker that another one has put an avenant in force; and a delay would let two screens disagree about a verdict.
A stamp is enough: a version in force neither changes nor disappears (trigger), so their number and the moment of the
last publication name their set.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.db.models import Count, Max

from plie.pacte import TYPES, ParametresPacte, de_json, lire_versions, versions_livrees

Tampon = tuple[int, datetime | None]


@dataclass(frozen=True)
class _Memoire:
    tampon: Tampon
    versions: tuple[ParametresPacte, ...]


class _Tour(threading.local):
    """A request or a task of this thread; a command and a shell are one tour."""

    verifie = False


_tour = _Tour()
_memoire: list[_Memoire | None] = [None]


def en_vigueur() -> tuple[ParametresPacte, ...]:
    """The versions in force or to come, the oldest first: what `plie.pacte.versions` answers."""
    memoire = _memoire[0]
    if memoire is None or not _tour.verifie:
        memoire = _relire(memoire)
    return memoire.versions


def nouveau_tour(**_: Any) -> None:
    """A request or a task begins: the stamp is to be checked again."""
    _tour.verifie = False


def oublier() -> None:
    """A version has just been put in force by this process."""
    _memoire[0] = None


def amorcer(versions: tuple[ParametresPacte, ...] | None = None) -> None:
    """Take versions for read, without opening the database: what a freshly installed one holds, by default."""
    lues = versions_livrees() if versions is None else versions
    _memoire[0] = _Memoire((len(lues), None), lues)
    _tour.verifie = True


def avec(version: Any) -> tuple[ParametresPacte, ...]:
    """The versions in force, then this one, a draft: what they would be."""
    lues = _lues()
    # A date that cannot be any more (a release has shipped an avenant since) is read all the same: it is refused when
    # the avenant is put in force.
    effet = max(version.date_effet, lues[-1].date_effet + timedelta(days=1)) if lues else version.date_effet
    return _lire([*lues, version], effets={version.pk: effet})


def _relire(memoire: _Memoire | None) -> _Memoire:
    from accounts.models import VersionPacte  # noqa: PLC0415 - `plie.pacte` is plugged in before the models are ready

    tampon: Tampon = tuple(
        VersionPacte.objects.mises_en_vigueur().order_by().aggregate(n=Count("pk"), le=Max("publiee_le")).values()
    )
    if memoire is None or memoire.tampon != tampon:
        lues = _lues()
        # A database that its reference data have not reached yet is judged by what ships with the software.
        memoire = _Memoire(tampon, _lire(lues) if lues else versions_livrees())
        _memoire[0] = memoire
    _tour.verifie = True
    return memoire


def _lues() -> list[Any]:
    from accounts.models import VersionPacte  # noqa: PLC0415 - as above

    return list(VersionPacte.objects.mises_en_vigueur().prefetch_related("parametres"))


def _lire(versions: Sequence[Any], effets: Mapping[int, date] = MappingProxyType({})) -> tuple[ParametresPacte, ...]:
    """A figure that a later release adds is the shipped one; one that it no longer knows is left out."""
    return lire_versions(
        (
            {
                "code": version.code,
                "valid_from": effets.get(version.pk, version.date_effet),
                "libelle": version.libelle,
                "parametres": MappingProxyType({p.code: _brut(p) for p in version.parametres.all() if p.code in TYPES}),
            }
            for version in versions
        ),
        herite=versions_livrees()[0].definitions,
    )


def _brut(parametre: Any) -> dict[str, Any]:
    textes = {nom: getattr(parametre, nom) for nom in ("unite", "article", "regle", "libelle", "lecture")}
    return {"valeur": de_json(parametre.code, parametre.valeur), **textes}
