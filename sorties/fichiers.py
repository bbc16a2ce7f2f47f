"""What an uploaded piece of evidence must be before it is kept: its content is read, its name is not believed."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
import unicodedata
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageFile, ImageOps

from plie.socle.erreurs import ErreurMetier
from plie.socle.typographie import INSECABLE
from sorties.examen_pdf import RAISONS, SECONDES

TAILLE_MAX = 10 * 1024 * 1024
PIXELS_MAX = 40_000_000
COTE_MAX = 12_000
QUALITE_JPEG = 88
SIGNATURES = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}
FINS = {"JPEG": b"\xff\xd9", "PNG": b"IEND\xaeB`\x82"}
MODES = {"JPEG": ("RGB", "L"), "PNG": ("RGB", "RGBA", "L", "LA", "P", "1")}
_EXTENSIONS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
_LONGUEUR_NOM = 120
AUTRE_LANGAGE = re.compile(rb"<\s*(!doctype|html|script|svg|body|iframe|\?php|%)|^#!", re.I | re.M)
POLYGLOTTE = "Ce fichier contient autre chose qu’un PDF\u00a0: l’enregistrer de nouveau, ou numériser la pièce."
# Not these: control and direction marks make a name read other than it is (« fdp.exe »).
_CATEGORIES_REFUSEES = ("C", "Zl", "Zp")


@dataclass(frozen=True)
class FichierSain:
    """A file that may be kept: its content (re-encoded for an image), what it really is, a name to show."""

    contenu: bytes
    type_mime: str
    nom: str
    empreinte: str


def verifier_fichier(fichier: Any) -> FichierSain:
    """Read an uploaded file to its end and judge what it is.

    Raises:
        ErreurMetier: too large, empty, of another kind, unreadable, protected or active; `champ` is "fichier".
    """
    contenu = _lire(fichier)
    mime = next((mime for signature, mime in SIGNATURES.items() if contenu.startswith(signature)), None)
    if mime is None:
        raise _refus("Déposer un PDF, ou une image JPEG ou PNG.")
    if mime == "application/pdf":
        _verifier_pdf(contenu)
    else:
        contenu = _reencoder(contenu, FORMATS[mime])
    nom = nom_affichable(str(getattr(fichier, "name", "") or ""), mime)
    return FichierSain(contenu, mime, nom, hashlib.sha256(contenu).hexdigest())


def nom_affichable(nom: str, mime: str) -> str:
    """A name to show and to download under: no path, no control or direction mark, the extension of the content."""
    dernier = re.split(r"[/\\]", nom)[-1]
    lisible = "".join(c for c in unicodedata.normalize("NFC", dernier) if not _refuse(c))
    racine = re.sub(r'[<>:"|?*%;]+', " ", lisible)
    racine = re.sub(r"(\.[A-Za-z0-9]{1,5})+$", "", " ".join(racine.split())).strip(" .")
    return f"{racine[:_LONGUEUR_NOM] or 'piece'}{_EXTENSIONS[mime]}"


def _refuse(caractere: str) -> bool:
    return unicodedata.category(caractere).startswith(_CATEGORIES_REFUSEES)


def _lire(fichier: Any) -> bytes:
    # One byte more than allowed: the announced size is not believed either.
    fichier.seek(0)
    contenu = bytes(fichier.read(TAILLE_MAX + 1))
    if len(contenu) > TAILLE_MAX:
        raise _refus(f"Un fichier pèse 10{INSECABLE}Mo au plus.")
    if not contenu:
        raise _refus("Ce fichier est vide.")
    return contenu


def _verifier_pdf(contenu: bytes) -> None:
    # Another file before the objects or after the end: two programs would read two documents (polyglot).
    fin = contenu.rfind(b"%%EOF")
    if AUTRE_LANGAGE.search(contenu[:1024]) or (fin >= 0 and contenu[fin + 5 :].strip(b"\x00\t\n\x0c\r \x1a")):
        raise _refus(POLYGLOTTE)
    try:
        examen = subprocess.run(
            [sys.executable, "-I", str(Path(__file__).with_name("examen_pdf.py"))],
            input=contenu,
            capture_output=True,
            timeout=SECONDES + 10,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _refus(RAISONS["illisible"]) from None
    raison = examen.stdout.decode("ascii", "replace").strip()
    if examen.returncode != 0 or raison:
        raise _refus(RAISONS.get(raison, RAISONS["illisible"]))


def _reencoder(contenu: bytes, format: str) -> bytes:
    """Draw the image anew: hidden data, place and date of a photograph do not come along."""
    # The decoder may draw a truncated image (another library of the process asks it to): the end is looked for first.
    if FINS[format] not in contenu:
        raise _refus("Cette image est illisible ou endommagée.")
    sortie = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            # The engine of the PDFs lets truncated images through, for the whole process: not here.
            ImageFile.LOAD_TRUNCATED_IMAGES = False
            with Image.open(io.BytesIO(contenu), formats=(format,)) as image:
                largeur, hauteur = image.size
                if largeur * hauteur > PIXELS_MAX or max(largeur, hauteur) > COTE_MAX:
                    raise _refus("Cette image est trop grande : réduire sa définition.")
                image.load()
                droite = ImageOps.exif_transpose(image) or image
                propre = droite if droite.mode in MODES[format] else droite.convert("RGB")
                nouvelle = propre.copy()
                nouvelle.info = {}
                nouvelle.save(sortie, format, **({"quality": QUALITE_JPEG} if format == "JPEG" else {}))
    except ErreurMetier:
        raise
    except (OSError, ValueError, SyntaxError, TypeError, ArithmeticError, MemoryError, EOFError, Warning) as erreur:
        raise _refus("Cette image est illisible ou endommagée.") from erreur
    except Image.DecompressionBombError as erreur:
        raise _refus("Cette image est trop grande : réduire sa définition.") from erreur
    return sortie.getvalue()


def _refus(message: str) -> ErreurMetier:
    return ErreurMetier(message, champ="fichier")
