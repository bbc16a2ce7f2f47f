"""What is mistyped is told beside its field, in a sentence that says what to do, and nothing typed is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from parcours.models import Parcours
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois
from sorties.models import ContratTravail, CreationActivite, Formation, ReleveHeures
from tests.connexion import connecte
from tests.fabriques.sorties import FabriqueCreation

pytestmark = pytest.mark.django_db

CONTRAT = {"type": "cdd", "employeur": "Essai", "date_debut": "01/09/2026", "date_fin": "28/02/2027"}
FORMATION = {"intitule": "Agent", "organisme": "Greta", "date_debut": "01/09/2026"}
NAISSANCE = "Cette date précède la naissance de la personne (15/06/1985)\u00a0: vérifier l’année."
TROP_D_HEURES = "Ce nombre d’heures est trop grand\u00a0: vérifier la saisie."
HEURES_HEBDO = "Les heures par semaine vont jusqu’à 48, un seuil de branche jusqu’à 35."


def refuse(referent: Any, parcours: Parcours, adresse: str, saisie: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The errors of the form by field, and the page."""
    reponse = connecte(referent).post(reverse(adresse, args=[parcours.pk]), saisie)
    assert reponse.status_code == 422
    return dict(reponse.context["form"].errors), reponse.content.decode()


@pytest.mark.parametrize(
    ("champs", "champ", "message"),
    [
        ({"date_fin": "31/08/2026"}, "date_fin", "La fin du contrat ne peut pas précéder son début."),
        ({"date_debut": "29/02/2026"}, "date_debut", "Saisir une date, par exemple 31/12/2026."),
        ({"date_debut": "01/01/0001"}, "date_debut", "Vérifier l’année : de 1900 à 2199."),
        ({"date_debut": "01/01/1900"}, "date_debut", NAISSANCE),
        ({"heures_hebdo": "49"}, "heures_hebdo", HEURES_HEBDO),
        ({"heures_hebdo": "200"}, "heures_hebdo", TROP_D_HEURES),
        ({"heures_hebdo": "99999"}, "heures_hebdo", TROP_D_HEURES),
        ({"heures_hebdo": "-3"}, "heures_hebdo", "Un nombre d’heures ne peut pas être négatif."),
        ({"heures_hebdo": "4,555"}, "heures_hebdo", "Deux chiffres au plus après la virgule, par exemple 12,25."),
        ({"heures_hebdo": "temps plein"}, "heures_hebdo", "Saisir un nombre d’heures, par exemple 12,5."),
        ({"siret": "abcdefghijklmn"}, "siret", "Un SIRET compte quatorze chiffres."),
        ({"seuil_branche": "20"}, "source_seuil", "Indiquer l’accord de branche d’où vient ce seuil."),
        ({"source_seuil": "IDCC 3127"}, "seuil_branche", "Indiquer les heures que fixe cet accord de branche."),
    ],
)  # fmt: skip
def test_un_contrat_mal_saisi(
    referent: Any, parcours: Parcours, champs: dict[str, str], champ: str, message: str
) -> None:
    erreurs, page = refuse(referent, parcours, "sorties:contrat_ajouter", CONTRAT | champs)
    assert erreurs == {champ: [message]}
    assert 'value="Essai"' in page
    assert not ContratTravail.objects.exists()


def test_tout_ce_qui_ne_va_pas_est_dit_en_une_fois(referent: Any, parcours: Parcours) -> None:
    fautes = {"date_fin": "31/08/2026", "heures_hebdo": "49", "siret": "abc", "seuil_branche": "20"}
    erreurs, _ = refuse(referent, parcours, "sorties:contrat_ajouter", CONTRAT | fautes)
    assert erreurs == {
        "date_fin": ["La fin du contrat ne peut pas précéder son début."],
        "heures_hebdo": [HEURES_HEBDO],
        "siret": ["Un SIRET compte quatorze chiffres."],
        "source_seuil": ["Indiquer l’accord de branche d’où vient ce seuil."],
    }


