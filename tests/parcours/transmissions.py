"""Files to hand over, asked for and confirmed as the tests do it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from accounts.models import Utilisateur
from parcours.models import Parcours, Transmission
from parcours.services.transmissions import Demande, previsualiser, transmettre
from tests.fabriques.accounts import coordonnateur, plie
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant

LE = date(2026, 3, 10)


def suivi_par(referent: Utilisateur | None, nom: str = "Martin", **options: Any) -> Parcours:
    return parcours_en_cours(participant=FabriqueParticipant(nom=nom), referent=referent, **options)


def demande(parcours: list[Parcours], vers: Utilisateur, **autres: Any) -> Demande:
    options = {"plie": plie(), "date_effet": LE, "motif": "Départ"} | autres
    return Demande(parcours=[p.pk for p in parcours], vers=vers, **options)


def confirmer(d: Demande, le: date = LE, empreinte: str = "", **autres: Any) -> Transmission:
    options = {"auteur": coordonnateur(), "cle": uuid4()} | autres
    return transmettre(demande=d, le=le, empreinte=empreinte or previsualiser(d, le=le).empreinte, **options)


def suivis(parcours: Parcours) -> list[tuple[int, date, date | None]]:
    return list(parcours.referents.order_by("date_debut").values_list("utilisateur", "date_debut", "date_fin"))
