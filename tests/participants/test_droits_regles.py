"""The clocks of rights, of retention and of breaches: every boundary, by equality; dates are inclusive."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from participants.conservation.regles import (
    GELE,
    Etape,
    Preuve,
    Situation,
    a_annoncer,
    applicable,
    fin_de_base_active,
    fin_de_preuve,
    la_plus_longue,
    premier_jour,
    prochaine_etape,
)
from participants.droits.notices import notice_du
from participants.droits.regles import Horloge
from participants.enums import DestinataireNotification, EtapeConservation
from participants.violations.regles import DEPASSE, PROCHE, delais
from plie.durees import duree, durees, en_vigueur

ARCHIVAGE, ANONYMISATION = EtapeConservation.ARCHIVAGE, EtapeConservation.ANONYMISATION


@pytest.mark.parametrize(
    ("recue", "limite", "prolongee"),
    [
        (date(2026, 1, 15), date(2026, 2, 15), date(2026, 4, 15)),
        (date(2026, 1, 31), date(2026, 2, 28), date(2026, 4, 30)),
        (date(2024, 1, 31), date(2024, 2, 29), date(2024, 4, 30)),
        (date(2024, 2, 29), date(2024, 3, 29), date(2024, 5, 29)),
        (date(2025, 11, 30), date(2025, 12, 30), date(2026, 2, 28)),
        (date(2026, 12, 1), date(2027, 1, 1), date(2027, 3, 1)),
    ],
)
def test_un_mois_puis_deux_de_plus(recue: date, limite: date, prolongee: date) -> None:
    horloge = Horloge(recue, 1, 2)
    assert (horloge.limite, Horloge(recue, 1, 2, prolongee=True).limite) == (limite, prolongee)
    assert [horloge.en_retard(jour) for jour in (limite, limite + timedelta(days=1))] == [False, True]
    assert [bool(horloge.peut_prolonger(jour)) for jour in (limite, limite + timedelta(days=1))] == [True, False]
    assert not Horloge(recue, 1, 2, prolongee=True).peut_prolonger(recue)


@pytest.mark.parametrize(
    ("contact", "fin"),
    [
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2022, 2, 28), date(2024, 2, 28)),
        (date(2022, 8, 31), date(2024, 8, 31)),
    ],
)
def test_deux_ans_apres_le_dernier_contact(contact: date, fin: date) -> None:
    assert fin_de_base_active(contact, 24) == fin
    assert prochaine_etape(Situation(contact), mois=24) == Etape(ANONYMISATION, fin + timedelta(days=1))


def test_la_preuve_du_fse_court_du_31_decembre() -> None:
    assert fin_de_preuve(date(2025, 1, 1), 5) == fin_de_preuve(date(2025, 12, 31), 5) == date(2030, 12, 31)


@pytest.mark.parametrize(
    ("situation", "attendue"),
    [
        (Situation(date(2024, 1, 10), Preuve(date(2030, 12, 31))), Etape(ARCHIVAGE, date(2026, 1, 11))),
        (Situation(date(2024, 1, 10), Preuve(date(2030, 12, 31)), True), Etape(ANONYMISATION, date(2031, 1, 1))),
        # The evidence ends with the active base, or before: no archive.
        (Situation(date(2024, 1, 10), Preuve(date(2026, 1, 10))), Etape(ANONYMISATION, date(2026, 1, 11))),
        (Situation(date(2024, 1, 10), Preuve(date(2026, 1, 11))), Etape(ARCHIVAGE, date(2026, 1, 11))),
        (Situation(date(2024, 1, 10), Preuve(inconnue=True)), Etape(ARCHIVAGE, date(2026, 1, 11))),
        (Situation(date(2024, 1, 10), Preuve(inconnue=True), True), None),
        (Situation(date(2024, 1, 10), obstacles=(GELE,)), None),
    ],
)
def test_ce_qui_vient_ensuite(situation: Situation, attendue: Etape | None) -> None:
    assert prochaine_etape(situation, mois=24) == attendue


def test_le_preavis_precede_de_trente_jours() -> None:
    etape = Etape(ARCHIVAGE, date(2026, 3, 31))
    assert [a_annoncer(etape, le=jour, preavis=30) for jour in (date(2026, 2, 28), date(2026, 3, 1))] == [False, True]
    for annonce, le, attendu in (
        (None, date(2026, 4, 30), False),
        (date(2026, 3, 1), date(2026, 3, 30), False),
        (date(2026, 3, 1), date(2026, 3, 31), True),
        # Announced late: the thirty days hold all the same.
        (date(2026, 3, 20), date(2026, 4, 18), False),
        (date(2026, 3, 20), date(2026, 4, 19), True),
    ):
        assert applicable(etape, annonce=annonce, le=le, preavis=30) == attendu, (annonce, le)
    for annonce, jour in ((date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 3, 20), date(2026, 4, 19))):
        assert premier_jour(etape, annonce=annonce, preavis=30) == jour


def test_la_plus_longue_des_preuves() -> None:
    longue, courte, inconnue = Preuve(date(2030, 12, 31)), Preuve(date(2029, 12, 31)), Preuve(inconnue=True)
    assert la_plus_longue(courte, longue) == la_plus_longue(longue, courte) == longue
    assert la_plus_longue(longue, inconnue) == inconnue
    assert la_plus_longue(Preuve(), courte) == courte
    assert la_plus_longue(Preuve(), Preuve()) == Preuve()


def test_quarante_huit_et_soixante_douze_heures() -> None:
    connue = datetime(2026, 3, 28, 22, 30, tzinfo=UTC)  # the night of the change of hour
    parties, cnil = delais(connue, risque=True, heures_parties=48, heures_cnil=72, notifications={})
    assert (parties.destinataire, parties.limite) == (DestinataireNotification.PARTIES, connue + timedelta(hours=48))
    assert (cnil.destinataire, cnil.limite) == (DestinataireNotification.CNIL, connue + timedelta(hours=72))
    seconde = timedelta(seconds=1)
    assert [parties.en_retard(parties.limite + ecart) for ecart in (-seconde, 0 * seconde, seconde)] == [
        False, False, True,
    ]  # fmt: skip
    veille = parties.limite - timedelta(hours=12)
    instants = (veille - seconde, veille, parties.limite, parties.limite + seconde)
    assert [parties.seuil(instant) for instant in instants] == [
        "", PROCHE, PROCHE, DEPASSE,
    ]  # fmt: skip
    faite = delais(
        connue, risque=False, heures_parties=48, heures_cnil=72, notifications={"parties": parties.limite + seconde}
    )
    assert [(un.destinataire, un.en_retard(connue), un.seuil(connue)) for un in faite] == [
        (DestinataireNotification.PARTIES, True, ""),
    ]


def test_les_durees_sont_datees_et_sourcees() -> None:
    le = date(2026, 1, 1)
    assert {code: duree(code, le=le).valeur for code in dict.fromkeys(d.code for d in durees())} == {
        "reponse": 1, "reponse_prolongation": 2, "export_telechargeable": 7, "base_active": 24, "preuve_fse": 5,
        "preavis": 30, "journal": 12, "violation_parties": 48, "violation_cnil": 72, "acces_fenetre": 10,
        "acces_dossiers": 20, "acces_hors_portefeuille": 30,
    }  # fmt: skip
    assert all(d.source and d.libelle for d in durees())
    assert len(en_vigueur(le)) == 12
    assert en_vigueur(date(2018, 5, 24)) == []
    with pytest.raises(LookupError):
        duree("base_active", le=date(2018, 5, 24))


def test_la_notice_est_celle_du_jour() -> None:
    assert notice_du(date(2022, 12, 31)).version == notice_du(date(2026, 1, 1)).version == "2023-1"
