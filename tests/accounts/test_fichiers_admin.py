"""The administration's files: no formula goes out, nothing comes in by halves (B12, B13)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.fichiers_admin import LIGNES_MAX, TAILLE_MAX
from accounts.models import Commune, Organisation
from accounts.site import site
from sorties.models import Smic
from tests.connexion import connecte
from tests.fabriques.accounts import administrateur

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # the library's own pages
PIEGES = ["=HYPERLINK(1)", "+33", "-2", "@SUM(A1)", "%x", "|calc", "\ufeff=1", " =1", "\u00a0+1"]
FORMATS = ("ods", "xlsx", "csv")


@pytest.fixture
def client(db: None) -> Client:
    return connecte(administrateur())


def adresse(modele: Any, geste: str) -> str:
    return reverse(f"admin:{modele._meta.app_label}_{modele._meta.model_name}_{geste}")


def exporter(client: Client, modele: Any, genre: str) -> bytes:
    page = client.get(adresse(modele, "export"))
    champs = {nom: "on" for nom in page.context["form"].fields if "resource_" in nom}
    reponse = client.post(adresse(modele, "export"), champs | {"format": str(FORMATS.index(genre)), "resource": "0"})
    assert reponse.status_code == 200
    return reponse.content


def importer(client: Client, modele: Any, contenu: bytes) -> Any:
    fichier = SimpleUploadedFile("donnees.csv", contenu)
    return client.post(adresse(modele, "import"), {"format": "0", "resource": "0", "import_file": fichier})


def confirmer(client: Client, modele: Any, page: Any) -> None:
    saisie = {nom: champ.value() for nom, champ in ((c.name, c) for c in page.context["confirm_form"])}
    assert client.post(adresse(modele, "process_import"), saisie).status_code == 302


def fautes(page: Any) -> str:
    """What the page says of the file, or of its rows."""
    dites = [str(texte) for texte in page.context["form"].errors.get("import_file", [])]
    resultat = page.context.get("result")
    if resultat is not None:
        dites += [f"{rang} {faute.error}" for rang, siennes in resultat.row_errors() for faute in siennes]
        dites += [f"{ligne.number} {' '.join(ligne.error.messages)}" for ligne in resultat.invalid_rows]
    assert "confirm_form" not in page.context, "un fichier fautif ne se confirme pas"
    return " ".join(dites)


@pytest.mark.parametrize("genre", FORMATS)
def test_aucune_formule_ne_sort(client: Client, genre: str) -> None:
    for piege in PIEGES:
        Organisation.objects.create(nom=piege, type="structure")
    contenu = exporter(client, Organisation, genre)
    if genre == "csv":
        cellules = [ligne.split(";")[2] for ligne in contenu.decode("utf-8-sig").splitlines()[1:]]
        assert {f"'{piege}" for piege in PIEGES} <= set(cellules)
        return
    lues = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(contenu)).get_sheet_by_index(0).to_python()
    assert set(PIEGES) <= {ligne[2] for ligne in lues}
    with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
        for nom in archive.namelist():
            if "sheet" in nom or nom == "content.xml":
                lu = archive.read(nom).replace(b"<fonts", b"").replace(b"<fills", b"")
                assert b"<f>" not in lu
                assert b"table:formula" not in lu


def test_seul_le_csv_rentre(client: Client) -> None:
    for modele, administration in site._registry.items():
        formats: Any = administration
        assert [f().get_title() for f in formats.get_import_formats()] == ["CSV"], modele
        assert [f().get_title() for f in formats.get_export_formats()] == ["ODS", "XLSX", "CSV"], modele


@pytest.mark.parametrize("modele", [Organisation, Commune, Smic], ids=lambda m: m.__name__)
def test_ce_qui_sort_rentre_sans_rien_changer(client: Client, modele: Any) -> None:
    Organisation.objects.create(nom="=1+1", type="structure")
    avant = list(modele.objects.order_by("pk").values())
    page = importer(client, modele, exporter(client, modele, "csv"))
    assert page.context["result"].totals["skip"] == len(avant) > 0
    confirmer(client, modele, page)
    assert list(modele.objects.order_by("pk").values()) == avant


TEXTE = "id;depuis;horaire_brut;mensuel_brut\n;01/02/2031;14,10;2138,54\n"


@pytest.mark.parametrize(
    "coder",
    [
        lambda t: t.encode("utf-8-sig"),
        lambda t: t.encode("cp1252"),
        lambda t: t.encode("utf-16"),
        lambda t: t.replace(",", ".").replace(";", ",").encode(),
        lambda t: t.replace(";", "\t").encode(),
    ],
    ids=["bom", "cp1252", "utf-16", "virgules", "tabulations"],
)
def test_un_fichier_comme_on_l_ecrit_se_lit(client: Client, coder: Callable[[str], bytes]) -> None:
    """The first of February, not the second of January: the library's own reading is American."""
    page = importer(client, Smic, coder(TEXTE))
    assert not Smic.objects.filter(depuis=date(2031, 2, 1)).exists(), "un aperçu n’écrit rien"
    confirmer(client, Smic, page)
    assert str(Smic.objects.get(depuis=date(2031, 2, 1)).mensuel_brut) == "2138.54"


