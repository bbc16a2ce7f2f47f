"""Two hundred worlds at random, one in each PLIE: the figures of the application, of plain SQL, of slow Python."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from accounts.models import Plie
from pilotage.indicateurs import PeriodeNommee, calculer
from pilotage.indicateurs.blocs import valeur
from pilotage.indicateurs.calcul import verifier_listes
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.indicateurs.cellules import Cellule, Ensemble
from pilotage.indicateurs.etiquettes import ABREGEES
from plie.socle.periodes import Periode
from tests.pilotage.mondes_croises import ecrire, renommer, tirer
from tests.pilotage.naif import Cas
from tests.pilotage.trois_voies import CONDITIONS, a_la_main, par_sql, valeur_attendue

MONDES = 200
JOUR = timedelta(days=1)
PERIODES = (
    Periode.trimestre(2019, 4),
    Periode.annee(2020),
    Periode(date(2019, 2, 28), date(2019, 2, 28)),
    # It ends on a 29 February: eighteen months later, and a year later, there is none.
    Periode(date(2020, 2, 29), date(2020, 2, 29)),
    Periode(date(2018, 1, 1), date(2021, 12, 31)),
)


@pytest.fixture
def mondes(db: None) -> dict[Plie, list[Cas]]:
    plies = Plie.objects.bulk_create(Plie(code=f"m{rang}", nom=f"Monde {rang}") for rang in range(MONDES))
    tires = {plie: tirer(rang) for rang, plie in enumerate(plies)}
    ecrire(tires)
    # No other session sees these rows to count them: without statistics the joins are tried row by row.
    with connection.cursor() as curseur:
        curseur.execute("ANALYZE")
    return tires


def test_trois_voies_et_les_listes(mondes: dict[Plie, list[Cas]]) -> None:
    """Every indicator of the catalogue, in each world and over all of them, and every list behind."""
    nommees = [PeriodeNommee(str(rang), periode) for rang, periode in enumerate(PERIODES)]
    calcul = calculer(list(mondes), nommees, lister=[n.code for n in nommees])
    verifier_listes(calcul)
    compares = 0
    for nommee in nommees:
        d1, d2 = nommee.periode.debut, nommee.periode.fin
        assert d2 is not None
        sql = par_sql([plie.pk for plie in mondes], d1, d2)
        for plie, monde in mondes.items():
            figures = calcul.figures[nommee.code][plie.code]
            comptes, mesures = a_la_main(monde, d1, d2)
            assert {e: list(v) for e, v in figures.effectifs.items()} == comptes, (plie.code, nommee.periode)
            for etiquette in CONDITIONS:
                attendu = sql.get(plie.pk, {}).get(etiquette, [0] * 5)
                assert comptes.get(etiquette, [0] * 5) == attendu, (plie.code, nommee.periode, etiquette)
            for indicateur in CATALOGUE.values():
                if indicateur.par_plie:
                    continue
                obtenue, attendue = valeur(indicateur, figures), valeur_attendue(indicateur, comptes, mesures)
                assert obtenue == (pytest.approx(attendue) if isinstance(attendue, float) else attendue), (
                    plie.code, nommee.periode, indicateur.code,
                )  # fmt: skip
                compares += 1
    assert compares > MONDES * len(PERIODES) * 150


def test_le_total_est_la_somme_et_ce_qui_ne_s_ajoute_pas_est_recompte(mondes: dict[Plie, list[Cas]]) -> None:
    periode = Periode.annee(2020)
    calcul = calculer(list(mondes), [PeriodeNommee("p", periode)])
    # The same rank is another person in another world.
    tous = [cas for rang, monde in enumerate(mondes.values()) for cas in renommer(monde, rang)]
    comptes, mesures = a_la_main(tous, periode.debut, date(2020, 12, 31))
    total = calcul.figures["p"]["total"]
    assert {e: list(v) for e, v in total.effectifs.items()} == comptes
    assert {nom: total.mesures[nom] for nom in mesures} == {nom: pytest.approx(v) for nom, v in mesures.items()}


def test_en_bref_et_en_tendance_les_memes_chiffres(mondes: dict[Plie, list[Cas]]) -> None:
    """Periods that are read with less work say the same of what they say, and nothing of the rest."""
    plies = list(mondes)
    entieres = calculer(plies, [PeriodeNommee(str(rang), periode) for rang, periode in enumerate(PERIODES)]).figures
    breves, resumes = (
        calculer(plies, [PeriodeNommee(str(rang), p, **{genre: True}) for rang, p in enumerate(PERIODES)]).figures
        for genre in ("abregee", "resume")
    )
    issues = {"tous", "sortie:positive", "sortie:dynamique", "sortie:autre", "sortie:inconnue"}
    for nom, par_plie in entieres.items():
        for code, entiere in par_plie.items():
            breve, resume = breves[nom][code], resumes[nom][code]
            assert breve.effectifs == {e: v for e, v in entiere.effectifs.items() if e in ABREGEES}, (nom, code)
            assert breve.mesures == {cle: pytest.approx(entiere.mesures[cle]) for cle in breve.mesures}, (nom, code)
            assert resume.effectifs == {e: v for e, v in entiere.effectifs.items() if e in issues}, (nom, code)
    connus = [i.code for i in CATALOGUE.values() if breves["0"]["total"].connait(i)]
    assert {"brsa", "sorties_positives", "duree_moyenne_effectif"} < set(connus)
    assert not {"personnes", "age.moins_25", "autres_publics.rqth", "processus.hors_delai"} & set(connus)
    with pytest.raises(KeyError):
        breves["0"]["total"].effectif(Cellule(Ensemble.ACCOMPAGNES, "age:moins_25"))


def test_les_memes_jours_ne_sont_lus_qu_une_fois(db: None, django_assert_num_queries: Any) -> None:
    """The year to date explored as such: its figures are those of the period."""
    annee, plies = Periode.annee(2020), [Plie.objects.get(code="aix")]
    ecrire({plies[0]: [_cas(1, date(2020, 2, 1), None)]})
    with django_assert_num_queries(1):
        lues = calculer(plies, [PeriodeNommee("cumul", annee, abregee=True), PeriodeNommee("p", annee)]).figures
    assert lues["cumul"] is lues["p"]
    assert lues["p"]["aix"].comptees is None


@pytest.mark.parametrize(
    ("periode", "attendus"),
    [
        # (first day, integrations, followed, exits, end)
        (Periode(date(2019, 12, 31), date(2019, 12, 31)), (0, 1, 1, 1, 0)),
        (Periode(date(2020, 1, 1), date(2020, 2, 29)), (0, 2, 2, 1, 1)),
        (Periode(date(2020, 2, 29), date(2020, 2, 29)), (1, 1, 2, 1, 1)),
        (Periode(date(2020, 3, 1), date(2020, 3, 31)), (1, 0, 1, 0, 1)),
    ],
)
def test_les_jours_limites(db: None, periode: Periode, attendus: tuple[int, ...]) -> None:
    """In and out on 31/12; in on 1/1 and out on 29/2; in on 29/2 and still there."""
    plie = Plie.objects.get(code="aix")
    sortie: dict[str, Any] = {"qualification": "autre", "type": "abandon"}
    ecrire(
        {
            plie: [
                _cas(1, date(2019, 12, 31), date(2019, 12, 31), **sortie),
                _cas(2, date(2020, 1, 1), date(2020, 2, 29), **sortie),
                _cas(3, date(2020, 2, 29), None),
            ]
        }
    )
    figures = calculer([plie], [PeriodeNommee("p", periode)]).figures["p"]["aix"]
    assert tuple(figures.effectif(Cellule(ensemble)) for ensemble in Ensemble) == attendus


def test_une_entree_retroactive_change_le_trimestre_passe(db: None) -> None:
    """The appointment is of September, the commission of October: the start is the appointment's (P-6.2c)."""
    plie = Plie.objects.get(code="aix")
    trimestres = [PeriodeNommee("t3", Periode.trimestre(2020, 3)), PeriodeNommee("t4", Periode.trimestre(2020, 4))]
    ecrire({plie: [_cas(1, date(2020, 9, 30), None, commission=date(2020, 10, 20))]})
    lues = calculer([plie], trimestres).figures
    integrations = Cellule(Ensemble.INTEGRATIONS)
    assert (lues["t3"]["aix"].effectif(integrations), lues["t4"]["aix"].effectif(integrations)) == (1, 0)
    assert lues["t4"]["aix"].effectif(Cellule(Ensemble.EFFECTIF_DEBUT)) == 1


def _cas(participant: int, debut: date, fin: date | None, **champs: Any) -> Cas:
    return Cas(
        participant=participant,
        plie="aix",
        debut=debut,
        fin=fin,
        naissance=date(1980, 2, 29),
        sexe="F",
        qpv=None,
        niveau="3",
        inscription=None,
        inscription_en_cours=False,
        rqth=None,
        rsa=[],
        **champs,
    )
