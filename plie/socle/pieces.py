"""Handing a private file over: an attachment that runs nothing and stays in no cache."""

from typing import Any

from django.http import FileResponse


def piece_jointe(ouvert: Any, *, nom: str, type_mime: str) -> FileResponse:
    """An open file as an attachment that runs nothing and stays in no cache."""
    reponse = FileResponse(ouvert, as_attachment=True, filename=nom, content_type=type_mime)
    reponse["X-Content-Type-Options"] = "nosniff"
    # Set here, the site's own policy, looser, does not replace it.
    reponse["Content-Security-Policy"] = "default-src 'none'; sandbox"
    reponse["Cache-Control"] = "private, no-store"
    return reponse
