"""The PDF of a dashboard: one PLIE, or the six side by side (C-1, C-2)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string

from pilotage import exports
from pilotage.indicateurs.calcul import TOTAL
from pilotage.presentation.tableau import lire
from pilotage.presentation.voile import voiler
from pilotage.selectors import PERIODE
from plie.socle.pdf import PieceJointe, rendre_pdf
from plie.socle.typographie import INSECABLE, date_en_lettres

GABARIT = "documents/tableau_de_bord.html"


def pdf_de(valeurs: Mapping[str, Any], *, commentaire: str = "", publiee_le: datetime | None = None) -> bytes:
    """The document, with its exact figures attached as CSV and as the JSON of the formats.

    The edition of several PLIE is one document for readers of different scopes: every PLIE is masked under the
    threshold in it, data included (A-4); each finds its own figures in full in its own edition.
    """
    html, titre, pieces = composer_pdf(valeurs, commentaire=commentaire, publiee_le=publiee_le)
    return rendre_pdf(html, titre=titre, pieces_jointes=pieces)


def composer_pdf(
    valeurs: Mapping[str, Any], *, commentaire: str = "", publiee_le: datetime | None = None
) -> tuple[str, str, list[PieceJointe]]:
    """What the document is made of: its HTML, its title, the data that it carries."""
    valeurs = json.loads(json.dumps(valeurs, cls=DjangoJSONEncoder))
    plusieurs = len(valeurs["plies"]) > 1
    if plusieurs:
        valeurs = voiler(valeurs, ())
    lu = lire(valeurs)
    statut = f"Édition publiée le {date_en_lettres(publiee_le)}" if publiee_le else "Édition provisoire"
    titre = f"Tableau de bord – {lu.nom} – {lu.periode}"
    html = render_to_string(
        GABARIT,
        {
            "tableau": lu,
            "plusieurs": plusieurs,
            "plies": valeurs["plies"],
            "commentaire": commentaire,
            "mention": exports.mention_soutien(),
            "titre_document": titre,
            "titre_couverture": "Tableau de bord",
            "sous_titre": lu.nom,
            "lignes_couverture": [
                lu.periode[:1].upper() + lu.periode[1:],
                f"{statut}, chiffres arrêtés au {lu.arrete_le}",
                f"Pacte{INSECABLE}: version {valeurs['version_pacte']}",
            ],
        },
    )
    return html, titre, pieces_jointes(valeurs)


def pieces_jointes(valeurs: Mapping[str, Any]) -> list[PieceJointe]:
    """The exact values of the period, as a spreadsheet and as a program read them."""
    noms = {plie["code"]: plie["nom"] for plie in valeurs["plies"]}
    racine = f"indicateurs-{valeurs['perimetre']}-{valeurs['du']}-{valeurs['au']}"
    donnees = json.dumps(figures_de(valeurs), ensure_ascii=False, indent=2).encode()
    return [
        PieceJointe(
            nom=f"{racine}.csv",
            contenu=exports.fichier("csv", valeurs, valeurs["mesures"][PERIODE], noms),
            description="Valeurs exactes des indicateurs de la période, en tableau",
        ),
        PieceJointe(
            nom=f"{racine}.json",
            contenu=donnees + b"\n",
            description="Valeurs exactes des indicateurs de la période, pour un programme",
        ),
    ]


def figures_de(valeurs: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON of the formats, from the values of an edition."""
    mesures = valeurs["mesures"][PERIODE]

    def bloc(code: str) -> dict[str, Any]:
        return {cle: valeur for cle, valeur in mesures[code].items() if cle != "complements"}

    return {
        **{cle: valeurs[cle] for cle in ("perimetre", "du", "au", "arrete_le", "version_pacte")},
        "total": bloc(TOTAL),
        "plie": {plie["code"]: bloc(plie["code"]) for plie in valeurs["plies"]},
    }