@pytest.mark.parametrize(
    ("champs", "champ", "message"),
    [
        ({"date_fin": "31/08/2026"}, "date_fin", "La fin de la formation ne peut pas précéder son début."),
        ({"rncp": "RS5000"}, "rncp", "Une fiche RNCP s’écrit «\u00a0RNCP\u00a0» suivi de un à six chiffres."),
        ({"date_debut": "01/09/1925"}, "date_debut", NAISSANCE),
        ({"motif_fin": "Abandon"}, "date_fin", "Une formation interrompue porte la date de son arrêt."),
        ({"motif_fin": "Abandon", "date_fin": "01/10/2199"}, "date_fin", "Un arrêt constaté ne peut pas être à venir."),
        ({"certification": "cqp"}, "date_obtention", "Une certification obtenue porte sa nature et sa date."),
        ({"date_obtention": "01/10/2026"}, "certification", "Choisir la certification obtenue ce jour-là."),
        (
            {"certification": "cqp", "date_obtention": "31/08/2026"},
            "date_obtention",
            "Une certification s’obtient après l’entrée en formation.",
        ),
        (
            {"certification": "cqp", "date_obtention": "01/10/2199"},
            "date_obtention",
            "Une certification obtenue ne peut pas être datée d’un jour à venir.",
        ),
    ],
)
def test_une_formation_mal_saisie(
    referent: Any, parcours: Parcours, champs: dict[str, str], champ: str, message: str
) -> None:
    erreurs, page = refuse(referent, parcours, "sorties:formation_ajouter", FORMATION | champs)
    assert erreurs == {champ: [message]}
    assert 'value="Greta"' in page
    assert not Formation.objects.exists()


@pytest.mark.parametrize(
    ("montant", "message"),
    [
        ("-5", "Un montant de recettes n’est pas négatif."),
        ("950,555", "Deux chiffres au plus après la virgule, par exemple 950,50."),
        ("9" * 12, "Ce montant est trop grand\u00a0: vérifier la saisie."),
        ("beaucoup", "Saisir un montant en euros, par exemple 950,50."),
    ],
)
def test_des_recettes_mal_saisies(referent: Any, parcours: Parcours, montant: str, message: str) -> None:
    debut = ajouter_mois(aujourdhui().replace(day=1), -3)
    creation = FabriqueCreation(parcours=parcours, date_debut=debut)
    saisie = {"intitule": creation.intitule, "date_debut": f"{debut:%d/%m/%Y}", f"recette_{debut:%Y_%m}": montant}
    erreurs, page = refuse(referent, parcours, "sorties:creation", saisie)
    assert erreurs == {f"recette_{debut:%Y_%m}": [message]}
    assert f'value="{montant}"' in page


def test_une_activite_commencee_avant_la_naissance(referent: Any, parcours: Parcours) -> None:
    saisie = {"intitule": "Couture", "date_debut": "01/01/1926"}
    erreurs, _ = refuse(referent, parcours, "sorties:creation", saisie)
    assert erreurs == {"date_debut": [NAISSANCE]}
    assert not CreationActivite.objects.exists()


def test_deux_releves_qui_se_chevauchent_sont_nommes_par_leurs_dates(referent: Any, parcours: Parcours) -> None:
    """The first line of the grid is empty: a rank among those that hold hours would point at another one."""
    mars, quinze, fin = (date(aujourdhui().year - 1, 3, jour) for jour in (1, 15, 31))
    saisie = {"employeur": "Agence", "type": "interim", "lignes-TOTAL_FORMS": "3", "lignes-INITIAL_FORMS": "0"}
    for rang, (debut, heures) in enumerate([(mars, ""), (mars, "100"), (quinze, "50")]):
        saisie |= {
            f"lignes-{rang}-date_debut": f"{debut:%d/%m/%Y}",
            f"lignes-{rang}-date_fin": f"{fin:%d/%m/%Y}",
            f"lignes-{rang}-heures": heures,
        }
    reponse = connecte(referent).post(reverse("sorties:releves", args=[parcours.pk]), saisie)
    chevauchement = (
        "Deux relevés d’un même employeur ne peuvent pas se chevaucher : celui-ci "
        f"(du {quinze:%d/%m/%Y} au {fin:%d/%m/%Y}) et un autre (du {mars:%d/%m/%Y} au {fin:%d/%m/%Y})."
    )
    assert reponse.context["grille"][2].errors["date_debut"] == [chevauchement]
    assert not ReleveHeures.objects.exists()


def test_une_sortie_annoncee_des_annees_a_l_avance_est_une_faute_de_frappe(referent: Any, parcours: Parcours) -> None:
    loin = ajouter_mois(aujourdhui(), 13)
    saisie = {"sortie": "autre||abandon", "motif": "Ne vient plus", "date_sortie": f"{loin:%d/%m/%Y}"}
    erreurs, page = refuse(referent, parcours, "sorties:proposer", saisie)
    assert erreurs == {"date_sortie": ["La date de sortie est à plus de 12\u00a0mois\u00a0: vérifier l’année."]}
    assert "Ne vient plus" in page
    assert not parcours.propositions_sortie.exists()
