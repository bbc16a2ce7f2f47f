"""The référent of a parcours: changed on a day, announced, corrected; how many each one follows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from parcours.enums import StatutParcours
from parcours.models import Referent
from parcours.selectors.referents import accompagnateurs_du_plie
from parcours.services.orientation import (
    affecter_referent,
)
from plie.socle.erreurs import ErreurMetier
from plie.socle.horloge import aujourdhui
from tests.fabriques.accounts import accompagnateur, plie
from tests.fabriques.parcours import candidature, parcours_en_cours
from tests.parcours.orientations import LE
from tests.parcours.transmissions import suivis

pytestmark = pytest.mark.django_db


def test_changer_de_referent_clot_le_suivi_precedent_la_veille() -> None:
    premier, second = accompagnateur(), accompagnateur()
    parcours = candidature(referent=premier, date_orientation=date(2026, 1, 5))
    affecter_referent(parcours=parcours, utilisateur=second, date_debut=date(2026, 3, 10), motif="Départ", le=LE)
    suivis = Referent.objects.filter(parcours=parcours).order_by("date_debut")
    assert list(suivis.values_list("utilisateur", "date_debut", "date_fin", "motif")) == [
        (premier.pk, date(2026, 1, 5), date(2026, 3, 9), ""),
        (second.pk, date(2026, 3, 10), None, "Départ"),
    ]


def test_un_changement_annonce_se_corrige_et_s_annule() -> None:
    """A wrong day is put right before it comes; naming the present référent again cancels the change."""
    premier, second = accompagnateur(), accompagnateur()
    parcours = candidature(referent=premier, date_orientation=date(2026, 1, 5))

    for jours in (400, 10):
        affecter_referent(parcours=parcours, utilisateur=second, date_debut=LE + timedelta(days=jours), le=LE)
    assert suivis(parcours) == [
        (premier.pk, date(2026, 1, 5), LE + timedelta(days=9)),
        (second.pk, LE + timedelta(days=10), None),
    ]
    affecter_referent(parcours=parcours, utilisateur=premier, date_debut=LE, le=LE)
    assert suivis(parcours) == [(premier.pk, date(2026, 1, 5), None)]


@pytest.mark.parametrize(
    ("cas", "champ"), [("lui_meme", "referent"), ("avant", "date_debut"), ("ailleurs", "referent")]
)
def test_changer_de_referent_sans_raison_est_refuse(cas: str, champ: str) -> None:
    premier = accompagnateur()
    parcours = candidature(referent=premier, date_orientation=date(2026, 1, 5))
    utilisateur = {"lui_meme": premier, "avant": accompagnateur(), "ailleurs": accompagnateur("mar")}[cas]
    with pytest.raises(ErreurMetier) as refus:
        affecter_referent(
            parcours=parcours, utilisateur=utilisateur, date_debut=date(2026, 1, 5) if cas == "avant" else LE, le=LE
        )
    assert refus.value.champ == champ
    assert parcours.referents.count() == 1


def test_la_charge_compte_les_parcours_ouverts_du_plie() -> None:
    suivi, libre = accompagnateur(), accompagnateur()
    parcours_en_cours(referent=suivi)
    candidature(referent=suivi)
    candidature(referent=suivi, statut=StatutParcours.REFUSE)
    charges = {u.pk: u.charge for u in accompagnateurs_du_plie(plie("aix"), le=aujourdhui())}
    assert charges == {suivi.pk: 2, libre.pk: 0}
