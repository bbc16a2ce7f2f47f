"""The clocks of the breaches stand above the work list of the structure d'animation (A-6)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from parcours.alertes_violations import alertes_des_violations
from participants.violations.services import notifier
from tests.fabriques.accounts import accompagnateur, administrateur, coordonnateur
from tests.participants.violations import CONNUE, ouvrir

pytestmark = pytest.mark.django_db
# Known on 2 March at 10:30 in Paris: 48 hours end on the 4th, 72 on the 5th.
PARTIES = "Informer (autres parties au Pacte) au plus tard le 4\u00a0mars\u00a02026 à 10\u00a0h\u00a030"
CNIL = "Informer (CNIL) au plus tard le 5\u00a0mars\u00a02026 à 10\u00a0h\u00a030"


def lues(personne: Any, le: date) -> list[tuple[str, tuple[str, ...]]]:
    return [(alerte.ton, alerte.lignes) for alerte in alertes_des_violations(personne, le)]


def test_chaque_delai_qui_court_se_lit_puis_presse_le_jour_de_sa_fin() -> None:
    anime = coordonnateur()
    violation = ouvrir(anime)
    assert lues(anime, date(2026, 3, 3)) == [("attention", (PARTIES, CNIL))]
    assert lues(anime, date(2026, 3, 4)) == [("danger", (PARTIES, CNIL))]
    notifier(
        violation=violation, destinataire="parties", notifiee_le=CONNUE + timedelta(hours=5), precision="", par=anime,
        maintenant=CONNUE + timedelta(hours=6),
    )  # fmt: skip
    assert lues(anime, date(2026, 3, 4)) == [("attention", (CNIL,))]


def test_seul_qui_tient_le_registre_de_ce_plie_les_lit() -> None:
    ouvrir(coordonnateur())
    le = date(2026, 3, 3)
    assert [len(lues(p, le)) for p in (coordonnateur(), administrateur(), coordonnateur("mar"), accompagnateur())] == [
        1,
        1,
        0,
        0,
    ]


def test_une_violation_close_ou_toute_notifiee_se_tait() -> None:
    anime = coordonnateur()
    violation = ouvrir(anime, risque=False, motif_sans_risque="Clé chiffrée.")
    assert lues(anime, date(2026, 3, 3)) == [("attention", (PARTIES,))]
    notifier(
        violation=violation, destinataire="parties", notifiee_le=CONNUE + timedelta(hours=5), precision="", par=anime,
        maintenant=CONNUE + timedelta(hours=6),
    )  # fmt: skip
    assert lues(anime, date(2026, 3, 3)) == []


def test_l_accueil_les_montre_avec_leur_registre(client: Client) -> None:
    anime = coordonnateur()
    violation = ouvrir(anime)
    client.force_login(anime)
    page = client.get(reverse("parcours:travail")).content.decode()
    assert f"Violation de données n°\u00a0{violation.pk}" in page
    assert reverse("participants:violation", args=[violation.pk]) in page
