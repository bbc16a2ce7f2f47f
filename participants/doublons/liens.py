"""What hangs on a person: every foreign key to it, and what hangs on those rows, found in the models themselves.

Found rather than listed, so that a table added one day moves with the rest; a test spells the list out, so that
whoever adds that table thinks about it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.db import models

from participants.models import DoublonEcarte, Participant
from plie.socle.lectures import LectureCommune, Trou

# Settled by the merge itself: a pair told apart is not simply handed over.
PROPRES: tuple[type[models.Model], ...] = (DoublonEcarte,)


@dataclass(frozen=True)
class Lien:
    """A foreign key to the person."""

    modele: type[models.Model]
    champ: str

    @property
    def code(self) -> str:
        """« participants.PeriodeRsa.participant »: how a merge names it in what it keeps."""
        return f"{self.modele._meta.label}.{self.champ}"


def references_a(modele: type[models.Model]) -> Iterator[tuple[type[models.Model], models.ForeignKey]]:
    """The foreign keys to a table, its own history aside: what was written then stays written."""
    for relation in modele._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)):
            continue
        autre = relation.related_model
        if isinstance(autre, str) or autre is None or hasattr(autre, "pgh_tracked_model"):
            continue
        champ = relation.field  # type: ignore[union-attr]
        if isinstance(champ, models.ForeignKey):
            yield autre, champ


@cache
def liens() -> tuple[Lien, ...]:
    """Every foreign key to a person that a merge hands over, in a stable order."""
    trouves = [Lien(modele, champ.name) for modele, champ in references_a(Participant) if modele not in PROPRES]
    return tuple(sorted(trouves, key=lambda lien: lien.code))


@cache
def chemins() -> tuple[tuple[type[models.Model], str], ...]:
    """Each table that says something of a person, near or far, with the shortest way back to them.

    `(Entretien, "parcours__participant")`: what the preview counts.
    """
    trouves: dict[type[models.Model], str] = {lien.modele: lien.champ for lien in liens()}
    a_suivre = list(trouves)
    while a_suivre:
        parent = a_suivre.pop(0)
        for modele, champ in references_a(parent):
            if modele not in trouves and modele is not Participant:
                trouves[modele] = f"{champ.name}__{trouves[parent]}"
                a_suivre.append(modele)
    return tuple(trouves.items())


def lignes_liees(participant_id: int) -> dict[str, list[int]]:
    """The rows of a person that a merge hands over, by the code of their link, in one query."""
    return _lire(_lecture_des_liens(), participant_id)


def lignes_touchant(participant_id: int) -> dict[type[models.Model], list[int]]:
    """The rows of every table that say something of a person, near or far, in one query."""
    lues = _lire(_lecture_des_chemins(), participant_id)
    return {modele: lues[modele._meta.label] for modele, _ in chemins()}


@cache
def _lecture_des_liens() -> LectureCommune:
    return LectureCommune({lien.code: _cles(lien.modele, lien.champ) for lien in liens()})


@cache
def _lecture_des_chemins() -> LectureCommune:
    return LectureCommune({modele._meta.label: _cles(modele, chemin) for modele, chemin in chemins()})


def _cles(modele: type[models.Model], chemin: str) -> models.QuerySet:
    personne = Trou("participant", models.BigIntegerField())
    return modele._base_manager.filter(**{chemin: personne}).order_by("pk").values("pk")


def _lire(lecture: LectureCommune, participant_id: int) -> dict[str, list[int]]:
    lues = lecture.lire(participant=participant_id)
    return {code: [ligne["pk"] for ligne in lignes] for code, lignes in lues.items()}
