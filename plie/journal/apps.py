"""Django's description of the app."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "plie.journal"
    label = "journal"
    verbose_name = "Journal des consultations"
