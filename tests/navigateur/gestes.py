"""What a person does at a screen, in the words of the test."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
from playwright.sync_api import Download, Locator, Page

from accounts.models import Utilisateur
from tests.fabriques.accounts import MOT_DE_PASSE


@dataclass
class Poste:
    """A person's screen."""

    page: Page
    racine: str

    def connecter(self, utilisateur: Utilisateur) -> Poste:
        """Log in by the form."""
        self.page.goto(f"{self.racine}/comptes/login/")
        self.page.fill("[name=login]", utilisateur.email)
        self.page.fill("[name=password]", MOT_DE_PASSE)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url(lambda url: "/comptes/login" not in url)
        return self

    def aller(self, chemin: str) -> Poste:
        """Open an address; a server error fails here."""
        # A navigation of the page itself, still under way, takes the place of ours: its answer is not the one asked.
        reponse = self.page.goto(f"{self.racine}{chemin}") or self.page.reload()
        assert reponse is not None
        assert reponse.status < 500, f"{reponse.status} sur {chemin}"
        return self

    def statut(self, chemin: str) -> int:
        """The status of an address, asked with this person's session."""
        return self.page.request.get(f"{self.racine}{chemin}", max_redirects=0).status

    def cliquer(self, nom: str) -> Poste:
        """Press the button or follow the link of that name."""
        motif = re.compile(rf"^\s*{re.escape(nom)}\s*$")
        cible = self.page.get_by_role("button", name=motif).or_(self.page.get_by_role("link", name=motif))
        cible.first.click()
        self.page.wait_for_load_state()
        return self

    def remplir(self, **champs: Any) -> Poste:
        """Fill fields by their name: text, date, choice, box, file."""
        for nom, valeur in champs.items():
            self._remplir(nom, f"{valeur:%d/%m/%Y}" if isinstance(valeur, date) else valeur)
        return self

    def _remplir(self, nom: str, valeur: Any) -> None:
        champs = self.page.locator(f"main [name='{nom}']")
        genre = champs.first.evaluate("e => e.tagName === 'SELECT' ? 'select' : (e.type || 'text')")
        if genre == "select":
            champs.first.select_option(valeur)
        elif genre == "radio":
            _immobile(self.page.locator(f"main [name='{nom}'][value='{valeur}']")).check(force=True)
        elif genre == "checkbox":
            _immobile(champs.first).set_checked(bool(valeur), force=True)
        elif genre == "file":
            champs.first.set_input_files(valeur)
        else:
            champs.first.fill(str(valeur))

    def texte(self) -> str:
        """What the page says, spaces evened out."""
        return " ".join(self.page.inner_text("main").split())

    def lit(self, *extraits: str) -> Poste:
        """The page says these words."""
        texte = self.texte()
        manquants = [extrait for extrait in extraits if " ".join(extrait.split()) not in texte]
        assert manquants == [], f"{self.page.url} ne dit pas {manquants} : {texte[:2000]}"
        return self

    def ne_lit_pas(self, *extraits: str) -> Poste:
        """The page does not say these words, anywhere."""
        contenu = self.page.content()
        assert [extrait for extrait in extraits if extrait in contenu] == []
        return self

    def telecharger(self, nom: str, dossier: Path) -> Path:
        """Follow a download link; the file."""
        with self.page.expect_download() as attendu:
            self.page.get_by_role("link", name=re.compile(re.escape(nom))).first.click()
        fichier: Download = attendu.value
        chemin = dossier / "telecharge"
        fichier.save_as(chemin)
        return chemin


def verifier_pdf(chemin: Path) -> None:
    """A tagged PDF in French, with a title."""
    with pikepdf.open(chemin) as pdf:
        assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)) == ("fr", True)
        assert pdf.docinfo.get("/Title")


def _immobile(champ: Locator) -> Locator:
    """Once it has stopped: a page that answers an error slides to it, and a forced click would land beside."""
    champ.scroll_into_view_if_needed()
    return champ
