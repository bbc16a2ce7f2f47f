"""`manage.py tableau_de_bord`: the format that other programs rely on, and clear refusals."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, ManagementUtility, call_command
from python_calamine import CalamineWorkbook

from pilotage import exports
from pilotage.indicateurs.cellules import Indicateur
from pilotage.selectors import composer
from plie.socle.horloge import aujourdhui
from tests.fabriques import accounts
from tests.pilotage.mondes import T3

CLES = [
    "effectif_debut", "integrations", "accompagnes", "personnes", "sorties", "effectif_fin",
    "brsa", "deld", "qpv", "femmes", "hommes", "age", "niveau",
    "sorties_positives", "sorties_dynamiques", "sorties_autres", "taux_hors_neutralisees", "taux_sur_entrees",
    "positives_par_etp_an", "positives_par_type", "autres_par_type", "a_la_marge",
    "duree_moyenne_positives", "duree_moyenne_autres", "duree_moyenne_effectif",
]  # fmt: skip


def appeler(*arguments: str) -> str:
    sortie = io.StringIO()
    call_command("tableau_de_bord", *arguments, stdout=sortie)
    return sortie.getvalue()


def test_le_json_a_les_cles_du_format(peuple: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pilotage.management.commands.tableau_de_bord.aujourdhui", lambda: date(2025, 10, 6))
    lu = json.loads(appeler("--plie", "aix", "--trimestre", "2025T3"))
    assert {cle: lu[cle] for cle in ("perimetre", "du", "au", "arrete_le", "version_pacte")} == {
        "perimetre": "aix",
        "du": "2025-07-01",
        "au": "2025-09-30",
        "arrete_le": "2025-10-06",
        "version_pacte": "2023-2027",
    }
    assert list(lu["total"]) == CLES
    assert lu["plie"] == {"aix": lu["total"]}
    assert lu["total"]["femmes"] == {"n": 11, "sur": 14, "taux": 11 / 14}
    assert list(lu["total"]["age"]) == ["moins_25", "25_34", "35_44", "45_54", "plus_54"]
    assert list(lu["total"]["niveau"]) == ["5_et_plus", "4", "3", "1_2", "inconnu"]
    assert lu["total"]["positives_par_type"]["cdi"] == {"n": 3, "sur": 3, "taux": 1.0}
    assert lu["total"]["duree_moyenne_positives"] == pytest.approx(347 / 30.4375)


def test_tous_donne_chaque_plie_et_le_total(peuple: None) -> None:
    lu = json.loads(appeler("--plie", "tous", "--du", "2025-07-01", "--au", "30/09/2025"))
    assert lu["perimetre"] == "tous"
    assert list(lu["plie"]) == ["aix", "iop", "mar", "mpc", "mpe", "mpo"]
    assert lu["total"]["accompagnes"] == 16
    assert lu["plie"]["iop"]["brsa"] == {"n": 0, "sur": 0, "taux": None}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--trimestre", "2025T3"], "Indiquer --plie CODE ou --plie tous."),
        (["--plie", "xyz", "--trimestre", "2025T3"], "PLIE inconnu : xyz."),
        (["--plie", ",", "--trimestre", "2025T3"], "PLIE inconnu : (vide)."),
        (["--plie", "aix", "--trimestre", "2025T5"], "Trimestre attendu sous la forme 2026T3"),
        (["--plie", "aix", "--trimestre", "1850T1"], "année 1850 hors des limites"),
        (["--plie", "aix"], "Indiquer --trimestre AAAATn"),
        (["--plie", "aix", "--du", "2025-07-01"], "Indiquer --trimestre AAAATn"),
        (["--plie", "aix", "--du", "2025-02-30", "--au", "2025-03-01"], "--du : date attendue"),
        (["--plie", "aix", "--du", "0001-01-01", "--au", "2025-03-01"], "année 1 hors des limites"),
        (["--plie", "aix", "--du", "2025-03-02", "--au", "2025-03-01"], "précède --du"),
        (["--plie", "aix", "--trimestre", "2025T3", "--au", "2025-03-01"], "mais pas les deux"),
        (["--plie", "aix", "--trimestre", "2025T3", "--format", "doc"], "« doc » inconnu"),
        (["--plie", "aix", "--trimestre", "2025T3", "--format", "csv", "--fichier", "/nulle/part.csv"], "impossible"),
    ],
)
def test_de_mauvais_arguments_sont_refuses_en_francais(db: None, arguments: list[str], message: str) -> None:
    with pytest.raises(CommandError) as refus:
        appeler(*arguments)
    assert message in str(refus.value)
    assert refus.value.returncode == 2


def test_une_option_inconnue_sort_avec_le_meme_code(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as fin:
        ManagementUtility(["manage.py", "tableau_de_bord", "--zzz"]).execute()
    assert fin.value.code == 2
    assert "Arguments invalides" in capsys.readouterr().err


def fichier(tmp_path: Path, forme: str) -> Path:
    chemin = tmp_path / f"chiffres.{forme}"
    appeler("--plie", "aix", "--trimestre", "2025T3", "--format", forme, "--fichier", str(chemin))
    return chemin


def test_le_csv_porte_les_valeurs_exactes_et_la_mention(peuple: None, tmp_path: Path) -> None:
    texte = fichier(tmp_path, "csv").read_bytes().decode("utf-8-sig")
    lignes = list(csv.DictReader(io.StringIO(texte), delimiter=";"))
    femmes = next(ligne for ligne in lignes if ligne["Périmètre"] == "aix" and ligne["Code"] == "femmes")
    assert (femmes["Numérateur"], femmes["Dénominateur"]) == ("11", "14")
    assert float(femmes["Valeur"].replace(",", ".")) == 11 / 14
    assert "Union européenne" in lignes[-1]["Indicateur"]


@pytest.mark.parametrize("forme", ["xlsx", "ods"])
def test_le_classeur_a_des_cellules_typees_et_ses_definitions(peuple: None, tmp_path: Path, forme: str) -> None:
    classeur = CalamineWorkbook.from_path(fichier(tmp_path, forme))
    assert classeur.sheet_names == ["Indicateurs", "Objectifs 2025", "Définitions", "À propos"]
    entetes, *lignes = classeur.get_sheet_by_name("Indicateurs").to_python()
    accompagnes = next(
        dict(zip(entetes, ligne, strict=True)) for ligne in lignes if ligne[0] == "aix" and ligne[3] == "accompagnes"
    )
    assert accompagnes["Valeur"] == 14
    apropos = [str(ligne[0]) for ligne in classeur.get_sheet_by_name("À propos").to_python()]
    assert any("Union européenne" in ligne for ligne in apropos)
    definitions = [" ".join(map(str, ligne)) for ligne in classeur.get_sheet_by_name("Définitions").to_python()]
    assert any("BRSA" in ligne and "période de RSA" in ligne for ligne in definitions)


@pytest.mark.parametrize("forme", ["xlsx", "ods"])
def test_le_classeur_dit_les_objectifs_de_l_annee(peuple: None, tmp_path: Path, forme: str) -> None:
    """Those of the dashboard: from 1 January to the last day of the period, exact, the two shares after."""
    composition = composer([accounts.plie("aix")], perimetre="aix", periode=T3, le=aujourdhui(), lister=False).valeurs[
        "objectifs"
    ]
    feuille = CalamineWorkbook.from_path(fichier(tmp_path, forme)).get_sheet_by_name("Objectifs 2025")
    entetes, *lignes = feuille.to_python()
    lues = [dict(zip(entetes, ligne, strict=True)) for ligne in lignes if ligne[0] == "aix"]
    attendues = [
        *((o["objectif"], o["realise"], o["reste"], o["projection"]) for o in composition["lignes"]["aix"]),
        *((p["cible"], p["taux"], "", "") for p in composition["parts"]["aix"]),
    ]
    colonnes = ("Objectif", "Réalisé", "Reste à faire", "Projection au 31\u00a0décembre")
    assert [tuple(ligne[colonne] for colonne in colonnes) for ligne in lues] == attendues
    assert len(lues) == 6
    assert (lues[0]["Du"], lues[0]["Au"]) == (date(2025, 1, 1), date(2025, 9, 30))


def test_un_nom_de_plie_ne_devient_pas_une_formule() -> None:
    piege: Any = '=HYPERLINK("http://ailleurs.example")'
    ligne = exports.LigneChiffre("aix", piege, Indicateur("x", piege, "", ""), None)
    contenu = exports.ecrire("csv", titre="x", colonnes=exports.COLONNES, lignes=[ligne]).decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(contenu.splitlines()[1]), delimiter=";"))[1] == f"'{piege}"


def test_le_pdf_est_ecrit(peuple: None, tmp_path: Path) -> None:
    assert fichier(tmp_path, "pdf").read_bytes().startswith(b"%PDF-1.7")
