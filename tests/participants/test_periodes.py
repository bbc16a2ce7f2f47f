"""The situation over time: addresses, France Travail, RQTH; what the entry freezes (A-2, P-6.2c)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Utilisateur
from parcours.eligibilite import entree_de
from parcours.models import Parcours
from parcours.services.decisions import accepter_integration
from participants.models import Participant, PeriodeStatut, Residence
from participants.selectors import commune_au, situation_au, statut_au
from participants.services import modifier_participant
from participants.services_periodes import (
    accorder_du_jour,
    ajouter_statut,
    demenager,
    modifier_statut,
    retirer_residence,
    retirer_statut,
)
from participants.tasks import accorder_situations
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import lendemain, veille
from tests.contraintes import violer
from tests.fabriques.accounts import agent_pole
from tests.fabriques.parcours import candidature, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa

pytestmark = pytest.mark.django_db
LE = date(2026, 3, 16)
AIX, MARTIGUES, GARDANNE = "13001", "13056", "13041"


@pytest.fixture
def personne() -> Participant:
    return FabriqueParticipant(qpv=True, adresse="1 rue du Four", code_postal="13100")


def vers(personne: Participant, commune: str, debut: date, *, le: date = LE, **adresse: Any) -> Residence:
    from accounts.models import Commune

    personne.refresh_from_db()
    lue = {"adresse": "2 place Neuve", "code_postal": "", "commune": Commune.objects.get(pk=commune), "qpv": False}
    return demenager(participant=personne, version=personne.version, date_debut=debut, adresse=lue | adresse, le=le)


def adresses(personne: Participant) -> list[tuple[Any, ...]]:
    return list(personne.residences.values_list("commune_id", "date_debut", "date_fin"))


def test_une_periode_ne_precede_pas_la_vie_adulte(personne: Participant) -> None:
    with pytest.raises(ErreurMetier, match="Vérifier l’année") as refus:
        ajouter_statut(participant=personne, nature="rqth", date_debut=date(1926, 3, 1), le=LE)
    assert refus.value.champ == "date_debut"
    assert not PeriodeStatut.objects.exists()


@pytest.mark.parametrize("debut", [date(2126, 3, 16), date(1926, 3, 16)])
def test_une_adresse_ne_se_date_pas_d_un_autre_siecle(personne: Participant, debut: date) -> None:
    with pytest.raises(ErreurMetier, match="Vérifier l’année") as refus:
        vers(personne, MARTIGUES, debut)
    assert refus.value.champ == "date_debut"
    assert not Residence.objects.exists()


def test_le_code_postal_d_une_adresse_est_du_departement_de_sa_commune(personne: Participant) -> None:
    with pytest.raises(ErreurMetier, match="département de la commune"):
        vers(personne, MARTIGUES, LE, code_postal="75001")
    assert not Residence.objects.exists()


# --- Moving house ----------------------------------------------------------------------------------------


def test_demenager_clot_l_adresse_d_avant_la_veille(personne: Participant) -> None:
    vers(personne, MARTIGUES, date(2026, 2, 1))
    assert adresses(personne) == [(AIX, None, date(2026, 1, 31)), (MARTIGUES, date(2026, 2, 1), None)]
    personne.refresh_from_db()
    assert (personne.commune_id, personne.qpv, personne.adresse, personne.version) == (
        MARTIGUES, False, "2 place Neuve", 2,
    )  # fmt: skip
    assert [str(commune_au(personne, jour)) for jour in (date(2020, 1, 1), date(2026, 1, 31), date(2026, 2, 1))] == [
        "Aix-en-Provence", "Aix-en-Provence", "Martigues",
    ]  # fmt: skip


def test_une_adresse_a_venir_attend_son_jour(personne: Participant) -> None:
    debut = LE + timedelta(days=10)
    vers(personne, MARTIGUES, debut)
    personne.refresh_from_db()
    assert personne.commune_id == AIX
    assert accorder_du_jour(le=veille(debut)) == 0
    assert accorder_du_jour(le=debut) == 1
    assert accorder_du_jour(le=debut) == 0
    personne.refresh_from_db()
    assert (personne.commune_id, personne.qpv) == (MARTIGUES, False)


def test_une_adresse_s_intercale_entre_deux(personne: Participant) -> None:
    vers(personne, MARTIGUES, date(2026, 3, 1))
    vers(personne, GARDANNE, date(2026, 2, 1))
    assert adresses(personne) == [
        (AIX, None, date(2026, 1, 31)),
        (GARDANNE, date(2026, 2, 1), date(2026, 2, 28)),
        (MARTIGUES, date(2026, 3, 1), None),
    ]
    # Recorded again for the same day, it is corrected.
    assert vers(personne, GARDANNE, date(2026, 2, 1), adresse="4 cours Neuf").adresse == "4 cours Neuf"
    assert len(adresses(personne)) == 3


def test_une_adresse_envoyee_deux_fois_est_enregistree_une_fois(personne: Participant) -> None:
    une = vers(personne, MARTIGUES, date(2026, 3, 1))
    lue = {champ: getattr(une, champ) for champ in ("adresse", "code_postal", "commune", "qpv")}
    deux = demenager(participant=personne, version=1, date_debut=date(2026, 3, 1), adresse=lue, le=LE)
    assert (deux.pk, len(adresses(personne))) == (une.pk, 2)


def test_une_adresse_retiree_rend_ses_jours_a_la_precedente(personne: Participant) -> None:
    vers(personne, MARTIGUES, date(2026, 3, 1))
    gardanne = vers(personne, GARDANNE, date(2026, 2, 1))
    retirer_residence(residence=gardanne, le=LE)
    assert adresses(personne) == [(AIX, None, date(2026, 2, 28)), (MARTIGUES, date(2026, 3, 1), None)]
    retirer_residence(residence=personne.residences.get(commune=MARTIGUES), le=LE)
    personne.refresh_from_db()
    assert (adresses(personne), personne.commune_id, personne.adresse) == (
        [(AIX, None, None)], AIX, "1 rue du Four",
    )  # fmt: skip
    with pytest.raises(ErreurMetier, match="La seule adresse connue"):
        retirer_residence(residence=personne.residences.get(), le=LE)


def test_la_premiere_adresse_se_retire_aussi(personne: Participant) -> None:
    vers(personne, MARTIGUES, date(2026, 3, 1))
    retirer_residence(residence=personne.residences.get(commune=AIX), le=LE)
    assert adresses(personne) == [(MARTIGUES, date(2026, 3, 1), None)]


def test_deux_saisies_d_adresse_font_un_conflit(personne: Participant) -> None:
    with pytest.raises(ConflitDeVersion):
        demenager(participant=personne, version=personne.version + 1, date_debut=LE, adresse={}, le=LE)
    assert adresses(personne) == []


@given(jours=st.lists(st.integers(-900, 365), min_size=1, max_size=6, unique=True), sonde=st.integers(-1000, 1000))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_chaque_jour_a_une_adresse_et_une_seule(jours: list[int], sonde: int) -> None:
    """Whatever the order in which the moves are recorded: the last that began before a day is the day's."""
    personne = FabriqueParticipant()
    for rang, jour in enumerate(jours):
        vers(personne, MARTIGUES, LE + timedelta(days=jour), adresse=f"{rang} rue Haute")
    jour = LE + timedelta(days=sonde)
    du_jour = list(personne.residences.couvrant(le=jour))
    assert len(du_jour) == 1
    avant = [n for n in jours if n <= sonde]
    attendue = f"{jours.index(max(avant))} rue Haute" if avant else ""
    assert du_jour[0].adresse == attendue


