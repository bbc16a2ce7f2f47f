"""Files as people really have them: encodings, separators, workbooks, and what is broken or hostile."""

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import odswriter
import pytest
import xlsxwriter

from parcours.models import Parcours
from participants.models import Participant
from sorties.models import Sortie
from sorties.reprise import Bilan, RepriseImpossible, importer
from tests.fabriques.reprise import COLONNES, SAIN, copie

pytestmark = pytest.mark.django_db

Ecrire = Callable[..., Path]


PERSONNE = ("nom", "prenom", "date_naissance", "qpv", "niveau_formation", "commune", "telephone")


def contenu() -> list[Any]:
    """What the base holds, for a comparison."""
    return [
        list(Participant.objects.order_by("identifiant_reprise").values_list(*PERSONNE)),
        list(Parcours.objects.order_by("identifiant_reprise").values_list("statut", "date_debut", "date_fin")),
        list(Sortie.objects.values_list("type", "critere", "naf")),
    ]  # fmt: skip


@pytest.fixture
def attendu(dossier: Ecrire) -> list[Any]:
    """What the sound folder gives."""
    from django.db import transaction

    with transaction.atomic():
        importer(dossier(nom="temoin"))
        resultat = contenu()
        transaction.set_rollback(True)
    return resultat


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separateur", [";", ",", "\t"])
def test_encodages_et_separateurs(dossier: Ecrire, attendu: list[Any], encodage: str, separateur: str) -> None:
    assert importer(dossier(encodage=encodage, separateur=separateur)).reussi
    assert contenu() == attendu


def test_colonnes_dans_un_autre_ordre_et_colonnes_inconnues(dossier: Ecrire, attendu: list[Any]) -> None:
    chemin = dossier()
    for fichier in chemin.glob("*.csv"):
        lignes = list(csv.DictReader(io.StringIO(fichier.read_bytes().decode()), delimiter=";"))
        colonnes = ["Couleur", *reversed(lignes[0])]
        with fichier.open("w", encoding="utf-8", newline="") as sortie:
            ecrivain = csv.DictWriter(sortie, colonnes, delimiter=";")
            sortie.write(";".join(c.upper() for c in colonnes) + "\n")
            ecrivain.writerows({**ligne, "Couleur": 'bleu; "nuit"'} for ligne in lignes)
    bilan = importer(chemin)
    assert bilan.ignores == [f"{nom}.csv : colonne COULEUR" for nom in SAIN]
    assert contenu() == attendu


def ecrire_xlsx(chemin: Path) -> Path:
    with xlsxwriter.Workbook(str(chemin)) as classeur:
        for fichier, lignes in SAIN.items():
            feuille = classeur.add_worksheet(fichier)
            colonnes = COLONNES[fichier].split(";")
            feuille.write_row(0, 0, colonnes)
            for rang, ligne in enumerate(lignes, 1):
                for place, colonne in enumerate(colonnes):
                    feuille.write_string(rang, place, ligne.get(colonne, ""))
        classeur.add_worksheet("Notes").write(0, 0, "à relire")
    return chemin


def ecrire_ods(chemin: Path) -> Path:
    with chemin.open("wb") as octets, odswriter.writer(octets) as classeur:
        for fichier, lignes in SAIN.items():
            feuille = classeur.new_sheet(fichier)
            colonnes = COLONNES[fichier].split(";")
            feuille.writerow(colonnes)
            for ligne in lignes:
                feuille.writerow([ligne.get(colonne, "") for colonne in colonnes])
    return chemin


def test_un_classeur_xlsx_donne_la_meme_chose(tmp_path: Path, attendu: list[Any]) -> None:
    bilan = importer(ecrire_xlsx(tmp_path / "reprise.xlsx"))
    assert (bilan.reussi, bilan.ignores, [f.nom for f in bilan.fichiers]) == (
        True,
        ["Notes"],
        ["participants", "rsa", "parcours", "etapes", "entretiens", "sorties"],
    )
    assert contenu() == attendu


def test_un_classeur_ods_donne_la_meme_chose(tmp_path: Path, attendu: list[Any]) -> None:
    assert importer(ecrire_ods(tmp_path / "reprise.ods")).reussi
    assert contenu() == attendu


