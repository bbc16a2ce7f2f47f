"""Choices of the commission, from the nomenclature (codes are stable identifiers)."""

from django.db import models


class Objet(models.TextChoices):
    INTEGRATION = "integration", "intégration"
    PROLONGATION = "prolongation", "prolongation"
    REORIENTATION = "reorientation", "réorientation"
    SORTIE = "sortie", "sortie"


class StatutSaisine(models.TextChoices):
    """A referral to the commission: waiting, on an agenda, decided, withdrawn."""

    EN_ATTENTE = "en_attente", "en attente d’une séance"
    INSCRITE = "inscrite", "à l’ordre du jour"
    DECIDEE = "decidee", "décidée"
    RETIREE = "retiree", "retirée"


SAISINES_OUVERTES = (StatutSaisine.EN_ATTENTE, StatutSaisine.INSCRITE)


class StatutSeance(models.TextChoices):
    PLANIFIEE = "planifiee", "planifiée"
    PREPAREE = "preparee", "ordre du jour préparé"
    OUVERTE = "ouverte", "en cours"
    CLOSE = "close", "close"
    ANNULEE = "annulee", "annulée"


class Sens(models.TextChoices):
    ACCORD = "accord", "accord"
    REFUS = "refus", "refus"
    AJOURNEMENT = "ajournement", "ajournement"
    REQUALIFICATION = "requalification", "requalification"


class SensAvis(models.TextChoices):
    """What a member thinks of an item, before the commission decides."""

    FAVORABLE = "favorable", "favorable"
    RESERVE = "reserve", "réservé"
    DEFAVORABLE = "defavorable", "défavorable"
    QUESTION = "question", "question"


class Voix(models.TextChoices):
    DELIBERATIVE = "deliberative", "délibérative"
    CONSULTATIVE = "consultative", "consultative"


class Destinataire(models.TextChoices):
    """To whom a decision is returned."""

    REFERENT = "referent", "retour au référent"
    PRESCRIPTEUR = "prescripteur", "lettre au prescripteur"
    POLE = "pole", "lettre au pôle d’insertion"


class NatureDocument(models.TextChoices):
    """What the worker draws for a session; « initiales » and « anonyme » carry no full name."""

    ORDRE_DU_JOUR = "ordre_du_jour", "ordre du jour"
    ORDRE_DU_JOUR_INITIALES = "ordre_du_jour_initiales", "ordre du jour, initiales"
    PV = "pv", "procès-verbal"
    PV_ANONYME = "pv_anonyme", "procès-verbal anonymisé"
    LETTRES = "lettres", "lettres de la séance"


class PresenceSeance(models.TextChoices):
    """Attendance of a member; empty = not recorded yet."""

    PRESENT = "present", "présent"
    EXCUSE = "excuse", "excusé"
    ABSENT = "absent", "absent"
