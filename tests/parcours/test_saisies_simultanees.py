"""Real threads on real rows: fifty writers of one file, twenty agents typing the same person (B18, B21)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from parcours.models import Entretien, Parcours
from participants.models import Participant
from plie.socle.horloge import aujourdhui
from plie.socle.typographie import date_en_chiffres
from tests.connexion import connecte
from tests.fabriques.accounts import gestionnaire
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant

pytestmark = pytest.mark.django_db(transaction=True)
ECRIVAINS = 50
AGENTS = 20


def ensemble(nombre: int, geste: Callable[[int], Any]) -> list[Any]:
    """The gesture made by as many threads, started together."""
    depart = Barrier(nombre)

    def faire(rang: int) -> Any:
        depart.wait()
        try:
            return geste(rang)
        finally:
            connection.close()

    with ThreadPoolExecutor(nombre) as fils:
        return list(fils.map(faire, range(nombre)))


def test_cinquante_ecrivains_sur_une_fiche() -> None:
    """B18: one saves; the others get a conflict page with both versions and what they typed. No update is lost."""
    parcours = parcours_en_cours(participant=FabriqueParticipant(nom="Depart", adresse=""))
    url = reverse("parcours:situation", args=[parcours.pk])
    # One session each, opened before: the writers start from the same page.
    clients = [connecte(gestionnaire()) for _ in range(ECRIVAINS)]
    commun = {
        "version": str(parcours.participant.version), "nom": "Depart", "prenom": "Dominique",
        "date_naissance": "15/06/1985", "sexe": "F", "commune": "13001",
    }  # fmt: skip
    reponses = ensemble(
        ECRIVAINS, lambda rang: clients[rang].post(url, commun | {"adresse": f"{rang} rue des Écrivains"})
    )
    assert sorted(r.status_code for r in reponses) == [302] + [409] * (ECRIVAINS - 1)
    (gagnant,) = (rang for rang, r in enumerate(reponses) if r.status_code == 302)
    personne = Participant.objects.get(pk=parcours.participant_id)
    assert (personne.adresse, personne.version) == (f"{gagnant} rue des Écrivains", 2)
    pages = {rang: r.content.decode() for rang, r in enumerate(reponses) if rang != gagnant}
    assert [
        rang
        for rang, page in pages.items()
        if f"{gagnant} rue des Écrivains" not in page or f'value="{rang} rue des Écrivains"' not in page
    ] == []
    # Sent again from the conflict page, on purpose, what was typed is saved: once each, one after the other.
    rang = next(iter(pages))
    assert clients[rang].post(url, commun | {"version": "2", "adresse": f"{rang} rue des Écrivains"}).status_code == 302
    personne.refresh_from_db()
    assert (personne.adresse, personne.version) == (f"{rang} rue des Écrivains", 3)


SAISIE = {
    "nom": "Ferrand", "prenom": "Louise", "date_naissance": "04/05/1990", "sexe": "F", "commune": "13001",
    "prescripteur": "pole_insertion",
}  # fmt: skip


def test_vingt_agents_enregistrent_la_meme_personne() -> None:
    """B21: one person comes out of it; nineteen read that she is known, and keep what they typed."""
    clients = [connecte(gestionnaire()) for _ in range(AGENTS)]
    orientation = date_en_chiffres(aujourdhui() - timedelta(days=3))
    # Nobody spells alike, or in the same boxes.
    facons = [{}, {"nom": "FERRAND"}, {"prenom": "Loúise"}, {"nom": "Louise", "prenom": "Ferrand"}]
    reponses = ensemble(
        AGENTS,
        lambda rang: clients[rang].post(
            reverse("parcours:orienter"),
            SAISIE
            | {"cle": str(uuid4()), "date_orientation": orientation, "motif": f"Saisie {rang}."}
            | facons[rang % len(facons)],
        ),
    )
    assert sorted(r.status_code for r in reponses) == [302] + [422] * (AGENTS - 1)
    assert (Participant.objects.count(), Parcours.objects.count()) == (1, 1)
    refusees = {rang: r.content.decode() for rang, r in enumerate(reponses) if r.status_code == 422}
    muettes = [
        rang for rang, page in refusees.items() if "déjà enregistrée" not in page or f"Saisie {rang}." not in page
    ]
    assert muettes == []


def test_vingt_envois_du_meme_formulaire() -> None:
    """A retry after a time-out, a double click: the same key, the same page, one row."""
    auteur = gestionnaire()
    clients = [connecte(auteur) for _ in range(AGENTS)]
    saisie = SAISIE | {"cle": str(uuid4()), "date_orientation": date_en_chiffres(aujourdhui())}
    reponses = ensemble(AGENTS, lambda rang: clients[rang].post(reverse("parcours:orienter"), saisie))
    parcours = Parcours.objects.get()
    assert {(r.status_code, r["Location"]) for r in reponses} == {(302, reverse("parcours:fiche", args=[parcours.pk]))}
    assert Participant.objects.count() == 1


def test_vingt_envois_du_meme_entretien() -> None:
    parcours = parcours_en_cours(debut=aujourdhui() - timedelta(days=90))
    avant = Entretien.objects.count()
    auteur = gestionnaire()
    clients = [connecte(auteur) for _ in range(AGENTS)]
    saisie = {
        "cle": str(uuid4()), "date_entretien": date_en_chiffres(aujourdhui()), "mode": "telephone",
        "forme": "individuel", "presence": "honore", "compte_rendu": "Le point.",
    }  # fmt: skip
    url = reverse("parcours:entretien_noter", args=[parcours.pk])
    reponses = ensemble(AGENTS, lambda rang: clients[rang].post(url, saisie))
    assert {r.status_code for r in reponses} == {302}
    assert Entretien.objects.count() == avant + 1
