"""The evidence that each criterion names, its choice among several attempts, and its windows (Pacte, art. 5 b)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest

from plie.pacte import version_en_vigueur
from sorties.regles import Contrat, Creation, Formation, Recette, Releve, Situation, VerdictSortie, evaluer_sortie
from sorties.regles.creation import examiner_creation
from sorties.regles.deux_contrats import examiner_deux_contrats
from sorties.regles.dynamiques import examiner_chantier, examiner_contrats_courts
from sorties.regles.formation import examiner_certification, examiner_formation
from sorties.regles.heures import examiner_heures
from sorties.smic import bareme_du_projet

DEBUT = date(2024, 1, 15)
PACTE = version_en_vigueur(DEBUT)
SMIC = bareme_du_projet()
RIEN = Situation(DEBUT, date(2025, 7, 1))
IMMATRICULEE = Creation(date(2024, 2, 1), rcs=True, immatriculation=True, presence_au=date(2025, 2, 1))


def juger(situation: Situation) -> VerdictSortie:
    return evaluer_sortie(situation, PACTE, SMIC)


def mois(*heures: int, debut: date = date(2024, 2, 1)) -> tuple[Releve, ...]:
    """One relevé of intérim a month."""
    return tuple(
        Releve("interim", date(debut.year, debut.month + rang, 1), date(debut.year, debut.month + rang, 28), Decimal(h))
        for rang, h in enumerate(heures)
    )


def preuves(verdict: VerdictSortie) -> list[tuple[str, date]]:
    return [(preuve.libelle.replace("\u202f", " ").replace("\u00a0", " "), preuve.date) for preuve in verdict.preuves]


@pytest.mark.parametrize(
    "examen",
    [
        examiner_creation(RIEN, PACTE, SMIC),
        examiner_heures(RIEN, PACTE),
        examiner_formation(RIEN, PACTE),
        examiner_certification(RIEN, PACTE),
        examiner_chantier(RIEN, PACTE),
        examiner_contrats_courts(RIEN, PACTE),
        examiner_deux_contrats(RIEN, PACTE),
    ],
    ids=lambda examen: str(examen.critere),
)
def test_sans_fait_un_critere_ne_nomme_aucune_preuve(examen: object) -> None:
    assert examen.preuves() == ()  # type: ignore[attr-defined]
    assert [condition.remplie for condition in examen.conditions()] == [False]  # type: ignore[attr-defined]


def test_s2_les_preuves_sont_les_releves_de_la_fenetre_jusqu_au_seuil() -> None:
    """117 h par mois : 624 h en six mois au sixième relevé ; les suivants ne sont pas des preuves."""
    releves = mois(117, 117, 117, 117, 117, 117, 117, 117, 117)
    verdict = juger(replace(RIEN, releves=releves))
    assert (verdict.critere, verdict.constatable_le) == ("S-2", date(2024, 7, 28))
    assert preuves(verdict) == [("Relevé d’heures, 117 h", releve.fin) for releve in releves[:6]]


def test_s2_la_fenetre_glisse_quand_le_premier_releve_en_sort() -> None:
    """Une longue interruption : la fenêtre de départ est celle de la reprise (art. 5 b, S-2)."""
    avant = mois(10, 10)
    apres = mois(151, 151, 151, 151, 151, debut=date(2025, 1, 1))
    verdict = juger(replace(RIEN, releves=(*avant, *apres)))
    assert (verdict.critere, verdict.heures_6_mois, verdict.heures_9_mois) == ("S-2", Decimal(755), Decimal(755))
    assert [fin for _, fin in preuves(verdict)] == [releve.fin for releve in apres]


def test_s2_un_releve_deja_sorti_de_la_fenetre_n_y_rentre_pas() -> None:
    """Deux employeurs : le relevé commencé avant la fenêtre et fini après son début ne compte pas en elle."""
    long = Releve("interim", date(2024, 2, 1), date(2024, 2, 29), Decimal(100), "A")
    court = Releve("interim", date(2024, 2, 2), date(2024, 2, 3), Decimal(15), "B")
    suite = Releve("interim", date(2024, 10, 2), date(2024, 11, 1), Decimal(120), "B")
    verdict = juger(replace(RIEN, releves=(long, court, suite)))
    assert (verdict.heures_9_mois, verdict.heures_6_mois) == (Decimal(135), Decimal(120))


@pytest.mark.parametrize("ordre", list(permutations(range(4))))
def test_s2_l_ordre_de_saisie_ne_change_rien(ordre: tuple[int, ...]) -> None:
    faits = (
        Releve("interim", date(2024, 2, 1), date(2024, 2, 29), Decimal(180), "A"),
        Releve("interim", date(2024, 2, 10), date(2024, 2, 20), Decimal(90), "B"),
        Releve("interim", date(2024, 5, 1), date(2024, 5, 31), Decimal(200), "A"),
        Releve("interim", date(2024, 6, 1), date(2024, 6, 30), Decimal(200), "B"),
    )
    verdict = juger(replace(RIEN, releves=tuple(faits[rang] for rang in ordre)))
    assert (verdict.critere, verdict.constatable_le, verdict.heures_6_mois) == (
        "S-2",
        date(2024, 6, 30),
        Decimal(670),
    )


def test_s2_des_heures_atteintes_hors_de_la_fenetre_ne_se_constatent_pas() -> None:
    verdict = juger(replace(RIEN, releves=mois(190, 190, 190) + mois(190, debut=date(2024, 12, 1))))
    assert (verdict.critere, verdict.heures_6_mois, verdict.heures_9_mois) == ("D-1", Decimal(570), Decimal(570))


def test_s2_le_seuil_se_constate_sans_le_releve_qui_finit_apres() -> None:
    """Sept employeurs en trois semaines : le relevé d’un mois qui les entoure n’est pas nécessaire au seuil."""
    long = Releve("interim", date(2024, 6, 1), date(2024, 6, 30), Decimal(40), "Z")
    courts = tuple(Releve("interim", date(2024, 6, 2), date(2024, 6, 20), Decimal(90), nom) for nom in "ABCDEFG")
    verdict = juger(replace(RIEN, releves=(long, *courts)))
    assert (verdict.critere, verdict.heures_6_mois) == ("S-2", Decimal(670))
    # Three months at least after the first relevé of the window, the threshold being reached on 20 June.
    assert verdict.constatable_le == date(2024, 9, 1)


@pytest.mark.parametrize(
    ("seuil_9", "seuil_6", "critere"),
    [(Decimal(300), Decimal(100), "S-2"), (Decimal(100), Decimal(300), "S-2"), (Decimal(300), Decimal(300), "D-1")],
)
def test_s2_les_seuils_sont_des_parametres(seuil_9: Decimal, seuil_6: Decimal, critere: str) -> None:
    parametres = replace(PACTE, heures_9_mois=seuil_9, heures_6_mois=seuil_6)
    verdict = evaluer_sortie(replace(RIEN, releves=mois(100, 100)), parametres, SMIC)
    assert verdict.critere == critere


def test_s3_une_entreprise_immatriculee_a_pour_preuve_celle_de_son_activite() -> None:
    verdict = juger(replace(RIEN, creations=(IMMATRICULEE,)))
    assert (verdict.critere, verdict.constatee, preuves(verdict)) == (
        "S-3",
        True,
        [("Preuve d’activité", date(2025, 2, 1))],
    )


def test_s3_une_entreprise_sans_preuve_d_activite_n_en_nomme_aucune() -> None:
    verdict = juger(replace(RIEN, creations=(replace(IMMATRICULEE, presence_au=None),)))
    assert (verdict.critere, verdict.constatee, preuves(verdict)) == ("S-3", False, [])


def test_s3_les_recettes_de_la_periode_retenue_sont_les_preuves() -> None:
    recettes = tuple(Recette(date(2024, rang, 1), Decimal(900)) for rang in range(2, 10))
    verdict = juger(replace(RIEN, creations=(Creation(date(2024, 2, 1), recettes=recettes),)))
    assert (verdict.critere, verdict.constatee) == ("S-3", True)
    assert [fin for _, fin in preuves(verdict)] == [date(2024, rang, 1) for rang in range(2, 8)]


@pytest.mark.parametrize("ordre", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_s3_entre_plusieurs_entreprises_celle_qui_se_constate_d_abord(ordre: tuple[int, ...]) -> None:
    entreprises = (
        IMMATRICULEE,
        replace(IMMATRICULEE, debut=date(2024, 6, 1), presence_au=date(2025, 6, 1)),
        replace(IMMATRICULEE, debut=date(2023, 12, 1)),
    )
    verdict = juger(replace(RIEN, creations=tuple(entreprises[rang] for rang in ordre)))
    assert preuves(verdict) == [("Preuve d’activité", date(2025, 2, 1))]


@pytest.mark.parametrize(
    ("ecart", "debut_second", "critere"),
    [
        # The first contract ends on Friday 31 May 2024; the next working day is Monday 3 June.
        (0, date(2024, 6, 3), "S-1bis"),
        (0, date(2024, 6, 4), "D-1"),
        (1, date(2024, 6, 4), "S-1bis"),
        (1, date(2024, 6, 5), "D-1"),
    ],
)
def test_s1bis_l_ecart_entre_deux_contrats_est_un_parametre(ecart: int, debut_second: date, critere: str) -> None:
    premier = Contrat("cdd", date(2024, 3, 1), date(2024, 5, 31), Decimal(35), None, date(2024, 5, 31), "A")
    second = Contrat("cdd", debut_second, date(2024, 9, 15), Decimal(35), None, date(2024, 9, 15), "B")
    parametres = replace(PACTE, ecart_contrats_jours_ouvres=ecart)
    verdict = evaluer_sortie(replace(RIEN, contrats=(premier, second)), parametres, SMIC)
    assert verdict.critere == critere


def test_s4_la_preuve_est_l_attestation_de_presence() -> None:
    formation = Formation(date(2024, 3, 1), "RNCP35506", date(2024, 6, 1))
    assert preuves(juger(replace(RIEN, formations=(formation,)))) == [
        ("Attestation de présence en formation", date(2024, 6, 1))
    ]
    assert preuves(juger(replace(RIEN, formations=(replace(formation, presence_au=None),)))) == []


def test_d3_la_preuve_est_la_certification() -> None:
    formation = Formation(certification="cqp", obtenue_le=date(2024, 6, 1))
    verdict = juger(replace(RIEN, formations=(formation,)))
    assert (verdict.critere, preuves(verdict)) == ("D-3", [("Certification obtenue", date(2024, 6, 1))])


def test_d2_la_preuve_est_le_contrat_ou_le_releve() -> None:
    contrat = Contrat("cddi_aci", date(2024, 3, 1), date(2024, 6, 30), Decimal(26))
    assert preuves(juger(replace(RIEN, contrats=(contrat,)))) == [("Contrat", date(2024, 3, 1))]
    releve = Releve("cddi_aci", date(2024, 3, 1), date(2024, 3, 31), Decimal(100))
    assert preuves(juger(replace(RIEN, releves=(releve,)))) == [("Relevé d’heures", date(2024, 3, 1))]


@pytest.mark.parametrize("ordre", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_s1_entre_plusieurs_emplois_celui_qui_se_constate_d_abord(ordre: tuple[int, ...]) -> None:
    emplois = (
        Contrat("cdi", date(2024, 3, 1), None, Decimal(35), None, date(2024, 6, 1), "A"),
        Contrat("cdi", date(2024, 8, 1), None, Decimal(35), None, date(2024, 11, 1), "B"),
        Contrat("cdi", date(2024, 9, 1), None, Decimal(35), None, None, "C"),
    )
    verdict = juger(replace(RIEN, contrats=tuple(emplois[rang] for rang in ordre)))
    assert (verdict.critere, verdict.constatable_le) == ("S-1", date(2024, 6, 1))
    assert [le for _, le in preuves(verdict)] == [date(2024, 6, 1)]


@pytest.mark.parametrize("ordre", [(0, 1), (1, 0)])
def test_s4_et_d3_gardent_la_premiere_formation(ordre: tuple[int, ...]) -> None:
    formations = (
        Formation(date(2024, 3, 1), "RNCP35506", date(2024, 6, 1), "cqp", date(2024, 9, 1)),
        Formation(date(2024, 4, 1), "RNCP35506", date(2024, 7, 1), "cqp", date(2024, 10, 1)),
    )
    situation = replace(RIEN, formations=tuple(formations[rang] for rang in ordre))
    assert examiner_formation(situation, PACTE).constatable_le == date(2024, 6, 1)
    assert examiner_certification(situation, PACTE).constatable_le == date(2024, 9, 1)
