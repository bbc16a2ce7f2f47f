"""The pieces of evidence: real small PDFs, drawn directly (a hundred of them must cost less than a second)."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import pikepdf
from django.core.files.base import ContentFile

from parcours.models import Parcours
from pilotage.demo.lot import Lot, moment
from plie.socle.typographie import date_en_lettres
from sorties.enums import NatureJustificatif
from sorties.models import Justificatif

MENTION = "Pièce inventée pour la démonstration."


def petit_pdf(titre: str, lignes: Sequence[str]) -> bytes:
    """One A4 page of text in Helvetica."""
    corps = [f"BT /F1 16 Tf 60 780 Td ({_echapper(titre)}) Tj ET"]
    for rang, ligne in enumerate([*lignes, "", MENTION]):
        corps.append(f"BT /F1 11 Tf 60 {740 - 20 * rang} Td ({_echapper(ligne)}) Tj ET")
    sortie = io.BytesIO()
    with pikepdf.new() as document:
        police = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
        page = document.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=police))
        page.Contents = document.make_stream("\n".join(corps).encode("cp1252", "replace"))
        document.docinfo["/Title"] = titre
        document.save(sortie, deterministic_id=True)
    return sortie.getvalue()


def joindre(
    lot: Lot, parcours: Parcours, nature: NatureJustificatif, date_piece: date, *, lignes: Sequence[str], **objet: Any
) -> Justificatif:
    """Put a piece on file, the day after what it proves at the earliest."""
    libelle = nature.label[:1].upper() + nature.label[1:]
    contenu = petit_pdf(
        libelle,
        [f"Salarié ou stagiaire : {parcours.participant}", *lignes, f"Fait le {date_en_lettres(date_piece)}."],
    )
    piece = Justificatif(
        parcours=parcours,
        nature=nature,
        date_piece=date_piece,
        nom_affiche=f"{nature.value.replace('_', '-')}-{date_piece:%Y-%m-%d}.pdf",
        type_mime="application/pdf",
        taille=len(contenu),
        empreinte=hashlib.sha256(contenu).hexdigest(),
        depose_par=lot.auteur,
        depose_le=moment(min(date_piece + lot.jours(0, 4), lot.le), 11, 20),
        **objet,
    )
    piece.fichier.save(piece.nom_affiche, ContentFile(contenu), save=False)
    return lot.ajouter(piece)


def _echapper(texte: str) -> str:
    return texte.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").replace(" ", " ")
