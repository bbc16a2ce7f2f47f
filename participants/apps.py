"""Django's description of the app."""

from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    name = "participants"
    verbose_name = "Participants"

    def ready(self) -> None:
        # The apps are not ready before.
        from participants.doublons import obstacles  # noqa: PLC0415

        obstacles.inscrire()
