"""Small cells outside the reader's scope are masked, and cannot be found by subtraction (A-4)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from accounts.models import Plie
from pilotage import exports
from pilotage.exports import MASQUE
from pilotage.indicateurs.masque import masquer
from pilotage.presentation.cote_a_cote import objectifs
from pilotage.presentation.tableau import lire
from pilotage.presentation.voile import voiler
from pilotage.selectors import composer
from plie.socle.typographie import FINE
from tests.pilotage.mondes import LE, T3, peupler


@pytest.fixture
def valeurs(db: None) -> dict[str, Any]:
    """Aix: 3 men out of 20; Martigues: 2 entries; Istres: 40 entries."""
    peupler("aix", entrees=20, sorties=0, hommes=3)
    peupler("mar", entrees=2, sorties=0)
    peupler("iop", entrees=40, sorties=12, hommes=20)
    plies = list(Plie.objects.filter(code__in=["aix", "iop", "mar"]).order_by("code"))
    composition = composer(plies, perimetre="tous", periode=T3, le=LE)
    lues: dict[str, Any] = json.loads(json.dumps(composition.valeurs, default=str))
    return lues


def masque(valeurs: dict[str, Any], en_clair: set[str]) -> dict[str, Any]:
    lues: dict[str, Any] = masquer(valeurs["mesures"], en_clair=en_clair, seuil=5, bornes=valeurs["periodes"])[
        "periode"
    ]
    return lues


def test_son_propre_perimetre_n_est_jamais_masque(valeurs: dict[str, Any]) -> None:
    mesures = valeurs["mesures"]["periode"]
    masquees = masque(valeurs, {"aix"})
    assert masquees["aix"] == mesures["aix"]


def test_un_effectif_de_un_a_quatre_est_masque_zero_non(valeurs: dict[str, Any]) -> None:
    masquees = masque(valeurs, {"aix"})
    assert masquees["mar"]["accompagnes"]["masque"] is True
    assert masquees["mar"]["brsa"]["masque"] is True
    assert masquees["mar"]["a_la_marge"] == 0


def test_le_complement_d_une_cellule_masquee_l_est_aussi(valeurs: dict[str, Any]) -> None:
    """3 men out of 20: women say it as well."""
    masquees = masque(valeurs, {"iop"})
    assert masquees["aix"]["hommes"]["masque"] is True
    assert masquees["aix"]["femmes"]["masque"] is True


def test_une_seule_cellule_masquee_entre_plie_en_masque_une_seconde(valeurs: dict[str, Any]) -> None:
    """Total − Aix − Istres would give Martigues back."""
    masquees = masque(valeurs, set())
    par_plie = [bool(isinstance(masquees[c]["integrations"], dict)) for c in ("aix", "iop", "mar")]
    assert par_plie.count(True) >= 2
    assert par_plie[2] is True


def test_le_total_est_masque_quand_il_n_en_manque_qu_un(valeurs: dict[str, Any]) -> None:
    masquees = masque(valeurs, {"aix", "iop"})
    assert masquees["mar"]["accompagnes"]["masque"] is True
    assert masquees["total"]["accompagnes"]["masque"] is True


def test_les_sous_populations_des_autres_ne_sont_pas_donnees(valeurs: dict[str, Any]) -> None:
    masquees = masque(valeurs, {"aix"})
    assert "parmi_sorties" not in masquees["iop"]["complements"]
    assert "communes" not in masquees["iop"]["complements"]
    assert "communes" in masquees["aix"]["complements"]


def test_la_tendance_et_les_ecarts_des_autres_sont_tus(valeurs: dict[str, Any]) -> None:
    lues = voiler(valeurs | {"ecarts": [{"lignes": [{"perimetre": "mar"}, {"perimetre": "aix"}]}]}, {"aix"})
    # In this tiny world the flows of all the PLIE are masked: their trend would give them back.
    assert {code for point in lues["tendance"] for code in point["valeurs"]} == {"aix"}
    assert lues["ecarts"] == [{"lignes": [{"perimetre": "aix"}]}]
    assert set(lues["objectifs"]["parts"]) == {"total", "aix"}


def test_l_objectif_d_un_plie_masque_reste_dit(valeurs: dict[str, Any]) -> None:
    """What is masked is said to be: a PLIE does not leave the table of the objectives, which are public."""
    ligne = {"code": "brsa", "libelle": "Dont BRSA", "objectif": 20, "realise": 2, "taux": 0.1, "reste": 18,
             "projection": 4}  # fmt: skip
    valeurs["objectifs"]["lignes"] = {plie: [dict(ligne)] for plie in ("aix", "iop", "mar", "total")}
    lues = voiler(valeurs, {"aix"})
    (tableau,) = objectifs(lues)
    cases = {rangee.entete: [case.texte for case in rangee.cases] for rangee in tableau.lignes}
    assert cases["AIX"] == ["20", "2", f"10{FINE}%", "18", "4"]
    assert cases["MAR"] == ["20", MASQUE, MASQUE, MASQUE, MASQUE]
    feuille = exports.objectifs(lues["objectifs"], {})
    assert {o.realise for o in feuille.lignes if o.perimetre == "mar" and not o.part} == {MASQUE}


def test_qui_voit_tout_ne_perd_rien(valeurs: dict[str, Any]) -> None:
    assert lire(valeurs).masquee is False
    assert lire(valeurs, en_clair={"aix", "iop", "mar"}).masquee is False
    assert lire(valeurs, en_clair={"aix"}).masquee is True


def test_aucun_petit_effectif_ne_se_retrouve_par_difference(valeurs: dict[str, Any]) -> None:
    """Try what a curious reader would: subtract every visible column from the total, every line from its family."""
    mesures = valeurs["mesures"]["periode"]
    masquees = masque(valeurs, set())
    plies = [code for code in masquees if code != "total"]

    def visible(plie: str, code: str) -> int | None:
        place: Any = masquees[plie]
        for etape in code.split("."):
            place = place[etape]
        if isinstance(place, dict):
            return None if place.get("masque") else place["n"]
        return int(place)

    ages = [f"age.{code}" for code in mesures["total"]["age"]]
    for code in ("accompagnes", "integrations", "brsa", "hommes", "femmes", "sorties", *ages):
        assert sum(visible(plie, code) is None for plie in plies) != 1, code
    for plie in plies:
        for famille in (["femmes", "hommes"], ages, ["effectif_debut", "integrations", "accompagnes"]):
            assert sum(visible(plie, code) is None for code in famille) != 1, (plie, famille)
