"""A person who has no mouse: the focus moves by Tab, choices by the arrows, gestures by Enter, Space or Ctrl+Enter.

Nothing here clicks, fills or focuses an element by itself: what Tab does not reach is not reached. Each field filled,
choice made, button pressed is an interaction; the tabulations are counted apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page

from accounts.models import Utilisateur
from tests.navigateur.gestes import Poste

TABULATIONS_MAX = 250
AUX_DEUX_LARGEURS = pytest.mark.parametrize("largeur", [1280, 360])
# By gesture: interactions, tabulations.
Comptes = dict[str, tuple[int, int]]

ACTIF = r"""
() => {
  const e = document.activeElement;
  if (!e || e === document.body) return {nom: "", mene_ailleurs: false, champ: "", genre: "", valeur: ""};
  const texte = (n) => n.textContent.replace(/\s+/g, " ").trim();
  const nom = e.getAttribute("aria-label") || [...(e.labels || [])].map(texte).join(" ") || texte(e);
  const genre = e.tagName === "SELECT" ? "select" : e.type || e.tagName.toLowerCase();
  const cadre = e.getBoundingClientRect();
  const mene_ailleurs = e.tagName === "A" && !e.getAttribute("href").startsWith("#");
  const visible = cadre.width > 0 && cadre.height > 0;
  return {nom, mene_ailleurs, champ: e.name || "", genre, valeur: e.value || "", visible};
}
"""


@dataclass
class Clavier:
    """The keyboard of a screen, and what has been done with it."""

    page: Page
    interactions: int = 0
    tabulations: int = 0
    comptes: Comptes = field(default_factory=dict)

    def commencer(self) -> Clavier:
        self.interactions = self.tabulations = 0
        return self

    def terminer(self, geste: str) -> None:
        """Keep the counts of a gesture."""
        self.comptes[geste] = (self.interactions, self.tabulations)

    def touche(self, *touches: str) -> Clavier:
        """Press keys; one interaction each."""
        for touche in touches:
            self.page.keyboard.press(touche)
            self.interactions += 1
        return self

    def taper(self, texte: Any) -> Clavier:
        """Type where the focus is, over what is there."""
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(f"{texte:%d/%m/%Y}" if isinstance(texte, date) else str(texte))
        self.interactions += 1
        return self

    def actif(self) -> dict[str, Any]:
        lu: dict[str, Any] = self.page.evaluate(ACTIF)
        return lu

    def vers(self, cible: str, *, champ: bool = False) -> Clavier:
        """Tab to the link or the button that begins with these words, or (`champ`) to the field of that name."""
        vus = []
        for _ in range(TABULATIONS_MAX):
            actif = self.actif()
            if self._est(actif, cible, champ):
                assert actif["visible"], f"{cible} a le foyer sans être visible"
                return self
            self.page.keyboard.press("Tab")
            self.tabulations += 1
            vus.append(actif["champ"] or actif["nom"][:40])
        raise AssertionError(f"« {cible} » n’est pas atteint au clavier sur {self.page.url} : {vus}")

    @staticmethod
    def _est(actif: dict[str, Any], cible: str, champ: bool) -> bool:
        if champ:
            return bool(actif["champ"] == cible)
        return actif["genre"] in ("a", "button", "submit", "summary") and re.sub(r"\s+", " ", actif["nom"]).startswith(
            cible
        )

    def presser(self, nom: str) -> Clavier:
        """Tab to a link or a button, then Enter; the page that follows is loaded."""
        self.vers(nom)
        if not self.actif()["mene_ailleurs"]:
            return self.touche("Enter")
        with self.page.expect_navigation():
            self.touche("Enter")
        return self

    def valider(self, nom: str) -> Clavier:
        """Tab to the button of a form, then Enter; the page that answers is loaded."""
        self.vers(nom)
        with self.page.expect_navigation():
            self.touche("Enter")
        return self

    def remplir(self, **champs: Any) -> Clavier:
        """Tab to each field in turn and fill it, in the order of the page."""
        for nom, valeur in champs.items():
            self.vers(nom, champ=True)
            genre = self.actif()["genre"]
            if genre == "select":
                self._choisir(nom, valeur)
            elif genre == "radio":
                self._cocher(nom, valeur)
            elif genre == "checkbox":
                self.touche("Space")
            else:
                self.taper(valeur)
        return self

    def _choisir(self, nom: str, libelle: str) -> None:
        """A list: the first letters of the choice, up to one that the driver's keyboard has no key for."""
        self.page.keyboard.type(re.split(r"[^ -~]", libelle)[0])
        self.interactions += 1
        actif = self.actif()
        assert actif["champ"] == nom, f"{nom} a perdu le foyer au profit de {actif}"
        choisi = self.page.evaluate("() => document.activeElement.selectedOptions[0].textContent.trim()")
        assert choisi.casefold().startswith(libelle.casefold()), f"{nom} : {choisi} au lieu de {libelle}"

    def _cocher(self, nom: str, valeur: str) -> None:
        """Buttons of one question: the arrows."""
        for _ in range(20):
            lu = self.page.evaluate("() => [document.activeElement.value, document.activeElement.checked]")
            if lu == [valeur, True]:
                return
            if lu[0] == valeur:
                self.touche("Space")
            else:
                self.touche("ArrowDown")
        raise AssertionError(f"{nom} : {valeur} n’est pas atteint par les flèches")

    def envoyer(self) -> Clavier:
        """Ctrl+Enter, from any field of the form."""
        with self.page.expect_navigation():
            self.touche("Control+Enter")
        return self


def assis(poste: Callable[[Utilisateur], Poste], utilisateur: Utilisateur, largeur: int) -> tuple[Poste, Clavier]:
    """Somebody at a screen of that width, and its keyboard."""
    ecran = poste(utilisateur)
    ecran.page.set_viewport_size({"width": largeur, "height": 800})
    return ecran, Clavier(ecran.page)


def retenir(comptes: Comptes, clavier: Clavier, largeur: int) -> None:
    """Hand over what each gesture has cost at that width, to be printed."""
    comptes.update({f"{geste} ({largeur} px)": compte for geste, compte in clavier.comptes.items()})
