"""Choices of the exits and of their evidence, from the nomenclature (codes are stable identifiers)."""

from django.db import models


class TypeContrat(models.TextChoices):
    CDI = "cdi", "CDI"
    CDD = "cdd", "CDD"
    CDI_INTERIM = "cdi_interim", "CDI intérimaire"
    INTERIM = "interim", "intérim"
    CDD_SAISONNIER = "cdd_saisonnier", "CDD saisonnier"
    CDD_MULTI_EMPLOYEURS = "cdd_multi_employeurs", "CDD multi-employeurs"
    CDDI_EI = "cddi_ei", "CDDI en entreprise d’insertion"
    CDDI_ACI = "cddi_aci", "CDDI en chantier d’insertion"
    CDDI_AI = "cddi_ai", "CDDI en association intermédiaire"
    CDDI_ETTI = "cddi_etti", "CDDI en entreprise de travail temporaire d’insertion"
    PEC = "pec", "parcours emploi compétences"
    CUI_CIE = "cui_cie", "CUI-CIE"
    APPRENTISSAGE = "apprentissage", "apprentissage"
    PROFESSIONNALISATION = "professionnalisation", "professionnalisation"
    AUTRE = "autre", "autre"


class Qualification(models.TextChoices):
    POSITIVE = "positive", "positive"
    DYNAMIQUE = "dynamique", "dynamique"
    AUTRE = "autre", "autre"


class TypeSortie(models.TextChoices):
    AIDE_NM_CDD = "aide_nm_cdd", "contrat aidé du secteur non marchand, CDD"
    AIDE_NM_CDI = "aide_nm_cdi", "contrat aidé du secteur non marchand, CDI"
    CDI = "cdi", "CDI au moins à temps partiel légal"
    CDD_6_MOIS = "cdd_6_mois", "CDD de six mois et plus, au moins à temps partiel légal"
    PROFESSIONNALISATION = "professionnalisation", "contrat de professionnalisation"
    CREATION = "creation", "création d’entreprise"
    INTERIM = "interim", "intérim régulier"
    FORMATION = "formation", "formation qualifiante ou professionnalisante"
    AUTRE_POSITIVE = "autre_positive", "autre sortie positive"
    CONTRAT_COURT = "contrat_court", "contrat court"
    CDDI_ACI = "cddi_aci", "CDDI en chantier d’insertion"
    CERTIFICATION_COURTE = "certification_courte", "certification courte"
    DEMENAGEMENT = "demenagement", "déménagement"
    REORIENTATION_SANTE = "reorientation_sante", "réorientation sociale-santé"
    REORIENTATION_EMPLOI = "reorientation_emploi", "réorientation emploi"
    REORIENTATION_CREATION = "reorientation_creation", "réorientation création d’activité"
    ABANDON = "abandon", "rupture d’engagement-abandon"
    FIN_DELAI = "fin_delai", "fin de délai de suivi"
    RETRAITE = "retraite", "retraite"
    DECES = "deces", "décès"
    AUTRE = "autre", "autre"


TYPES_PAR_QUALIFICATION: dict[str, tuple[TypeSortie, ...]] = {
    Qualification.POSITIVE: (
        TypeSortie.AIDE_NM_CDD,
        TypeSortie.AIDE_NM_CDI,
        TypeSortie.CDI,
        TypeSortie.CDD_6_MOIS,
        TypeSortie.PROFESSIONNALISATION,
        TypeSortie.CREATION,
        TypeSortie.INTERIM,
        TypeSortie.FORMATION,
        TypeSortie.AUTRE_POSITIVE,
    ),
    Qualification.DYNAMIQUE: (
        TypeSortie.CONTRAT_COURT,
        TypeSortie.CDDI_ACI,
        TypeSortie.CERTIFICATION_COURTE,
    ),
    Qualification.AUTRE: (
        TypeSortie.DEMENAGEMENT,
        TypeSortie.REORIENTATION_SANTE,
        TypeSortie.REORIENTATION_EMPLOI,
        TypeSortie.REORIENTATION_CREATION,
        TypeSortie.ABANDON,
        TypeSortie.FIN_DELAI,
        TypeSortie.RETRAITE,
        TypeSortie.DECES,
        TypeSortie.AUTRE,
    ),
}
# Left out of the denominator of the second positive rate (indicateurs, `taux_hors_neutralisees`).
TYPES_NEUTRALISES = (TypeSortie.DEMENAGEMENT, TypeSortie.RETRAITE, TypeSortie.DECES)


