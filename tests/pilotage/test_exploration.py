"""Free periods: the command's figures on screen, in one's own scope only, each opening onto its list (A-1, A-4)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Plie
from pilotage.indicateurs.catalogue import CATALOGUE
from plie.journal.models import Consultation
from tests.connexion import connecte
from tests.fabriques import accounts
from tests.pilotage.mondes import T3, peupler

pytestmark = pytest.mark.django_db
DATES = {"du": T3.debut.isoformat(), "au": T3.fin.isoformat() if T3.fin else ""}


@pytest.fixture
def client_aix() -> Client:
    peupler("aix")
    peupler("mar", entrees=2, sorties=0)
    return connecte(accounts.coordonnateur("aix"))


def page(client: Client, **donnees: str) -> Any:
    return client.get(reverse("pilotage:explorer"), donnees)


def test_sans_choix_l_annee_en_cours_de_son_perimetre(client_aix: Client) -> None:
    reponse = page(client_aix)
    assert reponse.status_code == 200
    assert [plie["code"] for plie in reponse.context["valeurs"]["plies"]] == ["aix"]


@pytest.mark.parametrize("forme", ["json", "csv", "xlsx", "ods"])
def test_les_chiffres_sont_ceux_de_la_commande(client_aix: Client, forme: str, tmp_path: Any) -> None:
    reponse = client_aix.get(reverse("pilotage:explorer_donnees", args=[forme]), {"perimetre": "aix", **DATES})
    fichier = tmp_path / f"attendu.{forme}"
    call_command("tableau_de_bord", plie="aix", du=DATES["du"], au=DATES["au"], format=forme, fichier=str(fichier))
    assert reponse["Content-Disposition"].endswith(f'.{forme}"')
    if forme in ("json", "csv"):
        assert reponse.content == fichier.read_bytes()
    assert len(reponse.content) > 100
    assert Consultation.objects.get().action == "export"


def test_la_page_montre_les_memes_chiffres(client_aix: Client) -> None:
    reponse = page(client_aix, perimetre="aix", **DATES)
    lu = json.loads(
        client_aix.get(reverse("pilotage:explorer_donnees", args=["json"]), {"perimetre": "aix", **DATES}).content
    )
    mesures = reponse.context["valeurs"]["mesures"]["periode"]["aix"]
    assert {cle: mesures[cle] for cle in lu["plie"]["aix"]} == lu["plie"]["aix"]
    assert [chiffre.case.texte for chiffre in reponse.context["tableau"].chiffres][:3] == [
        str(lu["total"][cle]) for cle in ("accompagnes", "integrations", "sorties")
    ]


def test_chaque_chiffre_ouvre_la_liste_qui_le_fait(client_aix: Client) -> None:
    reponse = page(client_aix, perimetre="aix", **DATES)
    mesures = reponse.context["valeurs"]["mesures"]["periode"]["aix"]
    avant, apres = reponse.context["liens"]
    for code in ("accompagnes", "integrations", "sorties", "effectif_fin"):
        liste = client_aix.get(f"{avant}periode:aix:{code}{apres}")
        assert (liste.status_code, liste.context["page"].paginator.count) == (200, mesures[code])
    assert f"{avant}periode:aix:accompagnes{apres}".replace("&", "&amp;") in reponse.content.decode()


def test_le_pdf_d_une_periode_libre(client_aix: Client) -> None:
    reponse = client_aix.get(reverse("pilotage:explorer_donnees", args=["pdf"]), {"perimetre": "aix", **DATES})
    assert (reponse["Content-Type"], reponse.content[:5]) == ("application/pdf", b"%PDF-")


def test_hors_de_son_perimetre_un_plie_n_existe_pas(client_aix: Client) -> None:
    for code in ("mar", "tous", "inconnu"):
        assert page(client_aix, perimetre=code, **DATES).status_code == 400
        donnees = client_aix.get(reverse("pilotage:explorer_donnees", args=["json"]), {"perimetre": code, **DATES})
        assert donnees.status_code == 400
        cellule = reverse("pilotage:explorer_cellule", args=[f"periode:{code}:accompagnes"])
        assert client_aix.get(cellule, {"perimetre": "aix", **DATES}).status_code == 404
    assert "Martigues" not in page(client_aix).content.decode()


def test_un_financeur_de_tous_explore_l_ensemble_sans_liste(client_aix: Client) -> None:
    client = connecte(accounts.financeur())
    reponse = page(client, perimetre="tous", **DATES)
    assert len(reponse.context["valeurs"]["plies"]) == 6
    assert "/explorer/cellule/" not in reponse.content.decode()
    cellule = reverse("pilotage:explorer_cellule", args=["periode:aix:accompagnes"])
    assert client.get(cellule, {"perimetre": "tous", **DATES}).status_code == 404


@pytest.mark.parametrize(
    ("donnees", "champ", "message"),
    [
        ({"du": "01/07/2024", "au": "30/06/2024"}, "au", "La période doit finir après son premier jour."),
        ({"du": "demain", "au": "2024-06-30"}, "du", "Saisir une date, par exemple 31/12/2026."),
        ({"du": "01/01/1950", "au": "30/06/2024"}, "du", "Indiquer une année de 1990 à 2100."),
        ({"du": "01/01/2024", "au": ""}, "au", "Saisir une date, par exemple 31/12/2026."),
    ],
)
def test_une_periode_mal_saisie_le_dit_et_garde_la_saisie(
    client_aix: Client, donnees: dict[str, str], champ: str, message: str
) -> None:
    reponse = page(client_aix, perimetre="aix", **donnees)
    assert reponse.status_code == 400
    assert reponse.context["formulaire"].errors[champ] == [message]
    contenu = reponse.content.decode()
    assert f'value="{donnees["du"]}"' in contenu
    assert "Corriger les points suivants" in contenu
    assert "Rien n’a été enregistré" not in contenu


@pytest.mark.parametrize("code", ["accompagnes", "periode:aix:inconnu", "pacte:aix:sorties", "periode:aix:sorties:x"])
def test_un_chiffre_inconnu_n_existe_pas(client_aix: Client, code: str) -> None:
    adresse = reverse("pilotage:explorer_cellule", args=[code])
    assert client_aix.get(adresse, {"perimetre": "aix", **DATES}).status_code == 404


def test_le_catalogue_nomme_chaque_indicateur_une_fois(client_aix: Client) -> None:
    contenu = client_aix.get(reverse("pilotage:indicateurs")).content.decode()
    codes = [code for code in CATALOGUE if not code.startswith("parmi_")]
    assert [contenu.count(f"<code>{code}</code>") for code in codes] == [1] * len(codes)


def test_la_periode_precedente_se_compare_a_la_demande(client_aix: Client) -> None:
    """Beside the same a year before, on a quarter and on free dates: as many days just before."""
    seule = page(client_aix, perimetre="aix", **DATES)
    assert "avant" not in seule.context["valeurs"]["mesures"]
    for dates, avant in (
        (DATES, ("2025-04-01", "2025-06-30")),
        ({"du": "2025-08-10", "au": "2025-09-08"}, ("2025-07-11", "2025-08-09")),
    ):
        reponse = page(client_aix, perimetre="aix", **dates, avant="on")
        valeurs = reponse.context["valeurs"]
        assert tuple(str(valeurs["periodes"]["avant"][cle]) for cle in ("du", "au")) == avant
        seule = page(client_aix, perimetre="aix", du=avant[0], au=avant[1]).context["valeurs"]
        assert valeurs["mesures"]["avant"] == seule["mesures"]["periode"]
        assert {"avant", "n_1"} <= valeurs["mesures"].keys()
        flux = reponse.context["tableau"].sections[0].tableaux[0]
        assert len(flux.colonnes) == len(flux.lignes[0].cases) + 1 == 5
        liste = client_aix.get(
            reverse("pilotage:explorer_cellule", args=["avant:aix:accompagnes"]), {"perimetre": "aix", **dates}
        )
        assert liste.context["page"].paginator.count == valeurs["mesures"]["avant"]["aix"]["accompagnes"]
    pdf = client_aix.get(
        reverse("pilotage:explorer_donnees", args=["pdf"]), {"perimetre": "aix", **DATES, "avant": "on"}
    )
    assert pdf.content[:5] == b"%PDF-"


def test_plusieurs_plie_se_comparent_en_bref_avec_les_memes_chiffres(client_aix: Client) -> None:
    """Side by side, the periods beside the one that is read say what is shown of them, the same as in full."""
    client = connecte(accounts.financeur())
    reponse = page(client, perimetre="tous", **DATES, avant="on")
    mesures = reponse.context["valeurs"]["mesures"]
    assert "age" in mesures["periode"]["aix"]
    assert "age" not in mesures["n_1"]["aix"]
    seul = page(client, perimetre="aix", **DATES, avant="on").context["valeurs"]["mesures"]
    for nom in ("cumul", "n_1", "avant"):
        for code in ("accompagnes", "sorties_positives", "brsa", "qpv", "duree_moyenne_autres"):
            assert mesures[nom]["aix"][code] == seul[nom]["aix"][code], (nom, code)
    titres = [t.titre for section in reponse.context["tableau"].sections for t in section.tableaux]
    assert sum(titre.startswith("Publics – ") for titre in titres) == 4


def test_au_dela_de_trente_plie_le_detail_par_nature_est_celui_de_l_ensemble(db: None) -> None:
    Plie.objects.bulk_create(Plie(code=f"n{rang}", nom=f"PLIE {rang}") for rang in range(30))
    reponse = page(connecte(accounts.financeur()), perimetre="tous", **DATES)
    tableaux = {t.titre: t for section in reponse.context["tableau"].sections for t in section.tableaux}
    processus = tableaux["Délais et suivi"]
    assert (processus.colonnes, processus.note) == (
        ["", "Ensemble"],
        "Le détail des 36 PLIE, un à un, est dans les fichiers à télécharger.",
    )
    assert len(tableaux["Âge à l’entrée"].lignes) == 37