def test_un_zip_donne_la_meme_chose(tmp_path: Path, dossier: Ecrire, attendu: list[Any]) -> None:
    with zipfile.ZipFile(tmp_path / "reprise.zip", "w") as archive:
        for fichier in dossier().glob("*.csv"):
            archive.write(fichier, f"export/{fichier.name}")
        archive.writestr("export/LISEZMOI.txt", "bonjour")
    bilan = importer(tmp_path / "reprise.zip")
    assert (bilan.reussi, bilan.ignores) == (True, ["LISEZMOI.txt"])
    assert contenu() == attendu


def test_un_tableur_garde_ses_nombres_et_ses_dates(tmp_path: Path) -> None:
    import datetime

    with xlsxwriter.Workbook(str(tmp_path / "r.xlsx")) as classeur:
        feuille = classeur.add_worksheet("participants")
        feuille.write_row(
            0, 0, ["identifiant", "nom", "date_naissance", "sexe", "commune", "mois_sans_activite", "qpv"]
        )
        jour = classeur.add_format({"num_format": "dd/mm/yyyy"})
        feuille.write_row(1, 0, [12, "DURAND"])
        feuille.write_datetime(1, 2, datetime.datetime(1985, 4, 12), jour)
        feuille.write_row(1, 3, ["F", 13001, 6, True])
    assert importer(tmp_path / "r.xlsx").reussi
    personne = Participant.objects.get()
    assert (personne.identifiant_reprise, str(personne.date_naissance), personne.commune_id) == (
        "12",
        "1985-04-12",
        "13001",
    )
    assert (personne.mois_sans_activite, personne.qpv) == (6, True)


def essayer(tmp_path: Path, octets: bytes, *, partiel: bool = True) -> Bilan:
    (tmp_path / "participants.csv").write_bytes(octets)
    return importer(tmp_path, partiel=partiel)


ENTETE = b"identifiant;nom;date_naissance;sexe\n"


def test_un_guillemet_egare_ne_refuse_que_sa_ligne(tmp_path: Path) -> None:
    bilan = essayer(
        tmp_path, ENTETE + b'A;"DURAND;1985-04-12;F\nB;MARTIN;1985-04-12;F\nC;"LE ""GRAND""";1985-04-12;H\n'
    )
    assert [(r.ligne, r.attendu) for r in bilan.rejets] == [
        (2, "des guillemets doublés à l’intérieur d’une valeur et fermés à sa fin")
    ]
    assert sorted(Participant.objects.values_list("nom", flat=True)) == ['LE "GRAND"', "MARTIN"]


def test_des_lignes_trop_courtes_ou_trop_longues(tmp_path: Path) -> None:
    bilan = essayer(tmp_path, ENTETE + b"A;DURAND;1985-04-12\nB;MARTIN;1985-04-12;F;x\nC;PETIT;1985-04-12;F;;\n\n;;;\n")
    assert [(r.ligne, r.attendu) for r in bilan.rejets] == [
        (2, "4 colonnes comme sur la première ligne (3 trouvées)"),
        (3, "4 colonnes comme sur la première ligne (5 trouvées)"),
    ]
    assert Participant.objects.get().nom == "PETIT"


def test_un_octet_nul_est_refuse(tmp_path: Path) -> None:
    bilan = essayer(tmp_path, ENTETE + b"A;DU\x00RAND;1985-04-12;F\n")
    assert [(r.ligne, r.colonne) for r in bilan.rejets] == [(2, "nom")]


def test_une_ligne_sans_fin_est_refusee(tmp_path: Path) -> None:
    bilan = essayer(tmp_path, ENTETE + b"A;" + b"x" * 500_000 + b";1985-04-12;F\nB;MARTIN;1985-04-12;F\n")
    assert [(r.ligne, r.attendu) for r in bilan.rejets] == [(2, "une ligne de moins de 200000 caractères")]
    assert Participant.objects.get().nom == "MARTIN"


def test_une_formule_reste_un_texte(tmp_path: Path) -> None:
    essayer(tmp_path, ENTETE + b"A;=1+1;1985-04-12;F\n")
    assert Participant.objects.get().nom == "=1+1"


