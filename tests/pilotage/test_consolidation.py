"""The yearly consolidation: its bounds on small cases, its identities on the imported folder."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Plie
from parcours.models import Etape, Parcours
from pilotage.consolidation import consolider
from pilotage.consolidation.calcul import RANGS
from pilotage.consolidation.exports import fichier
from pilotage.indicateurs import PeriodeNommee, calculer
from pilotage.indicateurs.blocs import bloc
from plie.socle.periodes import Periode
from sorties.models import Sortie
from tests.pilotage.mondes import parcours

# The imported folder is one database for the suite: one worker has it.
pytestmark = pytest.mark.xdist_group("reprise")


def de_2025() -> dict[str, Any]:
    return consolider(list(Plie.objects.filter(code="aix")), perimetre="aix", annee=2025)


def sorti(rang: int, critere: str, **options: Any) -> Parcours:
    cree = parcours("aix", rang, debut=date(2024, 1, 15), fin=date(2025, 1, 15), **options)
    Sortie.objects.filter(parcours=cree).update(critere=critere)
    return cree


def test_emploi_formation_et_autres_sorties_positives(db: None) -> None:
    for rang, (critere, genre) in enumerate(
        [("S-1", "cdi"), ("S-1bis", "cdd_6_mois"), ("S-2", "interim"), ("S-3", "creation"), ("S-4", "formation")]
    ):
        sorti(rang, critere, type_sortie=genre)
    sorti(10, "S-5", type_sortie="autre_positive")
    sorti(11, "", qualification="autre", type_sortie="abandon")
    sorti(12, "", qualification="autre", type_sortie="deces")
    sorti(13, "D-1", qualification="dynamique", type_sortie="contrat_court")
    assert de_2025()["tableau_1"]["total"] == {
        "entrees": 0,
        "en_parcours": 9,
        "report": 9,
        "positives": 6,
        "emploi": 4,
        "formation": 1,
        "sans_suite": 3,
        "abandons": 1,
        "demenagement_deces_retraite": 1,
        "autres": 1,
        "taux_positives": 6 / 9,
    }


def test_un_taux_sans_sortie_est_vide(db: None) -> None:
    parcours("aix", 1)
    lu = de_2025()
    assert lu["tableau_1"]["total"]["taux_positives"] is None
    assert lu["tableau_3"]["toutes"]["total"]["duree_total"] is None
    assert lu["tableau_2"]["moyenne_par_participant"] == {"total": 0.0, "hommes": None, "femmes": 0.0}


def test_les_etapes_qui_recoupent_l_annee(db: None) -> None:
    femme, homme = parcours("aix", 1, debut=date(2024, 9, 1)), parcours("aix", 2, debut=date(2025, 3, 1), sexe="H")
    for fiche, genre, debut, fin in (
        (femme, "aci", date(2024, 9, 2), date(2025, 1, 1)),
        (femme, "aci", date(2025, 2, 1), None),
        (femme, "mobilisation", date(2024, 9, 2), date(2024, 12, 31)),
        (homme, "geiq", date(2025, 12, 31), None),
        (homme, "pmsmp", date(2026, 1, 1), None),
    ):
        Etape.objects.create(parcours=fiche, type=genre, date_debut=debut, date_fin=fin)
    lu = de_2025()
    assert lu["tableau_2"]["aci"] == {"total": 2, "hommes": 0, "femmes": 2}
    assert lu["tableau_2"]["famille:emploi_parcours"] == {"total": 3, "hommes": 1, "femmes": 2}
    assert lu["tableau_2"]["famille:mobilisation"]["total"] == lu["tableau_2"]["pmsmp"]["total"] == 0
    assert lu["tableau_2"]["moyenne_par_participant"] == {"total": 1.5, "hommes": 1.0, "femmes": 2.0}
    assert lu["tableau_4"]["aci"] == {"total": 1, "hommes": 0, "femmes": 1}
    assert lu["tableau_4"]["geiq"] == {"total": 1, "hommes": 1, "femmes": 0}


@pytest.mark.parametrize("annee", [2018, 2021])
def test_la_consolidation_recoupe_le_tableau_de_bord(base_reprise: None, annee: int) -> None:
    plies = list(Plie.objects.all())
    lu = consolider(plies, perimetre="tous", annee=annee)
    total = bloc(calculer(plies, [PeriodeNommee("p", Periode.annee(annee))]).figures["p"]["total"], complements=False)
    lignes = lu["tableau_1"]
    assert list(lignes) == list(RANGS)
    assert {cle: lignes["total"][cle] for cle in ("entrees", "en_parcours", "report", "positives", "sans_suite")} == {
        "entrees": total["integrations"],
        "en_parcours": total["accompagnes"],
        "report": total["effectif_debut"],
        "positives": total["sorties_positives"]["n"],
        "sans_suite": total["sorties"] - total["sorties_positives"]["n"],
    }
    for partition in (
        ("hommes", "femmes"),
        ("moins_26", "26_et_plus"),
        ("15_24", "25_44", "45_54", "55_64", "65_et_plus"),
        ("rsa", "deld", "autres"),
        tuple(rang for rang in RANGS if rang.startswith("niveau_")),
    ):
        for colonne in ("entrees", "en_parcours", "positives", "sans_suite", "abandons"):
            assert sum(lignes[rang][colonne] for rang in partition) == lignes["total"][colonne], (partition, colonne)
    assert lu["tableau_3"]["positives"]["total"]["duree_total"] == round(total["duree_moyenne_positives"], 2)
    assert sum(v["total"] for v in lu["tableau_8"]["naf"].values()) == lignes["total"]["emploi"]
    assert sum(v["total"] for v in lu["tableau_9"]["validation"].values()) == lignes["total"]["formation"]
    etapes = lu["tableau_2"]
    assert sum(v["total"] for c, v in etapes.items() if c.startswith("famille:")) == etapes["total"]["total"] > 0


def test_la_commande_donne_le_json_et_les_tableurs(db: None, tmp_path: Any) -> None:
    parcours("aix", 1)
    sortie = io.StringIO()
    call_command("consolidation", "--annee", "2025", stdout=sortie)
    lu = json.loads(sortie.getvalue())
    assert (lu["annee"], lu["perimetre"], lu["tableau_1"]["femmes"]["entrees"]) == (2025, "tous", 1)
    for forme, debut in (("json", b"{"), ("csv", b"\xef\xbb\xbfTableau;"), ("xlsx", b"PK"), ("ods", b"PK")):
        chemin = tmp_path / f"c.{forme}"
        call_command("consolidation", "--annee", "2025", "--plie", "aix", "--format", forme, "--fichier", str(chemin))
        assert chemin.read_bytes().startswith(debut)
    assert "tableau_1;femmes;entrees;1" in fichier("csv", lu).decode("utf-8-sig")


@pytest.mark.parametrize("arguments", [[], ["--annee", "abc"], ["--annee", "1850"], ["--annee", "2025", "--plie", "x"]])
def test_de_mauvais_arguments_sont_refuses(db: None, arguments: list[str]) -> None:
    with pytest.raises(CommandError) as refus:
        call_command("consolidation", *arguments)
    assert refus.value.returncode == 2
