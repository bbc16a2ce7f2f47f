"""A form filled wrongly first: what it says beside each field, and that nothing typed is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.navigateur.gestes import Poste
from tests.navigateur.gestes_preuves import egaliser, erreurs

DATE_INVALIDE = "Saisir une date, par exemple 31/12/2026."


def generales(ecran: Poste) -> str:
    """What the summary says that concerns no field in particular."""
    seules = ecran.page.locator("[data-resume-erreurs] li:not(:has(a))").all_inner_texts()
    return egaliser(" ".join(seules))


def refuser(ecran: Poste, bouton: str, saisie: dict[str, Any], attendues: dict[str, str]) -> None:
    """Fill, press: these sentences, each beside its field, no other; and what was typed is still there.

    Args:
        attendues: by field; under the empty name, what concerns none.
    """
    ecran.remplir(**saisie).cliquer(bouton)
    seule = generales(ecran)
    dites = erreurs(ecran) | ({"": seule} if seule else {})
    assert dites == {nom: egaliser(texte) for nom, texte in attendues.items()}, f"{ecran.page.url} dit {dites}"
    gardees = {nom: _lue(ecran, nom) for nom in saisie}
    assert gardees == {nom: _ecrite(valeur) for nom, valeur in saisie.items()}, f"{ecran.page.url} garde {gardees}"


def _ecrite(valeur: Any) -> str | bool:
    if isinstance(valeur, bool):
        return valeur
    return f"{valeur:%d/%m/%Y}" if isinstance(valeur, date) else str(valeur)


def _lue(ecran: Poste, nom: str) -> str | bool:
    champs = ecran.page.locator(f"main [name='{nom}']")
    genre = champs.first.get_attribute("type")
    if genre == "radio":
        return ecran.page.locator(f"main [name='{nom}']:checked").input_value()
    return champs.first.is_checked() if genre == "checkbox" else champs.first.input_value()
