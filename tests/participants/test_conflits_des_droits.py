"""Two people on one request, or on one breach: what was typed stays, on the version of now, and is sent again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants.droits.services.demandes import enregistrer_demande
from participants.models import DemandeDroit, Violation
from participants.violations.services import enregistrer_violation, notifier
from plie.socle.horloge import aujourdhui
from tests.fabriques.accounts import accompagnateur, coordonnateur
from tests.fabriques.parcours import parcours_en_cours
from tests.participants.violations import CHAMPS

pytestmark = pytest.mark.django_db
DIT = "Écrit pendant qu’un collègue enregistrait"


def une_demande(anime: Any, nature: str = "opposition") -> DemandeDroit:
    parcours = parcours_en_cours(referent=accompagnateur())
    return enregistrer_demande(
        participant=parcours.participant,
        plie=parcours.plie,
        nature=nature,
        par=anime,
        le=aujourdhui(),
        date_reception=aujourdhui(),
        canal="courrier",
        identite_verifiee=True,
        moyen_identite="Vue.",
        objet="",
    )


def une_violation(anime: Any) -> Violation:
    connue = timezone.now() - timedelta(hours=2)
    champs = CHAMPS | {"connue_le": connue, "risque": False, "motif_sans_risque": "La clé était chiffrée."}
    plie = anime.roles.get().plie
    violation = enregistrer_violation(plie=plie, champs=champs, par=anime, maintenant=timezone.now())
    notifier(
        violation=violation,
        destinataire="parties",
        notifiee_le=connue + timedelta(hours=1),
        precision="",
        par=anime,
        maintenant=timezone.now(),
    )
    return violation


CAS = [
    ("droit_identite", une_demande, "moyen", {}),
    ("droit_prolonger", une_demande, "motif", {}),
    ("droit_repondre", une_demande, "reponse", {"satisfaite": "non"}),
    ("violation_completer", une_violation, "mesures", {"l_heure": "00:01"}),
    ("violation_clore", une_violation, "bilan", {}),
]


@pytest.mark.parametrize(("adresse", "objet", "champ", "autres"), CAS, ids=[cas[0] for cas in CAS])
def test_le_conflit_garde_la_saisie_sur_la_version_du_moment(
    client: Client, adresse: str, objet: Any, champ: str, autres: dict[str, str]
) -> None:
    anime = coordonnateur()
    client.force_login(anime, backend="allauth.account.auth_backends.AuthenticationBackend")
    url = reverse(f"participants:{adresse}", args=[objet(anime).pk])
    formulaire = client.get(url).context["formulaire"]
    lus = {nom: formulaire[nom].value() for nom in formulaire.fields}
    saisie = {nom: "" if lu is None else lu for nom, lu in lus.items() if lu is not False} | autres | {champ: DIT}
    refusee = client.post(url, saisie | {"version": "0"})
    assert refusee.status_code == 422
    assert "Relire ce qui a changé" in refusee.content.decode(), refusee.context["formulaire"].errors
    rendu = refusee.context["formulaire"]
    assert (rendu[champ].value(), str(rendu["version"].value())) == (DIT, str(lus["version"]))
    reprise = client.post(url, saisie | {"version": rendu["version"].value()})
    assert reprise.status_code == 302, reprise.context["formulaire"].errors


def test_une_rectification_montre_les_deux_fiches(client: Client) -> None:
    anime = coordonnateur()
    client.force_login(anime, backend="allauth.account.auth_backends.AuthenticationBackend")
    demande = une_demande(anime, nature="rectification")
    url = reverse("participants:droit_rectifier", args=[demande.pk])
    formulaire = client.get(url).context["formulaire"]
    lus = {nom: formulaire[nom].value() for nom in formulaire.fields}
    saisie = {nom: "" if lu is None else lu for nom, lu in lus.items() if lu is not False} | {"nom": "Saisinom"}
    page = client.post(url, saisie | {"version": "0"})
    assert page.status_code == 409
    assert "Saisinom" in page.content.decode()
    assert demande.participant.nom in page.content.decode()
