"""The rules against a second, naive writing of them, and the properties that no verdict may break."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from plie.socle.periodes import ajouter_mois, fin_de_mois
from sorties.regles import Contrat, ErreurSituation, Releve, Situation, VerdictSortie, evaluer_sortie
from sorties.smic import BaremeSmic, bareme_du_projet
from tests.sorties.naif import evaluer
from tests.sorties.strategies import DEBUT, PACTE, contrats, releves, situations

SMIC = [
    (date(2023, 10, 1), Decimal("1747.20")),
    (date(2024, 1, 1), Decimal("1766.92")),
    (date(2024, 11, 1), Decimal("1801.80")),
]
BAREME = BaremeSmic(SMIC)
nombreux: Callable[[Any], Any] = settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))


def valeur(verdict: VerdictSortie) -> tuple[bool, bool, int]:
    """The better the greater: positive, then constated, then early."""
    if verdict.constatable_le is None:
        return (False, False, -date.max.toordinal() - 1)
    rang = -verdict.constatable_le.toordinal()
    return (verdict.qualification == "positive", verdict.constatee, rang)


@nombreux
@given(situations())
def test_les_regles_donnent_le_verdict_de_l_ecriture_naive(situation: Situation) -> None:
    verdict = evaluer_sortie(situation, PACTE, BAREME)
    calcule = verdict.to_dict()
    attendu = evaluer(situation, SMIC)
    assert {cle: calcule[cle] for cle in attendu} == {
        cle: float(voulu) if cle.startswith("heures") else voulu for cle, voulu in attendu.items()
    }
    remplies = [condition.remplie for condition in verdict.conditions]
    assert all(remplies) == verdict.constatee
    assert bool(verdict.type_sortie) == (verdict.critere is not None)
    if verdict.constatee:
        assert verdict.preuves
    if verdict.critere is None:
        assert remplies
        assert not any(remplies)
    assert not any(condition.remplie for condition in verdict.manques)


@nombreux
@given(releves(), st.data())
def test_plus_d_heures_n_empirent_jamais_un_verdict(faits: tuple[Releve, ...], data: st.DataObject) -> None:
    assume(faits)
    rang = data.draw(st.integers(0, len(faits) - 1))
    plus = data.draw(st.sampled_from([Decimal("0.01"), Decimal(8), Decimal(40)]))
    augmente = replace(faits[rang], heures=faits[rang].heures + plus)
    avant = Situation(DEBUT, data.draw(st.dates(DEBUT, date(2025, 12, 31))), releves=faits)
    apres = replace(avant, releves=(*faits[:rang], augmente, *faits[rang + 1 :]))
    try:
        meilleur = evaluer_sortie(apres, PACTE, BAREME)
    except ErreurSituation:
        assume(False)
    verdict = evaluer_sortie(avant, PACTE, BAREME)
    assert valeur(meilleur) >= valeur(verdict)
    assert meilleur.heures_9_mois >= verdict.heures_9_mois
    assert meilleur.heures_6_mois >= verdict.heures_6_mois


@nombreux
@given(contrats(), st.integers(1, 20))
def test_plus_d_heures_par_semaine_n_empirent_jamais_un_verdict(contrat: Contrat, plus: int) -> None:
    assume(contrat.heures_hebdo is not None)
    augmente = replace(contrat, heures_hebdo=(contrat.heures_hebdo or Decimal()) + plus)
    avant = Situation(DEBUT, date(2025, 6, 1), contrats=(contrat,))
    apres = replace(avant, contrats=(augmente,))
    assert valeur(evaluer_sortie(apres, PACTE, BAREME)) >= valeur(evaluer_sortie(avant, PACTE, BAREME))


@nombreux
@given(contrats())
def test_un_jour_de_moins_n_ameliore_jamais_un_verdict(contrat: Contrat) -> None:
    assume(contrat.fin is not None and contrat.fin > contrat.debut)
    raccourci = replace(contrat, fin=(contrat.fin or contrat.debut) - timedelta(days=1))
    avant = Situation(DEBUT, date(2025, 6, 1), contrats=(contrat,))
    apres = replace(avant, contrats=(raccourci,))
    assert valeur(evaluer_sortie(apres, PACTE, BAREME)) <= valeur(evaluer_sortie(avant, PACTE, BAREME))


@nombreux
@given(situations(), st.integers(1, 200))
def test_attendre_ne_retire_jamais_un_constat(situation: Situation, jours: int) -> None:
    plus_tard = replace(situation, evalue_le=situation.evalue_le + timedelta(days=jours))
    avant, apres = evaluer_sortie(situation, PACTE, BAREME), evaluer_sortie(plus_tard, PACTE, BAREME)
    assert apres.qualification == avant.qualification
    assert apres.constatee or not avant.constatee


@nombreux
@given(st.integers(0, 47))
def test_un_cdd_commence_en_fin_de_mois_a_la_veille_du_jour_ou_finissent_les_six_mois(mois: int) -> None:
    debut = fin_de_mois(ajouter_mois(DEBUT, mois))
    juste = ajouter_mois(debut, 6) - timedelta(days=1)
    for fin, critere in ((juste, "S-1"), (juste - timedelta(days=1), "D-1")):
        contrat = Contrat("cdd", debut, fin, Decimal(24))
        assert evaluer_sortie(Situation(DEBUT, debut, contrats=(contrat,)), PACTE, BAREME).critere == critere


@nombreux
@given(situations())
def test_l_ordre_des_faits_ne_change_rien(situation: Situation) -> None:
    inverse = replace(situation, contrats=situation.contrats[::-1], releves=situation.releves[::-1])
    avant, apres = (evaluer_sortie(s, PACTE, BAREME).to_dict() for s in (situation, inverse))
    # Between two contracts that are equally near, the explanation takes the first one on file.
    del avant["conditions"], apres["conditions"]
    assert avant == apres


def test_mille_releves_ne_coutent_pas_mille_fois_plus_chacune() -> None:
    """The sweep is linear: the windows of a very long file are not compared two by two."""
    faits = tuple(
        Releve("interim", jour := DEBUT + timedelta(days=rang % 600), jour, Decimal("0.5"), f"Agence {rang}")
        for rang in range(20_000)
    )
    verdict = evaluer_sortie(Situation(DEBUT, date(2025, 6, 1), releves=faits), PACTE, bareme_du_projet())
    assert verdict.critere == "S-2"
