"""The timeline of a parcours: everything that happened, by whom, filtered as one looks for something in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from parcours.selectors.auteurs import auteurs_de, cle
from parcours.volets import FIL, Evenement

if TYPE_CHECKING:
    from parcours.dossier import DossierLu

SANS_AUTEUR = "auteur non consigné"
REPRISE = "reprise de l’ancien outil"


@dataclass(frozen=True, slots=True)
class FiltreFil:
    """What one looks for: a kind, an author, words."""

    nature: str = ""
    auteur: str = ""
    mots: str = ""

    @property
    def pose(self) -> bool:
        return bool(self.nature or self.auteur or self.mots)

    def retient(self, evenement: Evenement) -> bool:
        """Whether a line answers; words are looked for without accents nor capitals, in any order."""
        if self.nature and evenement.nature != self.nature:
            return False
        if self.auteur and evenement.auteur != self.auteur:
            return False
        texte = _plat(f"{evenement.titre} {evenement.detail}")
        return all(mot in texte for mot in _plat(self.mots).split())


def fil_de(dossier: DossierLu) -> list[Evenement]:
    """The timeline, the latest first; a pôle's stops with the RSA, whatever a source gives (A-2)."""
    limite = dossier.limite
    evenements = [evenement for source in FIL for evenement in source(dossier)]
    if limite is not None:
        evenements = [evenement for evenement in evenements if evenement.date_evenement <= limite]
    inconnu = REPRISE if dossier.parcours.repris else SANS_AUTEUR
    signes = _signer(evenements, inconnu)
    return sorted(signes, key=lambda evenement: evenement.date_evenement, reverse=True)


def _signer(evenements: list[Evenement], inconnu: str) -> list[Evenement]:
    """Every line says who: the row's own column when it has one, else its history."""
    auteurs = auteurs_de(e.trace for e in evenements if not e.auteur and e.trace is not None)
    return [_signe(evenement, auteurs, inconnu) for evenement in evenements]


def _signe(evenement: Evenement, auteurs: Mapping[Any, str], inconnu: str) -> Evenement:
    if evenement.auteur:
        return evenement
    trouve = auteurs.get(cle(evenement.trace), "") if evenement.trace is not None else ""
    return replace(evenement, auteur=trouve or inconnu)


def _plat(texte: str) -> str:
    decompose = unicodedata.normalize("NFKD", texte.casefold().replace("’", "'"))
    return "".join(lettre for lettre in decompose if not unicodedata.combining(lettre))
