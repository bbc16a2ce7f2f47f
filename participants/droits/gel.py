"""The frozen file (GDPR, art. 18): read and kept, written by nobody until the limitation is lifted."""

from __future__ import annotations

from collections.abc import Iterable

from participants.models import Limitation
from plie.socle.erreurs import GesteInterdit
from plie.socle.typographie import date_en_lettres
from plie.socle.verdict import OUI, Verdict


def gel_de(participant_id: int) -> Limitation | None:
    """The limitation under way on a person's file."""
    return Limitation.objects.en_cours().filter(participant=participant_id).first()


def fiche_libre(participant_id: int) -> Verdict:
    """Whether the file may be written to."""
    gel = gel_de(participant_id)
    return OUI if gel is None else Verdict.refus(message_du_gel(gel))


def message_du_gel(gel: Limitation) -> str:
    """What one reads who tries to write."""
    return (
        f"Cette fiche est gelée depuis le {date_en_lettres(gel.posee_le)}, la personne ayant fait valoir ses "
        "droits\u00a0: elle se lit, mais rien ne s’y écrit jusqu’à la levée de la limitation par la "
        "structure d’animation."
    )


def exiger_fiche_libre(participant_id: int) -> None:
    """Asked by every gesture, under its lock.

    Raises:
        GesteInterdit: the file is frozen.
    """
    exiger_fiches_libres((participant_id,))


def exiger_fiches_libres(participants: Iterable[int]) -> None:
    """The same, for a gesture on several people.

    Raises:
        GesteInterdit: one of the files is frozen.
    """
    gel = Limitation.objects.en_cours().filter(participant__in=participants).first()
    if gel is not None:
        raise GesteInterdit(message_du_gel(gel), regle="A-6")
