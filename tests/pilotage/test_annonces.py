"""On publication, those who may read the edition are told: their scope only, once, a link and nobody's data."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from post_office.models import Email

from accounts.models import Plie
from pilotage.erreurs import PublicationImpossible
from pilotage.services import publication
from pilotage.services.dressage import dresser
from pilotage.services.publication import publier
from plie.socle.horloge import aujourdhui
from tests.fabriques import accounts
from tests.pilotage.mondes import LE, T3, peupler

pytestmark = pytest.mark.django_db


@pytest.fixture
def gens(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Everybody who could be told, and those who must not."""
    monkeypatch.setattr(publication, "pdf_de", lambda *_, **__: b"%PDF-1.7 publie")
    parti = accounts.financeur("aix")
    parti.roles.update(date_fin=aujourdhui() - timedelta(days=1))
    ferme = accounts.gestionnaire("aix")
    ferme.is_active = False
    ferme.save()
    return {
        "auteur": accounts.coordonnateur("aix"),
        "gestionnaire": accounts.gestionnaire("aix"),
        "financeur d’Aix": accounts.financeur("aix"),
        "financeur de tous": accounts.financeur(),
        "financeur d’ailleurs": accounts.financeur("mar"),
        "voisin": accounts.coordonnateur("mar"),
        "accompagnateur": accounts.accompagnateur("aix"),
        "administrateur": accounts.administrateur(),
        "parti": parti,
        "fermé": ferme,
    }


def ecrits() -> set[str]:
    return {adresse for lettre in Email.objects.all() for adresse in lettre.to}


@pytest.mark.parametrize(
    ("code", "attendus"),
    [
        ("aix", {"gestionnaire", "financeur d’Aix", "financeur de tous"}),
        (None, {"gestionnaire", "financeur d’Aix", "financeur de tous", "financeur d’ailleurs", "voisin"}),
    ],
)
def test_chacun_est_prevenu_de_ce_qu_il_peut_lire(gens: dict[str, Any], code: str | None, attendus: set[str]) -> None:
    peupler("aix")
    plie = Plie.objects.get(code=code) if code else None
    edition = publier(edition=dresser(plie=plie, periode=T3, le=LE), par=gens["auteur"], commentaire="Camille va bien.")
    assert {nom for nom, personne in gens.items() if personne.email in ecrits()} == attendus
    assert Email.objects.count() == len(attendus)
    for lettre in Email.objects.all():
        assert len(lettre.to) == 1
        adresse = f"https://plie.example{reverse('pilotage:edition', args=[edition.pk])}"
        assert adresse in lettre.message
        assert "3e\u00a0trimestre\u00a02025" in lettre.subject
        # Neither figure nor person nor the comment, which a hand typed.
        dit = lettre.message.replace(adresse, "")
        assert [mot for mot in ("Personne", "Camille", "14", "50") if mot in dit] == []


def test_publier_deux_fois_n_ecrit_qu_une_fois(gens: dict[str, Any]) -> None:
    peupler("aix", entrees=1, sorties=0)
    edition = publier(edition=dresser(plie=accounts.plie("aix"), periode=T3, le=LE), par=gens["auteur"], commentaire="")
    avant = Email.objects.count()
    with pytest.raises(PublicationImpossible):
        publier(edition=edition, par=gens["auteur"], commentaire="")
    assert (avant, Email.objects.count()) == (3, 3)
