"""Choices of the steering."""

from django.db import models


class StatutEdition(models.TextChoices):
    PROVISOIRE = "provisoire", "provisoire"
    PUBLIEE = "publiee", "publiée"


class StatutRapport(models.TextChoices):
    BROUILLON = "brouillon", "brouillon"
    PUBLIE = "publie", "publié"


class Comite(models.TextChoices):
    """Which meeting a pack is for (C-4)."""

    PILOTAGE = "pilotage", "Comité de pilotage"
    SUIVI = "suivi", "Comité de suivi technique"
