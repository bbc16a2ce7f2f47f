"""The content of a deposited file: kind, size, active content, images drawn anew (B11)."""

from __future__ import annotations

import io
from datetime import date

import pikepdf
import pytest
from PIL import Image

from plie.socle.erreurs import ErreurMetier
from sorties import fichiers
from sorties.examen_pdf import RAISONS, examiner
from sorties.fichiers import TAILLE_MAX, nom_affichable, verifier_fichier
from tests.fabriques.sorties import (
    image,
    pdf,
    televerse,
)
from tests.sorties.fichiers_pieges import ACTIFS, pdf_avec, png_menteur

LE = date(2024, 9, 1)


@pytest.mark.parametrize("cas", ACTIFS, ids=list(ACTIFS))
def test_un_pdf_qui_agit_est_refuse(cas: str) -> None:
    assert examiner(pdf_avec(ACTIFS[cas])) == "actif"


def test_un_pdf_actif_est_refuse_jusque_dans_le_processus_a_part() -> None:
    with pytest.raises(ErreurMetier) as refus:
        verifier_fichier(televerse(pdf_avec(ACTIFS["script à l’ouverture"])))
    assert (refus.value.message, refus.value.champ) == (RAISONS["actif"], "fichier")


@pytest.mark.parametrize(
    ("contenu", "raison"),
    [
        (b"%PDF-1.7\nrien", "illisible"),
        (pdf()[:200], "illisible"),
        (pdf_avec(lambda d: None, encryption=pikepdf.Encryption(owner="a", user="b")), "chiffre"),
        (pdf_avec(lambda d: None, encryption=pikepdf.Encryption(owner="a", user="")), "chiffre"),
        (pdf_avec(lambda d: d.pages.__delitem__(0)), "vide"),
        (pdf_avec(lambda d: [d.add_blank_page() for _ in range(100)] and None), "pages"),  # type: ignore[func-returns-value]
        (pdf(), ""),
    ],
    ids=["bruit", "tronqué", "mot de passe", "propriétaire", "sans page", "101 pages", "sain"],
)
def test_ce_qu_un_pdf_doit_etre(contenu: bytes, raison: str) -> None:
    assert examiner(contenu) == raison


@pytest.mark.parametrize(
    ("contenu", "nom", "message"),
    [
        (b"", "vide.pdf", "Ce fichier est vide."),
        (b"%PDF-" + b"0" * TAILLE_MAX, "gros.pdf", "Un fichier pèse 10\u00a0Mo au plus."),
        (b"MZ\x90\x00" + b"0" * 100, "bulletin.pdf", "Déposer un PDF, ou une image JPEG ou PNG."),
        (b"<script>alert(1)</script>", "photo.png", "Déposer un PDF, ou une image JPEG ou PNG."),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            "a.svg",
            "Déposer un PDF, ou une image JPEG ou PNG.",
        ),
        (b"PK\x03\x04" + b"0" * 50, "a.docx", "Déposer un PDF, ou une image JPEG ou PNG."),
        (b"GIF89a" + b"0" * 50, "a.gif", "Déposer un PDF, ou une image JPEG ou PNG."),
        (b"\n%PDF-1.7", "decale.pdf", "Déposer un PDF, ou une image JPEG ou PNG."),
        (b"\x89PNG\r\n\x1a\n<?php system($_GET[0]) ?>", "a.png", "Cette image est illisible ou endommagée."),
        (image(taille=(300, 300))[:150], "coupee.png", "Cette image est illisible ou endommagée."),
        (b"\xff\xd8\xff\xe0" + b"0" * 40, "a.jpg", "Cette image est illisible ou endommagée."),
        (png_menteur(50_000, 50_000), "bombe.png", "Cette image est trop grande : réduire sa définition."),
        (png_menteur(13_000, 10), "longue.png", "Cette image est trop grande : réduire sa définition."),
    ],
    ids=lambda valeur: valeur if isinstance(valeur, str) and "." in valeur and len(valeur) < 15 else "",
)
def test_un_fichier_hostile_est_refuse(contenu: bytes, nom: str, message: str) -> None:
    with pytest.raises(ErreurMetier) as refus:
        verifier_fichier(televerse(contenu, nom))
    assert (refus.value.message.replace("\u202f", " "), refus.value.champ) == (message, "fichier")


def test_un_examen_qui_ne_rend_pas_la_main_est_un_refus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fichiers, "SECONDES", -10)
    with pytest.raises(ErreurMetier, match="illisible ou endommagé"):
        verifier_fichier(televerse(pdf()))


def test_le_contenu_decide_du_type_non_le_nom_ni_l_annonce() -> None:
    sain = verifier_fichier(televerse(image("JPEG"), "bulletin.pdf.exe", "text/html"))
    assert (sain.type_mime, sain.nom) == ("image/jpeg", "bulletin.jpg")


def test_une_photographie_perd_son_lieu_et_ce_qui_la_suit() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Téléphone de Dominique"
    exif[0x0112] = 6
    brut = image("JPEG", (40, 20), exif=exif) + b"PK\x03\x04 archive cachee"
    sain = verifier_fichier(televerse(brut, "photo.jpg"))
    with Image.open(io.BytesIO(sain.contenu)) as relue:
        assert (relue.size, dict(relue.getexif())) == ((20, 40), {})
    assert b"archive cachee" not in sain.contenu


def test_un_png_a_palette_et_un_jpeg_gris_restent_lisibles() -> None:
    for mode, format in (("P", "PNG"), ("LA", "PNG"), ("I;16", "PNG"), ("CMYK", "JPEG"), ("L", "JPEG")):
        brut = io.BytesIO()
        Image.new(mode, (8, 6)).save(brut, format)
        sain = verifier_fichier(televerse(brut.getvalue(), "image"))
        with Image.open(io.BytesIO(sain.contenu)) as relue:
            assert relue.size == (8, 6)


@pytest.mark.parametrize(
    ("nom", "affiche"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\moi\\bulletin mai.PDF", "bulletin mai.pdf"),
        ("bulletin\u202efdp.exe", "bulletinfdp.pdf"),
        ('a"b;c\r\nX: y.pdf', "a b cX y.pdf"),
        (".pdf", "piece.pdf"),
        ("", "piece.pdf"),
        ("é" * 300, "é" * 120 + ".pdf"),
    ],
)
def test_le_nom_affiche(nom: str, affiche: str) -> None:
    assert nom_affichable(nom, "application/pdf") == affiche
