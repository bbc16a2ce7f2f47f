"""The only place that knows WeasyPrint: HTML in, one PDF out that is accessible (PDF/UA-1) and kept (PDF/A-3a).

The library is imported when a document is made, not when the site starts: it is slow to load, and
only the workers need it. Nothing is fetched from the network: a document reads the static files of
the project and `data:` addresses, any other address stops the rendering.
"""

import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

VARIANTE = "pdf/a-3a"
# PDF/A knows no claim of PDF/UA: the metadata say both, and describe the schema of the second (ISO 19005-3, 6.6.2.3).
DEUXIEME_CONFORMITE = (Path(__file__).parent / "pdf_ua.xml").read_bytes().strip()
FIN_DES_METADONNEES = b"</rdf:RDF>"
FIN_DOUTEUSE, FIN_SURE = b"\r\nendstream\nendobj", b"\r\rendstream\nendobj"

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


def rendre_pdf(html: str, *, titre: str, pieces_jointes: Sequence[PieceJointe] = ()) -> bytes:
    """Make a tagged PDF in French, both PDF/UA-1 and PDF/A-3a, which carries its data.

    `html` extends `documents/base.html`, which gives the page, the fonts and the mention of rule C-1.
    """
    from weasyprint import HTML, Attachment  # noqa: PLC0415  (slow import)
    from weasyprint.document import DocumentMetadata  # noqa: PLC0415  (slow import)
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415  (slow import)

    class Lecteur(URLFetcher):
        """Read the static files and nothing else."""

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            contenu, genre = lire_statique(url)
            return URLFetcherResponse(url, contenu, {"Content-Type": genre})

    class Metadonnees(DocumentMetadata):
        """Claim both standards in the one set of metadata that PDF/A allows, and leave it readable as it is."""

        def include_in_pdf(self, pdf: Any, variant: str, version: int, conformance: str, compress: bool) -> None:
            super().include_in_pdf(pdf, variant, version, conformance, False)

        def generate_rdf_metadata(self, *args: Any) -> bytes:
            rdf: bytes = super().generate_rdf_metadata(*args)
            return rdf.replace(FIN_DES_METADONNEES, DEUXIEME_CONFORMITE + FIN_DES_METADONNEES)

    lecteur = Lecteur(allowed_protocols=("data",), fail_on_errors=True)
    document = HTML(string=html, base_url=RACINE_STATIQUE, url_fetcher=lecteur).render()
    document.metadata = Metadonnees(title=titre, lang="fr", authors=["Parcours PLIE"])
    document.metadata.attachments.extend(
        Attachment(string=piece.contenu, name=piece.nom, description=piece.description, relationship="Data")
        for piece in pieces_jointes
    )
    return bytes(document.write_pdf(finisher=_finir, pdf_variant=VARIANTE))


def _finir(document: Any, pdf: Any) -> None:
    """Two defects of the writer that a strict reader of PDF/A refuses.

    Each attachment is named twice among the associated files; and a compressed stream that happens to end with a
    carriage return, followed by a line feed, reads as one byte too long: a second carriage return ends it as well.
    """
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
    ecrire = pdf.write_line

    def ecrire_sans_doute(contenu: bytes, sortie: Any) -> None:
        if contenu.endswith(FIN_DOUTEUSE):
            contenu = contenu.removesuffix(FIN_DOUTEUSE) + FIN_SURE
        ecrire(contenu, sortie)

    pdf.write_line = ecrire_sans_doute


def rendre_document(
    gabarit: str, contexte: Mapping[str, Any], *, titre: str, pieces_jointes: Sequence[PieceJointe] = ()
) -> bytes:
    """Render a template of `documents/` and make its PDF."""
    html = render_to_string(gabarit, {**contexte, "titre_document": titre})
    return rendre_pdf(html, titre=titre, pieces_jointes=pieces_jointes)
