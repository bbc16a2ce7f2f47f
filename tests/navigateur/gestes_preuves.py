"""What is read on the screens of evidence: messages beside their field, what was typed, the panel of the verdict."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms.models import model_to_dict
from playwright.sync_api import Locator

from parcours.models import Parcours
from plie.socle.typographie import date_en_lettres
from sorties.models import PropositionSortie
from tests.navigateur.gestes import Poste

# (what is compared, what is expected, what the file says, fulfilled or not)
Comparaison = tuple[str, str, str, str]


@dataclass(frozen=True)
class PanneauLu:
    """The answer of the panel, as a person reads it."""

    titre: str
    detail: str
    conditions: list[Comparaison]


def jour(le: date) -> str:
    """31/12/2026."""
    return f"{le:%d/%m/%Y}"


def en_lettres(le: date) -> str:
    """31 décembre 2026, with plain spaces."""
    return egaliser(date_en_lettres(le))


def egaliser(texte: str | None) -> str:
    """Spaces of every width become one."""
    return " ".join((texte or "").split())


def erreurs(ecran: Poste) -> dict[str, str]:
    """Each field at fault, with the message that shows beside it and that its description names."""
    lues: dict[str, str] = {}
    for champ in ecran.page.locator("main form [aria-invalid=true]").all():
        nom = champ.get_attribute("name") or ""
        decrit = (champ.get_attribute("aria-describedby") or "").split()
        visibles = [ecran.page.locator(f"[id='{ident}']:visible") for ident in decrit if ident.endswith("_error")]
        lues[nom] = " ".join(egaliser(v.inner_text()) for v in visibles if v.count())
    return lues


def saisis(ecran: Poste, *noms: str) -> dict[str, str]:
    """What the fields hold."""
    return {nom: ecran.page.input_value(f"main form [name='{nom}']") for nom in noms}


def panneau(ecran: Poste, cadre: str = "#verdict") -> PanneauLu:
    """The panel of the verdict, condition by condition."""
    verdict = ecran.page.locator(f"{cadre} section.verdict").first
    detail = verdict.locator(".verdict-detail")
    return PanneauLu(
        egaliser(verdict.locator(".verdict-titre").inner_text()),
        egaliser(detail.inner_text()) if detail.count() else "",
        conditions(verdict),
    )


def conditions(cadre: Locator) -> list[Comparaison]:
    """Each comparison that a part of the page shows."""
    return [_comparaison(ligne) for ligne in cadre.locator("li.condition").all()]


def _comparaison(ligne: Locator) -> Comparaison:
    termes = [egaliser(terme.inner_text()) for terme in ligne.locator(".condition-detail > span").all()]
    attendu, constate = (terme.partition(" : ")[2] for terme in termes)
    libelle, etat = (
        egaliser(ligne.locator(classe).inner_text()) for classe in (".condition-libelle", ".condition-etat")
    )
    return libelle, attendu, constate, etat


def fenetres(ecran: Poste) -> list[str]:
    """The best windows of hours, as they are told beside the chart."""
    return [egaliser(fenetre.inner_text()) for fenetre in ecran.page.locator("#verdict .fenetre").all()]


def tentatives(ecran: Poste) -> list[str]:
    """The attempts of the parcours, the latest first."""
    return [egaliser(ligne.inner_text()) for ligne in ecran.page.locator(".tentative").all()]


def proposee(suivi: Parcours) -> dict[str, Any]:
    """The proposal as it stands in the database, with the criterion and the pieces frozen in it."""
    p = PropositionSortie.objects.get(parcours=suivi)
    champs = ("qualification", "critere", "type", "date_sortie", "motif", "statut", "naf", "type_employeur")
    figees = [(ligne["nature"], ligne["date_piece"]) for ligne in p.pieces]
    return model_to_dict(p, champs) | {"pieces": figees, "verdict": p.verdict["critere_propose"]}


def suivre(ecran: Poste, debut: str) -> Poste:
    """Press the button or follow the link whose name begins so."""
    motif = re.compile(rf"^\s*{re.escape(debut)}")
    cible = ecran.page.get_by_role("link", name=motif).or_(ecran.page.get_by_role("button", name=motif))
    cible.first.click()
    ecran.page.wait_for_load_state()
    return ecran


def piece(nom: str, contenu: bytes, type_mime: str = "application/pdf") -> Any:
    """A file as the file input of a browser hands it over."""
    return {"name": nom, "mimeType": type_mime, "buffer": contenu}


def deposer(ecran: Poste, *, debut: str, nature: str, le: Any, contenu: bytes) -> Poste:
    """From the person's page: deposit a PDF for the fact whose name begins so."""
    suivre(ecran, f"Déposer une pièce pour {debut}")
    ecran.remplir(nature=nature, date_piece=le, fichier=piece("scan.pdf", contenu)).cliquer("Déposer la pièce")
    # The page opens on this part: the answer is read there.
    assert ecran.page.locator("#sorties .messages").count() == 1
    return ecran.lit("La pièce est au dossier.")
