"""Crossings: every breakdown is a partition, every cell its list, nothing outside one's scope, small cells masked."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from typing import Any

import pytest
import python_calamine
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Plie
from parcours.models import Parcours, Referent
from pilotage.croisements.calcul import (
    AVANT,
    PERIODE,
    UN_AN_AVANT,
    croiser,
    indicateurs_croisables,
    parcours_de,
    periodes_du_croisement,
    precedente,
)
from pilotage.croisements.dimensions import DIMENSIONS, INCONNU
from pilotage.indicateurs import PeriodeNommee, calculer
from pilotage.indicateurs.calcul import TOTAL, verifier_listes
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.selectors import mesures_de
from plie.socle.periodes import Periode
from tests.connexion import connecte
from tests.fabriques import accounts
from tests.pilotage.mondes import T3, peupler
from tests.pilotage.mondes_croises import ecrire, renommer, tirer

pytestmark = pytest.mark.django_db
DATES = {"du": T3.debut.isoformat(), "au": T3.fin.isoformat() if T3.fin else ""}
ANNEE = Periode.annee(2020)


@pytest.fixture
def deux_plie() -> list[Plie]:
    """Two worlds drawn at random; some parcours have référents, one after the other."""
    plies = list(Plie.objects.filter(code__in=("aix", "mar")).order_by("code"))
    ecrire({plie: tirer(500 + rang) + renommer(tirer(700 + rang)) for rang, plie in enumerate(plies)})
    referents = [accounts.accompagnateur("aix") for _ in range(2)]
    for rang, parcours in enumerate(Parcours.objects.filter(plie=plies[0]).order_by("pk")):
        if rang % 3:
            releve = date(2020, 6, 1)
            premier = Referent(parcours=parcours, utilisateur=referents[0], date_debut=parcours.date_debut)
            if rang % 2 and parcours.date_debut < releve:
                premier.date_fin = date(2020, 5, 31)
                Referent.objects.create(parcours=parcours, utilisateur=referents[1], date_debut=releve)
            premier.save()
    return plies


@pytest.mark.parametrize("code", DIMENSIONS)
def test_chaque_ventilation_est_une_partition_et_chaque_case_sa_liste(deux_plie: list[Plie], code: str) -> None:
    dimension = DIMENSIONS[code]
    calcul = calculer(deux_plie, [PeriodeNommee("p", ANNEE)], lister=["p"], decoupage=dimension.decoupage)
    verifier_listes(calcul)
    entier = calculer(deux_plie, [PeriodeNommee("p", ANNEE)]).figures["p"][TOTAL]
    par_cle = calcul.figures["p"]
    assert par_cle[TOTAL].effectifs == entier.effectifs
    assert par_cle[TOTAL].mesures["personnes"] == entier.mesures["personnes"]
    for etiquette, valeurs in entier.effectifs.items():
        parts = [f.effectifs.get(etiquette, (0,) * 5) for cle, f in par_cle.items() if cle != TOTAL]
        assert tuple(map(sum, zip(*parts, strict=True))) == valeurs, etiquette


@pytest.mark.parametrize("code", ["sexe", "age", "niveau", "qpv"])
def test_une_ventilation_donne_les_indicateurs_du_meme_nom(deux_plie: list[Plie], code: str) -> None:
    """The row « women » of the crossing counts what the indicator `femmes` counts."""
    par_cle = calculer(deux_plie, [PeriodeNommee("p", ANNEE)], decoupage=DIMENSIONS[code].decoupage).figures["p"]
    for cle, figures in par_cle.items():
        if cle != TOTAL:
            assert figures.effectifs["tous"] == figures.effectifs[f"{code}:{cle}"]
            assert figures.effectifs["tous"] == par_cle[TOTAL].effectifs[f"{code}:{cle}"]


def test_le_referent_est_celui_du_dernier_jour(deux_plie: list[Plie]) -> None:
    dimension = DIMENSIONS["referent"]
    lues = {}
    for nom, au in (("mai", date(2020, 5, 31)), ("juin", date(2020, 6, 1))):
        periode = Periode(au, au)
        figures = calculer(deux_plie[:1], [PeriodeNommee("p", periode)], decoupage=dimension.decoupage).figures["p"]
        lues[nom] = {cle: f.effectifs["tous"][4] for cle, f in figures.items()}
        attendus = Referent.objects.filter(
            parcours__in=parcours_de(
                deux_plie[:1], dimension=dimension, periode=periode, valeur=TOTAL, indicateur=CATALOGUE["effectif_fin"]
            )[0],
            date_debut__lte=au,
        ).exclude(date_fin__lt=au)
        for cle, nombre in lues[nom].items():
            if cle not in (TOTAL, INCONNU):
                assert attendus.filter(utilisateur=int(cle)).count() == nombre
    assert lues["mai"] != lues["juin"]


def test_le_nombre_de_requetes_ne_depend_ni_du_perimetre_ni_des_colonnes(deux_plie: list[Plie]) -> None:
    nombres = []
    for plies, indicateurs in ((deux_plie[:1], indicateurs_croisables()[:1]), (deux_plie, indicateurs_croisables())):
        with CaptureQueriesContext(connection) as captees:
            croiser(
                plies,
                dimension=DIMENSIONS["commune"],
                periodes=periodes_du_croisement(ANNEE, AVANT),
                indicateurs=indicateurs,
                seuil=5,
            )
        nombres.append(len(captees))
    assert nombres[0] == nombres[1] <= 4


@pytest.mark.parametrize(
    ("periode", "avant"),
    [
        (Periode.trimestre(2026, 1), Periode.trimestre(2025, 4)),
        (Periode(date(2026, 1, 1), date(2026, 6, 30)), Periode(date(2025, 7, 1), date(2025, 12, 31))),
        (Periode.annee(2024), Periode.annee(2023)),
        (Periode(date(2024, 3, 1), date(2024, 3, 31)), Periode(date(2024, 2, 1), date(2024, 2, 29))),
        (Periode(date(2024, 3, 2), date(2024, 3, 3)), Periode(date(2024, 2, 29), date(2024, 3, 1))),
    ],
)
def test_la_periode_precedente(periode: Periode, avant: Periode) -> None:
    assert precedente(periode) == avant


@pytest.fixture
def client_aix() -> Client:
    peupler("aix", entrees=20, hommes=3)
    peupler("mar", entrees=2, sorties=0)
    return connecte(accounts.coordonnateur("aix"))


def page(client: Client, **donnees: Any) -> Any:
    return client.get(reverse("pilotage:croiser"), donnees)


def test_chaque_chiffre_de_la_page_ouvre_la_liste_qui_le_fait(client_aix: Client) -> None:
    codes = ["accompagnes", "hommes", "sorties_positives", "duree_moyenne_positives"]
    for comparer in ("", AVANT, UN_AN_AVANT):
        reponse = page(client_aix, perimetre="aix", par="sexe", indicateurs=codes, comparer=comparer, **DATES)
        vus = 0
        for ligne in reponse.context["tableau"].lignes:
            for colonne, case in zip(reponse.context["tableau"].colonnes, ligne.cases, strict=True):
                for lue, adresse in ((case.case, case.adresse), (case.avant, case.adresse_avant)):
                    if adresse:
                        liste = client_aix.get(adresse)
                        assert liste.status_code == 200
                        trouves = liste.context["page"].paginator.count
                        assert trouves == liste.context["attendus"] == _nombre(colonne, lue, trouves)
                        assert liste.context["valeur"].texte == lue.texte
                        vus += 1
        assert vus > 6


def _nombre(colonne: Any, case: Any, trouves: int) -> int:
    if colonne.mesure:
        return trouves  # a mean is taken over them
    texte = case.detail.split(" sur ")[0] if case.detail else case.texte
    return int(re.sub(r"\D", "", texte))


def test_les_fichiers_ont_les_valeurs_de_l_ecran(client_aix: Client) -> None:
    donnees = {"perimetre": "aix", "par": "sexe", "indicateurs": ["accompagnes", "sorties_positives"], **DATES}
    par_forme = {
        forme: client_aix.get(reverse("pilotage:croiser_donnees", args=[forme]), donnees).content
        for forme in ("json", "csv", "xlsx", "ods")
    }
    lu = json.loads(par_forme["json"])
    assert [ligne["nom"] for ligne in lu["lignes"]] == ["Femmes", "Hommes"]
    total = lu["total"]["periode"]
    for forme in ("xlsx", "ods"):
        classeur = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(par_forme[forme]))
        assert classeur.sheet_names == ["Croisement", "Définitions", "À propos"]
        rangees = classeur.get_sheet_by_index(0).to_python()
        positives = total["sorties_positives"]
        assert rangees[-1][1:6] == ["Total", total["accompagnes"], positives["taux"], positives["n"], positives["sur"]]
        definitions = classeur.get_sheet_by_index(1).to_python()
        assert [ligne[0] for ligne in definitions[1:]] == ["accompagnes", "sorties_positives"]
    assert f"total;Total;{total['accompagnes']};" in par_forme["csv"].decode("utf-8-sig")


def test_plusieurs_plie_et_pas_celui_d_un_autre(client_aix: Client) -> None:
    deux = accounts.coordonnateur("aix")
    accounts.FabriqueRole(utilisateur=deux, code="gestionnaire", plie=accounts.plie("mar"))
    client = connecte(deux)
    reponse = client.get(
        reverse("pilotage:croiser"), QueryDict("perimetre=aix&perimetre=mar&par=plie&" + _adresse(DATES))
    )
    assert [ligne.nom for ligne in reponse.context["tableau"].lignes][-1] == "Total"
    assert len(reponse.context["tableau"].lignes) == 3
    assert page(client_aix, perimetre="aix,mar", par="plie", **DATES).status_code == 400
    assert page(client, perimetre="aix,mar", par="referent", **DATES).status_code == 400
    assert page(client, perimetre="aix", par="referent", **DATES).status_code == 200


def _adresse(donnees: dict[str, str]) -> str:
    return "&".join(f"{nom}={valeur}" for nom, valeur in donnees.items())


def test_un_financeur_ne_lit_ni_referent_ni_petit_effectif(client_aix: Client) -> None:
    """3 men out of 23: masked, the women too, and here the total: the flows of the period would give it back."""
    client = connecte(accounts.financeur("aix"))
    assert page(client, perimetre="aix", par="referent", **DATES).status_code == 400
    reponse = page(client, perimetre="aix", par="sexe", indicateurs=["integrations"], **DATES)
    textes = {ligne.nom: ligne.cases[0].case.texte for ligne in reponse.context["tableau"].lignes}
    assert textes == {"Femmes": "masqué", "Hommes": "masqué", "Total": "masqué"}
    assert "/croiser/cellule/" not in reponse.content.decode()
    fichier = client.get(
        reverse("pilotage:croiser_donnees", args=["csv"]),
        {"perimetre": "aix", "par": "sexe", "indicateurs": ["integrations"], **DATES},
    )
    assert "H;Hommes;masqué" in fichier.content.decode("utf-8-sig")


def test_aucun_petit_effectif_ne_se_retrouve_par_difference(deux_plie: list[Plie]) -> None:
    """In every breakdown, the masked cells of a column are never alone; those shown are never from 1 to 4."""
    for dimension in DIMENSIONS.values():
        indicateurs = [i for i in indicateurs_croisables() if not i.mesure]
        croisement = croiser(
            deux_plie, dimension=dimension, periodes={PERIODE: ANNEE}, indicateurs=indicateurs, seuil=5
        )
        for indicateur in indicateurs:
            lues = [rangee.lire(PERIODE, indicateur) for rangee in croisement.rangees]
            masquees = [lu for lu in lues if isinstance(lu, dict) and lu.get("masque")]
            montres = [lu["n"] if isinstance(lu, dict) else lu for lu in lues if lu not in masquees]
            assert not any(0 < nombre < 5 for nombre in montres), (dimension.code, indicateur.code)
            total = croisement.total.lire(PERIODE, indicateur)
            if not (isinstance(total, dict) and total.get("masque")):
                assert len(masquees) != 1, (dimension.code, indicateur.code)


@pytest.mark.parametrize(
    "donnees",
    [
        {"par": "inconnue"},
        {"indicateurs": ["inexistant"]},
        {"indicateurs": [i.code for i in indicateurs_croisables()][:13]},
        {"comparer": "demain"},
        {"du": "31/12/2025", "au": "01/01/2025"},
    ],
)
def test_une_demande_mal_faite_est_dite_en_francais(client_aix: Client, donnees: dict[str, Any]) -> None:
    reponse = page(client_aix, **{"perimetre": "aix", "par": "sexe", **DATES, **donnees})
    assert reponse.status_code == 400
    assert reponse.context["formulaire"].errors


@pytest.mark.parametrize(
    "donnees", [{"code": "inconnu"}, {"moment": "demain"}, {"moment": AVANT}, {"perimetre": "mar"}, {"code": ""}]
)
def test_une_case_inconnue_n_existe_pas(client_aix: Client, donnees: dict[str, str]) -> None:
    demande = {"perimetre": "aix", "par": "sexe", "valeur": "F", "moment": PERIODE, "code": "accompagnes", **DATES}
    assert client_aix.get(reverse("pilotage:croiser_cellule"), demande).status_code == 200
    assert client_aix.get(reverse("pilotage:croiser_cellule"), {**demande, **donnees}).status_code == 404


def test_l_api_donne_les_valeurs_de_la_page(client_aix: Client) -> None:
    reponse = client_aix.get(reverse("api:chiffres"), {"perimetre": "aix", **DATES})
    lu = reponse.json()
    assert [p["code"] for p in lu["perimetres"]] == ["total", "aix"]
    figures = calculer([accounts.plie("aix")], [PeriodeNommee("p", T3)]).figures["p"]["aix"]
    attendues = mesures_de(figures)
    chiffres = {c["code"]: c for c in lu["perimetres"][1]["chiffres"]}
    assert chiffres.keys() == CATALOGUE.keys()
    assert chiffres["accompagnes"]["valeur"] == attendues["accompagnes"]
    assert chiffres["brsa"]["n"] == attendues["brsa"]["n"]
    assert client_aix.get(reverse("api:chiffres"), {"perimetre": "mar", **DATES}).status_code == 404
    assert {i["code"] for i in client_aix.get(reverse("api:indicateurs")).json()} == CATALOGUE.keys()


def test_la_page_de_consolidation_et_ses_fichiers(client_aix: Client) -> None:
    reponse = client_aix.get(reverse("pilotage:consolidation"), {"perimetre": "aix", "annee": "2025"})
    lignes = {ligne.code: ligne for ligne in reponse.context["tableaux"][0].lignes}
    assert lignes["total"].valeurs["entrees"] == 20
    for forme in ("json", "csv", "xlsx", "ods"):
        fichier = client_aix.get(
            reverse("pilotage:consolidation_donnees", args=[forme]), {"perimetre": "aix", "annee": "2025"}
        )
        assert fichier["Content-Disposition"].endswith(f'.{forme}"')
        if forme == "json":
            assert json.loads(fichier.content)["tableau_1"]["total"]["entrees"] == 20
        elif forme in ("xlsx", "ods"):
            classeur = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(fichier.content))
            assert classeur.sheet_names[0] == "Tableau 1"
            assert "Tableau 3 positives" in classeur.sheet_names
    assert client_aix.get(reverse("pilotage:consolidation"), {"annee": "1200", "perimetre": "aix"}).status_code == 400
