"""Choices of the steering."""

from django.db import models


class StatutEdition(models.TextChoices):
    PROVISOIRE = "provisoire", "provisoire"
    PUBLIEE = "publiee", "publiée"


class StatutRapport(models.TextChoices):
    BROUILLON = "brouillon", "brouillon"
    PUBLIE = "publie", "publié"