@pytest.mark.parametrize(
    ("champs", "contrainte"),
    [
        ({"date_debut": LE, "date_fin": veille(LE)}, "residence_dates"),
        ({"date_debut": None, "date_fin": None}, "residence_sans_chevauchement"),
        ({"date_debut": date(2026, 3, 31)}, "residence_sans_chevauchement"),
    ],
)
def test_la_base_tient_les_adresses(personne: Participant, champs: dict[str, Any], contrainte: str) -> None:
    Residence.objects.create(participant=personne, date_debut=LE, date_fin=date(2026, 3, 31))
    Residence.objects.create(participant=personne, date_debut=date(2026, 4, 1))
    assert violer(lambda: Residence.objects.create(participant=personne, **champs)) == contrainte


# --- France Travail, RQTH --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("champs", "contrainte"),
    [
        ({"date_debut": LE, "date_fin": veille(LE)}, "statut_dates"),
        ({"date_debut": veille(LE)}, "statut_sans_chevauchement"),
    ],
)
def test_la_base_tient_les_statuts(personne: Participant, champs: dict[str, Any], contrainte: str) -> None:
    PeriodeStatut.objects.create(participant=personne, nature="rqth", date_debut=LE)
    PeriodeStatut.objects.create(participant=personne, nature="france_travail", date_debut=LE)
    assert violer(lambda: PeriodeStatut.objects.create(participant=personne, nature="rqth", **champs)) == contrainte


