"""Two records that may become one, with what each says of its own: read in one statement."""

from __future__ import annotations

from functools import cache, cached_property
from typing import Any, TypeVar

from django.db import models

from accounts.models import Commune
from participants.models import Limitation, Participant, PeriodeRsa, PeriodeStatut, Residence, SuspensionConservation
from plie.socle.lectures import LectureCommune, Trou

M = TypeVar("M", bound=models.Model)
_LES_DEUX = models.Q(participant=Trou("conservee", models.BigIntegerField())) | models.Q(
    participant=Trou("absorbee", models.BigIntegerField())
)


@cache
def _lecture() -> LectureCommune:
    residences = Residence.objects.filter(_LES_DEUX)
    tables: dict[type[models.Model], models.QuerySet] = {
        PeriodeRsa: PeriodeRsa.objects.filter(_LES_DEUX).order_by("date_debut", "pk"),
        PeriodeStatut: PeriodeStatut.objects.filter(_LES_DEUX).order_by("date_debut", "pk"),
        Residence: residences.order_by("date_debut", "pk"),
        Commune: Commune.objects.filter(pk__in=residences.order_by().values("commune")).order_by(),
        Limitation: Limitation.objects.en_cours().filter(_LES_DEUX).order_by("pk"),
        SuspensionConservation: SuspensionConservation.objects.en_cours().filter(_LES_DEUX).order_by("pk"),
    }
    return LectureCommune({modele._meta.label: lignes for modele, lignes in tables.items()})


class Paire:
    """The record that is kept and the one that it absorbs."""

    def __init__(self, conservee: Participant, absorbee: Participant) -> None:
        self.conservee = conservee
        self.absorbee = absorbee

    def __iter__(self) -> Any:
        return iter((self.conservee, self.absorbee))

    def lignes(self, modele: type[M], personne: Participant) -> list[M]:
        """The rows of one of the two, the oldest first; of freezes and suspensions, those that hold."""
        return [ligne for ligne in self._lues[modele._meta.label] if ligne.participant_id == personne.pk]

    def rsa_en_double(self) -> list[PeriodeRsa]:
        """The absorbed person's RSA periods that the kept one has too, day for day: nothing is lost with them."""
        connues = {(p.date_debut, p.date_fin) for p in self.lignes(PeriodeRsa, self.conservee)}
        return [p for p in self.lignes(PeriodeRsa, self.absorbee) if (p.date_debut, p.date_fin) in connues]

    @cached_property
    def _lues(self) -> dict[str, list[Any]]:
        lues = _lecture().lire(conservee=self.conservee.pk, absorbee=self.absorbee.pk)
        communes = {commune.pk: commune for commune in lues[Commune._meta.label]}
        for residence in lues[Residence._meta.label]:
            residence.commune = communes.get(residence.commune_id)
        return lues
