"""From a constraint that PostgreSQL refused to the French sentence that the model carries for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction

from plie.socle.erreurs import ErreurMetier

# Refusals of triggers: they belong to no constraint object.
_DECLENCHEURS = {
    "parcours_debut_prouve": "Un parcours commence le jour du premier rendez-vous individuel en présence (P-6.2c).",
    "entretien_de_debut": "Ce rendez-vous fixe le début du parcours (P-6.2c) : il ne peut plus changer.",
}


def nom_de_la_contrainte(erreur: IntegrityError) -> str:
    """The name of the violated constraint, as the server gives it; empty when it has none."""
    diagnostic = getattr(erreur.__cause__, "diag", None)
    return getattr(diagnostic, "constraint_name", None) or ""


def message_de_la_contrainte(erreur: IntegrityError, *modeles: type[models.Model]) -> str | None:
    """The sentence of the violated constraint, among these tables; None when it belongs to none of them.

    Two people can act at the same instant: forms check first, the database decides, and its refusal must be
    read by a person too.
    """
    nom = nom_de_la_contrainte(erreur)
    for modele in modeles:
        for contrainte in modele._meta.constraints:
            if contrainte.name == nom:
                return str(contrainte.violation_error_message)
    return _DECLENCHEURS.get(nom)


@contextmanager
def ecriture(*modeles: type[models.Model]) -> Iterator[None]:
    """A transaction in which the database's refusal on these tables becomes a sentence.

    Raises:
        ErreurMetier: one of their constraints was violated, by this gesture or by another at the same instant.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as erreur:
        message = message_de_la_contrainte(erreur, *modeles)
        if message is None:
            raise
        raise ErreurMetier(message) from erreur


def verifier(objet: models.Model) -> None:
    """Check a row before it is written: fields, then constraints in their order, up to the first refusal.

    In their order: dates that are reversed are told by their own constraint, before the one on overlaps asks
    PostgreSQL for a range that it cannot build.

    Raises:
        ErreurMetier: the first refusal, with the field that it concerns.
    """
    contrainte: models.BaseConstraint | None = None
    try:
        objet.full_clean(validate_constraints=False)
        for modele, contraintes in objet.get_constraints():
            for contrainte in contraintes:
                contrainte.validate(modele, objet)
    except ValidationError as erreur:
        if not hasattr(erreur, "error_dict"):
            raise ErreurMetier(erreur.messages[0], champ=_champ_de(contrainte)) from erreur
        champ, messages = next(iter(erreur.message_dict.items()))
        raise ErreurMetier(messages[0], champ=None if champ == NON_FIELD_ERRORS else champ) from erreur


def _champ_de(contrainte: models.BaseConstraint | None) -> str | None:
    """Where a refusal is read: two periods that overlap, beside the first day of the one that is typed."""
    return "date_debut" if isinstance(contrainte, ExclusionConstraint) else None
