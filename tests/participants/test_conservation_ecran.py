"""The page of retention, as who administers reads it: figures of every file, of which they see none."""

from __future__ import annotations

import pytest
from django.urls import reverse

from participants.conservation.plan import dresser_le_plan
from participants.conservation.services import Bilan
from plie.socle.horloge import aujourdhui
from tests.connexion import connecte
from tests.fabriques.accounts import administrateur
from tests.participants.canaris import MARQUE, canari, equipe


@pytest.mark.django_db
def test_la_simulation_compte_des_dossiers_que_son_lecteur_ne_voit_pas() -> None:
    """The second wall hides every file from an administrator; the night that is announced will read them all."""
    referent, _, _ = equipe()
    canari(f"{MARQUE}seul", referent)
    page = connecte(administrateur()).get(reverse("participants:conservation"))
    assert page.context["bilan"] == Bilan.prevu(dresser_le_plan(le=aujourdhui()))
    assert (page.context["bilan"].annonces, len(page.context["comptes"])) == (1, 1)
    assert MARQUE not in page.content.decode()
