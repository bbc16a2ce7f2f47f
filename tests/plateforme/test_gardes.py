"""The guards themselves: network, logs, coverage gate."""

import json
import socket
from pathlib import Path

import pytest

from plie.socle.journaux import sans_donnees_personnelles
from tests.conftest import ReseauInterdit
from tests.couverture import genre_de, insuffisances, main


def test_le_reseau_est_ferme_pendant_les_essais() -> None:
    with socket.socket() as prise, pytest.raises(ReseauInterdit):
        prise.connect(("192.0.2.1", 80))


def test_les_journaux_ne_gardent_ni_recherche_ni_adresse() -> None:
    evenement = {
        "event": "request_started",
        "request": "GET /participants/?q=MARTIN",
        "ip": "203.0.113.9",
        "user_id": 7,
    }
    assert sans_donnees_personnelles(None, "info", evenement) == {
        "event": "request_started",
        "request": "GET /participants/",
        "user_id": 7,
    }


@pytest.mark.parametrize(
    ("fichier", "genre"),
    [
        ("sorties/regles.py", "regles"),
        ("sorties/regles/heures.py", "regles"),
        ("parcours/services/prolongations.py", "services"),
        ("accounts/querysets.py", "querysets"),
        ("accounts/views.py", None),
        ("plie/socle/cycle.py", "cycle"),
    ],
)
def test_genre_d_un_fichier(fichier: str, genre: str | None) -> None:
    assert genre_de(fichier) == genre


def mesure(prises: int, branches: int) -> dict[str, dict[str, int]]:
    return {
        "summary": {
            "num_branches": branches, "covered_branches": prises, "num_statements": 10, "covered_lines": 10,
        }
    }  # fmt: skip


@pytest.mark.parametrize(("prises", "code"), [(95, 0), (94, 1)])
def test_le_seuil_des_branches(tmp_path: Path, capsys: pytest.CaptureFixture[str], prises: int, code: int) -> None:
    rapport = tmp_path / "couverture.json"
    rapport.write_text(json.dumps({"files": {"sorties/regles.py": mesure(prises, 100), "a/views.py": mesure(0, 10)}}))
    assert main(str(rapport)) == code
    assert ("regles : 94.0 %" in capsys.readouterr().err) is bool(code)


def test_un_genre_sans_branche_compte_par_ses_lignes() -> None:
    assert insuffisances({"files": {"a/cycle.py": mesure(0, 0)}}) == []