def test_une_inscription_datee_tient_la_fiche(personne: Participant) -> None:
    Participant.objects.filter(pk=personne.pk).update(date_inscription_france_travail=None, inscription_en_cours=True)
    statut = ajouter_statut(participant=personne, nature="france_travail", date_debut=date(2026, 1, 5), le=LE)
    personne.refresh_from_db()
    assert (personne.date_inscription_france_travail, personne.inscription_en_cours) == (date(2026, 1, 5), False)
    finie = modifier_statut(statut=statut, version=1, date_debut=statut.date_debut, date_fin=veille(LE), le=LE)
    personne.refresh_from_db()
    assert (personne.date_inscription_france_travail, finie.version) == (None, 2)
    with pytest.raises(ConflitDeVersion):
        modifier_statut(statut=statut, version=1, date_debut=statut.date_debut, date_fin=None, le=LE)
    ajouter_statut(participant=personne, nature="france_travail", date_debut=LE, le=LE)
    assert [statut_au(personne, "france_travail", jour).depuis for jour in (date(2026, 1, 4), veille(LE), LE)] == [
        None, date(2026, 1, 5), LE,
    ]  # fmt: skip


def test_une_rqth_prend_fin_seule(personne: Participant) -> None:
    fin = LE + timedelta(days=5)
    statut = ajouter_statut(participant=personne, nature="rqth", date_debut=date(2025, 1, 1), date_fin=fin, le=LE)
    personne.refresh_from_db()
    assert personne.rqth is True
    assert accorder_du_jour(le=fin) == 0
    assert accorder_du_jour(le=lendemain(fin)) == 1
    personne.refresh_from_db()
    assert personne.rqth is False
    assert situation_au(personne, fin)["rqth"] is True
    retirer_statut(statut=statut, le=lendemain(fin))
    personne.refresh_from_db()
    assert (personne.rqth, statut_au(personne, "rqth", LE).connu) == (None, False)
    assert str(statut) == "RQTH du 01/01/2025"


@pytest.mark.parametrize(
    ("dates", "champ"),
    [
        ({"date_debut": lendemain(LE)}, "date_debut"),
        ({"date_debut": LE, "date_fin": veille(LE)}, None),
        ({"date_debut": date(2025, 6, 1)}, "date_debut"),
    ],
)
def test_un_statut_impossible_est_refuse(personne: Participant, dates: dict[str, date], champ: str | None) -> None:
    ajouter_statut(participant=personne, nature="rqth", date_debut=date(2025, 1, 1), date_fin=date(2025, 12, 31), le=LE)
    with pytest.raises(ErreurMetier) as refus:
        ajouter_statut(participant=personne, nature="rqth", le=LE, **dates)
    assert refus.value.champ == champ


def corriger(personne: Participant, **champs: Any) -> Participant:
    personne.refresh_from_db()
    return modifier_participant(participant=personne, version=personne.version, champs=champs, le=LE)


