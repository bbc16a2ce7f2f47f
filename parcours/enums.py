"""Choices of the parcours, from the nomenclature (codes are stable identifiers)."""

from django.db import models


class Prescripteur(models.TextChoices):
    """Who sends the person: the values that the nomenclature delivers.

    The list is open: `parcours.models.CodePrescripteur` holds these and those that were added.
    """

    POLE_INSERTION = "pole_insertion", "pôle d’insertion"
    FRANCE_TRAVAIL = "france_travail", "France Travail"
    CCAS = "ccas", "CCAS"
    BUREAU_EMPLOI = "bureau_emploi", "bureau municipal de l’emploi"
    CAF = "caf", "CAF"
    MISSION_LOCALE = "mission_locale", "mission locale"
    CAP_EMPLOI = "cap_emploi", "Cap emploi"
    SIAE = "siae", "structure d’insertion par l’activité économique"
    ASSOCIATION = "association", "association"
    MDS = "mds", "maison départementale de la solidarité"
    SPONTANE = "spontane", "démarche spontanée"
    AUTRE = "autre", "autre"


# What letters and delays depend on: these values stay in the list.
PRESCRIPTEURS_TENUS = (Prescripteur.POLE_INSERTION, Prescripteur.SPONTANE, Prescripteur.AUTRE)


class StatutParcours(models.TextChoices):
    """From the orientation to the exit: one row, because interviews and diagnostic start before the decision."""

    CANDIDATURE = "candidature", "candidature"
    EN_COURS = "en_cours", "en cours"
    SORTI = "sorti", "sorti"
    REFUSE = "refuse", "refusé"
    ANNULE = "annule", "sans suite"


STATUTS_OUVERTS = (StatutParcours.CANDIDATURE, StatutParcours.EN_COURS)
# A parcours whose integration the commission has accepted (the parcours of every indicator).
STATUTS_ACCEPTES = (StatutParcours.EN_COURS, StatutParcours.SORTI)


class TypeEtape(models.TextChoices):
    BILAN_ORIENTATION = "bilan_orientation", "bilan et orientation"
    MOBILISATION = "mobilisation", "mobilisation"
    LEVEE_FREIN = "levee_frein", "levée de frein"
    ACI = "aci", "atelier et chantier d’insertion"
    EI = "ei", "entreprise d’insertion"
    ETTI = "etti", "entreprise de travail temporaire d’insertion"
    AI = "ai", "association intermédiaire"
    REGIE_QUARTIER = "regie_quartier", "régie de quartier"
    PEC = "pec", "parcours emploi compétences"
    CUI_CIE = "cui_cie", "CUI-CIE"
    GEIQ = "geiq", "GEIQ"
    EMPLOI_AVENIR = "emploi_avenir", "emploi d’avenir"
    CDD_COURT = "cdd_court", "CDD de courte durée"
    INTERIM = "interim", "intérim"
    CDI_TEMPS_PARTIEL = "cdi_temps_partiel", "CDI à temps partiel"
    AUTRE_CONTRAT = "autre_contrat", "autre contrat"
    EMPLOI_SORTIE = "emploi_sortie", "emploi de sortie"
    FORMATION_QUALIFIANTE = "formation_qualifiante", "formation qualifiante"
    FORMATION_NON_QUALIFIANTE = "formation_non_qualifiante", "formation non qualifiante"
    MEDIATION = "mediation", "médiation à l’emploi"
    PMSMP = "pmsmp", "immersion (PMSMP)"
    EVENEMENT_ENTREPRISE = "evenement_entreprise", "événement avec des entreprises"
    CREATION_ENTREPRISE = "creation_entreprise", "création d’entreprise"


class FamilleEtape(models.TextChoices):
    """Families of tables 2 and 4 of the yearly consolidation."""

    MOBILISATION = "mobilisation", "mobilisation"
    EMPLOI_PARCOURS = "emploi_parcours", "emploi de parcours"
    EMPLOI_SORTIE = "emploi_sortie", "emploi de sortie"
    FORMATION = "formation", "formation"
    MEDIATION = "mediation", "médiation à l’emploi"
    CREATION = "creation", "création"


