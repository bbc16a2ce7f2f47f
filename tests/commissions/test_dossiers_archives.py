"""The items of people who are in the restricted archive: their session stays, and shows nobody who they are (A-6)."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from commissions.models import Convocation, PointOrdreDuJour
from participants.models import Participant
from tests.connexion import connecte
from tests.participants.canaris import MARQUE, TEMOIN, canari, equipe, seance_de

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents_en_clair")]


def test_une_seance_passee_ne_nomme_ni_n_ouvre_un_dossier_archive() -> None:
    referent, anime, membre = equipe()
    archive, temoin = canari(f"{MARQUE}vieux", referent), canari(f"{TEMOIN}un", referent, rang=1)
    seance = seance_de([archive, temoin], anime, membre)
    PointOrdreDuJour.objects.update(motif_ajout=f"Ajouté pour {archive.participant.nom}", signalements=[])
    pages = [reverse(f"commissions:{nom}", args=[seance.pk]) for nom in ("seance", "points", "ordre_du_jour")]
    point = reverse("commissions:point", args=[PointOrdreDuJour.objects.get(saisine__parcours=archive).pk])
    qui: list[Any] = [anime, Convocation.objects.get(seance=seance).utilisateur]
    assert all(MARQUE in connecte(un).get(page).content.decode() for un in qui for page in (*pages, point))
    Participant.objects.filter(pk=archive.participant_id).update(archivee_le=timezone.now())
    PointOrdreDuJour.objects.exclude(saisine__parcours=archive).update(motif_ajout="")
    for un in qui:
        client = connecte(un)
        for page in pages:
            texte = client.get(page).content.decode()
            assert (MARQUE.lower() in texte.lower(), "Dossier archivé" in texte, TEMOIN.lower() in texte.lower()) == (
                False, True, True,
            ), page  # fmt: skip
            assert point not in texte
        assert client.get(point).status_code == 404
    # Anonymised, the item names nobody by itself.
    Participant.objects.filter(pk=archive.participant_id).update(anonymisee_le=timezone.now())
    assert point in connecte(anime).get(pages[0]).content.decode()
