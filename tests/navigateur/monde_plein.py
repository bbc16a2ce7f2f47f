"""The world of the access matrix, with enough in it to fill every section of every page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Utilisateur
from commissions.enums import StatutSeance
from commissions.models import Seance
from parcours.enums import Presence
from tests.fabriques.parcours import (
    FabriqueContratEngagement,
    FabriqueEntretien,
    FabriqueEtape,
    candidature,
    parcours_en_cours,
)
from tests.fabriques.participants import FabriqueParticipant
from tests.fabriques.sorties import emploi_consolide
from tests.matrice import Acces
from tests.monde import Monde, construire
from tests.test_acces import MATRICES

# Who opens a page, the first of these whom the matrix lets in.
LECTEURS = ("referent", "animation", "membre", "financeur", "administrateur", "sans_role", "anonyme")
PERSONNES = 12


def monde_plein(le: date) -> Monde:
    """A file in which every section has something, a list of people, a session of each status."""
    monde = construire(le)
    parcours, referent = monde.parcours, monde.roles["referent"]
    debut = parcours.date_debut
    assert debut is not None
    for rang in range(1, 8):
        FabriqueEntretien(
            parcours=parcours,
            date_entretien=debut + timedelta(days=30 * rang),
            presence=Presence.ABSENT if rang % 3 == 0 else Presence.HONORE,
            compte_rendu="Point sur les candidatures de la semaine.\nProchaine étape : le garage solidaire.",
            saisi_par=referent,
        )
    FabriqueEntretien(
        parcours=parcours, date_entretien=le + timedelta(days=7), heure=time(14, 30), presence="", saisi_par=referent
    )
    FabriqueContratEngagement(parcours=parcours, date_signature=debut, date_debut=debut, date_fin=le)
    FabriqueEtape(
        parcours=parcours,
        type="formation_non_qualifiante",
        intitule="Remise à niveau en français et en calcul",
        structure="Greta du Pays d’Aix",
        date_debut=debut + timedelta(days=40),
        date_fin=debut + timedelta(days=80),
        heures=105,
    )
    emploi_consolide(parcours, debut=date(le.year, 1, 10))
    for rang in range(PERSONNES):
        parcours_en_cours(
            participant=FabriqueParticipant(nom=f"D’Essai-Composé {rang}"),
            debut=debut + timedelta(days=rang),
            referent=referent,
        )
    monde.divers["candidature"] = candidature(referent=referent, date_orientation=le - timedelta(days=3))
    for jours, statut in ((-30, StatutSeance.CLOSE), (14, StatutSeance.PLANIFIEE), (21, StatutSeance.ANNULEE)):
        Seance.objects.create(plie=parcours.plie, date_seance=le + timedelta(days=jours), heure=time(16), statut=statut)
    return monde


def pages(monde: Monde, modules: list[str]) -> Iterator[tuple[str, str, str]]:
    """Name, reader and address of each GET page that these modules of the matrix open to somebody."""
    for module in modules:
        for nom, acces in MATRICES[module].items():
            role = lecteur(acces)
            if acces.methode == "get" and role:
                chemin = reverse(nom, kwargs=acces.kwargs(monde)) + acces.requete
                donnees = urlencode(acces.donnees(monde))
                yield nom, role, f"{chemin}?{donnees}" if donnees else chemin


def lecteur(acces: Acces) -> str | None:
    return next((role for role in LECTEURS if acces.attendu(role) == 200), None)


def session(utilisateur: Utilisateur) -> dict[str, Any]:
    """The cookies of somebody who is logged in."""
    client = Client()
    client.force_login(utilisateur, backend=settings.AUTHENTICATION_BACKENDS[1])
    return {nom: biscuit.value for nom, biscuit in client.cookies.items()}
