"""Two people act at the same instant: one candidature comes out of it, and the other reads why."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Commune
from parcours.enums import StatutParcours
from parcours.models import Parcours
from parcours.services.orientation import PersonneConnue, Prescription, enregistrer_orientation
from participants.models import Participant
from plie.socle.erreurs import ErreurMetier
from tests.fabriques.accounts import gestionnaire, plie
from tests.fabriques.parcours import candidature
from tests.parcours.ensemble import ensemble

pytestmark = pytest.mark.django_db(transaction=True)
LE = date(2026, 3, 10)


def options(**autres: Any) -> dict[str, Any]:
    return {
        "plie": plie("aix"),
        "champs": {
            "nom": "Ferrand",
            "prenom": "Louise",
            "date_naissance": date(1990, 5, 4),
            "sexe": "F",
            "commune": Commune.objects.get(pk="13001"),
        },
        "prescription": Prescription("caf", LE),
        "le": LE,
    } | autres


def test_le_double_envoi_simultane_enregistre_une_fois() -> None:
    saisie = options(auteur=gestionnaire(), cle=uuid4())
    premier, second = ensemble(lambda: enregistrer_orientation(**saisie))
    assert premier == second
    assert (Participant.objects.count(), Parcours.objects.count()) == (1, 1)


def test_deux_orientations_simultanees_d_une_personne_connue() -> None:
    personne = candidature(statut=StatutParcours.REFUSE).participant
    saisie = options(auteur=gestionnaire(), connue=PersonneConnue(personne, personne.version))
    resultats = ensemble(lambda: enregistrer_orientation(**saisie))
    # The same values typed twice are no conflict: the second one meets the candidature that the first has opened.
    assert {type(resultat) for resultat in resultats} == {Parcours, ErreurMetier}
    assert personne.parcours.filter(statut=StatutParcours.CANDIDATURE).count() == 1