@pytest.mark.parametrize(
    ("octets", "colonne", "attendu"),
    [
        (b"", "", "une première ligne portant le nom des colonnes"),
        (b"identifiant;nom;sexe\nA;B;F\n", "date_naissance", "une colonne de ce nom : elle est obligatoire"),
        (b"identifiant;nom;nom;date_naissance;sexe\n", "nom", "une seule colonne de ce nom"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "identifiant", "une colonne de ce nom : elle est obligatoire"),
    ],
)
def test_une_entete_impossible_arrete_tout(tmp_path: Path, octets: bytes, colonne: str, attendu: str) -> None:
    bilan = essayer(tmp_path, octets)
    assert (bilan.illisible, bilan.ecrit, bilan.reussi) == (True, False, False)
    assert (bilan.rejets[0].ligne, bilan.rejets[0].colonne, bilan.rejets[0].attendu) == (1, colonne, attendu)


def xlsx_hostile(tmp_path: Path, feuille: str) -> Path:
    """A workbook whose first sheet is replaced."""
    sain = ecrire_xlsx(tmp_path / "sain.xlsx")
    chemin = tmp_path / "hostile.xlsx"
    with zipfile.ZipFile(sain) as lu, zipfile.ZipFile(chemin, "w", zipfile.ZIP_DEFLATED) as ecrit:
        for membre in lu.namelist():
            ecrit.writestr(membre, feuille if membre == "xl/worksheets/sheet1.xml" else lu.read(membre))
    return chemin


def test_une_cellule_au_bout_de_la_feuille_est_refusee(tmp_path: Path) -> None:
    feuille = '<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    with pytest.raises(RepriseImpossible, match="trop étendue"):
        importer(xlsx_hostile(tmp_path, feuille))


def test_des_entites_qui_enflent_sont_refusees(tmp_path: Path) -> None:
    entites = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    with pytest.raises(RepriseImpossible, match="abîmé"):
        importer(xlsx_hostile(tmp_path, entites))


def test_un_million_de_rangees_vides_ne_coutent_rien(tmp_path: Path) -> None:
    vides = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(2, 50_000))
    bas = '<row r="1048576"><c r="A1048576" s="0"/></row>'
    entete = "".join(
        f'<c r="{lettre}1" t="inlineStr"><is><t>{nom}</t></is></c>'
        for lettre, nom in zip("ABCD", ["identifiant", "nom", "date_naissance", "sexe"], strict=True)
    )
    feuille = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f'<row r="1">{entete}</row>{vides}{bas}</sheetData></worksheet>'
    )
    bilan = importer(xlsx_hostile(tmp_path, feuille), simulation=True)
    assert bilan.fichiers[0].lues == 0


@pytest.mark.parametrize("nom", ["faux.xlsx", "faux.ods", "faux.zip"])
def test_un_fichier_d_une_autre_nature_est_refuse(tmp_path: Path, nom: str) -> None:
    (tmp_path / nom).write_bytes(b"ceci n'est pas une archive")
    with pytest.raises(RepriseImpossible, match="abîmé"):
        importer(tmp_path / nom)


def test_une_archive_trop_grosse_est_refusee(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sorties.reprise.sources.TAILLE_MAX_ARCHIVE", 1000)
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("participants.csv", "0" * 100_000)
    with pytest.raises(RepriseImpossible, match="trop volumineux"):
        importer(tmp_path / "b.zip")


def test_un_fichier_en_double_dans_l_archive_est_refuse(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("a/participants.csv", "identifiant")
        archive.writestr("b/participants.csv", "identifiant")
    with pytest.raises(RepriseImpossible, match="deux fois"):
        importer(tmp_path / "b.zip")


def test_le_rapport_donne_chaque_refus_sans_formule(dossier: Ecrire) -> None:
    lignes = copie()
    lignes["participants"][0]["sexe"] = "=1+1"
    lignes["participants"][1]["qpv"] = "peut;être"
    sortie = io.StringIO()
    importer(dossier({"participants": lignes["participants"]}), sortie_rapport=sortie)
    assert sortie.getvalue() == (
        "fichier;ligne;colonne;valeur;attendu\n"
        "participants.csv;2;sexe;'=1+1;F ou H\n"
        'participants.csv;3;qpv;"peut;être";oui ou non\n'
    )
