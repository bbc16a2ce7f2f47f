"""The PDF of a dashboard: one PLIE, or the six side by side (C-1, C-2)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from pilotage import exports
from pilotage.presentation.tableau import lire
from plie.socle.pdf import PieceJointe, rendre_document
from plie.socle.typographie import INSECABLE, date_en_lettres

GABARIT = "documents/tableau_de_bord.html"


def pdf_de(valeurs: Mapping[str, Any], *, commentaire: str = "", publiee_le: datetime | None = None) -> bytes:
    """The document, with its exact figures attached as CSV.

    The edition of several PLIE is one document for readers of different scopes: every PLIE is masked under the
    threshold in it (A-4); each finds its own figures in full in its own edition.
    """
    valeurs = json.loads(json.dumps(valeurs, cls=DjangoJSONEncoder))
    plusieurs = len(valeurs["plies"]) > 1
    lu = lire(valeurs, en_clair=() if plusieurs else None)
    statut = f"Édition publiée le {date_en_lettres(publiee_le)}" if publiee_le else "Édition provisoire"
    titre = f"Tableau de bord – {lu.nom} – {lu.periode}"
    return rendre_document(
        GABARIT,
        {
            "tableau": lu,
            "plusieurs": plusieurs,
            "plies": valeurs["plies"],
            "commentaire": commentaire,
            "mention": exports.mention_soutien(),
            "titre_couverture": "Tableau de bord",
            "sous_titre": lu.nom,
            "lignes_couverture": [
                lu.periode[:1].upper() + lu.periode[1:],
                f"{statut}, chiffres arrêtés au {lu.arrete_le}",
                f"Pacte{INSECABLE}: version {valeurs['version_pacte']}",
            ],
        },
        titre=titre,
        piece_jointe=None if plusieurs else piece_jointe(valeurs),
    )


def piece_jointe(valeurs: Mapping[str, Any]) -> PieceJointe:
    """The exact values of the period, as a spreadsheet reads them."""
    noms = {plie["code"]: plie["nom"] for plie in valeurs["plies"]}
    return PieceJointe(
        nom=f"indicateurs-{valeurs['perimetre']}-{valeurs['du']}-{valeurs['au']}.csv",
        contenu=exports.fichier("csv", valeurs, valeurs["mesures"]["periode"], noms),
        description="Valeurs exactes des indicateurs de la période",
    )