class Critere(models.TextChoices):
    S_1 = "S-1", "S-1 emploi durable"
    S_1BIS = "S-1bis", "S-1bis deux CDD (à la marge)"
    S_2 = "S-2", "S-2 intérim ou multi-employeurs"
    S_3 = "S-3", "S-3 création ou reprise d’entreprise"
    S_4 = "S-4", "S-4 formation"
    S_5 = "S-5", "S-5 autre sortie positive"
    D_1 = "D-1", "D-1 contrats courts"
    D_2 = "D-2", "D-2 CDDI en chantier d’insertion"
    D_3 = "D-3", "D-3 certification"


class SectionNaf(models.TextChoices):
    """Sections of the NAF rev. 2."""

    A = "A", "A – agriculture, sylviculture et pêche"
    B = "B", "B – industries extractives"
    C = "C", "C – industrie manufacturière"
    D = "D", "D – électricité, gaz, vapeur et air conditionné"
    E = "E", "E – eau, assainissement, déchets et dépollution"
    F = "F", "F – construction"
    G = "G", "G – commerce, réparation d’automobiles et de motocycles"
    H = "H", "H – transports et entreposage"
    I = "I", "I – hébergement et restauration"  # noqa: E741
    J = "J", "J – information et communication"
    K = "K", "K – activités financières et d’assurance"
    L = "L", "L – activités immobilières"
    M = "M", "M – activités spécialisées, scientifiques et techniques"
    N = "N", "N – services administratifs et de soutien"
    O = "O", "O – administration publique"  # noqa: E741
    P = "P", "P – enseignement"
    Q = "Q", "Q – santé humaine et action sociale"
    R = "R", "R – arts, spectacles et activités récréatives"
    S = "S", "S – autres activités de services"
    T = "T", "T – ménages employeurs"
    U = "U", "U – activités extra-territoriales"


class TypeEmployeur(models.TextChoices):
    ENTREPRISE = "entreprise", "entreprise"
    ASSOCIATION = "association", "association"
    SECTEUR_PUBLIC = "secteur_public", "secteur public"
    PARTICULIER = "particulier", "particulier"


class EffectifEmployeur(models.TextChoices):
    E0 = "0", "aucun salarié"
    E1 = "1-9", "1 à 9 salariés"
    E10 = "10-49", "10 à 49 salariés"
    E50 = "50-199", "50 à 199 salariés"
    E200 = "200-999", "200 à 999 salariés"
    E1000 = "1000+", "1 000 salariés et plus"


class ValidationFormation(models.TextChoices):
    EDUCATION_NATIONALE = "education_nationale", "Éducation nationale"
    JEUNESSE_SPORTS = "jeunesse_sports", "Jeunesse et Sports"
    AFFAIRES_SOCIALES = "affaires_sociales", "Affaires sociales"
    AGRICULTURE = "agriculture", "Agriculture"
    CQP = "cqp", "CQP"
    CMP = "cmp", "CMP"
    TITRE_EMPLOI = "titre_emploi", "titre du ministère chargé de l’emploi"
    AUTRE = "autre", "autre"


class Certification(models.TextChoices):
    """Short certifications of D-3."""

    CQP = "cqp", "CQP"
    TITRE_PROFESSIONNEL = "titre_professionnel", "titre professionnel"
    COURTE = "courte", "certification courte"


class NatureJustificatif(models.TextChoices):
    CONTRAT = "contrat", "contrat de travail"
    BULLETIN = "bulletin", "bulletin de salaire"
    ATTESTATION_EMPLOYEUR = "attestation_employeur", "attestation de l’employeur"
    RELEVE_HEURES = "releve_heures", "relevé d’heures"
    IMMATRICULATION = "immatriculation", "extrait d’immatriculation (RCS)"
    DECLARATION_RECETTES = "declaration_recettes", "déclaration de recettes"
    ATTESTATION_ACTIVITE = "attestation_activite", "attestation d’activité"
    ENTREE_FORMATION = "entree_formation", "attestation d’entrée en formation"
    PRESENCE_FORMATION = "presence_formation", "attestation de présence en formation"
    CERTIFICATION = "certification", "certification obtenue"
    AUTRE = "autre", "autre pièce"


# The pieces that prove that the person was still there on their date (P-6.5a).
NATURES_DE_PRESENCE = (
    NatureJustificatif.BULLETIN,
    NatureJustificatif.ATTESTATION_EMPLOYEUR,
    NatureJustificatif.ATTESTATION_ACTIVITE,
    NatureJustificatif.PRESENCE_FORMATION,
)


class StatutProposition(models.TextChoices):
    """A proposal of exit, from the référent to the commission."""

    PROPOSEE = "proposee", "proposée"
    VALIDEE = "validee", "validée"
    REQUALIFIEE = "requalifiee", "validée sous une autre qualification"
    REJETEE = "rejetee", "rejetée"
    RETIREE = "retiree", "retirée"
