"""What every gesture on a parcours starts and ends with: the lock, the version, the refusals in French."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, connection, models

from parcours.enums import StatutParcours
from parcours.models import Parcours
from participants.droits.gel import exiger_fiche_libre
from plie.socle.contraintes import ecriture, verifier
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, GesteInterdit

M = TypeVar("M", bound=models.Model)
MESSAGE_CONFLIT = "Cette fiche a été enregistrée par quelqu’un d’autre pendant votre saisie."


def verrouiller_ouvert(parcours_id: int) -> Parcours:
    """Lock a parcours that still accepts gestures; two gestures on one parcours take turns.

    Raises:
        GesteInterdit: the parcours is closed.
    """
    parcours = (
        Parcours.objects.select_for_update(of=("self",)).select_related("participant", "plie").get(pk=parcours_id)
    )
    exiger_fiche_libre(parcours.participant_id)
    if not parcours.ouvert:
        libelle = StatutParcours(parcours.statut).label
        raise GesteInterdit(f"Ce parcours est clos ({libelle}) : rien ne s’y ajoute plus.")
    return parcours


DEJA_SAISI = (
    "Cette saisie est déjà enregistrée, avec d’autres valeurs : la corriger depuis la fiche, ou ouvrir un nouveau "
    "formulaire pour en ajouter une autre."
)


def deja_saisi(modele: type[M], parcours: Parcours, cle: UUID | None, valeurs: Mapping[str, Any]) -> M | None:
    """What the same form has already created: a form sent twice records once (under the parcours' lock).

    Raises:
        ErreurMetier: one came back to the form and typed something else, which must not be lost in silence.
    """
    if cle is None:
        return None
    trouve: M | None = modele._default_manager.filter(parcours=parcours, cle_saisie=cle).first()
    if trouve is not None and any(getattr(trouve, nom) != valeur for nom, valeur in valeurs.items()):
        raise ErreurMetier(DEJA_SAISI)
    return trouve


def change(objet: models.Model, valeurs: Mapping[str, Any], *, version: int) -> bool:
    """Whether there is something to write; the same form sent again after it was saved writes nothing.

    Raises:
        ConflitDeVersion: somebody else saved the row meanwhile.
    """
    differe = any(getattr(objet, champ) != valeur for champ, valeur in valeurs.items())
    if differe and objet.version != version:  # type: ignore[attr-defined]
        raise ConflitDeVersion(MESSAGE_CONFLIT)
    return differe


def poser(objet: models.Model, valeurs: Mapping[str, Any]) -> None:
    """Write the values on the object, then the object, its constraints checked first for their French sentence.

    Raises:
        ErreurMetier: a constraint refuses; beside its field when it belongs to one.
    """
    for champ, valeur in valeurs.items():
        setattr(objet, champ, valeur)
    if objet.pk:
        objet.version += 1  # type: ignore[attr-defined]
    verifier(objet)
    objet.save()


@contextmanager
def debut_prouve() -> Iterator[None]:
    """Have the deferred triggers of P-6.2c answer now, in French, and not at the commit.

    Raises:
        ErreurMetier: the start of the parcours would not be proved any more.
    """
    try:
        with ecriture():
            yield
            with connection.cursor() as curseur:
                curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
                curseur.execute("SET CONSTRAINTS ALL DEFERRED")
    except ErreurMetier as refus:
        if refus.champ is None and isinstance(refus.__cause__, IntegrityError):
            refus.champ, refus.regle = "date_entretien", "P-6.2c"
        raise
