"""Choices of the person, from the nomenclature (codes are stable identifiers)."""

from django.db import models


class Sexe(models.TextChoices):
    FEMME = "F", "femme"
    HOMME = "H", "homme"


class NiveauFormation(models.TextChoices):
    """Current scale; the old one in brackets. Empty = not known."""

    N1 = "1", "sans diplôme (VI)"
    N2 = "2", "niveau 2 (V bis)"
    N3 = "3", "niveau 3 – CAP, BEP (V)"
    N4 = "4", "niveau 4 – baccalauréat (IV)"
    N5 = "5", "niveau 5 – bac+2 (III)"
    N6 = "6", "niveau 6 – bac+3, bac+4 (II)"
    N7 = "7", "niveau 7 – bac+5 (I)"
    N8 = "8", "niveau 8 – doctorat (I)"
    N9 = "9", "autre"


class FamilleDifficulte(models.TextChoices):
    """Families of P-3.4: at least one difficulty of each is named in a diagnostic."""

    PROFESSIONNELLE = "professionnelle", "professionnelle"
    SOCIALE = "sociale", "sociale"


class CodeDifficulte(models.TextChoices):
    EXPERIENCE = "experience", "peu ou pas d’expérience"
    SAVOIRS_BASE = "savoirs_base", "savoirs de base"
    QUALIFICATION = "qualification", "pas ou faible niveau de qualification"
    QUALIFICATION_OBSOLETE = "qualification_obsolete", "qualification obsolète"
    NUMERIQUE = "numerique", "usage du numérique"
    LANGUE = "langue", "maîtrise de la langue"
    ELOIGNEMENT = "eloignement", "éloignement prolongé de l’emploi"
    REPRESENTATION_TRAVAIL = "representation_travail", "représentation du travail"
    MOBILITE = "mobilite", "mobilité"
    SANTE_PHYSIQUE = "sante_physique", "santé physique"
    SANTE_PSYCHIQUE = "sante_psychique", "santé psychique"
    HANDICAP = "handicap", "handicap"
    LOGEMENT = "logement", "logement"
    SURENDETTEMENT = "surendettement", "surendettement"
    GARDE_ENFANTS = "garde_enfants", "garde d’enfants"
    RUPTURE_FAMILIALE = "rupture_familiale", "rupture familiale"
    ISOLEMENT = "isolement", "isolement"
    IMAGE_DE_SOI = "image_de_soi", "image de soi"
    DISCRIMINATION = "discrimination", "discrimination"
    JUSTICE = "justice", "justice"
    ACCES_DROITS = "acces_droits", "accès aux droits"


DIFFICULTES_PROFESSIONNELLES = (
    CodeDifficulte.EXPERIENCE,
    CodeDifficulte.SAVOIRS_BASE,
    CodeDifficulte.QUALIFICATION,
    CodeDifficulte.QUALIFICATION_OBSOLETE,
    CodeDifficulte.NUMERIQUE,
    CodeDifficulte.LANGUE,
    CodeDifficulte.ELOIGNEMENT,
    CodeDifficulte.REPRESENTATION_TRAVAIL,
)
DIFFICULTES_SOCIALES = tuple(c for c in CodeDifficulte if c not in DIFFICULTES_PROFESSIONNELLES)


class EtatDifficulte(models.TextChoices):
    A_TRAITER = "a_traiter", "à traiter"
    EN_COURS = "en_cours", "en cours"
    LEVE = "leve", "levé"


class NiveauDistance(models.TextChoices):
    """How far from employment, from the nearest; the reading of the référent with the person."""

    IMMEDIATE = "immediate", "prêt à l’emploi"
    PROCHE = "proche", "proche (moins de 6 mois)"
    ELOIGNEE = "eloignee", "éloignée (6 à 12 mois)"
    TRES_ELOIGNEE = "tres_eloignee", "très éloignée (plus de 12 mois)"


class SupportVolonte(models.TextChoices):
    """How the person's wish to commit was recorded (P-3.5)."""

    CHARTE = "charte", "charte signée"
    CONTRAT = "contrat", "contrat signé"


class NatureStatut(models.TextChoices):
    """What a person is from a day to another, beside the RSA."""

    FRANCE_TRAVAIL = "france_travail", "inscription à France Travail"
    RQTH = "rqth", "RQTH"


class NatureDroit(models.TextChoices):
    """What a person may ask about their data (A-6; GDPR, art. 15 to 18 and 21)."""

    ACCES = "acces", "accès"
    RECTIFICATION = "rectification", "rectification"
    LIMITATION = "limitation", "limitation"
    OPPOSITION = "opposition", "opposition"
    EFFACEMENT = "effacement", "effacement"


class CanalDemande(models.TextChoices):
    COURRIER = "courrier", "courrier postal"
    COURRIEL = "courriel", "courriel"
    SUR_PLACE = "sur_place", "sur place"
    TELEPHONE = "telephone", "téléphone"
    MANDATAIRE = "mandataire", "personne mandatée"


class StatutDemande(models.TextChoices):
    EN_COURS = "en_cours", "en cours"
    SATISFAITE = "satisfaite", "satisfaite"
    REFUSEE = "refusee", "refusée"


class EtapeConservation(models.TextChoices):
    """What happens to a file whose time is over."""

    ARCHIVAGE = "archivage", "archivage restreint"
    ANONYMISATION = "anonymisation", "anonymisation"


class NatureViolation(models.TextChoices):
    """What a breach touched (GDPR, art. 4, 12)."""

    CONFIDENTIALITE = "confidentialite", "perte de confidentialité"
    INTEGRITE = "integrite", "perte d’intégrité"
    DISPONIBILITE = "disponibilite", "perte de disponibilité"


class DestinataireNotification(models.TextChoices):
    PARTIES = "parties", "autres parties au Pacte"
    CNIL = "cnil", "CNIL"
    PERSONNES = "personnes", "personnes concernées"
