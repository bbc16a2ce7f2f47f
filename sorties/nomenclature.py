"""How codes of the exits go together: criterion and type, piece of evidence and fact. Nothing but tables."""

from __future__ import annotations

from sorties.enums import TYPES_PAR_QUALIFICATION, Critere, NatureJustificatif, Qualification, TypeSortie

_EMPLOI = (
    TypeSortie.CDI,
    TypeSortie.CDD_6_MOIS,
    TypeSortie.PROFESSIONNALISATION,
    TypeSortie.AIDE_NM_CDD,
    TypeSortie.AIDE_NM_CDI,
)

TYPES_PAR_CRITERE: dict[str, tuple[TypeSortie, ...]] = {
    Critere.S_1: _EMPLOI,
    Critere.S_1BIS: (TypeSortie.CDD_6_MOIS, TypeSortie.AIDE_NM_CDD),
    Critere.S_2: (TypeSortie.INTERIM,),
    Critere.S_3: (TypeSortie.CREATION,),
    Critere.S_4: (TypeSortie.FORMATION,),
    Critere.S_5: (TypeSortie.AUTRE_POSITIVE,),
    Critere.D_1: (TypeSortie.CONTRAT_COURT,),
    Critere.D_2: (TypeSortie.CDDI_ACI,),
    Critere.D_3: (TypeSortie.CERTIFICATION_COURTE,),
}

QUALIFICATION_DU_CRITERE: dict[str, Qualification] = {
    critere: Qualification.POSITIVE if critere.startswith("S") else Qualification.DYNAMIQUE
    for critere in TYPES_PAR_CRITERE
}

# Réorientations name the organisation that takes over: the fiche de synthèse goes to it (P-6.6).
TYPES_AVEC_SUITE = (
    TypeSortie.REORIENTATION_SANTE,
    TypeSortie.REORIENTATION_EMPLOI,
    TypeSortie.REORIENTATION_CREATION,
)
# A déménagement names where: the next structure d'animation is found by it.
TYPES_AVEC_COMMUNE = (TypeSortie.DEMENAGEMENT,)
# Hours and creations: no contract of the file describes the employer that table 8 counts.
TYPES_AVEC_EMPLOYEUR = (TypeSortie.INTERIM, TypeSortie.CREATION)
# What nothing else in the file explains is said in words to the commission.
TYPES_MOTIVES = (TypeSortie.AUTRE_POSITIVE, TypeSortie.ABANDON, TypeSortie.AUTRE)

NATURES_PAR_OBJET: dict[str, tuple[NatureJustificatif, ...]] = {
    "contrat": (
        NatureJustificatif.CONTRAT,
        NatureJustificatif.BULLETIN,
        NatureJustificatif.ATTESTATION_EMPLOYEUR,
        NatureJustificatif.RELEVE_HEURES,
        NatureJustificatif.AUTRE,
    ),
    "creation": (
        NatureJustificatif.IMMATRICULATION,
        NatureJustificatif.DECLARATION_RECETTES,
        NatureJustificatif.ATTESTATION_ACTIVITE,
        NatureJustificatif.AUTRE,
    ),
    "formation": (
        NatureJustificatif.ENTREE_FORMATION,
        NatureJustificatif.PRESENCE_FORMATION,
        NatureJustificatif.CERTIFICATION,
        NatureJustificatif.AUTRE,
    ),
}
# The pieces that stand alone, without a contract, a creation or a training.
NATURES_SANS_OBJET = (
    NatureJustificatif.RELEVE_HEURES,
    NatureJustificatif.BULLETIN,
    NatureJustificatif.AUTRE,
)


def types_possibles(qualification: str, critere: str) -> tuple[TypeSortie, ...]:
    """The types of exit that a qualification and a criterion allow; none when the two do not go together."""
    permis = TYPES_PAR_QUALIFICATION.get(qualification, ())
    if not critere:
        return permis if qualification == Qualification.AUTRE else ()
    return tuple(type_ for type_ in TYPES_PAR_CRITERE.get(critere, ()) if type_ in permis)
