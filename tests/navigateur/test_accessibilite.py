"""Every page of the product, full, empty and in error, at 1280 and 360 px: axe, labels, titles, focus, width.

The pages are those of the access matrix: a new address is examined from the day it stands there. RGAA 4.1, WCAG 2.2 AA.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, Route

from accounts.models import Utilisateur
from plie.socle.horloge import aujourdhui
from tests.fabriques import accounts
from tests.fabriques.parcours import candidature
from tests.fabriques.participants import FabriqueParticipant
from tests.monde import Monde
from tests.navigateur.examen import HAUTEUR, LARGEURS, examiner, preparer
from tests.navigateur.monde_plein import monde_plein, pages, session
from tests.test_acces import MATRICES

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.xdist_group("navigateur"),
]

# Put in each field that takes any text, chosen to be wrong wherever something can be.
REMPLIR_DE_TRAVERS = r"""
(formulaire) => {
  for (const e of formulaire.elements) {
    if (e.type === "hidden" || e.type === "submit" || e.type === "file") continue;
    if (e.tagName === "SELECT") { if ([...e.options].some((o) => o.value === "")) e.value = ""; }
    else if (e.type === "radio" || e.type === "checkbox") e.checked = false;
    else if (e.tagName === "INPUT") e.value = e.required || ["number", "email"].includes(e.type) ? "" : "31/31/3131";
    else if (e.tagName === "TEXTAREA") e.value = "";
  }
  formulaire.noValidate = true;
  formulaire.requestSubmit();
}
"""
# Pages whose form has nothing to refuse: every field may stay empty, or there is only a button.
SANS_ERREUR = {"account_logout", "commissions:seance", "commissions:membre_modifier", "participants:comparer"}

# Pages of the administration, which the matrix does not list: the home, a list, two forms, the files in and out.
ADMINISTRATION = (
    "/administration/",
    "/administration/accounts/commune/",
    "/administration/accounts/utilisateur/add/",
    "/administration/accounts/plie/export/",
    "/administration/accounts/plie/import/",
)

# Modules of the matrix, in slices of a like weight.
GROUPES = (
    "parcours parcours_portefeuille",
    "parcours_suivi participants",
    "commissions participants_droits",
    "pilotage api",
    "comptes journal sorties sorties_reprise",
)
# Fewer in a slice would mean that the forms are not found any more.
FORMULAIRES = 3


class Ecrans:
    """One browser page per reader, already logged in."""

    def __init__(self, navigateur: Browser, racine: str) -> None:
        self.navigateur, self.racine = navigateur, racine
        self.contextes: dict[Any, BrowserContext] = {}
        self.pages: dict[Any, Page] = {}

    def page(self, utilisateur: Utilisateur | None) -> Page:
        """The page of somebody, or of nobody."""
        cle = utilisateur.pk if utilisateur else None
        if cle not in self.pages:
            contexte = self.navigateur.new_context(
                locale="fr-FR",
                viewport={"width": LARGEURS[0], "height": HAUTEUR},
                reduced_motion="reduce",
            )
            preparer(contexte)
            if utilisateur:
                contexte.add_cookies(
                    [{"name": nom, "value": valeur, "url": self.racine} for nom, valeur in session(utilisateur).items()]
                )
            self.contextes[cle], self.pages[cle] = contexte, contexte.new_page()
        return self.pages[cle]

    def ouvrir(self, utilisateur: Utilisateur | None, adresse: str) -> Page:
        page = self.page(utilisateur)
        page.goto(f"{self.racine}{adresse}", wait_until="load")
        return page


@pytest.fixture
def ecrans(navigateur: Browser, live_server: Any) -> Iterator[Ecrans]:
    ecrans = Ecrans(navigateur, live_server.url)
    yield ecrans
    for contexte in ecrans.contextes.values():
        contexte.close()


# Asked once a session for each name: what an address gives does not change from one world to the next.
GENRES: dict[str, bool] = {}


def est_une_page(nom: str, utilisateur: Utilisateur | None, adresse: str) -> bool:
    """A whole document: neither a file nor a piece of a page."""
    if nom not in GENRES:
        GENRES[nom] = _donne_un_document(utilisateur, adresse)
    return GENRES[nom]


def _donne_un_document(utilisateur: Utilisateur | None, adresse: str) -> bool:
    client = Client(raise_request_exception=False)
    client.cookies.load(session(utilisateur) if utilisateur else {})
    reponse: Any = client.get(adresse)
    contenu = reponse.getvalue()  # which closes a file
    return bool(reponse["Content-Type"].startswith("text/html") and b"<html" in contenu)


def constat(fautes: dict[str, list[str]]) -> None:
    lignes = [f"{page}\n    " + "\n    ".join(liste) for page, liste in fautes.items() if liste]
    assert lignes == [], "\n".join(lignes)


def adresses(monde: Monde, modules: str) -> list[tuple[str, Utilisateur | None, str]]:
    """Each page that some modules of the matrix open, with its reader."""
    return [
        (nom, lecteur, adresse)
        for nom, role, adresse in list(pages(monde, modules.split()))
        for lecteur in [monde.roles.get(role)]
        if est_une_page(nom, lecteur, adresse)
    ]


@pytest.fixture(autouse=True)
def pages_courtes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list has several pages without as many rows to examine as a real one."""
    monkeypatch.setattr("parcours.vues.listes.PAR_PAGE", 5)


