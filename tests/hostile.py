"""What a malicious visitor would send: identifiers gathered elsewhere, and values that break forms."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.http.cookie import SimpleCookie
from django.test import Client
from django.urls import reverse

from accounts.perimetre import oublier_perimetre
from tests.matrice import ROLES, Acces
from tests.monde import Monde

IDENTIFIANTS = re.compile(r'/(\d+)[/."?]|value="(\d+)"|([0-9a-f]{8}-[0-9a-f-]{27})|/([\w-]{30,64})/')
CHAMPS = re.compile(r'name="([\w-]+)"')
EMPILES = ("q", "next", "tri", "page", "ordre", "pk", "id", "participant", "parcours", "plie", "referent", "perimetre")
# Never a file of ours, never a value that a field wants.
MAUVAISES = (
    "", " ", "\x00", "a\x00b", "-1", "0", "9223372036854775808", "NaN", "Infinity", "1e309", "0x10", "٣", "½",
    "0001-01-01", "9999-12-31", "31/02/2026", "01/01/0001", "31/12/9999", "29/02/2100", "99:99", "24h60",
    "' OR 1=1 --", "\"; DROP TABLE x; --", "<script>alert(1)</script>", "{{ 7*7 }}", "{% debug %}", "%s%s%n",
    "../../../../etc/passwd", "=cmd|' /C calc'!A0", "\u202egnp.exe", "\ufeff", "e\u0301" * 400, "𝒳" * 300,
    "null", "None", "true", "[]", "{}", "a" * 5_000, "1" * 400, "1,5,5", "\r\nSet-Cookie: a=b", "\ud800", "\U0010ffff",
)  # fmt: skip
ENORME = "é" * 500_000
CHAMPS_SANS_NOMBRE = 10_000


@dataclass
class Recolte:
    """What the pages of one side show: identifiers, and the names of the fields."""

    identifiants: set[str] = field(default_factory=set)
    champs: dict[str, list[str]] = field(default_factory=dict)

    def lire(self, nom: str, page: str) -> None:
        """Gather what a page shows."""
        self.identifiants |= {morceau for trouve in IDENTIFIANTS.findall(page) for morceau in trouve if morceau}
        self.champs[nom] = sorted(set(CHAMPS.findall(page)) - {"csrfmiddlewaretoken", "viewport", "csrf-token"})


class Visiteur:
    """A role that keeps its session whatever an address does to it."""

    def __init__(self, monde: Monde, role: str) -> None:
        self.monde, self.role = monde, role
        self.client = Client(raise_request_exception=False)
        if role != "anonyme":
            self.client.force_login(monde.roles[role], backend=settings.AUTHENTICATION_BACKENDS[1])
        self._cookies = self.client.cookies.output(header="", sep=";")

    def demander(self, methode: str, adresse: str, donnees: Any = None) -> HttpResponse:
        """Send, undo what it changed; the answer, read. A wait that a loaded machine ended (503) is tried once more."""
        reponse = self._envoyer(methode, adresse, donnees)
        return self._envoyer(methode, adresse, donnees) if reponse.status_code == 503 else reponse

    def _envoyer(self, methode: str, adresse: str, donnees: Any) -> HttpResponse:
        self.client.cookies = SimpleCookie(self._cookies)
        if self.role != "anonyme":
            oublier_perimetre(self.monde.roles[self.role])
        with transaction.atomic():
            reponse: HttpResponse = getattr(self.client, methode)(adresse, donnees)
            if reponse.streaming:
                reponse = HttpResponse(b"".join(reponse.streaming_content), status=reponse.status_code)  # type: ignore[attr-defined]
            transaction.set_rollback(True)
        return reponse


def recolter(monde: Monde, matrice: dict[str, Acces], roles: tuple[str, ...]) -> Recolte:
    """Every identifier and every field that these roles are shown."""
    recolte = Recolte()
    for role in roles:
        visiteur = Visiteur(monde, role)
        for nom, acces in matrice.items():
            if acces.attendu(role) in (200, 302):
                page = visiteur.demander("get", reverse(nom, kwargs=acces.kwargs(monde)) + acces.requete)
                recolte.lire(nom, page.content.decode("utf-8", "ignore"))
    return recolte


def rejouer(
    monde: Monde, matrice: dict[str, Acces], recolte: Recolte, nombre: int, hasard: random.Random
) -> Iterator[tuple[str, str, HttpResponse]]:
    """Replay what was gathered as path, query, field of a form: (role, address, answer)."""
    visiteurs = {role: Visiteur(monde, role) for role in ROLES}
    identifiants, noms = sorted(recolte.identifiants), sorted(matrice)
    for _ in range(nombre):
        role, nom = hasard.choice(ROLES), hasard.choice(noms)
        acces = matrice[nom]
        kwargs = acces.kwargs(monde)
        nombres = [cle for cle, valeur in kwargs.items() if isinstance(valeur, int)]
        for cle in nombres:
            if hasard.random() < 0.8:
                kwargs[cle] = int(hasard.choice([i for i in identifiants if i.isdecimal() and len(i) < 10]))
        adresse = reverse(nom, kwargs=kwargs)
        champs = [*recolte.champs.get(nom, []), *EMPILES]
        donnees = {cle: hasard.choice(identifiants) for cle in hasard.sample(champs, min(3, len(champs)))}
        if hasard.random() < 0.2:
            donnees["next"] = f"//ailleurs.example{adresse}"
        methode = acces.methode if hasard.random() < 0.7 else hasard.choice(["get", "post", "head", "options"])
        yield role, f"{methode} {adresse} {donnees}", visiteurs[role].demander(methode, adresse, donnees)


def maltraiter(
    monde: Monde, matrice: dict[str, Acces], recolte: Recolte, nombre: int, hasard: random.Random
) -> Iterator[tuple[str, str, HttpResponse]]:
    """Send to each form what it never asked for, by who may open it: (role, address, answer)."""
    visiteurs = {role: Visiteur(monde, role) for role in ROLES}
    lues_seulement: set[str] = set()
    formulaires = sorted(nom for nom, acces in matrice.items() if acces.methode == "post" or recolte.champs.get(nom))
    for _ in range(nombre):
        nom = hasard.choice(formulaires)
        acces = matrice[nom]
        ouverts = [role for role in ROLES if acces.attendu(role) in (200, 302) and role != "anonyme"] or ["anonyme"]
        role = hasard.choice(ouverts)
        donnees = dict(acces.donnees(monde)) if acces.methode == "post" else {}
        for champ in recolte.champs.get(nom, []):
            if champ not in donnees or hasard.random() < 0.4:
                donnees[champ] = hasard.choice(MAUVAISES)
        if hasard.random() < 0.01 and donnees:
            donnees[hasard.choice(sorted(donnees))] = ENORME
        if hasard.random() < 0.005:
            donnees |= {f"champ-{rang}": "1" for rang in range(CHAMPS_SANS_NOMBRE)}
        adresse = reverse(nom, kwargs=acces.kwargs(monde)) + acces.requete
        methode = "get" if nom in lues_seulement or (acces.methode == "get" and hasard.random() < 0.4) else "post"
        envoyees = {
            cle: str(v).encode("utf-8", "surrogatepass") if isinstance(v, str) else v for cle, v in donnees.items()
        }
        dites = {cle: (v[:40] if isinstance(v, str) else v) for cle, v in list(donnees.items())[:30]}
        reponse = visiteurs[role].demander(methode, adresse, envoyees)
        if reponse.status_code == 405:
            lues_seulement.add(nom)
        yield role, f"{methode} {adresse} {dites!r}", reponse
