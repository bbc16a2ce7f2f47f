"""Two records compared and merged, by the forms of the screen."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from participants.models import Participant


def formulaire_de(client: Client, garde: Participant, venue: Participant) -> tuple[str, dict[str, str]]:
    """The form as the page shows it: every proposed value."""
    adresse = reverse("participants:comparer", args=[garde.pk, venue.pk])
    page = client.get(adresse)
    assert page.status_code == 200
    formulaire = page.context["formulaire"]
    return adresse, {nom: str(formulaire[nom].value()) for nom in formulaire.fields}


def fusionner_a_l_ecran(client: Client, garde: Participant, venue: Participant, **choix: str) -> Any:
    adresse, donnees = formulaire_de(client, garde, venue)
    return client.post(adresse, donnees | choix)
