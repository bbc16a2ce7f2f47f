"""The content of a deposited file: kind, size, active content, images drawn anew (B11)."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from datetime import date
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from plie.socle.erreurs import ErreurMetier
from sorties import fichiers
from sorties.examen_pdf import RAISONS, examiner
from sorties.fichiers import TAILLE_MAX, nom_affichable, verifier_fichier
from tests.fabriques.sorties import (
    image,
    pdf,
)

LE = date(2024, 9, 1)


def televerse(contenu: bytes, nom: str = "piece.pdf", type_mime: str = "application/pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(nom, contenu, type_mime)


def pdf_avec(modifier: Callable[[pikepdf.Pdf], None], **options: Any) -> bytes:
    """A PDF of one page that something has been put into."""
    sortie = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        modifier(document)
        document.save(sortie, **options)
    return sortie.getvalue()


def _ouverture(document: pikepdf.Pdf, **action: Any) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(**action)


def _javascript(document: pikepdf.Pdf) -> None:
    _ouverture(document, S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def _javascript_nomme(document: pikepdf.Pdf) -> None:
    script = document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("x")))
    arbre = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), script]))
    document.Root.Names = pikepdf.Dictionary(JavaScript=arbre)


def _lancement(document: pikepdf.Pdf) -> None:
    _ouverture(document, S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))


def _envoi(document: pikepdf.Pdf) -> None:
    _ouverture(document, S=pikepdf.Name.SubmitForm, F=pikepdf.String("http://mal.example"))


def _suite_d_actions(document: pikepdf.Pdf) -> None:
    suite = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    _ouverture(document, S=pikepdf.Name.GoTo, D=pikepdf.Array([0]), Next=pikepdf.Array([suite]))


def _fichier_joint(document: pikepdf.Pdf) -> None:
    document.attachments["mal.exe"] = b"MZ"


def _annotation_jointe(document: pikepdf.Pdf) -> None:
    document.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.FileAttachment)])


def _action_de_page(document: pikepdf.Pdf) -> None:
    document.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.GoTo))


def _xfa(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.String("<xdp/>"), Fields=pikepdf.Array())


def _media(document: pikepdf.Pdf) -> None:
    document.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.RichMedia)])


def _profond(document: pikepdf.Pdf) -> None:
    noeud = pikepdf.Dictionary(S=pikepdf.Name.Launch)
    for _ in range(80):
        noeud = pikepdf.Dictionary(Kids=pikepdf.Array([noeud]))
    document.Root.Suspect = noeud


ACTIFS = {
    "script à l’ouverture": _javascript,
    "script nommé": _javascript_nomme,
    "lancement de programme": _lancement,
    "envoi de formulaire": _envoi,
    "action cachée derrière une autre": _suite_d_actions,
    "fichier joint": _fichier_joint,
    "annotation qui joint": _annotation_jointe,
    "action de page": _action_de_page,
    "formulaire XFA": _xfa,
    "média enrichi": _media,
    "imbrication sans fin": _profond,
}


def png_menteur(largeur: int, hauteur: int) -> bytes:
    """A PNG of a few bytes that announces a huge image."""
    entete = struct.pack(">IIBBBBB", largeur, hauteur, 8, 2, 0, 0, 0)

    def bloc(genre: bytes, donnees: bytes) -> bytes:
        return struct.pack(">I", len(donnees)) + genre + donnees + struct.pack(">I", zlib.crc32(genre + donnees))

    donnees = bloc(b"IHDR", entete) + bloc(b"IDAT", zlib.compress(b"")) + bloc(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + donnees


@pytest.mark.parametrize("cas", ACTIFS, ids=list(ACTIFS))
def test_un_pdf_qui_agit_est_refuse(cas: str) -> None:
    assert examiner(pdf_avec(ACTIFS[cas])) == "actif"


def test_un_pdf_actif_est_refuse_jusque_dans_le_processus_a_part() -> None:
    with pytest.raises(ErreurMetier) as refus:
        verifier_fichier(televerse(pdf_avec(_javascript)))
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
        (b"MZ\x90\x00" + b"0" * 100, "bulletin.pdf", "Déposez un PDF, ou une image JPEG ou PNG."),
        (b"<script>alert(1)</script>", "photo.png", "Déposez un PDF, ou une image JPEG ou PNG."),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            "a.svg",
            "Déposez un PDF, ou une image JPEG ou PNG.",
        ),
        (b"PK\x03\x04" + b"0" * 50, "a.docx", "Déposez un PDF, ou une image JPEG ou PNG."),
        (b"GIF89a" + b"0" * 50, "a.gif", "Déposez un PDF, ou une image JPEG ou PNG."),
        (b"\n%PDF-1.7", "decale.pdf", "Déposez un PDF, ou une image JPEG ou PNG."),
        (b"\x89PNG\r\n\x1a\n<?php system($_GET[0]) ?>", "a.png", "Cette image est illisible ou endommagée."),
        (image(taille=(300, 300))[:150], "coupee.png", "Cette image est illisible ou endommagée."),
        (b"\xff\xd8\xff\xe0" + b"0" * 40, "a.jpg", "Cette image est illisible ou endommagée."),
        (png_menteur(50_000, 50_000), "bombe.png", "Cette image est trop grande : réduisez sa définition."),
        (png_menteur(13_000, 10), "longue.png", "Cette image est trop grande : réduisez sa définition."),
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
