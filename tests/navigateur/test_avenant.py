"""An administrator prepares an avenant, makes mistakes, reads what it would change, puts it in force."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import VersionPacte
from plie.socle.horloge import aujourdhui
from plie.socle.models import Tache
from tests.fabriques import accounts
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant
from tests.navigateur.gestes import Poste

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.processus,
    pytest.mark.xdist_group("navigateur"),
]


def test_de_l_avenant_a_sa_mise_en_vigueur(poste: Callable[..., Poste], worker: Callable[[str], None]) -> None:
    parcours_en_cours(participant=FabriqueParticipant(nom="Zarkanovitch"), debut=aujourdhui() - timedelta(days=200))
    effet = date(aujourdhui().year + 1, 1, 1)
    admin = poste(accounts.administrateur())
    page = admin.page

    admin.aller("/mon-compte/pacte/").cliquer("Préparer un avenant")
    admin.remplir(code="2023-2027", libelle="Avenant n° 1", date_effet=effet).cliquer("Ouvrir l’avenant")
    expect(page.locator("main")).to_contain_text("Une version du Pacte porte déjà ce code.")
    expect(page.locator("[name=libelle]")).to_have_value("Avenant n° 1")
    admin.remplir(code="2023-2027 avenant 1").cliquer("Ouvrir l’avenant")
    expect(page.locator("main")).to_contain_text("Aucun chiffre changé")

    page.locator("summary", has_text="Durée du parcours").click()
    page.get_by_role("link", name="Modifier Durée maximale du parcours, consolidation comprise").click()
    admin.remplir(valeur="vingt", article="3").cliquer("Enregistrer le chiffre")
    erreur = page.locator("[id^=id_valeur][id$=error], #error_1_id_valeur, .invalid-feedback").first
    expect(erreur).to_contain_text("Saisir un nombre entier, par exemple 20.")
    expect(page.locator("[name=valeur]")).to_have_value("vingt")
    expect(page.locator("[name=article]")).to_have_value("3")
    admin.remplir(valeur="24").cliquer("Enregistrer le chiffre")
    expect(page.locator("#differences")).to_contain_text(re.compile(r"18\smois.*24\smois", re.DOTALL))

    expect(page.locator("#mise-en-vigueur")).to_contain_text("Lancer la comparaison")
    admin.cliquer("Lancer la comparaison")
    # The live server has no broker of its own: the sweep sends the work to the worker, and the page follows it.
    Tache.objects.filter(terminee_le__isnull=True).update(a_reprendre_le=timezone.now())
    worker("socle.reprendre_taches")
    expect(page.locator("#comparaison")).to_contain_text("À jour", timeout=90_000)
    # The third step follows the second one by itself.
    expect(page.locator("#mise-en-vigueur")).not_to_contain_text("Lancer la comparaison")
    expect(page.get_by_role("button", name="Mettre en vigueur")).to_be_visible()
    admin.cliquer("Lire ce qui changerait")
    expect(page.locator("main")).to_contain_text("Effets par PLIE")
    assert "ZARKANOVITCH" not in page.content()
    page.go_back()
    page.reload()

    admin.cliquer("Mettre en vigueur")
    expect(page.locator("#mise-en-vigueur")).to_contain_text("Cocher cette case")
    admin.remplir(confirme=True).cliquer("Mettre en vigueur")
    expect(page.locator("main")).to_contain_text("La version 2023-2027 avenant 1 du Pacte est mise en vigueur.")
    assert VersionPacte.objects.mises_en_vigueur().last().code == "2023-2027 avenant 1"

    equipe = poste(accounts.gestionnaire())
    equipe.aller("/pilotage/").cliquer("Lire ce qu’il changerait pour vos parcours")
    expect(equipe.page.locator("#parcours")).to_contain_text("ZARKANOVITCH")