FAMILLES_ETAPES: dict[str, tuple[TypeEtape, ...]] = {
    FamilleEtape.MOBILISATION: (
        TypeEtape.BILAN_ORIENTATION,
        TypeEtape.MOBILISATION,
        TypeEtape.LEVEE_FREIN,
    ),
    FamilleEtape.EMPLOI_PARCOURS: (
        TypeEtape.ACI,
        TypeEtape.EI,
        TypeEtape.ETTI,
        TypeEtape.AI,
        TypeEtape.REGIE_QUARTIER,
        TypeEtape.PEC,
        TypeEtape.CUI_CIE,
        TypeEtape.GEIQ,
        TypeEtape.EMPLOI_AVENIR,
        TypeEtape.CDD_COURT,
        TypeEtape.INTERIM,
        TypeEtape.CDI_TEMPS_PARTIEL,
        TypeEtape.AUTRE_CONTRAT,
    ),
    FamilleEtape.EMPLOI_SORTIE: (TypeEtape.EMPLOI_SORTIE,),
    FamilleEtape.FORMATION: (
        TypeEtape.FORMATION_QUALIFIANTE,
        TypeEtape.FORMATION_NON_QUALIFIANTE,
    ),
    FamilleEtape.MEDIATION: (
        TypeEtape.MEDIATION,
        TypeEtape.PMSMP,
        TypeEtape.EVENEMENT_ENTREPRISE,
    ),
    FamilleEtape.CREATION: (TypeEtape.CREATION_ENTREPRISE,),
}


class ResultatEtape(models.TextChoices):
    FAIT = "fait", "fait"
    ABSENT = "absent", "absent"
    REFUS_PERSONNE = "refus_personne", "refusé par la personne"
    REFUS_OPERATEUR = "refus_operateur", "refusé par l’opérateur"
    ABANDON = "abandon", "abandonné"


# What never took place has no real date: the person did not come, or somebody said no before it began.
RESULTATS_SANS_TENUE = (ResultatEtape.ABSENT, ResultatEtape.REFUS_PERSONNE, ResultatEtape.REFUS_OPERATEUR)


class ObjetImmersion(models.TextChoices):
    """Why a PMSMP is prescribed (Code du travail, art. L. 5135-1)."""

    DECOUVERTE = "decouverte", "découvrir un métier ou un secteur d’activité"
    CONFIRMATION = "confirmation", "confirmer un projet professionnel"
    RECRUTEMENT = "recrutement", "initier une démarche de recrutement"


class PrescripteurImmersion(models.TextChoices):
    """Who signs the convention of a PMSMP; the PLIE only for a BRSA, by delegation of the Département."""

    DELEGATION = "delegation", "le PLIE, par délégation du Département (BRSA)"
    DEPARTEMENT = "departement", "le Département"
    FRANCE_TRAVAIL = "france_travail", "France Travail"
    MISSION_LOCALE = "mission_locale", "la mission locale"
    CAP_EMPLOI = "cap_emploi", "Cap emploi"
    SIAE = "siae", "une structure d’insertion par l’activité économique"
    AUTRE = "autre", "un autre prescripteur"


class ModeEntretien(models.TextChoices):
    PRESENTIEL = "presentiel", "en présence"
    TELEPHONE = "telephone", "par téléphone"
    VISIO = "visio", "en visioconférence"
    COURRIEL = "courriel", "par courriel"


class FormeEntretien(models.TextChoices):
    INDIVIDUEL = "individuel", "individuel"
    COLLECTIF = "collectif", "collectif"


class Presence(models.TextChoices):
    """Attendance; empty = the appointment is planned."""

    HONORE = "honore", "honoré"
    ABSENT_EXCUSE = "absent_excuse", "absent excusé"
    ABSENT = "absent", "absent"
    ANNULE = "annule", "annulé"


class TypeContratEngagement(models.TextChoices):
    """The CER until 2024, the contrat d'engagement from 2025 (loi n° 2023-1196)."""

    CER = "cer", "CER"
    CONTRAT_ENGAGEMENT = "contrat_engagement", "contrat d’engagement"


class MotifHeuresReduites(models.TextChoices):
    """Why fewer weekly hours than the default, or none (P-C.2)."""

    SANTE = "sante", "santé"
    HANDICAP = "handicap", "handicap"
    INVALIDITE = "invalidite", "invalidité"
    GARDE_ENFANT = "garde_enfant", "parent isolé d’un enfant de moins de 12 ans sans solution de garde"
    AUTRE = "autre", "autre raison, à la demande de la personne"


class FrequenceRappels(models.TextChoices):
    """How often somebody is sent the summary of their work list."""

    QUOTIDIEN = "quotidien", "chaque jour ouvré"
    HEBDOMADAIRE = "hebdomadaire", "une fois par semaine"
    AUCUN = "aucun", "jamais"


class JourOuvre(models.IntegerChoices):
    """The days of a working week, as Python numbers them."""

    LUNDI = 0, "lundi"
    MARDI = 1, "mardi"
    MERCREDI = 2, "mercredi"
    JEUDI = 3, "jeudi"
    VENDREDI = 4, "vendredi"


class IdentiteAgenda(models.TextChoices):
    """How a person is named in a calendar that leaves the application."""

    NUMERO = "numero", "numéro de dossier"
    INITIALES = "initiales", "initiales"
    NOMS = "noms", "nom et prénom"
