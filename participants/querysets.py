"""Vocabulary on the person's tables."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, TextField, Value

if TYPE_CHECKING:
    from accounts.models import Utilisateur


class CleDeRecherche(Func):
    """SQL twin of the stored search key: no accent, no case, no punctuation."""

    function = "cle_de_recherche"
    output_field = TextField()


def _parcours_visibles(participants: type[models.Model], utilisateur: Utilisateur) -> Any:
    """The parcours somebody may see, reached through the reverse relation: this app knows no upper app."""
    parcours: Any = participants._meta.get_field("parcours").related_model
    return parcours.objects.visibles_par(utilisateur)


class ParticipantQuerySet(models.QuerySet):
    """People."""

    def visibles_par(self, utilisateur: Utilisateur) -> ParticipantQuerySet:
        """The people of whom somebody may see at least one parcours (A-1, A-2)."""
        parcours = _parcours_visibles(self.model, utilisateur)
        return self.filter(Exists(parcours.filter(participant=OuterRef("pk"))))

    def ressemblant_a(self, *, nom: str, prenom: str = "") -> ParticipantQuerySet:
        """People whose names are close to these, closest first (accents, order and typing errors forgiven)."""
        cle = CleDeRecherche(Value(nom), Value(prenom))
        return (
            self.annotate(proximite=Func(F("recherche"), cle, function="similarity", output_field=models.FloatField()))
            .filter(Q(recherche__trigram_similar=cle) | Q(recherche__contains=cle))
            .order_by("-proximite", "nom", "prenom", "pk")
        )


class PeriodeRsaQuerySet(models.QuerySet):
    """RSA periods."""

    def visibles_par(self, utilisateur: Utilisateur) -> PeriodeRsaQuerySet:
        """The periods of the people somebody may see."""
        participants: Any = self.model._meta.get_field("participant").related_model
        return self.filter(participant__in=participants.objects.visibles_par(utilisateur))

    def couvrant(self, *, le: date) -> PeriodeRsaQuerySet:
        """The periods that contain a day, both bounds included."""
        return self.filter(Q(date_fin__isnull=True) | Q(date_fin__gte=le), date_debut__lte=le)


class DiagnosticQuerySet(models.QuerySet):
    """Diagnostics."""

    def visibles_par(self, utilisateur: Utilisateur) -> DiagnosticQuerySet:
        """The diagnostics of the people somebody may see, up to the end of the RSA for a pôle (A-2)."""
        participants: Any = self.model._meta.get_field("participant").related_model
        parcours: Any = participants._meta.get_field("parcours").related_model
        return self.filter(
            Exists(
                parcours.objects.visibles_par(utilisateur, jusqu_au=OuterRef("date_diagnostic")).filter(
                    participant=OuterRef("participant")
                )
            )
        )
