"""Vocabulary on the person's tables."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, TextField, Value
from django.db.models.functions import Replace

from accounts.perimetre import perimetre_de

if TYPE_CHECKING:
    from accounts.models import Utilisateur


class CleDeRecherche(Func):
    """SQL twin of the stored search key: no accent, no case, no punctuation."""

    function = "cle_de_recherche"
    output_field = TextField()


def sans_espaces(expression: Any) -> Replace:
    """« o neil » and « oneil » are the same letters; the index on names glued together serves it."""
    return Replace(expression, Value(" "), Value(""), output_field=TextField())


def _parcours_visibles(participants: type[models.Model], utilisateur: Utilisateur) -> Any:
    """The parcours somebody may see, reached through the reverse relation: this app knows no upper app."""
    parcours: Any = participants._meta.get_field("parcours").related_model
    return parcours.objects.visibles_par(utilisateur)


def _parcours_de(participants: type[models.Model]) -> Any:
    """The parcours of the person of an outer query."""
    parcours: Any = participants._meta.get_field("parcours").related_model
    return parcours.objects.filter(participant=OuterRef("pk"))


class ParticipantQuerySet(models.QuerySet):
    """People."""

    def visibles_par(self, utilisateur: Utilisateur) -> ParticipantQuerySet:
        """The people of whom somebody may see at least one parcours (A-1, A-2)."""
        parcours = _parcours_visibles(self.model, utilisateur)
        return self.filter(Exists(parcours.filter(participant=OuterRef("pk"))))

    def animes_par(self, utilisateur: Utilisateur) -> ParticipantQuerySet:
        """The people of whom a PLIE that somebody animates has a parcours: those whose duplicates they settle (A-1)."""
        siens = _parcours_de(self.model).filter(plie__in=perimetre_de(utilisateur).animation)
        return self.filter(Exists(siens), archivee_le__isnull=True)

    def archivees_pour(self, utilisateur: Utilisateur) -> ParticipantQuerySet:
        """The people in the restricted archive of a PLIE that somebody coordinates: nobody else reaches them (A-6)."""
        siens = _parcours_de(self.model).filter(plie__in=perimetre_de(utilisateur).coordination)
        return self.filter(Exists(siens), archivee_le__isnull=False, anonymisee_le__isnull=True)

    def s_adressant_a(self, utilisateur: Utilisateur) -> ParticipantQuerySet:
        """The people whose requests about their data somebody receives, the archive included (A-6)."""
        return self.animes_par(utilisateur) | self.archivees_pour(utilisateur)

    def entierement_animes_par(self, utilisateur: Utilisateur) -> ParticipantQuerySet:
        """The same, when no other PLIE follows them: their rows may move without touching another's files."""
        ailleurs = _parcours_de(self.model).exclude(plie__in=perimetre_de(utilisateur).animation)
        return self.animes_par(utilisateur).exclude(Exists(ailleurs))

    def ressemblant_a(self, *, nom: str, prenom: str = "") -> ParticipantQuerySet:
        """People whose names are close to these, closest first (accents, order and typing errors forgiven)."""
        cle = CleDeRecherche(Value(nom), Value(prenom))
        return (
            self.annotate(proximite=Func(F("recherche"), cle, function="similarity", output_field=models.FloatField()))
            .filter(Q(recherche__trigram_similar=cle) | Q(recherche__contains=cle))
            .order_by("-proximite", "recherche", "pk")
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


class PeriodeQuerySet(models.QuerySet):
    """Addresses and statuses; no start = since before it was known, no end = still running."""

    def visibles_par(self, utilisateur: Utilisateur) -> PeriodeQuerySet:
        """Those of the people somebody may see."""
        participants: Any = self.model._meta.get_field("participant").related_model
        return self.filter(participant__in=participants.objects.visibles_par(utilisateur))

    def couvrant(self, *, le: date) -> PeriodeQuerySet:
        """Those that contain a day, both bounds included."""
        return self.filter(
            Q(date_debut__isnull=True) | Q(date_debut__lte=le), Q(date_fin__isnull=True) | Q(date_fin__gte=le)
        )


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


class DoublonEcarteQuerySet(models.QuerySet):
    """Pairs told apart."""

    def visibles_par(self, utilisateur: Utilisateur) -> DoublonEcarteQuerySet:
        """The pairs of which somebody animates both people (A-1)."""
        participants: Any = self.model._meta.get_field("premier").related_model
        animes = participants.objects.animes_par(utilisateur)
        return self.filter(premier__in=animes, second__in=animes)


class FusionQuerySet(models.QuerySet):
    """Merges."""

    def visibles_par(self, utilisateur: Utilisateur) -> FusionQuerySet:
        """The merges whose moved parcours all belong to PLIE that somebody animates (A-1)."""
        perimetre = perimetre_de(utilisateur)
        if not perimetre.anime:
            return self.none()
        participants: Any = self.model._meta.get_field("conservee").related_model
        animes = participants.objects.animes_par(utilisateur)
        return self.filter(plies__contained_by=sorted(perimetre.animation), conservee__in=animes)

    def en_vigueur(self) -> FusionQuerySet:
        """The merges that nobody has undone."""
        return self.filter(annulee_le__isnull=True)
