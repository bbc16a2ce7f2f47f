"""Django's description of the app."""

from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    name = "participants"
    verbose_name = "Participants"

    def ready(self) -> None:
        # The apps are not ready before.
        from participants import designations  # noqa: PLC0415
        from participants.conservation import plan  # noqa: PLC0415
        from participants.conservation.registres import CONTACTS  # noqa: PLC0415
        from participants.doublons import obstacles  # noqa: PLC0415
        from participants.droits import parties  # noqa: PLC0415
        from participants.droits.registres import EMPECHEMENTS  # noqa: PLC0415

        designations.inscrire()
        obstacles.inscrire()
        parties.inscrire()
        CONTACTS.inscrire("demandes", plan.contacts_par_les_demandes, ordre=5)
        EMPECHEMENTS.inscrire("conservation", plan.preuve_encore_due, ordre=20)
