"""Each criterion on either side of each of its bounds: one line a bound, with its article (Pacte, art. 5 b, 6.5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from parcours.regles.durees import proposition_chantier_due_le
from plie.pacte import version_en_vigueur
from plie.socle.periodes import ajouter_mois, fin_de_mois
from sorties.regles import (
    Contrat,
    Creation,
    ErreurSituation,
    Formation,
    Recette,
    Releve,
    Situation,
    controler_releves,
    evaluer_sortie,
)
from sorties.smic import bareme_du_projet

DEBUT = date(2024, 1, 15)
VEILLE = DEBUT - timedelta(days=1)
PACTE, SMIC = version_en_vigueur(DEBUT), bareme_du_projet()
LE = date(2025, 3, 1)
Attendu = tuple[str | None, date | None, bool]
RIEN: Attendu = (None, None, False)


def jj(jour: int, mois: int, annee: int = 2024) -> date:
    return date(annee, mois, jour)


def cdi(debut: date = date(2024, 3, 1), fin: date | None = None, **champs: Any) -> dict[str, Any]:
    return {"contrats": (contrat("cdi", debut, fin, **champs),)}


def contrat(genre: str, debut: date, fin: date | None, **champs: Any) -> Contrat:
    defauts: dict[str, Any] = {"heures_hebdo": Decimal(24), "presence_au": LE}
    return Contrat(genre, debut, fin, **{**defauts, **champs})


def suite(*bornes: date, genres: tuple[str, str] = ("cdd", "cdd"), **du_second: Any) -> dict[str, Any]:
    """Two contracts: first and last day of the one, of the other."""
    return {
        "contrats": (contrat(genres[0], *bornes[:2]), contrat(genres[1], bornes[2], bornes[3], **du_second)),
    }


def heures(*lignes: tuple[date, date, str], genre: str = "interim") -> dict[str, Any]:
    return {"releves": tuple(Releve(genre, du, au, Decimal(h), "Agence") for du, au, h in lignes)}


def mensuelles(depart: date, *quantites: str, genre: str = "interim") -> dict[str, Any]:
    mois = [ajouter_mois(depart, rang) for rang in range(len(quantites))]
    return heures(*((m, fin_de_mois(m), h) for m, h in zip(mois, quantites, strict=True)), genre=genre)


def micro(debut: date, premier: date, *montants: str) -> dict[str, Any]:
    recettes = tuple(Recette(ajouter_mois(premier, rang), Decimal(m)) for rang, m in enumerate(montants))
    return {"creations": (Creation(debut, recettes=recettes),)}


def rcs(presence: date | None, *, immatriculation: bool = True) -> dict[str, Any]:
    return {"creations": (Creation(jj(1, 3), rcs=True, immatriculation=immatriculation, presence_au=presence),)}


def stage(debut: date, presence: date | None) -> dict[str, Any]:
    return {"formations": (Formation(debut, "RNCP35030", presence),)}


def certification(le: date, code: str = "cqp") -> dict[str, Any]:
    return {"formations": (Formation(certification=code, obtenue_le=le),)}


NEUF_MOIS = ("106", "106", "106", "100", "100", "100", "106", "106")  # and a ninth: 936 in all, 618 in any six
SIX_MOIS = [(jj(15, 2), jj(29, 2), "96"), *((jj(1, m), fin_de_mois(jj(1, m)), "100") for m in range(3, 8))]

# (bound, article, facts, day of the evaluation, what is expected)
TABLE: list[tuple[str, str, dict[str, Any], date, Attendu]] = [
    # -- Only facts dated on or after the start of the parcours count.
    ("CDI la veille du parcours", "5 b, S-1", cdi(VEILLE), LE, RIEN),
    ("CDI le premier jour", "5 b, S-1", cdi(DEBUT), LE, ("S-1", jj(15, 4), True)),
    # -- S-1: six months, the last day inside.
    ("CDD de six mois moins un jour", "5 b, S-1", {"contrats": (contrat("cdd", jj(1, 3), jj(30, 8)),)}, LE, ("D-1", jj(1, 3), True)),
    ("CDD de six mois", "5 b, S-1", {"contrats": (contrat("cdd", jj(1, 3), jj(31, 8)),)}, LE, ("S-1", jj(1, 6), True)),
    ("six mois qui finissent en février, un jour de moins", "5 b, S-1", {"contrats": (contrat("cdd", jj(31, 8), jj(26, 2, 2025)),)}, LE, ("D-1", jj(31, 8), True)),
    ("six mois qui finissent en février", "5 b, S-1", {"contrats": (contrat("cdd", jj(31, 8), jj(27, 2, 2025)),)}, LE, ("S-1", jj(30, 11), True)),
    ("CDD sans terme saisi", "5 b, S-1", {"contrats": (contrat("cdd", jj(1, 3), None),)}, LE, ("D-1", jj(1, 3), True)),
    # -- S-1: legal part time, or the branch's figure.
    ("23,99 h", "5 b, S-1", cdi(heures_hebdo=Decimal("23.99")), LE, ("D-1", jj(1, 3), True)),
    ("24 h", "5 b, S-1", cdi(heures_hebdo=Decimal(24)), LE, ("S-1", jj(1, 6), True)),
    ("19,99 h pour un accord à 20", "5 b, S-1", cdi(heures_hebdo=Decimal("19.99"), seuil_branche=Decimal(20)), LE, ("D-1", jj(1, 3), True)),
    ("20 h pour un accord à 20", "5 b, S-1", cdi(heures_hebdo=Decimal(20), seuil_branche=Decimal(20)), LE, ("S-1", jj(1, 6), True)),
    ("25,99 h pour un accord à 26", "5 b, S-1", cdi(heures_hebdo=Decimal("25.99"), seuil_branche=Decimal(26)), LE, ("D-1", jj(1, 3), True)),
    ("heures inconnues", "5 b, S-1", cdi(heures_hebdo=None), LE, ("D-1", jj(1, 3), True)),
    # -- S-1: constated three months after the start, still in post, evidence of that day or later.
    ("rupture la veille des trois mois", "6.5", cdi(fin=jj(31, 5)), LE, ("D-1", jj(1, 3), True)),
    ("rupture le jour des trois mois", "6.5", cdi(fin=jj(1, 6)), LE, ("S-1", jj(1, 6), True)),
    ("preuve de la veille", "6.5", cdi(presence_au=jj(31, 5)), LE, ("S-1", jj(1, 6), False)),
    ("preuve du jour", "6.5", cdi(presence_au=jj(1, 6)), LE, ("S-1", jj(1, 6), True)),
    ("jugé la veille", "6.5", cdi(), jj(31, 5), ("S-1", jj(1, 6), False)),
    ("jugé le jour", "6.5", cdi(), jj(1, 6), ("S-1", jj(1, 6), True)),
    ("trois mois qui finissent en février", "6.5", cdi(jj(30, 11)), LE, ("S-1", jj(28, 2, 2025), True)),
    # -- S-1bis: the days of both make those of six months from the first (184 from 1 March).
    ("183 jours", "5 b, S-1bis", suite(jj(1, 3), jj(31, 5), jj(1, 6), jj(30, 8)), LE, ("D-1", jj(1, 3), True)),
    ("3 + 3, 184 jours", "5 b, S-1bis", suite(jj(1, 3), jj(31, 5), jj(1, 6), jj(31, 8)), LE, ("S-1bis", jj(1, 6), True)),
    ("1 + 5, 184 jours", "5 b, S-1bis", suite(jj(1, 3), jj(31, 3), jj(1, 4), jj(31, 8)), LE, ("S-1bis", jj(1, 6), True)),
    ("trois contrats de deux mois", "5 b, S-1bis", {"contrats": tuple(contrat("cdd", *b) for b in ((jj(1, 3), jj(30, 4)), (jj(1, 5), jj(30, 6)), (jj(1, 7), jj(31, 8))))}, LE, ("D-1", jj(1, 3), True)),
    # -- S-1bis: no working day between the two.
    ("un week-end entre les deux", "5 b, S-1bis", suite(jj(1, 3), jj(31, 5), jj(3, 6), jj(2, 9)), LE, ("S-1bis", jj(3, 6), True)),
    ("un lundi entre les deux", "5 b, S-1bis", suite(jj(1, 3), jj(31, 5), jj(4, 6), jj(3, 9)), LE, ("D-1", jj(1, 3), True)),
    ("le lundi de Pâques entre les deux", "5 b, S-1bis", suite(jj(1, 3), jj(29, 3), jj(2, 4), jj(3, 9)), LE, ("S-1bis", jj(1, 6), True)),
    ("le mardi de Pâques entre les deux", "5 b, S-1bis", suite(jj(1, 3), jj(29, 3), jj(3, 4), jj(4, 9)), LE, ("D-1", jj(1, 3), True)),
    ("le 8 mai et l’Ascension entre les deux", "5 b, S-1bis", suite(jj(1, 3), jj(7, 5), jj(10, 5), jj(2, 9)), LE, ("S-1bis", jj(1, 6), True)),
    ("un jour de chevauchement", "5 b, S-1bis", suite(jj(1, 3), jj(31, 5), jj(31, 5), jj(31, 8)), LE, ("D-1", jj(1, 3), True)),
    # -- S-1bis: kinds, hours, constat.
    ("second à 23,99 h", "5 b, S-1bis", suite(jj(1, 3), jj(31, 5), jj(1, 6), jj(31, 8), heures_hebdo=Decimal("23.99")), LE, ("D-1", jj(1, 3), True)),
    ("PEC puis CDDI en entreprise d’insertion", "5 b, S-1bis", suite(jj(1, 3), jj(31, 5), jj(1, 6), jj(31, 8), genres=("pec", "cddi_ei")), LE, ("S-1bis", jj(1, 6), True)),
    ("CDD puis chantier d’insertion", "5 b, S-1bis", suite(jj(1, 3), jj(31, 5), jj(1, 6), jj(31, 8), genres=("cdd", "cddi_aci")), LE, ("D-1", jj(1, 3), True)),
    ("second commencé après les trois mois", "6.5", suite(jj(1, 3), jj(30, 6), jj(1, 7), jj(31, 8)), LE, ("S-1bis", jj(1, 7), True)),
    ("jugé la veille du second", "6.5", suite(jj(1, 3), jj(30, 6), jj(1, 7), jj(31, 8)), jj(30, 6), ("S-1bis", jj(1, 7), False)),
    # -- S-2: 936 hours in nine months, 624 in six.
    ("935,99 h en neuf mois", "5 b, S-2", mensuelles(jj(1, 2), *NEUF_MOIS, "105.99"), LE, ("D-1", jj(1, 2), True)),
    ("936 h en neuf mois", "5 b, S-2", mensuelles(jj(1, 2), *NEUF_MOIS, "106"), LE, ("S-2", jj(31, 10), True)),
    ("936 h en dix mois", "5 b, S-2", mensuelles(jj(1, 2), *NEUF_MOIS, "0", "106"), LE, ("D-1", jj(1, 2), True)),
    ("623,99 h en six mois", "5 b, S-2", mensuelles(jj(1, 2), *["104"] * 5, "103.99"), LE, ("D-1", jj(1, 2), True)),
    ("624 h en six mois", "5 b, S-2", mensuelles(jj(1, 2), *["104"] * 6), LE, ("S-2", jj(31, 7), True)),
    ("relevé qui finit le dernier jour de la période", "5 b, S-2", heures(*SIX_MOIS, (jj(1, 8), jj(14, 8), "28")), LE, ("S-2", jj(14, 8), True)),
    ("relevé qui finit un jour trop tard", "5 b, S-2", heures(*SIX_MOIS, (jj(1, 8), jj(15, 8), "28")), LE, ("D-1", jj(15, 2), True)),
    ("jugé la veille du seuil", "5 b, S-2", mensuelles(jj(1, 2), *["104"] * 6), jj(30, 7), ("S-2", jj(31, 7), False)),
    ("624 h en chantier d’insertion", "5 b, S-2", mensuelles(jj(1, 2), *["104"] * 6, genre="cddi_aci"), LE, ("D-2", jj(1, 2), True)),
    ("un relevé d’avant le parcours", "5 b, S-2", heures((VEILLE, jj(31, 1), "50")), LE, RIEN),
    # -- S-3: half the SMIC over six calendar months (6 × 1 766,92 €, half: 5 300,76 €), six months after the start.
    ("un centime de moins", "5 b, S-3", micro(jj(1, 3), jj(1, 3), *["883.46"] * 5, "883.45"), LE, RIEN),
    ("la moitié du SMIC", "5 b, S-3", micro(jj(1, 3), jj(1, 3), *["883.46"] * 6), LE, ("S-3", jj(1, 9), True)),
    ("le SMIC relevé en novembre, un centime de moins", "5 b, S-3", micro(jj(1, 6), jj(1, 6), *["883.46"] * 5, "900.89"), LE, RIEN),
    ("le SMIC relevé en novembre", "5 b, S-3", micro(jj(1, 6), jj(1, 6), *["883.46"] * 5, "900.90"), LE, ("S-3", jj(1, 12), True)),
    ("jugé la veille des six mois", "5 b, S-3", micro(jj(1, 3), jj(1, 3), *["883.46"] * 6), jj(31, 8), ("S-3", jj(1, 9), False)),
    ("début en cours de mois", "5 b, S-3", micro(jj(15, 3), jj(1, 3), *["883.46"] * 6), LE, ("S-3", jj(15, 9), True)),
    ("premier mois avant celui du début", "5 b, S-3", micro(jj(1, 4), jj(1, 3), *["883.46"] * 6), LE, RIEN),
    # -- S-3, RCS: registered, still running three months after.
    ("activité attestée la veille", "5 b, S-3", rcs(jj(31, 5)), LE, ("S-3", jj(1, 6), False)),
    ("activité attestée le jour", "5 b, S-3", rcs(jj(1, 6)), LE, ("S-3", jj(1, 6), True)),
    ("sans extrait d’immatriculation", "5 b, S-3", rcs(jj(1, 6), immatriculation=False), LE, ("S-3", jj(1, 6), False)),
    ("RCS jugé la veille", "5 b, S-3", rcs(jj(1, 6)), jj(31, 5), ("S-3", jj(1, 6), False)),
    # -- S-4: three months after the entry.
    ("entrée la veille du parcours", "5 b, S-4", stage(VEILLE, LE), LE, RIEN),
    ("entrée le premier jour", "5 b, S-4", stage(DEBUT, LE), LE, ("S-4", jj(15, 4), True)),
    ("présence attestée la veille", "5 b, S-4", stage(jj(2, 9), jj(1, 12)), LE, ("S-4", jj(2, 12), False)),
    ("présence attestée le jour", "5 b, S-4", stage(jj(2, 9), jj(2, 12)), LE, ("S-4", jj(2, 12), True)),
    ("formation jugée la veille", "5 b, S-4", stage(jj(2, 9), jj(2, 12)), jj(1, 12), ("S-4", jj(2, 12), False)),
    # -- D-1, D-2, D-3: constated the day they happen.
    ("contrat court la veille du parcours", "5 b, D-1", {"contrats": (contrat("cdd", VEILLE, jj(31, 1)),)}, LE, RIEN),
    ("contrat court jugé la veille", "5 b, D-1", {"contrats": (contrat("cdd", jj(1, 3), jj(31, 3)),)}, jj(29, 2), ("D-1", jj(1, 3), False)),
    ("contrat court jugé le jour", "5 b, D-1", {"contrats": (contrat("cdd", jj(1, 3), jj(31, 3)),)}, jj(1, 3), ("D-1", jj(1, 3), True)),
    ("un centième d’heure", "5 b, D-1", heures((jj(1, 3), jj(1, 3), "0.01")), LE, ("D-1", jj(1, 3), True)),
    ("un relevé sans heure", "5 b, D-1", heures((jj(1, 3), jj(1, 3), "0")), LE, RIEN),
    ("chantier jugé la veille", "5 b, D-2", {"contrats": (contrat("cddi_aci", jj(1, 3), None),)}, jj(29, 2), ("D-2", jj(1, 3), False)),
    ("chantier jugé le jour", "5 b, D-2", {"contrats": (contrat("cddi_aci", jj(1, 3), None),)}, jj(1, 3), ("D-2", jj(1, 3), True)),
    ("certification de la veille", "5 b, D-3", certification(VEILLE), LE, RIEN),
    ("certification du premier jour", "5 b, D-3", certification(DEBUT, "titre_professionnel"), LE, ("D-3", DEBUT, True)),
    ("certification à venir", "5 b, D-3", certification(jj(2, 3, 2025), "courte"), LE, ("D-3", jj(2, 3, 2025), False)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("article", "faits", "le", "attendu"),
    [ligne[1:] for ligne in TABLE],
    ids=[f"{article} – {borne}" for borne, article, *_ in TABLE],
)
def test_de_part_et_d_autre_de_chaque_borne(article: str, faits: dict[str, Any], le: date, attendu: Attendu) -> None:
    verdict = evaluer_sortie(replace(Situation(DEBUT, le), **faits), PACTE, SMIC)
    assert (verdict.critere, verdict.constatable_le, verdict.constatee) == attendu
    assert verdict.article in article or article == "6.5"


@pytest.mark.parametrize(
    ("du", "au", "quantite", "champ"),
    [
        (jj(4, 3), jj(10, 3), "48", None),
        (jj(4, 3), jj(10, 3), "48.01", "releves[0].heures"),
        (jj(4, 3), jj(11, 3), "96", None),
        (jj(4, 3), jj(11, 3), "96.01", "releves[0].heures"),
        (jj(31, 1), jj(28, 2), "10", None),
        (jj(31, 1), jj(29, 2), "10", "releves[0].fin"),
        (jj(4, 3), jj(3, 3), "1", "releves[0].fin"),
        (jj(4, 3), jj(4, 3), "-0.01", "releves[0].heures"),
    ],
)
def test_s2_48_heures_par_semaine_commencee_et_un_mois_au_plus(
    du: date, au: date, quantite: str, champ: str | None
) -> None:
    releves = (Releve("interim", du, au, Decimal(quantite), "Agence"),)
    if champ is None:
        controler_releves(releves, PACTE)
        return
    with pytest.raises(ErreurSituation) as refus:
        controler_releves(releves, PACTE)
    assert (refus.value.champ, refus.value.regle) == (champ, "S-2")


@pytest.mark.parametrize(("debut", "due"), [(jj(1, 3), jj(1, 9)), (jj(31, 8), jj(28, 2, 2025)), (jj(29, 2), jj(29, 8))])
def test_p_6_5c_la_proposition_du_chantier_est_due_apres_six_mois(debut: date, due: date) -> None:
    assert proposition_chantier_due_le(debut, PACTE) == due


@pytest.mark.parametrize(
    ("prolonge", "embauche", "attendu"),
    [  # (échéance, prolongation needed, hors délai): P-6.4a, b, d and 6.5
        (False, jj(15, 4, 2025), (jj(15, 7, 2025), False, False)),
        (False, jj(16, 4, 2025), (jj(15, 7, 2025), True, False)),
        (True, jj(15, 10, 2025), (jj(15, 1, 2026), False, False)),
        (True, jj(16, 10, 2025), (jj(15, 1, 2026), False, True)),
    ],
)
def test_p_6_4_le_constat_de_part_et_d_autre_de_l_echeance(
    prolonge: bool, embauche: date, attendu: tuple[date, bool, bool]
) -> None:
    verdict = evaluer_sortie(Situation(DEBUT, LE, prolonge=prolonge, **cdi(embauche)), PACTE, SMIC)
    assert (verdict.echeance, verdict.prolongation_necessaire, verdict.hors_delai) == attendu
