"""The letters on paper: one, or all those of a session, one per page (PDF/UA, C-1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from commissions.models import Courrier
from plie.socle.pdf import rendre_document
from plie.socle.typographie import date_en_lettres


@dataclass(frozen=True)
class Lettre:
    """A letter as its page shows it."""

    titre: str
    destinataire: str
    contenu: dict[str, Any]
    date_seance: date


def pdf_courriers(courriers: Iterable[Courrier], *, jour: date) -> bytes:
    """Draw the letters of a session, or one of them."""
    lettres = [
        Lettre(
            titre=_titre(c),
            destinataire=c.destinataire,
            contenu=c.contenu,
            date_seance=date.fromisoformat(c.contenu["date_seance"]),
        )
        for c in courriers
    ]
    titre = f"Retour de la commission du {date_en_lettres(jour)}"
    return rendre_document("documents/courriers.html", {"lettres": lettres}, titre=titre)


def _titre(courrier: Courrier) -> str:
    quoi = courrier.get_destinataire_display().capitalize()
    return f"{quoi}{' rectifiée' if courrier.contenu.get('rectifie') else ''}, {courrier.contenu['personne']}"
