"""What every gesture on the evidence of a parcours checks first, under lock."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from parcours.enums import STATUTS_OUVERTS
from parcours.models import Parcours
from participants.droits.gel import exiger_fiche_libre
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from plie.socle.typographie import date_en_chiffres
from sorties.enums import StatutProposition

CONFLIT = "Une autre personne a modifié cette fiche entre-temps : vérifier ses valeurs, puis enregistrer de nouveau."

# Beside which field a person reads what a constraint refuses.
CHAMP_DE_LA_CONTRAINTE = {
    "contrat_travail_dates": "date_fin",
    "contrat_travail_heures": "heures_hebdo",
    "contrat_travail_seuil_source": "source_seuil",
    "contrat_travail_siret": "siret",
    "contrat_travail_arret_date": "date_fin",
    "formation_dates": "date_fin",
    "formation_rncp": "rncp",
    "formation_certification_datee": "date_obtention",
    "formation_arret_date": "date_fin",
}


def verrouiller_parcours(parcours_id: int, *, modification: bool = False) -> Parcours:
    """Lock the parcours whose evidence changes: two gestures on one file take turns.

    Args:
        modification: something already on file changes, which a proposal that waits for the commission forbids.

    Raises:
        ErreurMetier: the parcours is closed, or the commission is about to judge the file as it is.
    """
    parcours = Parcours.objects.select_for_update(of=("self",)).get(pk=parcours_id)
    exiger_fiche_libre(parcours.participant_id)
    if parcours.statut not in STATUTS_OUVERTS:
        raise ErreurMetier("Ce parcours est clos : ses preuves ne changent plus.")
    if modification and parcours.propositions_sortie.filter(statut=StatutProposition.PROPOSEE).exists():
        raise ErreurMetier("Une proposition de sortie attend la commission : la retirer avant de modifier les preuves.")
    return parcours


def verifier_version(objet: Any, version: int | None) -> None:
    """Refuse to overwrite what somebody else saved meanwhile.

    Raises:
        ConflitDeVersion: the record has changed since the form was opened.
    """
    if version is not None and objet.version != version:
        raise ConflitDeVersion(CONFLIT)


def empreinte_des_lignes(lignes: Iterable[tuple[Any, ...]]) -> str:
    """The state of a grid when it was opened, for the tables whose rows carry no version."""
    somme = hashlib.sha256()
    for ligne in lignes:
        somme.update("|".join(str(valeur) for valeur in ligne).encode())
        somme.update(b"\n")
    return somme.hexdigest()[:16]


def verifier_empreinte(actuelle: str, ouverte: str | None) -> None:
    """The same as `verifier_version`, for a grid.

    Raises:
        ConflitDeVersion: the rows have changed since the form was opened.
    """
    if ouverte is not None and actuelle != ouverte:
        raise ConflitDeVersion(CONFLIT)


def enregistrer(objet: models.Model, *, sans_controle: tuple[str, ...] = ()) -> None:
    """Check fields and constraints, then save: the model's own French sentence is what a person reads.

    Args:
        sans_controle: columns that the gesture fills itself, where an empty list is a value.

    Raises:
        ErreurMetier: the first refusal, with its field when it has one, and the others.
    """
    try:
        objet.full_clean(exclude=set(sans_controle))
    except ValidationError as erreur:
        (champ, message), *autres = [
            (_champ_du_refus(objet, message) if champ == "__all__" else champ, message)
            for champ, messages in erreur.message_dict.items()
            for message in messages
        ]
        raise ErreurMetier(message, champ=champ, autres=tuple(autres)) from None
    objet.save()


def _champ_du_refus(objet: models.Model, message: str) -> str | None:
    """Django gives the sentence of the constraint, not its name."""
    return next(
        (
            CHAMP_DE_LA_CONTRAINTE.get(contrainte.name)
            for contrainte in objet._meta.constraints
            if contrainte.violation_error_message == message
        ),
        None,
    )


def verifier_dates(parcours: Parcours, **dates: date | None) -> None:
    """A fact of a person's life does not come before the person: such a date is a typing error.

    Raises:
        ErreurMetier: with the field at fault.
    """
    naissance = parcours.participant.date_naissance
    for champ, le in dates.items():
        if le is not None and naissance is not None and le <= naissance:
            raise ErreurMetier(
                f"Cette date précède la naissance de la personne ({date_en_chiffres(naissance)})\u00a0: "
                "vérifier l’année.",
                champ=champ,
            )
