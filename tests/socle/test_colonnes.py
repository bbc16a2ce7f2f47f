"""What leaves the house in a spreadsheet: French for a French one, and never a formula."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from plie.socle.colonnes import CSV, FORMATS, ODS, XLSX, Colonne, Feuille, ecrire, texte_d_origine, texte_sans_formule

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


# What a spreadsheet takes for the start of a formula, and what it skips before it.
DEBUTS = ["=1+1", "+33", "-2", "@SUM(A1)", "%x", "|calc", "\t1", "\r1", "\n1", "\x001", "＝1", "＋1", "＠1"]
PREFIXES = ["", " ", "\u00a0", "\ufeff", "\u200b", "\x01", "\x00", "\t", " \ufeff "]


@pytest.mark.parametrize("debut", DEBUTS)
@pytest.mark.parametrize("prefixe", PREFIXES)
def test_aucune_cellule_de_csv_ne_devient_une_formule(prefixe: str, debut: str) -> None:
    texte = prefixe + debut
    assert texte_sans_formule(texte) == f"'{texte}"
    assert texte_d_origine(texte_sans_formule(texte)) == texte


@pytest.mark.parametrize("texte", ["", "Anne", "06 12", "a=b", "(=1)", "'", "'Anne", "l’âge", "O'Neil"])
def test_un_texte_ordinaire_ne_change_pas(texte: str) -> None:
    assert texte_sans_formule(texte) == texte == texte_d_origine(texte)


@settings(max_examples=300, deadline=None)
@given(texte=st.text(st.sampled_from("'=+-@%| \t\r\n\x00\ufeffa1"), max_size=6))
def test_un_texte_cite_se_relit_comme_il_etait(texte: str) -> None:
    cite = texte_sans_formule(texte)
    assert texte_d_origine(cite) == texte
    assert cite.lstrip("\ufeff\x00 \t\r\n")[:1] not in set("=+-@%|")


@pytest.mark.parametrize("format_fichier", FORMATS)
def test_les_nombres_negatifs_restent_des_nombres_et_le_texte_du_texte(format_fichier: str) -> None:
    lignes: list[list[Any]] = [["-5", -5, "=1+1", Decimal("-0.5"), "  deux  blancs ", "\ufeff=2"]]
    contenu = ecrire(format_fichier, titre="Essai", colonnes=COLONNES, lignes=lignes)
    if format_fichier == CSV:
        assert contenu.decode("utf-8-sig").splitlines()[1] == "'-5;-5;'=1+1;-0,5;  deux  blancs ;'\ufeff=2"
        return
    assert lire(contenu)[1] == ["-5", -5, "=1+1", -0.5, "  deux  blancs ", "\ufeff=2"]


def test_aucune_formule_dans_le_xml_des_tableurs() -> None:
    """What LibreOffice would run is written in the file: no cell says that it is one."""
    textes = [prefixe + debut for prefixe in PREFIXES for debut in DEBUTS]
    colonnes = [Colonne[Any]("T", lambda ligne: ligne)]
    for format_fichier, formule in ((XLSX, b"<f"), (ODS, b"table:formula")):
        contenu = ecrire(format_fichier, titre="Essai", colonnes=colonnes, lignes=textes, mentions=textes)
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            pages = {nom: archive.read(nom) for nom in archive.namelist() if nom.endswith(".xml")}
        feuilles = [lu for nom, lu in pages.items() if "sheet" in nom or nom == "content.xml"]
        assert feuilles
        for lu in feuilles:
            ElementTree.fromstring(lu)
            assert formule not in lu.replace(b"<fonts", b"").replace(b"<fills", b"")


def test_une_annexe_est_une_feuille_de_plus() -> None:
    annexe = Feuille("Définitions", COLONNES[:1], [["accompagnés"]])
    for format_fichier in (XLSX, ODS):
        contenu = ecrire(format_fichier, titre="Essai", colonnes=COLONNES, lignes=[LIGNE], annexes=[annexe])
        classeur = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(contenu))
        assert classeur.sheet_names == ["Essai", "Définitions"]
        assert classeur.get_sheet_by_index(1).to_python() == [["C0"], ["accompagnés"]]


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
