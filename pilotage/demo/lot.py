"""Rows prepared in memory, then written together in the order of their foreign keys."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from accounts.models import Utilisateur
from commissions.models import Convocation, Decision, Membre, PointOrdreDuJour, Saisine, Seance
from parcours.models import (
    ActiviteHebdo,
    ContratEngagement,
    Entretien,
    Etape,
    Parcours,
    Referent,
    TraitementDifficulte,
)
from participants.models import (
    Diagnostic,
    Difficulte,
    MesureDistance,
    Participant,
    PeriodeRsa,
    PeriodeStatut,
    Residence,
    SituationEntree,
    SuiviDifficulte,
)
from plie.journal.models import Consultation
from plie.socle.jours import est_ouvre, prochain_jour_ouvre
from sorties.models import (
    ContratTravail,
    CreationActivite,
    FicheSynthese,
    Formation,
    Justificatif,
    PropositionSortie,
    Recette,
    ReleveHeures,
    Sortie,
    TransmissionFiche,
)

M = TypeVar("M", bound=models.Model)
T = TypeVar("T")

ORDRE: tuple[type[models.Model], ...] = (
    Participant,
    PeriodeRsa,
    PeriodeStatut,
    Residence,
    Diagnostic,
    Difficulte,
    SuiviDifficulte,
    MesureDistance,
    SituationEntree,
    Parcours,
    Referent,
    Entretien,
    Etape,
    TraitementDifficulte,
    ContratEngagement,
    ActiviteHebdo,
    ContratTravail,
    ReleveHeures,
    CreationActivite,
    Recette,
    Formation,
    Justificatif,
    PropositionSortie,
    Sortie,
    Saisine,
    Membre,
    Seance,
    Convocation,
    PointOrdreDuJour,
    Decision,
    FicheSynthese,
    TransmissionFiche,
    Consultation,
)


@dataclass
class Lot:
    """What remains to be written, the day, and the seeded chance that makes two loadings of a day alike."""

    le: date
    hasard: random.Random
    auteur: Utilisateur | None = None
    lignes: dict[type[models.Model], list[Any]] = field(default_factory=lambda: defaultdict(list))

    def ajouter(self, objet: M) -> M:
        self.lignes[type(objet)].append(objet)
        return objet

    def ecrire(self, *, avant: type[models.Model] | None = None) -> None:
        """Write everything, parents first: their numbers reach the children as they are written.

        Args:
            avant: stop before this table, for what must be read back first.
        """
        for modele in ORDRE:
            if modele is avant:
                return
            modele._default_manager.bulk_create(self.lignes.pop(modele, []), batch_size=2000)
        if self.lignes:
            raise ValueError(f"sans ordre d’écriture : {sorted(m.__name__ for m in self.lignes)}")

    def jours(self, debut: int, fin: int) -> timedelta:
        return timedelta(days=self.hasard.randint(debut, fin))

    def chance(self, part: float) -> bool:
        return self.hasard.random() < part


@contextmanager
def dates_donnees(*champs: Any) -> Iterator[None]:
    """Let these columns keep the moment they are given, instead of the present one.

    Two years of activity are written in one go: a request decided last spring must not read « demandée aujourd’hui ».
    """
    for champ in champs:
        champ.field.auto_now_add = False
    try:
        yield
    finally:
        for champ in champs:
            champ.field.auto_now_add = True


def moment(le: date, heure: int = 10, minute: int = 0) -> datetime:
    """An instant of a day, in Paris."""
    return timezone.make_aware(datetime.combine(le, time(heure, minute)))


def ouvre(le: date) -> date:
    """That day if it is worked, else the next one that is."""
    return le if est_ouvre(le) else prochain_jour_ouvre(le)


def ouvre_avant(le: date) -> date:
    """That day if it is worked, else the last one before it that was."""
    while not est_ouvre(le):
        le -= timedelta(days=1)
    return le
