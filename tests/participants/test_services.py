"""Recording and correcting a person, their RSA periods: refusals in words, conflicts, nothing half written."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Commune
from participants.models import Participant, PeriodeRsa
from participants.services import (
    ajouter_periode_rsa,
    creer_participant,
    modifier_participant,
    modifier_periode_rsa,
    retirer_periode_rsa,
)
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa

pytestmark = pytest.mark.django_db
LE = date(2026, 3, 10)


def champs(**autres: Any) -> dict[str, Any]:
    return {"nom": "Ferrand", "prenom": "Louise", "date_naissance": date(1990, 5, 4), "sexe": "F"} | autres


def test_le_code_postal_vient_de_la_commune_qui_n_en_a_qu_un() -> None:
    cassis, aix = Commune.objects.get(pk="13022"), Commune.objects.get(pk="13001")
    assert creer_participant(champs=champs(commune=cassis), le=LE).code_postal == "13260"
    assert creer_participant(champs=champs(commune=aix), le=LE).code_postal == ""
    assert creer_participant(champs=champs(commune=cassis, code_postal="13261"), le=LE).code_postal == "13261"
    assert creer_participant(champs=champs(), le=LE).code_postal == ""


@pytest.mark.parametrize(
    ("autres", "champ"),
    [
        ({"nom": ""}, "nom"),
        ({"sexe": "X"}, "sexe"),
        ({"email": "pas une adresse"}, "email"),
        ({"date_naissance": date(2026, 3, 11)}, "date_naissance"),
        ({"date_inscription_france_travail": date(2026, 3, 11)}, "date_inscription_france_travail"),
        ({"date_naissance": date(1899, 1, 1)}, None),
        ({"date_naissance": date(2011, 3, 11)}, "date_naissance"),
        ({"date_inscription_france_travail": date(1990, 5, 3)}, "date_inscription_france_travail"),
        ({"date_inscription_france_travail": date(2005, 5, 3)}, "date_inscription_france_travail"),
        ({"jamais_travaille": True, "mois_sans_activite": 2}, None),
    ],
)
def test_une_valeur_refusee_nomme_son_champ(autres: dict[str, Any], champ: str | None) -> None:
    with pytest.raises(ErreurMetier) as refus:
        creer_participant(champs=champs(**autres), le=LE)
    assert refus.value.champ == champ
    assert Participant.objects.count() == 0


def test_les_quinze_ans_revolus_s_enregistrent() -> None:
    jeune = creer_participant(champs=champs(date_naissance=date(2011, 3, 10)), le=LE)
    assert jeune.date_naissance == date(2011, 3, 10)
    inscrite = creer_participant(champs=champs(date_inscription_france_travail=date(2005, 5, 4)), le=LE)
    assert inscrite.date_inscription_france_travail == date(2005, 5, 4)


@pytest.mark.parametrize(("code", "permis"), [("13741", True), ("75001", False), ("84120", False)])
def test_le_code_postal_est_du_departement_de_la_commune(code: str, permis: bool) -> None:
    aix = Commune.objects.get(pk="13001")
    if permis:
        assert creer_participant(champs=champs(commune=aix, code_postal=code), le=LE).code_postal == code
        return
    with pytest.raises(ErreurMetier, match="département de la commune") as refus:
        creer_participant(champs=champs(commune=aix, code_postal=code), le=LE)
    assert refus.value.champ == "code_postal"


def test_le_rsa_d_un_enfant_est_une_annee_mal_tapee() -> None:
    personne = FabriqueParticipant(date_naissance=date(1990, 5, 4))
    periode = FabriquePeriodeRsa(participant=personne, date_debut=date(2020, 1, 1), date_fin=date(2020, 6, 30))
    with pytest.raises(ErreurMetier, match="12\u00a0ans") as refus:
        ajouter_periode_rsa(participant=personne, date_debut=date(2002, 6, 1), date_fin=date(2003, 1, 1), le=LE)
    assert refus.value.champ == "date_debut"
    with pytest.raises(ErreurMetier, match="précède la naissance"):
        modifier_periode_rsa(
            periode=periode, version=periode.version, date_debut=date(1920, 1, 1), date_fin=None, le=LE
        )


def test_un_champ_du_logiciel_ne_se_saisit_pas() -> None:
    with pytest.raises(ValueError, match="version"):
        creer_participant(champs=champs(version=12), le=LE)


def test_modifier_avec_une_version_depassee_est_un_conflit() -> None:
    personne = FabriqueParticipant()
    modifiee = modifier_participant(participant=personne, version=1, champs={"adresse": "1 rue Haute"}, le=LE)
    assert (modifiee.version, modifiee.adresse) == (2, "1 rue Haute")
    with pytest.raises(ConflitDeVersion):
        modifier_participant(participant=personne, version=1, champs={"adresse": "2 rue Basse"}, le=LE)
    personne.refresh_from_db()
    assert (personne.version, personne.adresse) == (2, "1 rue Haute")


def test_chaque_version_de_la_fiche_est_gardee() -> None:
    personne = FabriqueParticipant(adresse="avant")
    modifier_participant(participant=personne, version=1, champs={"adresse": "après"}, le=LE)
    assert list(personne.events.order_by("pgh_id").values_list("pgh_label", "adresse")) == [
        ("insert", "avant"),
        ("update", "après"),
    ]


def test_periodes_de_rsa() -> None:
    personne = FabriqueParticipant()
    periode = ajouter_periode_rsa(participant=personne, date_debut=date(2024, 1, 1), le=LE)
    with pytest.raises(ErreurMetier, match="existe déjà à ces dates"):
        ajouter_periode_rsa(participant=personne, date_debut=date(2025, 1, 1), le=LE)
    modifier_periode_rsa(periode=periode, version=1, le=LE, date_debut=date(2024, 1, 1), date_fin=date(2024, 12, 31))
    suite = ajouter_periode_rsa(participant=personne, date_debut=date(2025, 1, 1), le=LE)
    with pytest.raises(ConflitDeVersion):
        modifier_periode_rsa(periode=periode, version=1, le=LE, date_debut=date(2024, 1, 1), date_fin=None)
    retirer_periode_rsa(periode=suite)
    assert list(PeriodeRsa.objects.values_list("date_debut", "date_fin", "version")) == [
        (date(2024, 1, 1), date(2024, 12, 31), 2)
    ]


def test_une_periode_de_rsa_a_venir_est_refusee() -> None:
    """The bound: a right opened today is recorded, one of tomorrow is not."""
    personne, demain = FabriqueParticipant(), LE + timedelta(days=1)
    periode = ajouter_periode_rsa(participant=personne, date_debut=LE, le=LE)
    for geste in (
        lambda: ajouter_periode_rsa(participant=FabriqueParticipant(), date_debut=demain, le=LE),
        lambda: modifier_periode_rsa(periode=periode, version=1, date_debut=demain, date_fin=None, le=LE),
    ):
        with pytest.raises(ErreurMetier, match="dans le futur") as refus:
            geste()
        assert refus.value.champ == "date_debut"
    assert list(PeriodeRsa.objects.values_list("date_debut", flat=True)) == [LE]


def test_une_periode_de_rsa_inversee_se_dit_avant_la_base() -> None:
    periode = FabriquePeriodeRsa()
    with pytest.raises(ErreurMetier, match="La fin du RSA ne peut pas précéder son début"):
        modifier_periode_rsa(periode=periode, version=1, le=LE, date_debut=date(2024, 2, 1), date_fin=date(2024, 1, 31))
