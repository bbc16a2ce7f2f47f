"""What each kind of étape needs, from the nomenclature: which fields it has, which it cannot do without.

The form shows them, the service requires them, the constraints of the table refuse those of another kind.
"""

from __future__ import annotations

from dataclasses import dataclass

from parcours.enums import FAMILLES_ETAPES, FamilleEtape, TypeEtape

CLAUSE = ("clause_donneur_ordre", "clause_marche", "clause_heures")
IMMERSION = ("objet_immersion", "prescripteur_immersion", "date_prescription")
OFFRE = ("offre_jobprovence13", "date_positionnement")
RNCP = ("rncp",)
PROPRES = (*CLAUSE, *IMMERSION, *OFFRE, *RNCP)
"""The fields that only some kinds have."""

_EMPLOIS = (FamilleEtape.EMPLOI_PARCOURS, FamilleEtape.EMPLOI_SORTIE)
# Hours of a social clause are worked: they belong to an employment.
TYPES_A_CLAUSE = frozenset(TypeEtape(t) for famille in _EMPLOIS for t in FAMILLES_ETAPES[famille])
TYPES_A_RNCP = frozenset({TypeEtape.FORMATION_QUALIFIANTE})
TYPES_IMMERSION = frozenset({TypeEtape.PMSMP})
TYPES_A_OFFRE = frozenset({TypeEtape.MEDIATION})

MOTIF_RNCP = r"^RNCP[0-9]{1,6}$"
MESSAGE_RNCP = "Une fiche RNCP s’écrit «\u00a0RNCP\u00a0» suivi de un à six chiffres."
MESSAGES = {
    **dict.fromkeys(CLAUSE, "Les heures d’une clause sociale se rattachent à une étape d’emploi."),
    **dict.fromkeys(IMMERSION, "Ce renseignement est celui d’une immersion (PMSMP)."),
    **dict.fromkeys(OFFRE, "Un positionnement JobProvence13 se rattache à une médiation à l’emploi."),
    **dict.fromkeys(RNCP, "Une fiche RNCP se rattache à une formation qualifiante."),
}
"""Why a field does not belong to another kind."""


@dataclass(frozen=True, slots=True)
class Besoins:
    """What a kind of étape has beyond the fields of all."""

    propres: tuple[str, ...] = ()
    requis: tuple[str, ...] = ()
    structure: str = "Opérateur"
    """What the host of the étape is called."""
    d_un_jour: bool = False
    """Held on one day: no weekly hours."""


def besoins(type_etape: str) -> Besoins:
    """The needs of a kind; those of all for an unknown one."""
    return _BESOINS.get(type_etape, Besoins())


_BESOINS: dict[str, Besoins] = {
    **{str(t): Besoins(propres=CLAUSE, structure="Employeur") for t in TYPES_A_CLAUSE},
    TypeEtape.FORMATION_QUALIFIANTE: Besoins(propres=RNCP, structure="Organisme de formation"),
    TypeEtape.FORMATION_NON_QUALIFIANTE: Besoins(structure="Organisme de formation"),
    TypeEtape.MEDIATION: Besoins(propres=OFFRE, structure="Opérateur ou entreprise"),
    TypeEtape.PMSMP: Besoins(propres=IMMERSION, requis=("structure", *IMMERSION), structure="Structure d’accueil"),
    TypeEtape.EVENEMENT_ENTREPRISE: Besoins(structure="Organisateur", d_un_jour=True),
    TypeEtape.CREATION_ENTREPRISE: Besoins(structure="Appui à la création"),
}

MANQUES = {
    "structure": "Indiquer la structure d’accueil.",
    "objet_immersion": "Indiquer l’objet de l’immersion.",
    "prescripteur_immersion": "Indiquer qui prescrit l’immersion.",
    "date_prescription": "Indiquer la date de la prescription.",
}
"""What is said of a field that a kind cannot do without."""
