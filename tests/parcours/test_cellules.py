"""A row of the list of parcours: what it says, to whom it leads, and that a name is never markup."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import get_script_prefix, reverse, set_script_prefix

from parcours.templatetags.parcours import cellules_du_parcours

LE = date(2026, 3, 10)


def ligne(**champs: Any) -> Any:
    participant = SimpleNamespace(
        nom="Dupond", prenom="<b>Zoé</b>", sexe="F", date_naissance=date(1990, 1, 2), commune=SimpleNamespace(nom="Aix")
    )
    defauts = {
        "pk": 10, "participant": participant, "brsa": False, "referent_nom": "MARTIN Paul", "statut_lu": "en_cours",
        "ouverture": date(2025, 1, 15), "echeance_lue": date(2026, 7, 15),
    }  # fmt: skip
    return SimpleNamespace(**{**defauts, **champs})


def test_une_ligne_dit_l_essentiel_et_ouvre_le_parcours() -> None:
    html = cellules_du_parcours(ligne(), LE, set())
    assert f'<a href="{reverse("parcours:fiche", args=[10])}">DUPOND &lt;b&gt;Zoé&lt;/b&gt;</a>' in html
    assert "née le 02/01/1990</div>" in html
    assert '<td data-libelle="Commune">Aix</td>' in html
    assert '<time datetime="2026-07-15">15/07/2026</time><div class="secondaire">dans' in html
    assert "En cours" in html
    assert "délégué" not in html


def test_le_prefixe_du_site_est_suivi() -> None:
    avant = get_script_prefix()
    set_script_prefix("/plie/")
    try:
        assert 'href="/plie/parcours/10/"' in cellules_du_parcours(ligne(), LE, set())
    finally:
        set_script_prefix(avant)
    assert 'href="/parcours/10/"' in cellules_du_parcours(ligne(), LE, set())


@pytest.mark.parametrize(
    ("champs", "confies", "attendu"),
    [
        ({"echeance_lue": date(2026, 3, 9)}, set(), 'class="secondaire en-retard">en retard de'),
        ({"echeance_lue": LE}, set(), 'class="secondaire">aujourd’hui'),
        ({"echeance_lue": None}, set(), '<td data-libelle="Échéance">–</td>'),
        ({"statut_lu": "sorti"}, set(), '<td data-libelle="Échéance">–</td>'),
        ({"brsa": True}, set(), "02/01/1990 · BRSA"),
        ({"referent_nom": ""}, set(), "<div>–</div>"),
        ({}, {10}, "parcours délégué"),
    ],
)
def test_ce_qui_manque_et_ce_qui_presse(champs: dict[str, Any], confies: set[int], attendu: str) -> None:
    assert attendu in cellules_du_parcours(ligne(**champs), LE, confies)


def test_sans_commune_et_masculin() -> None:
    sans = ligne()
    sans.participant.commune, sans.participant.sexe = None, "M"
    html = cellules_du_parcours(sans, LE, None)
    assert '<td data-libelle="Commune">–</td>' in html
    assert "né le 02/01/1990" in html
