"""What leaves the house in a spreadsheet: French for a French one, and never a formula."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from plie.socle.colonnes import CSV, ODS, XLSX, Colonne, ecrire, texte_sans_formule

COLONNES = [Colonne[Any](f"C{rang}", lambda ligne, rang=rang: ligne[rang]) for rang in range(6)]
LIGNE = ["Éloïse", date(2026, 1, 31), 3, Decimal("12.5"), True, None]


def lire(contenu: bytes) -> list[list[Any]]:
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(contenu)).get_sheet_by_index(0).to_python()


def test_csv_pour_un_tableur_francais() -> None:
    contenu = ecrire(CSV, titre="Essai", colonnes=COLONNES, lignes=[LIGNE, [False, "a;b", 0, 1.5, "x\ny", ""]])
    assert (
        contenu == ('\ufeffC0;C1;C2;C3;C4;C5\r\nÉloïse;31/01/2026;3;12,5;oui;\r\nnon;"a;b";0;1,5;"x\ny";\r\n').encode()
    )


@pytest.mark.parametrize("format_fichier", [XLSX, ODS])
def test_tableurs_avec_leurs_types(format_fichier: str) -> None:
    contenu = ecrire(format_fichier, titre="Essai", colonnes=COLONNES, lignes=[LIGNE], mentions=["Soutien"])
    entetes, rangee = lire(contenu)[:2]
    assert entetes == ["C0", "C1", "C2", "C3", "C4", "C5"]
    assert rangee[:5] == ["Éloïse", date(2026, 1, 31), 3, 12.5, "oui"]
    classeur = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(contenu))
    assert classeur.sheet_names == ["Essai", "À propos"]


def test_un_instant_s_ecrit_a_l_heure_de_paris() -> None:
    instant = datetime(2026, 1, 1, 23, 30, tzinfo=UTC)
    contenu = ecrire(XLSX, titre="Essai", colonnes=[Colonne[Any]("Le", lambda ligne: ligne)], lignes=[instant])
    assert lire(contenu)[1] == [datetime(2026, 1, 2, 0, 30)]


@pytest.mark.parametrize("texte", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "  =1", "\u00a0=1", "＝1"])
def test_aucune_cellule_de_csv_ne_devient_une_formule(texte: str) -> None:
    assert texte_sans_formule(texte) == f"'{texte}"


@pytest.mark.parametrize("texte", ["", "Anne", "06 12", "a=b", "(=1)"])
def test_un_texte_ordinaire_ne_change_pas(texte: str) -> None:
    assert texte_sans_formule(texte) == texte


@pytest.mark.parametrize("format_fichier", [XLSX, ODS])
@settings(max_examples=30, deadline=None)
@given(texte=st.text(st.characters(codec="utf-8"), max_size=40))
def test_tout_texte_donne_un_fichier_lisible(format_fichier: str, texte: str) -> None:
    contenu = ecrire(format_fichier, titre="Essai", colonnes=[Colonne[Any]("T", lambda ligne: ligne)], lignes=[texte])
    assert lire(contenu)[0] == ["T"]


def test_une_liste_vide_garde_ses_titres() -> None:
    for format_fichier in (XLSX, ODS):
        assert lire(ecrire(format_fichier, titre="Essai", colonnes=COLONNES, lignes=[])) == [
            ["C0", "C1", "C2", "C3", "C4", "C5"]
        ]
