"""Activity reports: last year's published by two PLIE and compiled, this year's begun."""

from __future__ import annotations

import hashlib
from datetime import date

from pilotage.demo.comptes import Equipe
from pilotage.demo.lot import moment, ouvre
from pilotage.enums import StatutRapport
from pilotage.rapports.documents import pdf_du_rapport, valeurs_de
from pilotage.rapports.services import commencer_rapport, compiler_les_rapports, ecrire_section

PUBLIES = ("aix", "mpc")
TEXTES = {
    "territoire": (
        "L’emploi du territoire reste porté par la **logistique** et les **services à la personne**. Deux chantiers "
        "de rénovation urbaine ont ouvert des postes par les clauses sociales.\n\n"
        "## Ce qui a pesé\n\n- la fermeture d’une ligne de bus vers la zone d’activité\u00a0;\n- le coût de la garde "
        "d’enfants en horaires décalés."
    ),
    "equipe": (
        "Quatre accompagnateurs, une gestionnaire et une coordonnatrice. Un poste est resté vacant *deux mois*.\n\n"
        "1. Comité de pilotage\u00a0: mars et octobre.\n2. Comité de suivi technique\u00a0: une fois par trimestre."
    ),
    "publics": (
        "Les orientations viennent d’abord du pôle d’insertion. La part de personnes **éloignées de l’emploi depuis "
        "plus de deux ans** augmente, avec des freins de mobilité et de santé souvent mêlés."
    ),
    "parcours": (
        "Les ateliers numériques ont été doublés. Les immersions en entreprise ont permis à plusieurs personnes de "
        "confirmer un projet avant une formation."
    ),
    "sorties": (
        "Les sorties en contrat à durée indéterminée se concentrent dans l’aide à domicile et la propreté. Les "
        "abandons surviennent surtout dans les *trois premiers mois*."
    ),
    "perspectives": (
        "- Ouvrir une permanence dans les deux quartiers prioritaires de l’ouest.\n- Préparer les fins de parcours six "
        "mois à l’avance.\n- Demander un financement de la mobilité."
    ),
}
COMMENCEES = ("territoire", "equipe")


def ecrire_les_rapports(equipes: dict[str, Equipe], le: date) -> None:
    """The reports of the demo, and the compilation of the published ones."""
    for code in PUBLIES:
        _publier_a_la_date(equipes[code], le.year - 1, le)
    courant = commencer_rapport(plie=equipes["aix"].plie, annee=le.year)
    for code in COMMENCEES:
        ecrire_section(rapport=courant, code=code, texte=TEXTES[code], version=0)
    compiler_les_rapports(par=equipes["aix"].coordination, le=le)


def _publier_a_la_date(equipe: Equipe, annee: int, le: date) -> None:
    """Published in its time: the service would date it from today."""
    jour = min(ouvre(date(annee + 1, 3, 16)), le)
    rapport = commencer_rapport(plie=equipe.plie, annee=annee)
    for code, texte in TEXTES.items():
        ecrire_section(rapport=rapport, code=code, texte=texte, version=0)
    rapport.valeurs = valeurs_de(rapport, le=jour)
    rapport.pdf = pdf_du_rapport(rapport, rapport.valeurs, publie_le=jour)
    rapport.empreinte = hashlib.sha256(rapport.pdf).hexdigest()
    rapport.statut = StatutRapport.PUBLIE
    rapport.arrete_le, rapport.publie_par, rapport.publie_le = jour, equipe.coordination, moment(jour, 10, 30)
    rapport.save()
