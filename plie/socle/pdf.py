"""The only place that knows WeasyPrint: HTML in, accessible PDF out.

The library is imported when a document is made, not when the site starts: it is slow to load, and
only the workers need it. Nothing is fetched from the network: a document reads the static files of
the project and `data:` addresses, any other address stops the rendering.
"""

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

# Relative addresses of a document are read under this one, which only names the static files.
RACINE_STATIQUE = "https://statique.invalid/"


@dataclass(frozen=True)
class PieceJointe:
    """A file carried inside the PDF: the exact figures beside their printed form."""

    nom: str
    contenu: bytes
    description: str


class AdresseRefusee(ValueError):
    """A document asked for something that is neither a static file of the project nor `data:`."""


def lire_statique(url: str) -> tuple[bytes, str]:
    """Give the content and the type of a static file of the project."""
    chemin = unquote(urlsplit(url).path).lstrip("/")
    trouve = finders.find(chemin)
    if not url.startswith(RACINE_STATIQUE) or trouve is None:
        raise AdresseRefusee(f"Adresse refusée dans un document : {url}")
    return Path(trouve).read_bytes(), mimetypes.guess_type(chemin)[0] or "application/octet-stream"


def rendre_pdf(html: str, *, titre: str, piece_jointe: PieceJointe | None = None) -> bytes:
    """Make a tagged PDF (PDF/UA-1) in French.

    `html` extends `documents/base.html`, which gives the page, the fonts and the mention of rule C-1.
    """
    from weasyprint import HTML, Attachment  # noqa: PLC0415  (slow import)
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415  (slow import)

    class Lecteur(URLFetcher):
        """Read the static files and nothing else."""

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            contenu, genre = lire_statique(url)
            return URLFetcherResponse(url, contenu, {"Content-Type": genre})

    lecteur = Lecteur(allowed_protocols=("data",), fail_on_errors=True)
    document = HTML(string=html, base_url=RACINE_STATIQUE, url_fetcher=lecteur).render()
    document.metadata.title = titre
    document.metadata.lang = "fr"
    document.metadata.authors = ["Parcours PLIE"]
    if piece_jointe is not None:
        document.metadata.attachments.append(
            Attachment(
                string=piece_jointe.contenu,
                name=piece_jointe.nom,
                description=piece_jointe.description,
                relationship="Data",
            )
        )
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1"))


def rendre_document(
    gabarit: str, contexte: Mapping[str, Any], *, titre: str, piece_jointe: PieceJointe | None = None
) -> bytes:
    """Render a template of `documents/` and make its PDF."""
    html = render_to_string(gabarit, {**contexte, "titre_document": titre})
    return rendre_pdf(html, titre=titre, piece_jointe=piece_jointe)
