"""What makes a reading unusual: many files in a short time, many files out of one's portfolio in a day. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

REFERENT = "référent"
RAFALE, HORS_PORTEFEUILLE = "rafale", "hors_portefeuille"


@dataclass(frozen=True, slots=True)
class Lecture:
    """Somebody opened a file, by a right."""

    utilisateur: int
    dossier: int
    le: datetime
    droit: str
    jour: date


@dataclass(frozen=True, slots=True)
class Seuils:
    """Above which a reading is reported; the figure itself is not."""

    fenetre: timedelta
    dossiers: int
    hors_portefeuille: int


@dataclass(frozen=True, slots=True)
class Signalement:
    """What is unusual: who, when, how many different files."""

    utilisateur: int
    nature: str
    debut: datetime
    fin: datetime
    dossiers: int


def inhabituels(lectures: Iterable[Lecture], seuils: Seuils) -> list[Signalement]:
    """The unusual readings of everybody, the latest first."""
    par_personne: defaultdict[int, list[Lecture]] = defaultdict(list)
    for lecture in sorted(lectures, key=lambda x: x.le):
        par_personne[lecture.utilisateur].append(lecture)
    trouves = [s for siennes in par_personne.values() for s in (*_rafales(siennes, seuils), *_hors(siennes, seuils))]
    return sorted(trouves, key=lambda s: (s.debut, s.utilisateur, s.nature), reverse=True)


def _rafales(lectures: Sequence[Lecture], seuils: Seuils) -> Iterable[Signalement]:
    """The windows with too many different files; those that overlap make one."""
    debut, rafale = 0, None
    for fin, lecture in enumerate(lectures):
        while lecture.le - lectures[debut].le > seuils.fenetre:
            debut += 1
        fenetre = lectures[debut : fin + 1]
        nombre = len({une.dossier for une in fenetre})
        if nombre <= seuils.dossiers:
            continue
        if rafale is not None and fenetre[0].le <= rafale.fin:
            nombre = max(nombre, rafale.dossiers)
            rafale = Signalement(lecture.utilisateur, RAFALE, rafale.debut, lecture.le, nombre)
        else:
            if rafale is not None:
                yield rafale
            rafale = Signalement(lecture.utilisateur, RAFALE, fenetre[0].le, lecture.le, nombre)
    if rafale is not None:
        yield rafale


def _hors(lectures: Sequence[Lecture], seuils: Seuils) -> Iterable[Signalement]:
    """The days with too many files that are not in one's own portfolio."""
    par_jour: defaultdict[date, list[Lecture]] = defaultdict(list)
    for lecture in lectures:
        if lecture.droit != REFERENT:
            par_jour[lecture.jour].append(lecture)
    for siennes in par_jour.values():
        nombre = len({une.dossier for une in siennes})
        if nombre > seuils.hors_portefeuille:
            yield Signalement(siennes[0].utilisateur, HORS_PORTEFEUILLE, siennes[0].le, siennes[-1].le, nombre)
