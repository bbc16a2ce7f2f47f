"""Somebody whom a summary by mail counts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from accounts.models import Utilisateur
from tests.fabriques.parcours import candidature
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa
from tests.monde import NOM_BRSA

LUNDI = date(2026, 3, 16)
NOM = NOM_BRSA


def oriente(referent: Utilisateur | None, jours: int, *, brsa: bool = False) -> Any:
    """Somebody to receive, oriented some days before that Monday."""
    qui = FabriqueParticipant(nom=NOM, prenom="Perceval", qpv=False, rqth=False, mois_sans_activite=3)
    if brsa:
        FabriquePeriodeRsa(participant=qui, date_debut=LUNDI - timedelta(days=jours), source="CAF")
    return candidature(participant=qui, referent=referent, date_orientation=LUNDI - timedelta(days=jours))