@pytest.mark.parametrize("modules", GROUPES)
def test_chaque_page_remplie_est_accessible(ecrans: Ecrans, modules: str) -> None:
    monde = monde_plein(aujourdhui())
    a_voir = adresses(monde, modules)
    constat({nom: examiner(ecrans.ouvrir(lecteur, adresse)) for nom, lecteur, adresse in a_voir})


def test_tout_module_de_la_matrice_est_examine() -> None:
    assert sorted(" ".join(GROUPES).split()) == sorted(MATRICES)


def test_les_memes_pages_vues_par_d_autres_et_l_administration(ecrans: Ecrans) -> None:
    monde = monde_plein(aujourdhui())
    fiche = reverse("parcours:fiche", args=[monde.parcours.pk])
    edition = reverse("pilotage:edition", kwargs=MATRICES["pilotage"]["pilotage:edition"].kwargs(monde))
    vues = [
        ("animation", fiche),
        ("agent_pole", fiche),
        ("animation", reverse("parcours:liste") + "?statut=tous&page=2"),
        ("agent_pole", reverse("parcours:liste") + "?statut=tous&page=2"),
        ("animation", reverse("parcours:travail")),
        ("membre", reverse("commissions:seance", args=[monde.seance.pk])),
        ("animation", edition),
        ("referent", "/parcours/987654/"),  # 404
        ("referent", reverse("parcours:orienter")),  # 403
        *(("administrateur", adresse) for adresse in ADMINISTRATION),
    ]
    constat({f"{adresse} – {role}": examiner(ecrans.ouvrir(monde.roles[role], adresse)) for role, adresse in vues})


def test_chaque_page_vide_est_accessible(ecrans: Ecrans) -> None:
    """Nobody followed, no session, no edition, a file just opened, a search that finds nothing."""
    le = aujourdhui()
    vides: dict[str, Callable[[], Utilisateur]] = {
        "referent": accounts.accompagnateur,
        "animation": accounts.coordonnateur,
        "membre": accounts.membre,
        "agent_pole": accounts.agent_pole,
        "financeur": accounts.financeur,
        "administrateur": accounts.administrateur,
    }
    gens = {role: creer() for role, creer in vides.items()}
    listes = {
        "referent": ["/parcours/travail/", "/parcours/", "/parcours/recherche/?q=Introuvable", "/parcours/recherche/"],
        "animation": [
            "/parcours/travail/",
            "/parcours/",
            "/commissions/",
            "/pilotage/",
            "/journal/",
            "/sorties/reprise/",
        ],
        "membre": ["/commissions/"],
        "agent_pole": ["/parcours/", "/parcours/recherche/?q=Introuvable", "/commissions/retours/"],
        "financeur": ["/pilotage/"],
        "administrateur": ["/", "/administration/"],
    }
    fautes = {
        f"{adresse} – {role}": examiner(ecrans.ouvrir(gens[role], adresse))
        for role, liste in listes.items()
        for adresse in liste
    }
    nouveau = candidature(
        participant=FabriqueParticipant(niveau_formation="", date_inscription_france_travail=None),
        referent=gens["referent"],
        date_orientation=le - timedelta(days=2),
    )
    neuve = reverse("parcours:fiche", args=[nouveau.pk])
    for role in ("referent", "animation"):
        fautes[f"fiche neuve – {role}"] = examiner(ecrans.ouvrir(gens[role], neuve))
    constat(fautes)


@pytest.mark.parametrize("modules", GROUPES)
def test_chaque_formulaire_en_erreur_est_accessible(ecrans: Ecrans, modules: str) -> None:
    """Each form sent with what it cannot take: the errors are said, and beside their fields."""
    monde = monde_plein(aujourdhui())
    fautes: dict[str, list[str]] = {}
    vus: list[str] = []
    for nom, lecteur, adresse in adresses(monde, modules):
        page = ecrans.ouvrir(lecteur, adresse)
        formulaire = page.locator("main form[method=post].formulaire").first
        if nom in SANS_ERREUR or not formulaire.count():
            continue
        with page.expect_navigation():
            formulaire.evaluate(REMPLIR_DE_TRAVERS)
        dit = page.locator("main [role=alert], main [aria-invalid=true], main .messages .alerte-danger").count()
        fautes[nom] = examiner(page, "main") if dit else [f"aucune erreur dite à {page.url}"]
        vus.append(nom)
    constat(fautes)
    assert len(vus) >= FORMULAIRES


def _repondre(route: Route, contenu: str) -> None:
    route.fulfill(body=contenu, content_type="text/html; charset=utf-8")


def test_les_pages_de_panne_sont_accessibles(ecrans: Ecrans) -> None:
    """400, 405, 500, 503 and the refusal of a form, which no address gives at will."""
    page = ecrans.page(None)
    fautes = {}
    for gabarit in ("400.html", "403_csrf.html", "405.html", "500.html", "503.html"):
        page.route("**/panne/", partial(_repondre, contenu=render_to_string(gabarit)))
        page.goto(f"{ecrans.racine}/panne/")
        fautes[gabarit] = examiner(page)
        page.unroute("**/panne/")
    constat(fautes)
