"""Every address again, the person in the restricted archive: their name is nobody's but the coordonnateur's (A-6)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.perimetre import oublier_perimetre
from parcours.enums import StatutParcours
from parcours.models import Parcours
from participants.models import Participant
from plie.socle.horloge import aujourdhui
from tests.fabriques import accounts
from tests.matrice import Acces
from tests.monde import NOM_BRSA, Monde
from tests.test_acces import MATRICES

LISENT = ("referent", "gestionnaire", "animation", "agent_pole", "membre")
# What was frozen while the file was open, and what the coordonnateur does for the person's rights.
FIGES = {"commissions:proces_verbal", "commissions:courriers"}
# Items that wait for their decision: those of a parcours that goes on, whose file is never archived.
EN_COURS = {"commissions:accords"}
DROITS = {"droits", "droit", "droit_identite", "droit_prolonger", "droit_repondre", "droit_rectifier", "gel_lever"}


@pytest.mark.usefixtures("documents_en_clair")
def test_aucune_adresse_ne_nomme_un_dossier_archive(monde: Monde) -> None:
    monde.roles["gestionnaire"] = accounts.gestionnaire()
    declares = {nom: acces for module in MATRICES.values() for nom, acces in module.items()}
    # What each address needs is prepared while the file is open; then its person leaves the active base.
    appels = {
        nom: (reverse(nom, kwargs=acces.kwargs(monde)) + acces.requete, acces.donnees(monde))
        for nom, acces in declares.items()
    }
    archiver()
    lus, pannes = set(), set()
    for nom, (url, donnees) in appels.items():
        for role in LISENT:
            statut, texte = appeler(declares[nom], url, donnees, monde, role)
            if NOM_BRSA.casefold() in texte.casefold():
                lus.add((nom, role))
            if statut >= 500:
                pannes.add((nom, role, statut))
    permis = {(f"participants:{nom}", "animation") for nom in DROITS}
    assert ({(nom, role) for nom, role in lus - permis if nom not in FIGES | EN_COURS}, pannes) == (set(), set())
    assert ("participants:droit", "animation") in lus


def archiver() -> None:
    """The person's parcours ended long ago, and the night has taken the file out of the active base."""
    fin = aujourdhui() - timedelta(days=1)
    siens = Parcours.objects.filter(participant__nom=NOM_BRSA)
    siens.filter(date_debut__isnull=False).update(statut=StatutParcours.SORTI, date_fin=fin)
    siens.filter(date_debut__isnull=True).update(statut=StatutParcours.REFUSE)
    assert Participant.objects.filter(nom=NOM_BRSA).update(archivee_le=timezone.now())


def appeler(acces: Acces, url: str, donnees: dict[str, Any], monde: Monde, role: str) -> tuple[int, str]:
    """Call an address as somebody, undo what it changed; its status and its text."""
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        oublier_perimetre(monde.roles[role])
        client.force_login(monde.roles[role], backend=settings.AUTHENTICATION_BACKENDS[1])
        reponse: Any = getattr(client, acces.methode)(url, donnees)
        contenu = b"".join(reponse.streaming_content) if getattr(reponse, "streaming", False) else reponse.content
        transaction.set_rollback(True)
    return reponse.status_code, contenu.decode("utf-8", "ignore")
