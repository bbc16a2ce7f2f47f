"""People who may already be recorded, with the gesture to make for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.urls import reverse

from accounts.models import Utilisateur
from accounts.perimetre import perimetre_de
from parcours.enums import StatutParcours
from parcours.models import Parcours
from participants.selectors import personnes_ressemblantes

LIMITE = 5


@dataclass(frozen=True)
class Doublon:
    """Somebody who looks like the person being typed."""

    personne: Any
    meme_naissance: bool
    statut: str
    ouvert: bool
    url_fiche: str
    url_reprendre: str


def doublons_possibles(
    utilisateur: Utilisateur, *, nom: str, prenom: str, date_naissance: date | None, le: date
) -> list[Doublon]:
    """Two queries: the people who look alike, and the latest parcours of each that this user may see."""
    personnes: list[Any] = list(
        personnes_ressemblantes(utilisateur=utilisateur, nom=nom, prenom=prenom, date_naissance=date_naissance)[:LIMITE]
    )
    derniers: dict[int, Parcours] = {}
    visibles = Parcours.objects.visibles_par(utilisateur).filter(participant__in=personnes)
    for parcours in visibles.order_by("participant", F("date_orientation").desc(nulls_last=True), "-pk"):
        deja = derniers.get(parcours.participant_id)
        if deja is None or (parcours.ouvert and not deja.ouvert):
            derniers[parcours.participant_id] = parcours
    anime = perimetre_de(utilisateur).anime
    return [_doublon(personne, derniers[personne.pk], anime) for personne in personnes if personne.pk in derniers]


def _doublon(personne: Any, parcours: Parcours, anime: bool) -> Doublon:
    return Doublon(
        personne=personne,
        meme_naissance=bool(personne.meme_naissance),
        statut=StatutParcours(parcours.statut),
        ouvert=parcours.ouvert,
        url_fiche=reverse("parcours:fiche", args=[parcours.pk]),
        url_reprendre="" if parcours.ouvert or not anime else reverse("parcours:reprendre", args=[personne.pk]),
    )
