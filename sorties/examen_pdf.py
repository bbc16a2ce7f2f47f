"""Look inside a PDF for anything that acts by itself. Run in a process of its own, under limits.

A small file can unfold into gigabytes: the parser works in a child process that the kernel stops, never in the web
server. Neither Django nor the project is imported here.

Standard input: the file. Standard output: nothing when it is sound, else the reason (a code of `RAISONS`).
"""

from __future__ import annotations

import io
import sys
from typing import Any

MEMOIRE = 1 << 29
SECONDES = 20
PAGES_MAX = 100
OBJETS_MAX = 60_000
PROFONDEUR_MAX = 60

RAISONS = {
    "illisible": "Ce PDF est illisible ou endommagé : l’enregistrer de nouveau, ou numériser la pièce.",
    "chiffre": "Ce PDF est protégé par un mot de passe : déposer une version sans protection.",
    "actif": "Ce PDF contient du contenu actif (script, formulaire dynamique ou fichier joint) : l’imprimer en PDF.",
    "vide": "Ce PDF ne contient aucune page.",
    "pages": f"Ce PDF compte plus de {PAGES_MAX} pages : déposer seulement la pièce utile.",
}

# Actions that run something or reach outside; a plain link (URI) waits for a click and stays.
ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound"}
ACTIONS |= {"/RichMediaExecute", "/SetOCGState", "/Trans", "/GoTo3DView", "/ResetForm", "/Hide"}
CLES = {"/JS", "/JavaScript", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/AF", "/RichMediaContent", "/XFA", "/AA"}
INTERDITS = ACTIONS | {"/EmbeddedFile", "/Filespec", "/FileAttachment", "/RichMedia", "/Screen", "/3D"}


def examiner(contenu: bytes) -> str:
    """The code of the reason to refuse a PDF, or the empty string."""
    import pikepdf  # noqa: PLC0415 - only the child process needs it

    try:
        with pikepdf.open(io.BytesIO(contenu), suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                return "chiffre"
            if len(pdf.objects) > OBJETS_MAX:
                return "illisible"
            if any(_actif(objet, 0) for objet in (*pdf.objects, pdf.trailer)):
                return "actif"
            pages = len(pdf.pages)
            return "vide" if not pages else "pages" if pages > PAGES_MAX else ""
    except pikepdf.PasswordError:
        return "chiffre"
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError, RuntimeError):
        return "illisible"


def _actif(objet: Any, profondeur: int) -> bool:
    """Whether an object, or one nested in it, acts; the indirect ones come by themselves in the list of objects."""
    import pikepdf  # noqa: PLC0415

    if profondeur > PROFONDEUR_MAX:
        return True
    if isinstance(objet, pikepdf.Array):
        return any(_actif(element, profondeur + 1) for element in objet if not _indirect(element))
    if not isinstance(objet, pikepdf.Dictionary | pikepdf.Stream):
        return False
    dictionnaire = objet.stream_dict if isinstance(objet, pikepdf.Stream) else objet
    cles = set(dictionnaire.keys())
    noms = {_nom(dictionnaire, "/S"), _nom(dictionnaire, "/Type"), _nom(dictionnaire, "/Subtype")}
    if cles & CLES or noms & INTERDITS:
        return True
    valeurs = (dictionnaire.get(cle) for cle in cles)
    return any(_actif(valeur, profondeur + 1) for valeur in valeurs if not _indirect(valeur))


def _indirect(objet: Any) -> bool:
    return bool(getattr(objet, "is_indirect", False))


def _nom(dictionnaire: Any, cle: str) -> str:
    valeur = dictionnaire.get(cle)
    return str(valeur) if valeur is not None else ""


def _limiter() -> None:
    import resource  # noqa: PLC0415 - not on every system, and only the child process limits itself

    resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE, MEMOIRE))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDES, SECONDES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    _limiter()
    try:
        raison = examiner(sys.stdin.buffer.read())
    except MemoryError:
        raison = "illisible"
    sys.stdout.write(raison)
