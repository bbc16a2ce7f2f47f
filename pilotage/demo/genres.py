"""What is particular to each kind of étape in the demo: prescription, title, offer, clause, difficulties treated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parcours.enums import ObjetImmersion, PrescripteurImmersion, TypeEtape
from parcours.models import Etape, TraitementDifficulte
from parcours.nomenclature import TYPES_A_CLAUSE

if TYPE_CHECKING:
    from pilotage.demo.trajet import Trajet

PART_CLAUSE, PART_OFFRES = 0.25, 0.5
MARCHES = (
    ("Métropole", "Entretien des espaces publics, lot 3"),
    ("Habitat du Pays", "Réhabilitation de la résidence Les Tamaris"),
    ("Ville", "Restauration scolaire"),
)
TITRES = ("RNCP35030", "RNCP37274", "RNCP40692", "RNCP36804")
OFFRES = ("Agent polyvalent de restauration (JP-20418)", "Aide à domicile (JP-19873)", "Préparateur (JP-21006)")
# What each kind works on first, among what the diagnostic names.
TRAITEES = {
    TypeEtape.LEVEE_FREIN: ("mobilite", "sante_psychique", "langue", "numerique", "logement", "garde_enfants"),
    TypeEtape.MOBILISATION: ("image_de_soi", "isolement", "representation_travail", "eloignement"),
    TypeEtape.FORMATION_QUALIFIANTE: ("qualification", "qualification_obsolete"),
    TypeEtape.FORMATION_NON_QUALIFIANTE: ("savoirs_base", "numerique", "langue"),
    TypeEtape.PMSMP: ("experience", "representation_travail"),
}


def preciser(etape: Etape, trajet: Trajet) -> None:
    """Give an étape what its kind needs, and link it to the difficulties that it treats."""
    lot, hasard, debut = trajet.lot, trajet.lot.hasard, etape.date_connue
    if etape.type in TYPES_A_CLAUSE and etape.heures and lot.chance(PART_CLAUSE):
        etape.clause_donneur_ordre, etape.clause_marche = hasard.choice(MARCHES)
        etape.clause_heures = etape.heures
    elif etape.type == TypeEtape.PMSMP:
        prescrite = debut - lot.jours(3, 8)
        delegue = trajet.brsa and prescrite >= trajet.debut
        etape.objet_immersion = hasard.choice(ObjetImmersion.values)
        etape.prescripteur_immersion = (
            PrescripteurImmersion.DELEGATION if delegue else PrescripteurImmersion.FRANCE_TRAVAIL
        )
        etape.date_prescription = prescrite
    elif etape.type == TypeEtape.FORMATION_QUALIFIANTE:
        etape.rncp = hasard.choice(TITRES)
    elif etape.type == TypeEtape.MEDIATION and lot.chance(PART_OFFRES):
        etape.offre_jobprovence13, etape.date_positionnement = hasard.choice(OFFRES), debut
    visees = TRAITEES.get(TypeEtape(etape.type), ())
    for difficulte in trajet.difficultes:
        if difficulte.code in visees:
            lot.ajouter(TraitementDifficulte(etape=etape, difficulte=difficulte))