@pytest.mark.parametrize(
    ("contenu", "attendu"),
    [
        (b"depuis;depuis;horaire_brut\n01/02/2031;x;1\n", "Ligne 1\u00a0: une seule colonne «\u00a0depuis\u00a0»"),
        (b"\n", "Ligne 1\u00a0: attendu, une première ligne portant le nom des colonnes."),
        (TEXTE.encode() + b';01/03/2031;"14;2\n', "Ligne 3\u00a0: attendu, des guillemets doublés"),
        (TEXTE.encode() + b";01/03/2031;14\n", "Ligne 3\u00a0: attendu, 4 colonnes comme sur la première ligne"),
        (TEXTE.encode() + b"\n;01/03/2031;14;2;x\n", "Ligne 4\u00a0: attendu, 4 colonnes"),
        (TEXTE.encode() + b";01/03/2031;1\x004;2\n", "Ligne 3\u00a0: un caractère est illisible."),
        (TEXTE.encode() + b";31/02/2031;14;2\n", "3 «\u00a031/02/2031\u00a0» n’est pas une date"),
        (TEXTE.encode() + b";01/03/2031;=1+1;2\n", "3 "),
        (TEXTE.encode() + b";14,10;01/03/2031;2138\n", "3 "),
        (b"x" * (TAILLE_MAX + 1), "Ce fichier pèse plus de 2\u00a0Mo."),
        (b"depuis\n" + b"a\n" * (LIGNES_MAX + 1), f"Ce fichier compte plus de {LIGNES_MAX} lignes."),
    ],
    ids=["double", "vide", "guillemet", "courte", "longue", "nul", "jour", "formule", "décalée", "lourd", "long"],
)
def test_un_fichier_fautif_est_dit_et_rien_n_entre(client: Client, contenu: bytes, attendu: str) -> None:
    avant = list(Smic.objects.order_by("pk").values())
    assert attendu in fautes(importer(client, Smic, contenu))
    assert list(Smic.objects.order_by("pk").values()) == avant


def test_un_oui_ou_non_et_un_renvoi_faux_se_disent(client: Client) -> None:
    commune = Commune.objects.exclude(pole=None).order_by("pk")[0]
    page = importer(client, Commune, f"code_insee;nom;plie\n{commune.pk};{commune.nom};999999\n".encode())
    assert "ne renvoie à aucune ligne" in fautes(page)


def test_une_ligne_fautive_porte_le_numero_qu_elle_a_dans_le_fichier(client: Client) -> None:
    lignes = b"code_insee;nom;codes_postaux;plie;pole;pole_certitude\n13999;Ailleurs;13999;;;\n13998;Autre;13998;ZZ;;\n"
    page = importer(client, Commune, lignes)
    assert fautes(page) == "3 «\u00a0ZZ\u00a0» ne renvoie à aucune ligne."
    assert not Commune.objects.filter(code_insee__in=("13999", "13998")).exists()
