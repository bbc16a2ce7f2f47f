"""The screens: who reads what, each figure opens onto its list, a financeur never sees a person (A-1, A-4, A-5)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilotage.models import Edition
from pilotage.presentation import fiche
from pilotage.services.dressage import dresser
from pilotage.services.publication import publier
from plie.journal.models import Consultation
from tests.connexion import connecte
from tests.fabriques import accounts
from tests.pilotage.mondes import LE, T3, parcours


def test_la_liste_de_l_animation_montre_les_deux_etats(tableaux: dict[str, Any]) -> None:
    page = connecte(tableaux["coordonnateur"]).get(reverse("pilotage:editions")).content.decode()
    assert [page.count(f"{mot}</span>") for mot in ("Provisoire", "Publiée")] == [1, 2]
    assert "Dresser l’édition" in page
    assert "Ensemble des PLIE" in page


def test_la_liste_du_financeur_n_a_que_le_publie(tableaux: dict[str, Any]) -> None:
    page = connecte(accounts.financeur("aix")).get(reverse("pilotage:editions")).content.decode()
    assert reverse("pilotage:edition", args=[tableaux["publiee"].pk]) in page
    assert reverse("pilotage:edition", args=[tableaux["ensemble"].pk]) in page
    assert reverse("pilotage:edition", args=[tableaux["provisoire"].pk]) not in page
    assert "Dresser l’édition" not in page


@pytest.mark.parametrize(
    ("requete", "attendues"),
    [
        ("plie=aix", {"publiee", "provisoire"}),
        ("plie=tous", {"ensemble"}),
        ("statut=publiee", {"publiee", "ensemble"}),
        ("annee=2025&statut=provisoire", {"provisoire"}),
        ("plie=inconnu", {"publiee", "provisoire", "ensemble"}),
    ],
)
def test_la_liste_se_filtre(tableaux: dict[str, Any], requete: str, attendues: set[str]) -> None:
    page = connecte(tableaux["coordonnateur"]).get(f"{reverse('pilotage:editions')}?{requete}").content.decode()
    trouvees = {
        nom
        for nom in ("publiee", "provisoire", "ensemble")
        if f'href="{reverse("pilotage:edition", args=[tableaux[nom].pk])}"' in page
    }
    assert trouvees == attendues


def test_les_autres_roles_n_ont_pas_de_tableaux_de_bord(tableaux: dict[str, Any]) -> None:
    for personne in (accounts.accompagnateur("aix"), accounts.membre("aix"), accounts.agent_pole()):
        client = connecte(personne)
        assert client.get(reverse("pilotage:editions")).status_code == 403
        assert client.get(reverse("pilotage:edition", args=[tableaux["publiee"].pk])).status_code == 404


def test_le_tableau_de_bord_porte_ses_chiffres(tableaux: dict[str, Any]) -> None:
    adresse = reverse("pilotage:edition", args=[tableaux["publiee"].pk])
    page = connecte(accounts.financeur("aix")).get(adresse).content.decode()
    assert "Belle reprise." in page
    assert re.search(r'tuile-valeur">14<', page)
    assert "3 sur 6" in page
    assert tableaux["publiee"].empreinte in page


def test_les_communes_se_lisent_de_la_plus_nombreuse_a_la_moins_nombreuse(tableaux: dict[str, Any]) -> None:
    valeurs = tableaux["publiee"].valeurs
    codes = {code: n for n, code in enumerate(["13001", "13005", "13103", "13117"], start=1)}
    valeurs["communes"] = {code: f"Ville {n}" for code, n in codes.items()}
    complements = valeurs["mesures"]["periode"]["aix"]["complements"]
    complements["communes"] = {code: {"n": n, "sur": 10, "taux": n / 10} for code, n in codes.items()}
    section = next(s for s in fiche.sections(valeurs, "aix") if s.ident == "communes")
    assert [ligne.entete for ligne in section.tableaux[0].lignes] == ["Ville 4", "Ville 3", "Ville 2", "Ville 1"]


def test_chaque_lien_ouvre_autant_de_parcours_que_le_chiffre(tableaux: dict[str, Any]) -> None:
    """Every link of the page, with the number beside it, against the list it opens."""
    client = connecte(tableaux["coordonnateur"])
    page = client.get(reverse("pilotage:edition", args=[tableaux["provisoire"].pk])).content.decode()
    liens = sorted(set(re.findall(r'href="(/pilotage/\d+/cellule/[^"]+)"', page)))
    assert len(liens) > 40
    valeurs = tableaux["provisoire"].valeurs["mesures"]
    for lien in liens:
        reponse = client.get(lien)
        periode, plie, code = lien.rstrip("/").split("/")[-1].split(":")
        place = valeurs[periode][plie]
        racine = code.split(".")[0]
        for etape in code.split("."):
            place = (place if racine in place or etape != racine else place["complements"])[etape]
        if isinstance(place, dict):
            assert reponse.context["page"].paginator.count == place["n"], code
        elif isinstance(place, int) and code != "personnes":
            assert reponse.context["page"].paginator.count == place, code


def test_le_financeur_ne_voit_jamais_une_personne(tableaux: dict[str, Any]) -> None:
    client = connecte(accounts.financeur("aix"))
    adresse = reverse("pilotage:edition", args=[tableaux["publiee"].pk])
    page = client.get(adresse).content.decode()
    assert "/cellule/" not in page
    assert "Personneaix" not in page
    lien = reverse("pilotage:cellule", args=[tableaux["publiee"].pk, "periode:aix:accompagnes"])
    assert client.get(lien).status_code == 404


@pytest.mark.parametrize(
    "code",
    ["periode:aix:inexistant", "jamais:aix:brsa", "periode:mar:brsa", "periode:total:brsa", "periode", "a:b:c:d"],
)
def test_une_cellule_inconnue_ou_hors_perimetre_n_existe_pas(tableaux: dict[str, Any], code: str) -> None:
    client = connecte(tableaux["coordonnateur"])
    assert client.get(reverse("pilotage:cellule", args=[tableaux["ensemble"].pk, code])).status_code == 404


def test_la_liste_derriere_un_chiffre_est_journalisee(tableaux: dict[str, Any]) -> None:
    lien = reverse("pilotage:cellule", args=[tableaux["provisoire"].pk, "periode:aix:sorties_positives"])
    page = connecte(tableaux["coordonnateur"]).get(lien).content.decode()
    assert page.count("PERSONNEAIX1") == 3
    ligne = Consultation.objects.get()
    assert (ligne.utilisateur_id, ligne.nombre, ligne.plie_id, ligne.droit) == (
        tableaux["coordonnateur"].pk,
        3,
        accounts.plie("aix").pk,
        "structure d’animation",
    )


def test_l_ensemble_masque_les_petits_effectifs_hors_perimetre(tableaux: dict[str, Any]) -> None:
    """Martigues has two persons: a financeur of Aix does not read it, one of all the PLIE does."""
    adresse = reverse("pilotage:edition", args=[tableaux["ensemble"].pk])
    donnees = reverse("pilotage:edition_donnees", args=[tableaux["ensemble"].pk, "csv"])

    def lire(personne: Any) -> tuple[bool, str]:
        client = connecte(personne)
        texte = client.get(donnees).content.decode("utf-8-sig")
        ligne = next(x for x in texte.splitlines() if x.startswith("mar;") and ";accompagnes;" in x)
        return "Cellules masquées" in client.get(adresse).content.decode(), ligne.split(";")[5]

    assert lire(accounts.financeur("aix")) == (True, "masqué")
    assert lire(accounts.coordonnateur("mar"))[1] == "2"
    assert lire(accounts.financeur()) == (False, "2")


def test_le_pdf_publie_est_rendu_octet_pour_octet_et_journalise(tableaux: dict[str, Any]) -> None:
    financeur = accounts.financeur("aix")
    reponse = connecte(financeur).get(reverse("pilotage:edition_pdf", args=[tableaux["publiee"].pk]))
    assert reponse.content == bytes(Edition.objects.get(pk=tableaux["publiee"].pk).pdf)
    assert reponse["Content-Disposition"] == ('attachment; filename="tableau-de-bord-aix-2025-07-01-2025-09-30.pdf"')
    ligne = Consultation.objects.get()
    assert (ligne.action, ligne.droit, ligne.utilisateur_id) == ("telechargement", "financeur", financeur.pk)


def test_l_animation_imprime_la_provisoire(tableaux: dict[str, Any]) -> None:
    reponse = connecte(tableaux["coordonnateur"]).get(reverse("pilotage:edition_pdf", args=[tableaux["provisoire"].pk]))
    assert reponse.content.startswith(b"%PDF-")


@pytest.mark.parametrize("forme", ["csv", "xlsx", "ods"])
def test_les_donnees_se_telechargent(tableaux: dict[str, Any], forme: str) -> None:
    reponse = connecte(accounts.financeur("aix")).get(
        reverse("pilotage:edition_donnees", args=[tableaux["publiee"].pk, forme])
    )
    assert reponse["Content-Disposition"].endswith(f'.{forme}"')
    assert Consultation.objects.get().action == "export"


def test_une_forme_inconnue_n_existe_pas(tableaux: dict[str, Any]) -> None:
    adresse = reverse("pilotage:edition_donnees", args=[tableaux["publiee"].pk, "exe"])
    assert connecte(accounts.financeur("aix")).get(adresse).status_code == 404


def test_la_liste_coute_autant_pour_une_edition_que_pour_trois(tableaux: dict[str, Any]) -> None:
    def cout(personne: Any) -> int:
        client = connecte(personne)
        client.get(reverse("pilotage:editions"))
        with CaptureQueriesContext(connection) as requetes:
            client.get(reverse("pilotage:editions"))
        return len(requetes)

    assert cout(accounts.coordonnateur("mar")) == cout(tableaux["coordonnateur"])


def test_les_ecarts_ouvrent_les_parcours_qui_les_expliquent(tableaux: dict[str, Any]) -> None:
    """Who may see people reads their names; a financeur the figures of its scope, and nobody."""
    tardif = parcours("aix", 600, sexe="H")
    suivante = dresser(plie=accounts.plie("aix"), periode=T3, le=LE)
    adresse = reverse("pilotage:ecarts", args=[suivante.pk, tableaux["publiee"].pk])
    client = connecte(tableaux["coordonnateur"])
    assert adresse in client.get(reverse("pilotage:edition", args=[suivante.pk])).content.decode()
    reponse = client.get(adresse)
    (lue,) = reponse.context["lignes"]
    assert (lue[0], lue[1].nature) == (tardif, "entré")
    assert "1 parcours explique ces écarts" in reponse.content.decode()
    assert "Flux\u00a0: Intégrations" in lue[1].plus
    assert not lue[1].moins
    publier(edition=suivante, par=tableaux["coordonnateur"], commentaire="")
    page = connecte(accounts.financeur("aix")).get(adresse)
    assert page.status_code == 200
    assert "Personneaix600" not in page.content.decode()
    assert "Intégrations" in page.content.decode()
    assert client.get(reverse("pilotage:ecarts", args=[suivante.pk, 999999])).status_code == 404
