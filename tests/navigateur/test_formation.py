"""A training, from its entry typed on a telephone to the exit that the commission is asked for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.forms.models import model_to_dict

from parcours.models import Parcours
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois
from sorties.models import Formation, Justificatif, PropositionSortie
from sorties.services.formations import CHAMPS_FORMATION
from tests.fabriques.sorties import pdf
from tests.navigateur.gestes import Poste
from tests.navigateur.gestes_formulaires import DATE_INVALIDE
from tests.navigateur.gestes_preuves import (
    deposer,
    en_lettres,
    erreurs,
    jour,
    panneau,
    piece,
    proposee,
    saisis,
    suivre,
    tentatives,
)
from tests.navigateur.photos import TELEPHONE, photographier, sans_debordement

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.xdist_group("navigateur"),
]
LE = aujourdhui()
DEBUT = ajouter_mois(LE, -10)


def saisir_la_formation(ecran: Poste, entree: date) -> Formation:
    """A day that does not exist, then a number that is none: each told beside its field before it is saved."""
    saisie = {"intitule": "Agent de propreté et d’hygiène", "organisme": "Greta du Pays d’Aix", "rncp": "rs 5555"}
    ecran.cliquer("Formation").remplir(**saisie, date_debut="31/02/2026").cliquer("Enregistrer la formation")
    assert erreurs(ecran) == {"date_debut": DATE_INVALIDE}
    assert saisis(ecran, *saisie, "date_debut") == saisie | {"date_debut": "31/02/2026"}
    photographier(ecran.page, "formation")
    ecran.page.set_viewport_size(TELEPHONE)
    ecran.remplir(date_debut=entree).cliquer("Enregistrer la formation")
    assert erreurs(ecran) == {"rncp": "Une fiche RNCP s’écrit « RNCP » suivi de un à six chiffres."}
    assert saisis(ecran, *saisie, "date_debut") == saisie | {"date_debut": jour(entree)}
    assert not Formation.objects.exists()
    ecran.remplir(rncp="rncp 38697", date_fin=ajouter_mois(LE, 5)).cliquer("Enregistrer la formation")
    vide = dict.fromkeys(CHAMPS_FORMATION, "") | {"date_obtention": None, "date_fin": ajouter_mois(LE, 5)}
    formation = Formation.objects.get()
    assert model_to_dict(formation, CHAMPS_FORMATION) == vide | saisie | {"rncp": "RNCP38697", "date_debut": entree}
    return formation


def test_une_formation_de_l_entree_a_la_proposition(ecran: Poste, suivi: Parcours) -> None:
    """On a telephone from end to end: S-4 is met the day an attestation dated of its constat is on file."""
    ecran.page.set_viewport_size(TELEPHONE)
    entree = ajouter_mois(LE, -4)
    constat = ajouter_mois(entree, 3)
    formation = saisir_la_formation(ecran, entree)

    lu = panneau(ecran)
    assert (lu.titre, lu.detail) == (
        "Une pièce manque pour constater la sortie S-4",
        f"S-4 formation : date de constat atteinte ({en_lettres(constat)}), preuve absente du dossier.",
    )
    assert lu.conditions == conditions_de_la_formation(entree, "aucune", "manquante")
    assert tentatives(ecran)[0].startswith("À clore Agent de propreté et d’hygiène")
    sans_debordement(ecran.page)
    deposer_l_attestation(ecran, formation, entree)

    lu = panneau(ecran)
    assert (lu.titre, lu.detail) == (
        "La sortie positive peut être proposée S-4",
        f"S-4 formation, constatable depuis le {en_lettres(constat)}.",
    )
    assert lu.conditions == conditions_de_la_formation(entree, f"datée du {jour(LE)}", "remplie")
    assert tentatives(ecran)[0].startswith("Close Agent de propreté et d’hygiène")
    photographier(ecran.page, "formation-panneau")
    ecran.page.set_viewport_size(TELEPHONE)

    ecran.cliquer("Proposer la sortie").lit("Il manque : domaine, niveau préparé, validation.")
    assert saisis(ecran, "sortie", "date_sortie") == {"sortie": "positive|S-4|formation", "date_sortie": jour(constat)}
    avant = constat - timedelta(days=1)
    ecran.remplir(date_sortie=avant, motif="Titre visé en mai.").cliquer("Proposer la sortie à la commission")
    message = f"Le critère S-4 se constate à compter du {en_lettres(constat)} : la sortie ne peut pas être datée "
    assert erreurs(ecran) == {"date_sortie": f"{message}d’avant."}
    assert saisis(ecran, "date_sortie", "motif") == {"date_sortie": jour(avant), "motif": "Titre visé en mai."}
    assert not PropositionSortie.objects.exists()
    photographier(ecran.page, "formation-proposer")
    ecran.page.set_viewport_size(TELEPHONE)
    ecran.remplir(date_sortie=constat).cliquer("Proposer la sortie à la commission")
    ecran.lit("La sortie est proposée à la commission.", "Sortie proposée : formation qualifiante")
    assert proposee(suivi) == {
        "qualification": "positive",
        "critere": "S-4",
        "type": "formation",
        "date_sortie": constat,
        "motif": "Titre visé en mai.",
        "statut": "proposee",
        "naf": "",
        "type_employeur": "",
        "verdict": "S-4",
        "pieces": [("presence_formation", ajouter_mois(entree, 1).isoformat()), ("presence_formation", LE.isoformat())],
    }


def conditions_de_la_formation(entree: date, constate: str, etat: str) -> list[tuple[str, str, str, str]]:
    constat = jour(ajouter_mois(entree, 3))
    return [
        ("Formation commencée pendant le parcours", f"à compter du {jour(DEBUT)}", f"le {jour(entree)}", "remplie"),
        (
            "Titre ou diplôme du répertoire national des certifications professionnelles",
            "RNCP suivi de 1 à 6 chiffres",
            "RNCP38697",
            "remplie",
        ),
        ("Attestation de présence en formation", f"datée du {constat} ou après", constate, etat),
        ("Date de constat atteinte", f"le {constat} au plus tôt", f"évaluation au {jour(LE)}", "remplie"),
    ]


def deposer_l_attestation(ecran: Poste, formation: Formation, entree: date) -> None:
    """A date to come is refused; an attestation too early changes nothing; the one of today closes."""
    suivre(ecran, "Déposer une pièce pour Agent de propreté")
    demain = LE + timedelta(days=1)
    ecran.remplir(date_piece=demain, fichier=piece("attestation.pdf", pdf("un"))).cliquer("Déposer la pièce")
    assert erreurs(ecran) == {
        "date_piece": "La date attestée ne peut pas être à venir.",
        "fichier": "Choisir de nouveau ce fichier : il n’a pas été gardé, une autre réponse est à corriger.",
    }
    choix = {"objet": f"formation-{formation.pk}", "nature": "presence_formation", "date_piece": jour(demain)}
    assert saisis(ecran, *choix) == choix
    photographier(ecran.page, "attestation")
    ecran.page.set_viewport_size(TELEPHONE)
    ecran.remplir(date_piece=ajouter_mois(entree, 1), fichier=piece("attestation.pdf", pdf("un")))
    ecran.cliquer("Déposer la pièce").lit("La pièce est au dossier.")
    tot = f"datée du {jour(ajouter_mois(entree, 1))}"
    assert panneau(ecran).conditions == conditions_de_la_formation(entree, tot, "manquante")
    deposer(ecran, debut="Agent de propreté", nature="presence_formation", le=LE, contenu=pdf("deux"))
    lues = Justificatif.objects.order_by("date_piece").values_list("formation", "nature", "date_piece")
    attendues = [(formation.pk, "presence_formation", le) for le in (ajouter_mois(entree, 1), LE)]
    assert list(lues) == attendues
