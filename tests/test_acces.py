"""Every address × every role, on data that could leak (rules A-1 to A-5)."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import tests.matrice
from accounts.perimetre import oublier_perimetre
from tests.matrice import ROLES, Acces
from tests.monde import NOM_AILLEURS, NOM_BRSA, NOM_NON_BRSA, Monde

# Addresses of libraries whose own rules hold: the admin site is checked by `test_administration`.
ESPACES_EXTERNES = ("admin", "djdt")


def matrices() -> dict[str, dict[str, Acces]]:
    """What the modules of tests/matrice declare, by module."""
    return {
        module.name: importlib.import_module(f"tests.matrice.{module.name}").MATRICE
        for module in pkgutil.iter_modules(tests.matrice.__path__)
    }


MATRICES = matrices()


def adresses(motifs: list[Any] | None = None, espace: str = "") -> set[str]:
    """Every named address of the application, with its namespace; an unnamed one is an error."""
    trouvees: set[str] = set()
    for motif in get_resolver().url_patterns if motifs is None else motifs:
        if isinstance(motif, URLResolver):
            sous_espace = motif.namespace or ""
            if sous_espace in ESPACES_EXTERNES:
                continue
            trouvees |= adresses(motif.url_patterns, ":".join(filter(None, (espace, sous_espace))))
        elif isinstance(motif, URLPattern) and motif.name:  # without: an old address, or a door kept shut
            trouvees.add(":".join(filter(None, (espace, motif.name))))
    return trouvees


def test_toute_adresse_est_dans_la_matrice() -> None:
    """Rule 13: an unlisted address fails the suite, and so do a line without address and one declared twice."""
    assert sorted(adresse for declarees in MATRICES.values() for adresse in declarees) == sorted(adresses())


@pytest.mark.usefixtures("documents_en_clair")
@pytest.mark.parametrize("module", sorted(MATRICES))
def test_chaque_role_recoit_ce_que_la_matrice_dit(module: str, monde: Monde) -> None:
    obtenus: dict[str, dict[str, int]] = {}
    attendus: dict[str, dict[str, int]] = {}
    for nom, acces in MATRICES[module].items():
        attendus[nom] = {role: acces.attendu(role) for role in ROLES}
        obtenus[nom] = {role: appeler(nom, acces, role, monde) for role in ROLES}
    ecarts = {
        f"{nom} – {role}": (statut, attendus[nom][role])
        for nom, statuts in obtenus.items()
        for role, statut in statuts.items()
        if statut != attendus[nom][role]
    }
    assert ecarts == {}, "obtenu, attendu"


def appeler(nom: str, acces: Acces, role: str, monde: Monde) -> int:
    """Call an address as somebody, undo what it changed, check that nothing leaks; the status."""
    client = Client(raise_request_exception=False)
    url = reverse(nom, kwargs=acces.kwargs(monde)) + acces.requete
    with transaction.atomic():
        if role != "anonyme":
            oublier_perimetre(monde.roles[role])
            client.force_login(monde.roles[role], backend=settings.AUTHENTICATION_BACKENDS[1])
        reponse = getattr(client, acces.methode)(url, acces.donnees(monde))
        rien_ne_fuit(reponse, role, url)
        _se_defend(reponse, role, url)
        transaction.set_rollback(True)
    return reponse.status_code


def rien_ne_fuit(reponse: Any, role: str, url: str) -> None:
    """Whatever the page, nobody reads the name of somebody out of their scope."""
    interdits = {
        "anonyme": (NOM_BRSA, NOM_NON_BRSA, NOM_AILLEURS),
        "collegue": (NOM_BRSA, NOM_NON_BRSA, NOM_AILLEURS),
        "referent": (NOM_AILLEURS,),
        "animation": (NOM_AILLEURS,),
        "autre_animation": (NOM_BRSA, NOM_NON_BRSA),
        "membre": (NOM_NON_BRSA, NOM_AILLEURS),
        "membre_non_convoque": (NOM_BRSA, NOM_NON_BRSA, NOM_AILLEURS),
        "agent_pole": (NOM_NON_BRSA, NOM_AILLEURS),
        "autre_agent_pole": (NOM_BRSA, NOM_NON_BRSA),
        "financeur": (NOM_BRSA, NOM_NON_BRSA, NOM_AILLEURS),
        "administrateur": (NOM_BRSA, NOM_NON_BRSA, NOM_AILLEURS),
        "sans_role": (NOM_BRSA, NOM_NON_BRSA, NOM_AILLEURS),
    }[role]
    contenu = b"".join(reponse.streaming_content) if getattr(reponse, "streaming", False) else reponse.content
    texte = contenu.decode("utf-8", "ignore").casefold()
    fuites = [nom for nom in interdits if nom.casefold() in texte]
    assert fuites == [], f"{role} lit {fuites} sur {url}"


def _se_defend(reponse: Any, role: str, url: str) -> None:
    """Whatever the page and its status, the browser is told what it may do with it, and to keep nothing (B36)."""
    entetes = reponse.headers
    politique = entetes.get("Content-Security-Policy", "")
    attendus = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    assert {nom: entetes.get(nom) for nom in attendus} == attendus, url
    assert "camera=()" in entetes.get("Permissions-Policy", ""), url
    assert "default-src 'none'" in politique, url
    assert "unsafe-" not in politique, url
    if role != "anonyme":
        assert "no-store" in entetes.get("Cache-Control", ""), f"{role} : {url}"


def test_administration(monde: Monde) -> None:
    """The administration site opens to administrators alone, and holds no named file."""
    obtenus = {}
    for role, utilisateur in monde.roles.items():
        client = Client()
        client.force_login(utilisateur, backend=settings.AUTHENTICATION_BACKENDS[1])
        obtenus[role] = client.get(reverse("admin:index")).status_code
    attendus = dict.fromkeys(monde.roles, 302) | {"administrateur": 200}
    assert obtenus == attendus
