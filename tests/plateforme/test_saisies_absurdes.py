"""Every form of every page, sent empty and with what nobody types: never a panne, always a message.

The forms are read in the pages of the access matrix, as a browser would: a new page is tried from the day it stands
there. What is sent is undone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote_plus, urljoin

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.perimetre import oublier_perimetre
from plie.socle.horloge import aujourdhui
from tests.matrice import ROLES, Acces
from tests.monde import Monde, construire
from tests.test_acces import MATRICES

pytestmark = pytest.mark.django_db

SEUL_SURROGAT = "\ud800"
# NUL, 2^63, the first and the last year, no number, half a character, digits from elsewhere.
ABSURDES = ("a\x00b", "9223372036854775808", "01/01/0001", "31/12/9999", "NaN", SEUL_SURROGAT, "٣²")
LONG = "x" * 1_000_000
# What the page itself writes to recognise the form; the session's own check has its own tests.
TENUS = {"csrfmiddlewaretoken", "next"}
FORMULAIRES_ENCODES = "application/x-www-form-urlencoded"
# A page sent back says what is wrong by one of these.
DITS = ("invalid-feedback", 'role="alert"', "alerte-danger", "errorlist")


@dataclass
class Formulaire:
    """A form of a page: where it goes, its fields and what they hold."""

    action: str
    methode: str
    champs: list[tuple[str, str, str]] = field(default_factory=list)  # name, kind, value

    def vide(self) -> list[tuple[str, str]]:
        """Nothing in any field but in those that the page fills itself."""
        return [(nom, tenue if genre == "hidden" else "") for nom, genre, tenue in self.champs]

    def absurde(self, depart: int, *, jusqu_aux_caches: bool) -> list[tuple[str, str]]:
        """Each field with an absurd value of its own: each is read apart, one does not hide the others."""
        saisie = []
        for rang, (nom, genre, tenue) in enumerate(self.champs, depart):
            garde = nom in TENUS or (genre == "hidden" and not jusqu_aux_caches)
            saisie.append((nom, tenue if garde else ABSURDES[rang % len(ABSURDES)]))
        return saisie

    def trop_long(self) -> list[tuple[str, str]]:
        """One text holds a megabyte, the others what they held: the whole stays under what a request may weigh."""
        textes = [nom for nom, genre, _ in self.champs if genre in ("textarea", "text", "search")]
        return [(nom, LONG if textes and nom == textes[-1] else tenue) for nom, _, tenue in self.champs]


class _Lecteur(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.formulaires: list[Formulaire] = []
        self.ouvert: Formulaire | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        lus = {nom: valeur or "" for nom, valeur in attrs}
        if tag == "form":
            self.ouvert = Formulaire(lus.get("action", ""), lus.get("method", "get").lower())
            self.formulaires.append(self.ouvert)
        elif self.ouvert and tag in ("input", "select", "textarea", "button") and lus.get("name"):
            genre = lus.get("type", "text") if tag == "input" else tag
            if genre not in ("file", "submit", "button"):
                self.ouvert.champs.append((lus["name"], genre, lus.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.ouvert = None


def _lecteur(acces: Acces) -> str | None:
    return next((role for role in ROLES if acces.attendu(role) == 200 and role != "anonyme"), None)


def _client(monde: Monde, role: str) -> Client:
    client = Client(raise_request_exception=False)
    oublier_perimetre(monde.roles[role])
    client.force_login(monde.roles[role], backend=settings.AUTHENTICATION_BACKENDS[1])
    return client


def _formulaires(client: Client, adresse: str) -> list[Formulaire]:
    """The forms of a page, of its content alone: the frame around is the same everywhere."""
    reponse: Any = client.get(adresse)
    contenu = reponse.getvalue().decode("utf-8", "replace")
    if not reponse["Content-Type"].startswith("text/html"):
        return []
    lecteur = _Lecteur()
    lecteur.feed(contenu[contenu.find("<main") :])
    return lecteur.formulaires


def _saisies(formulaire: Formulaire) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    yield "vide", formulaire.vide()
    for depart in (0, 2, 4):
        yield f"absurde {depart}", formulaire.absurde(depart, jusqu_aux_caches=depart > 0)
    yield "un million de lettres", formulaire.trop_long()


def _encoder(saisie: list[tuple[str, str]]) -> str:
    """As a broken program would: a lone surrogate goes as the bytes that UTF-8 forbids."""
    return "&".join(f"{quote_plus(nom)}={quote_plus(valeur, errors='surrogatepass')}" for nom, valeur in saisie)


def _envoyer(client: Client, adresse: str, formulaire: Formulaire, saisie: list[tuple[str, str]]) -> str:
    """What is wrong in the answer, if anything; nothing stays of what was sent."""
    cible = urljoin(adresse, formulaire.action)
    corps = _encoder(saisie)
    with transaction.atomic():
        if formulaire.methode == "post":
            reponse: Any = client.post(cible, corps, content_type=FORMULAIRES_ENCODES)
        elif len(corps) < len(LONG):
            reponse = client.get(f"{cible.partition('?')[0]}?{corps}")
        else:
            return ""
        contenu = reponse.getvalue().decode("utf-8", "replace")
        transaction.set_rollback(True)
    if reponse.status_code >= 500:
        return f"{reponse.status_code}"
    muette = reponse.status_code == 422 and not any(dit in contenu for dit in DITS)
    return "refus sans message" if muette else ""


@pytest.mark.parametrize("module", sorted(MATRICES))
def test_aucune_saisie_absurde_ne_fait_de_panne(module: str) -> None:
    monde = construire(aujourdhui())
    fautes = []
    vus: set[tuple[str, ...]] = set()
    for nom, acces in MATRICES[module].items():
        role = _lecteur(acces)
        if role is None or acces.methode != "get" or nom == "account_logout":
            continue
        client = _client(monde, role)
        adresse = reverse(nom, kwargs=acces.kwargs(monde)) + acces.requete
        for formulaire in _formulaires(client, adresse):
            # The same dialog stands on many lines and pages: it is tried once.
            genre = (re.sub(r"\d+", "", formulaire.action or adresse), *(nom for nom, _, _ in formulaire.champs))
            if genre in vus:
                continue
            vus.add(genre)
            fautes += [
                f"{nom} → {formulaire.action or adresse} ({quoi}) : {faute}"
                for quoi, saisie in _saisies(formulaire)
                if (faute := _envoyer(client, adresse, formulaire, saisie))
            ]
    assert fautes == []


@pytest.mark.parametrize("module", sorted(MATRICES))
def test_aucun_geste_absurde_ne_fait_de_panne(module: str) -> None:
    """Addresses that are only posted to: what the matrix sends them, spoiled."""
    monde = construire(aujourdhui())
    fautes = []
    for nom, acces in MATRICES[module].items():
        role = next((r for r in ROLES if acces.attendu(r) in (200, 302) and r != "anonyme"), None)
        if role is None or acces.methode != "post":
            continue
        client = _client(monde, role)
        adresse = reverse(nom, kwargs=acces.kwargs(monde)) + acces.requete
        formulaire = Formulaire("", "post", [(cle, "text", "") for cle in acces.donnees(monde)])
        fautes += [
            f"{nom} ({quoi}) : {faute}"
            for quoi, saisie in _saisies(formulaire)
            if (faute := _envoyer(client, adresse, formulaire, saisie))
        ]
    assert fautes == []


def test_les_formulaires_sont_bien_trouves() -> None:
    """A reader that finds no form would find no fault."""
    monde = construire(aujourdhui())
    adresse = reverse("parcours:entretien_noter", kwargs={"pk": monde.parcours.pk})
    trouves = _formulaires(_client(monde, "referent"), adresse)
    noms = {nom for formulaire in trouves if formulaire.methode == "post" for nom, _, _ in formulaire.champs}
    assert {"date_entretien", "presence", "compte_rendu", "prochain_date"} <= noms
