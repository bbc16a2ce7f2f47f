"""Writing the log."""

from typing import Any

from plie.journal.enums import Action
from plie.journal.models import Consultation


def journaliser(
    *,
    utilisateur: Any,
    droit: str,
    objet: str,
    action: str = Action.CONSULTATION,
    plie_id: int | None = None,
    participant_id: int | None = None,
    parcours_id: int | None = None,
    nombre: int | None = None,
) -> Consultation:
    """Record that somebody opened a named file or took data out of the house (A-5).

    Args:
        droit: by which right, in words ("référent", "agent du pôle d’insertion VI").
        objet: what was opened or exported, without its content.
        nombre: number of rows of an export.
    """
    return Consultation.objects.create(
        action=action,
        utilisateur_id=utilisateur.pk,
        utilisateur_libelle=str(utilisateur)[:254],
        droit=droit[:60],
        objet=objet[:200],
        plie_id=plie_id,
        participant_id=participant_id,
        parcours_id=parcours_id,
        nombre=nombre,
    )
