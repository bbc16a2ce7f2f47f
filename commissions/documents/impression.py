"""The PDF of the agenda and of the procès-verbal, from their frozen contents (PDF/UA, C-1)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from commissions.enums import Objet
from commissions.models import ProcesVerbal, Seance
from commissions.services.contenus import Contenu, anonymiser, contenu_ordre_du_jour, empreinte_de
from plie.socle.pdf import rendre_document
from plie.socle.typographie import INSECABLE, date_en_lettres


def pdf_pv(proces_verbal: ProcesVerbal, *, nominatif: bool) -> bytes:
    """The procès-verbal, nominative or anonymised, with its signature once it is there."""
    contenu = proces_verbal.contenu if nominatif else anonymiser(proces_verbal.contenu)
    contexte = {
        **_dates(contenu),
        "contenu": contenu,
        "nominatif": nominatif,
        "pv": proces_verbal,
        "comptes": comptes(contenu),
        "presents": sum(1 for m in contenu["membres"] if m["presence"] == "présent"),
    }
    titre = f"Procès-verbal n°{INSECABLE}{proces_verbal.reference}"
    if not nominatif:
        titre += " (anonymisé)"
    return rendre_document("documents/proces_verbal.html", contexte, titre=titre)


def pdf_ordre_du_jour(seance: Seance, *, nominatif: bool) -> tuple[bytes, str]:
    """The agenda as it stands, and the digest of what it says."""
    contenu = contenu_ordre_du_jour(seance, nominatif=nominatif)
    nombre = sum(len(g["points"]) for g in contenu["groupes"])
    titre = f"Ordre du jour du {date_en_lettres(seance.date_seance)}"
    contexte = {**_dates(contenu), "contenu": contenu, "nombre": nombre}
    return rendre_document("documents/ordre_du_jour.html", contexte, titre=titre), empreinte_de(contenu)


def comptes(contenu: Contenu) -> list[dict[str, Any]]:
    """How many items of each kind were accepted, refused, adjourned, requalified."""
    lignes = []
    for groupe in contenu["groupes"]:
        sens = [point["decision"]["sens"] for point in groupe["points"]]
        lignes.append(
            {
                "libelle": Objet(groupe["points"][0]["objet"]).label.capitalize(),
                "points": len(sens),
                **{s: sens.count(s) for s in ("accord", "refus", "ajournement", "requalification")},
            }
        )
    return lignes


def _dates(contenu: Contenu) -> dict[str, Any]:
    """The dates of a frozen content, read back."""
    fermee = contenu.get("close_le")
    return {
        "date_seance": date.fromisoformat(contenu["date_seance"]),
        "heure": time.fromisoformat(contenu["heure"]),
        "close_le": datetime.fromisoformat(fermee) if fermee else None,
    }
