"""Fields: each text is read by those whom the register names, and a form sets what it shows alone (B4)."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.perimetre import oublier_perimetre
from plie.socle.horloge import aujourdhui
from tests.champs import glisses, lus_a_tort, reserves, semer
from tests.matrice import ROLES, Acces
from tests.monde import Monde, construire
from tests.test_acces import MATRICES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents_en_clair")]
MATRICE = {nom: acces for declarees in MATRICES.values() for nom, acces in declarees.items()}
# The rows that the addresses are about, built before anything is marked.
Appel = tuple[str, Acces, str, dict[str, Any]]


def appels(monde: Monde, methode: str) -> list[Appel]:
    return [
        (nom, acces, reverse(nom, kwargs=acces.kwargs(monde)) + acces.requete, acces.donnees(monde))
        for nom, acces in MATRICE.items()
        if acces.methode == methode
    ]


def envoyer(monde: Monde, role: str, methode: str, url: str, donnees: dict[str, Any]) -> str:
    """Send it as somebody; the text of the answer, whatever it is."""
    client = Client(raise_request_exception=False)
    oublier_perimetre(monde.roles[role])
    client.force_login(monde.roles[role], backend=settings.AUTHENTICATION_BACKENDS[1])
    reponse = getattr(client, methode)(url, donnees)
    contenu = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    return contenu.decode("utf-8", "ignore").casefold()


def test_chacun_ne_lit_que_les_champs_que_le_registre_lui_ouvre() -> None:
    monde = construire(aujourdhui())
    ouvertes = appels(monde, "get")
    marques = semer(monde)
    assert {"entretien", "etape", "diagnostic", "contratengagement", "contrattravail", "saisine"} <= marques
    fuites, lues = {}, set()
    for nom, acces, url, donnees in ouvertes:
        for role in ROLES:
            if role == "anonyme" or acces.attendu(role) != 200:
                continue
            with transaction.atomic():
                texte = envoyer(monde, role, "get", url, donnees)
                transaction.set_rollback(True)
            if trouves := lus_a_tort(texte, role):
                fuites[f"{nom} – {role}"] = trouves
            lues |= {marque for marque in marques if f"zqchamp{marque}" in texte}
    assert fuites == {}
    assert {"entretien", "etape", "diagnostic", "saisine"} <= lues, "rien n’a été lu : l’essai ne dit rien"


def test_un_formulaire_ne_pose_que_ce_qu_il_montre() -> None:
    monde = construire(aujourdhui())
    prevus = appels(monde, "post")
    avant = reserves()
    changes = []
    for nom, acces, url, donnees in prevus:
        for role in ROLES:
            if role == "anonyme" or acces.attendu(role) not in (200, 302):
                continue
            with transaction.atomic():
                envoyer(monde, role, "post", url, {**glisses(), **donnees})
                # A gesture may add rows or take some away: those that stay keep what no form sets.
                apres = {label: {ligne[0]: ligne for ligne in lignes} for label, lignes in reserves().items()}
                changes += [
                    f"{nom} – {role} : {label} {ligne} → {apres[label][ligne[0]]}"
                    for label, lignes in avant.items()
                    for ligne in lignes
                    if ligne[0] in apres[label] and apres[label][ligne[0]] != ligne
                ]
                transaction.set_rollback(True)
    assert changes == []
