"""People, roles, organisations of the tests. The six PLIE, communes and pôles are the reference data's."""

from __future__ import annotations

from datetime import date
from typing import Any

import factory

from accounts.enums import CodeRole, TypeOrganisation
from accounts.models import Delegation, Organisation, Plie, PoleInsertion, Role, Utilisateur

MOT_DE_PASSE = "phrase secrète des essais"
DEBUT_ROLES = date(2015, 1, 1)


def plie(code: str = "aix") -> Plie:
    """A PLIE of the reference data."""
    return Plie.objects.get(code=code)


def pole(code: str = "VI") -> PoleInsertion:
    """A pôle d'insertion of the reference data (VI: Aix – Gardanne)."""
    return PoleInsertion.objects.get(code=code)


class FabriqueUtilisateur(factory.django.DjangoModelFactory):
    class Meta:
        model = Utilisateur
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"personne{n}@essais.example")
    nom = factory.Sequence(lambda n: f"Nom{n:04}")  # sorted as they were made
    prenom = "Camille"

    @factory.post_generation
    def mot_de_passe(obj: Utilisateur, create: bool, extracted: str | None, **_: Any) -> None:  # noqa: N805
        obj.set_password(extracted or MOT_DE_PASSE)
        if create:
            obj.save(update_fields=["password"])


class FabriqueRole(factory.django.DjangoModelFactory):
    class Meta:
        model = Role

    utilisateur = factory.SubFactory(FabriqueUtilisateur)
    date_debut = DEBUT_ROLES


class FabriqueDelegation(factory.django.DjangoModelFactory):
    class Meta:
        model = Delegation

    motif = "congés"


class FabriqueOrganisation(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    type = TypeOrganisation.PLIE
    nom = factory.Sequence(lambda n: f"Organisation {n}")


def personne(code: str, **portee: Any) -> Utilisateur:
    """Somebody who holds one role in a scope: `personne(CodeRole.GESTIONNAIRE, plie=plie("aix"))`."""
    return FabriqueRole(code=code, **portee).utilisateur


def accompagnateur(code_plie: str = "aix") -> Utilisateur:
    return personne(CodeRole.ACCOMPAGNATEUR, plie=plie(code_plie))


def gestionnaire(code_plie: str = "aix") -> Utilisateur:
    return personne(CodeRole.GESTIONNAIRE, plie=plie(code_plie))


def coordonnateur(code_plie: str = "aix") -> Utilisateur:
    return personne(CodeRole.COORDONNATEUR, plie=plie(code_plie))


def membre(code_plie: str = "aix") -> Utilisateur:
    return personne(CodeRole.MEMBRE_COMMISSION, plie=plie(code_plie))


def financeur(code_plie: str | None = None) -> Utilisateur:
    return personne(CodeRole.FINANCEUR, plie=plie(code_plie) if code_plie else None)


def agent_pole(code_pole: str = "VI") -> Utilisateur:
    return personne(CodeRole.AGENT_POLE, pole=pole(code_pole))


def administrateur() -> Utilisateur:
    utilisateur = personne(CodeRole.ADMINISTRATEUR)
    utilisateur.is_staff = True
    utilisateur.save(update_fields=["is_staff"])
    return utilisateur
