"""The imported folder gives exactly the published figures, table by table (bilan d'activité 2018-2021)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.models import Plie
from pilotage.indicateurs import PeriodeNommee, calculer
from pilotage.indicateurs.blocs import bloc
from pilotage.indicateurs.calcul import Calcul, verifier_listes
from pilotage.selectors import tableau_de_bord
from plie.socle.periodes import Periode
from plie.socle.typographie import nombre_en_chiffres, taux_en_chiffres
from tests.pilotage import bilan

# The imported folder is one database for the suite: one worker has it.
pytestmark = pytest.mark.xdist_group("reprise")

LE = date(2026, 11, 22)
QUATRE_ANS = Periode(date(2018, 1, 1), date(2021, 12, 31))


_CALCULE: dict[str, Any] = {}


@pytest.fixture
def publie(base_reprise: None) -> dict[str, Any]:
    """The dashboards of the four years and of each of them, on the imported folder; computed once for the module."""
    if not _CALCULE:
        plies = list(Plie.objects.order_by("code"))
        annees = (PeriodeNommee(str(annee), Periode.annee(annee)) for annee in bilan.INTEGRATIONS)
        _CALCULE["calcul"] = calculer(plies, [PeriodeNommee("tout", QUATRE_ANS), *annees], lister=["tout"])
        _CALCULE["json"] = tableau_de_bord(plies, perimetre="tous", periode=QUATRE_ANS, le=LE)
    return _CALCULE


def _lire(publie: dict[str, Any], periode: str, perimetre: str) -> dict[str, Any]:
    calcul: Calcul = publie["calcul"]
    return bloc(calcul.figures[periode][perimetre], complements=False)


def _part(part: dict[str, Any]) -> str:
    return taux_en_chiffres(part["taux"]).removesuffix("\u202f%")


@pytest.mark.parametrize("perimetre", bilan.PLIES)
def test_tableau_des_plie(publie: dict[str, Any], perimetre: str) -> None:
    lu = publie["json"]["total"] if perimetre == "total" else publie["json"]["plie"][perimetre]
    etp = publie["calcul"].figures["tout"][perimetre].mesures["etp"]
    assert (
        nombre_en_chiffres(etp),
        lu["effectif_debut"],
        lu["integrations"],
        lu["accompagnes"],
        lu["brsa"]["n"],
        _part(lu["brsa"]),
        lu["sorties"],
        lu["sorties_positives"]["n"],
        _part(lu["sorties_positives"]),
        nombre_en_chiffres(lu["positives_par_etp_an"], 1),
    ) == bilan.PLIES[perimetre]


def test_les_personnes_sont_toutes_distinctes(publie: dict[str, Any]) -> None:
    total = publie["json"]["total"]
    assert (total["personnes"], total["effectif_fin"]) == (14752, 3561)


def test_integrations_par_annee(publie: dict[str, Any]) -> None:
    assert {annee: _lire(publie, str(annee), "total")["integrations"] for annee in bilan.INTEGRATIONS} == (
        bilan.INTEGRATIONS
    )


@pytest.mark.parametrize("perimetre", bilan.DELD_QPV_2021)
def test_deld_et_qpv_en_2021(publie: dict[str, Any], perimetre: str) -> None:
    lu = _lire(publie, "2021", perimetre)
    deld, qpv = lu["deld"], lu["qpv"]
    assert (lu["accompagnes"], deld["n"], _part(deld), qpv["n"], _part(qpv)) == bilan.DELD_QPV_2021[perimetre]
    assert deld["sur"] == qpv["sur"] == lu["accompagnes"]


@pytest.mark.parametrize("annee", bilan.DUREES)
def test_durees_moyennes(publie: dict[str, Any], annee: int) -> None:
    lu = _lire(publie, str(annee), "total")
    durees = tuple(nombre_en_chiffres(lu[f"duree_moyenne_{code}"], 1) for code in ("positives", "autres", "effectif"))
    assert durees == bilan.DUREES[annee]


def test_profil_sur_quatre_ans(publie: dict[str, Any]) -> None:
    lu = _lire(publie, "tout", "total")

    def part(code: str) -> str:
        place = lu
        for etape in code.split("."):
            place = place[etape]
        return _part(place)

    assert {code: part(code) for code in bilan.PROFIL} == bilan.PROFIL


def test_sorties_positives_par_nature(publie: dict[str, Any]) -> None:
    lu = _lire(publie, "tout", "total")["positives_par_type"]
    assert {code: _part(part) for code, part in lu.items()} == bilan.POSITIVES_PAR_TYPE
    assert sum(part["n"] for part in lu.values()) == 4732


def test_autres_sorties_par_nature(publie: dict[str, Any]) -> None:
    lu = _lire(publie, "tout", "total")["autres_par_type"]
    parts = {
        codes: taux_en_chiffres(sum(lu[code]["n"] for code in codes) / lu[codes[0]]["sur"]).removesuffix("\u202f%")
        for codes in bilan.AUTRES_PAR_TYPE
    }
    assert parts == bilan.AUTRES_PAR_TYPE
    assert sum(part["n"] for part in lu.values()) == 6459


def test_les_listes_donnent_les_effectifs(publie: dict[str, Any]) -> None:
    """Behind each of the cells of the four years, as many parcours as the figure says."""
    verifier_listes(publie["calcul"])
    lignes = publie["calcul"].lignes["tout"]
    assert len(lignes.lignes) == 14752


def test_les_annees_se_suivent(publie: dict[str, Any]) -> None:
    """What a year leaves, the next one finds; exits add up."""
    annees = [_lire(publie, str(annee), "total") for annee in bilan.INTEGRATIONS]
    assert [lu["effectif_fin"] for lu in annees[:-1]] == [lu["effectif_debut"] for lu in annees[1:]]
    assert sum(lu["sorties"] for lu in annees) == 11191