def test_corriger_la_fiche_corrige_ce_qui_est_date(personne: Participant) -> None:
    vers(personne, MARTIGUES, date(2026, 2, 1))
    corriger(personne, adresse="22 place Neuve", qpv=True)
    assert list(personne.residences.values_list("adresse", "qpv")) == [
        ("1 rue du Four", True),
        ("22 place Neuve", True),
    ]
    ajouter_statut(participant=personne, nature="rqth", date_debut=date(2025, 1, 1), le=LE)
    ajouter_statut(participant=personne, nature="france_travail", date_debut=date(2025, 1, 1), le=LE)
    for champs in ({"rqth": False}, {"date_inscription_france_travail": date(2025, 1, 2)}):
        with pytest.raises(ErreurMetier, match="avec ses dates") as refus:
            corriger(personne, **champs)
        assert refus.value.champ == next(iter(champs))
    assert corriger(personne, prenom="Claude").prenom == "Claude"


# --- What follows the date -------------------------------------------------------------------------------


def test_l_entree_fige_la_situation_du_premier_rendez_vous(personne: Participant) -> None:
    """P-6.2c: somebody who moved between the first appointment and the session entered where they lived."""
    FabriquePeriodeRsa(participant=personne)
    parcours = candidature(participant=personne, premier_rdv=date(2026, 2, 10), diagnostic=True)
    ajouter_statut(participant=personne, nature="rqth", date_debut=date(2025, 1, 1), date_fin=date(2026, 2, 28), le=LE)
    ajouter_statut(participant=personne, nature="france_travail", date_debut=date(2026, 2, 20), le=LE)
    vers(personne, MARTIGUES, date(2026, 3, 1))
    parcours.refresh_from_db()
    lue = entree_de(parcours, le=LE)
    assert (lue.commune, lue.qpv, lue.rqth, lue.date_inscription_france_travail) == (AIX, True, True, None)
    figee = accepter_integration(parcours=parcours, date_commission=LE).situation_entree
    assert figee is not None
    assert (figee.commune_id, figee.qpv, figee.rqth, figee.date_inscription_france_travail) == (AIX, True, True, None)
    # What changes afterwards does not move what the entry froze.
    vers(personne, GARDANNE, date(2026, 3, 10))
    figee.refresh_from_db()
    assert (figee.commune_id, figee.date_situation) == (AIX, date(2026, 2, 10))


def test_sans_date_la_situation_est_celle_de_la_fiche(personne: Participant) -> None:
    assert situation_au(personne, date(2000, 1, 1))["commune"] == personne.commune
    assert situation_au(personne, LE)["qpv"] is True


def pole_de(utilisateur: Utilisateur) -> set[int]:
    return set(Parcours.objects.visibles_par(utilisateur).values_list("pk", flat=True))


def test_le_pole_suit_l_adresse_du_jour(personne: Participant) -> None:
    """A-2: the pôle of the new commune reads the file from the day of the move, the former one no more."""
    le = aujourdhui()
    FabriquePeriodeRsa(participant=personne)
    parcours = parcours_en_cours(participant=personne)
    ici, la = agent_pole("VI"), agent_pole(pole_code(MARTIGUES))
    assert (pole_de(ici), pole_de(la)) == ({parcours.pk}, set())
    vers(personne, MARTIGUES, lendemain(le), le=le)
    assert (pole_de(ici), pole_de(la)) == ({parcours.pk}, set())
    Residence.objects.filter(participant=personne, commune=MARTIGUES).delete()
    vers(personne, MARTIGUES, le, le=le)
    assert (pole_de(ici), pole_de(la)) == (set(), {parcours.pk})
    # Even when the record has not been brought up to date yet.
    Participant.objects.filter(pk=personne.pk).update(commune=AIX)
    assert (pole_de(ici), pole_de(la)) == (set(), {parcours.pk})
    assert accorder_situations() == 1


def pole_code(commune: str) -> str:
    from accounts.models import Commune

    return str(Commune.objects.get(pk=commune).pole.code)
