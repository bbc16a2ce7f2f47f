"""Choices of the accounts: what an organisation is, what a person may be."""

from django.db import models


class TypeOrganisation(models.TextChoices):
    """Kinds of organisations of the nomenclature."""

    PLIE = "plie", "structure d’animation de PLIE"
    EMPLOYEUR_REFERENT = "employeur_referent", "employeur de référents"
    POLE_INSERTION = "pole_insertion", "pôle d’insertion"
    FINANCEUR = "financeur", "financeur"
    PRESCRIPTEUR = "prescripteur", "prescripteur"
    OPERATEUR = "operateur", "opérateur d’étapes"
    ENTREPRISE = "entreprise", "entreprise"


class CodeRole(models.TextChoices):
    """What a person may do, always within a scope (see `Role`)."""

    ACCOMPAGNATEUR = "accompagnateur", "accompagnateur à l’emploi"
    COORDONNATEUR = "coordonnateur", "coordonnateur (structure d’animation)"
    GESTIONNAIRE = "gestionnaire", "gestionnaire (structure d’animation)"
    MEMBRE_COMMISSION = "membre_commission", "membre de commission"
    FINANCEUR = "financeur", "financeur"
    AGENT_POLE = "agent_pole", "agent de pôle d’insertion"
    ADMINISTRATEUR = "administrateur", "administrateur"


# The roles that act for the structure d'animation of a PLIE.
ROLES_ANIMATION = (CodeRole.COORDONNATEUR, CodeRole.GESTIONNAIRE)
# The roles that only make sense for one PLIE.
ROLES_D_UN_PLIE = (CodeRole.ACCOMPAGNATEUR, *ROLES_ANIMATION, CodeRole.MEMBRE_COMMISSION)


class Certitude(models.TextChoices):
    """How a commune's pôle is known."""

    DOCUMENT = "document", "indiqué par les documents"
    DEDUIT = "deduit", "déduit"


class StatutVersion(models.TextChoices):
    """What a version of the Pacte's parameters may be."""

    BROUILLON = "brouillon", "en préparation"
    EN_VIGUEUR = "en_vigueur", "mise en vigueur"
    ABANDONNEE = "abandonnee", "abandonnée"
