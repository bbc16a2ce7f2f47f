"""What the log tells apart."""

from django.db import models


class Action(models.TextChoices):
    CONSULTATION = "consultation", "consultation"
    EXPORT = "export", "export"
    TELECHARGEMENT = "telechargement", "téléchargement"
