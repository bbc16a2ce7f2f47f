"""The SQL against the naive computation, on small random worlds and on the edges."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from accounts.models import Plie
from parcours.models import Parcours
from participants.models import Participant
from pilotage.exports import lire_valeur
from pilotage.indicateurs import PeriodeNommee, calculer
from pilotage.indicateurs.blocs import bloc
from pilotage.indicateurs.calcul import verifier_listes
from pilotage.indicateurs.catalogue import CATALOGUE
from plie.socle.periodes import Periode
from tests.pilotage.mondes_naifs import PLIES, ecrire, monde_au_hasard
from tests.pilotage.naif import Cas, figures


def comparer(monde: list[Cas], periode: Periode) -> None:
    """Every figure that the naive computation knows, for each PLIE and for both."""
    assert periode.fin is not None
    plies = list(Plie.objects.filter(code__in=PLIES).order_by("code"))
    calcul = calculer(plies, [PeriodeNommee("p", periode)], lister=["p"])
    verifier_listes(calcul)
    for perimetre, lues in calcul.figures["p"].items():
        cas = [c for c in monde if perimetre in ("total", c.plie)]
        if not cas:
            continue
        mesures = {**bloc(lues, complements=False), "complements": bloc(lues, complements=True)}
        attendues = figures(cas, periode.debut, periode.fin)
        obtenues = {code: lire_valeur(mesures, CATALOGUE[code]) for code in attendues}
        assert obtenues == {
            code: pytest.approx(valeur) if isinstance(valeur, float) else valeur for code, valeur in attendues.items()
        }, perimetre


@pytest.mark.parametrize("graine", range(12))
def test_le_sql_donne_les_chiffres_du_calcul_naif(db: None, graine: int) -> None:
    monde = monde_au_hasard(graine)
    ecrire(monde)
    comparer(monde, Periode.trimestre(2019, 4))
    comparer(monde, Periode.annee(2020))
    comparer(monde, Periode(date(2019, 2, 28), date(2019, 2, 28)))


def un_cas(**champs: Any) -> Cas:
    """A parcours of 2020, from which each test moves one bound."""
    valeurs: dict[str, Any] = {
        "participant": 1,
        "plie": "aix",
        "debut": date(2020, 3, 15),
        "fin": None,
        "naissance": date(1985, 3, 15),
        "sexe": "F",
        "qpv": True,
        "niveau": "3",
        "inscription": None,
        "inscription_en_cours": False,
        "rqth": None,
        "rsa": [],
    }
    return Cas(**{**valeurs, **champs})


ANNEE_2020 = Periode.annee(2020)


def indicateur(code: str, periode: Periode = ANNEE_2020) -> Any:
    calcul = calculer(list(Plie.objects.filter(code="aix")), [PeriodeNommee("p", periode)])
    lues = calcul.figures["p"]["aix"]
    mesures = {**bloc(lues, complements=False), "complements": bloc(lues, complements=True)}
    return lire_valeur(mesures, CATALOGUE[code])


@pytest.mark.parametrize(
    ("naissance", "tranche"),
    [
        (date(1995, 3, 16), "moins_25"),
        (date(1995, 3, 15), "25_34"),
        (date(1985, 3, 16), "25_34"),
        (date(1985, 3, 15), "35_44"),
        (date(1975, 3, 16), "35_44"),
        (date(1975, 3, 15), "45_54"),
        (date(1965, 3, 16), "45_54"),
        (date(1965, 3, 15), "plus_54"),
    ],
)
def test_la_tranche_d_age_change_le_jour_de_l_anniversaire(db: None, naissance: date, tranche: str) -> None:
    ecrire([un_cas(naissance=naissance)])
    assert indicateur(f"age.{tranche}")["n"] == 1


@pytest.mark.parametrize(("debut", "tranche"), [(date(2021, 2, 27), "moins_25"), (date(2021, 2, 28), "25_34")])
def test_ne_un_29_fevrier_a_un_an_de_plus_le_28(db: None, debut: date, tranche: str) -> None:
    ecrire([un_cas(naissance=date(1996, 2, 29), debut=debut)])
    assert indicateur(f"age.{tranche}", Periode.annee(2021))["n"] == 1


@pytest.mark.parametrize(
    ("inscription", "debut", "deld"),
    [
        (date(2019, 3, 15), date(2020, 3, 15), 1),
        (date(2019, 3, 16), date(2020, 3, 15), 0),
        (date(2020, 2, 29), date(2021, 2, 28), 1),
        (date(2020, 2, 29), date(2021, 2, 27), 0),
    ],
)
def test_deld_a_douze_mois_de_quantieme_a_quantieme(db: None, inscription: date, debut: date, deld: int) -> None:
    ecrire([un_cas(inscription=inscription, debut=debut)])
    assert indicateur("deld", Periode(debut, debut))["n"] == deld


def test_inscription_non_connue_est_une_ligne_a_part(db: None) -> None:
    ecrire([un_cas(), un_cas(participant=2, inscription_en_cours=True)])
    assert indicateur("deld") == {"n": 0, "sur": 2, "taux": 0.0}
    assert indicateur("autres_publics.deld_inconnue")["n"] == 1


@pytest.mark.parametrize(
    ("rsa", "brsa"),
    [
        ((date(2018, 1, 1), date(2020, 3, 15)), 1),
        ((date(2018, 1, 1), date(2020, 3, 14)), 0),
        ((date(2020, 12, 31), None), 1),
        ((date(2021, 1, 1), None), 0),
    ],
)
def test_brsa_un_jour_de_rsa_dans_le_parcours_suffit(db: None, rsa: tuple[date, date | None], brsa: int) -> None:
    ecrire([un_cas(rsa=[rsa])])
    assert indicateur("brsa")["n"] == brsa


def test_rsa_apres_la_sortie_ne_compte_pas(db: None) -> None:
    sortie = {"fin": date(2020, 6, 30), "qualification": "autre", "type": "abandon"}
    ecrire([un_cas(rsa=[(date(2020, 7, 1), None)], **sortie)])
    assert indicateur("brsa")["n"] == 0


def test_sortir_le_premier_ou_le_dernier_jour_compte_dans_la_periode(db: None) -> None:
    sortie = {"qualification": "autre", "type": "deces"}
    ecrire(
        [
            un_cas(debut=date(2019, 1, 1), fin=date(2020, 1, 1), **sortie),
            un_cas(participant=2, debut=date(2019, 1, 1), fin=date(2020, 12, 31), **sortie),
            un_cas(participant=3, debut=date(2019, 1, 1), fin=date(2019, 12, 31), **sortie),
            un_cas(participant=4, debut=date(2019, 1, 1), fin=date(2021, 1, 1), **sortie),
        ]
    )
    lus = [indicateur(c) for c in ("effectif_debut", "accompagnes", "sorties", "effectif_fin")]
    assert lus == [3, 3, 2, 1]
    assert indicateur("taux_hors_neutralisees") == {"n": 0, "sur": 0, "taux": None}


def test_une_candidature_n_est_dans_aucun_chiffre(db: None) -> None:
    ecrire([un_cas()])
    personne = Participant.objects.create(nom="Candidat", date_naissance=date(1990, 1, 1), sexe="H")
    Parcours.objects.create(
        participant=personne,
        plie=Plie.objects.get(code="aix"),
        prescripteur="ccas",
        date_orientation=date(2020, 3, 1),
        date_premier_rdv=date(2020, 3, 9),
    )
    assert indicateur("accompagnes") == 1


def test_un_taux_sans_denominateur_est_vide(db: None) -> None:
    assert indicateur("brsa") == {"n": 0, "sur": 0, "taux": None}
    assert indicateur("duree_moyenne_effectif") is None
    assert indicateur("processus.reception_mediane") is None


def test_les_etp_changent_a_leur_date(db: None) -> None:
    aix = Plie.objects.get(code="aix")
    aix.etp.create(date_debut=date(2020, 7, 1), etp="18", suivis_par_etp=100)
    ecrire([un_cas(fin=date(2020, 6, 1), qualification="positive", type="cdi", critere="S-1")])
    # 182 days of 9 ETP, then 184 of 18.
    assert indicateur("positives_par_etp_an") == pytest.approx(1 / ((182 * 9 + 184 * 18) / 365.25))


def test_sans_etp_connu_le_rapport_est_vide(db: None) -> None:
    assert indicateur("positives_par_etp_an", Periode.annee(2017)) is None


def test_le_nombre_de_requetes_ne_depend_pas_du_perimetre(db: None, django_assert_num_queries: Any) -> None:
    ecrire(monde_au_hasard(99))
    plies = list(Plie.objects.all())
    periodes = [PeriodeNommee(str(annee), Periode.annee(annee)) for annee in (2019, 2020, 2021)]
    with django_assert_num_queries(1) as une:
        calculer(plies[:1], periodes[:1])
    assert isinstance(une, CaptureQueriesContext)
    with django_assert_num_queries(1):
        calculer(plies, periodes)
    with django_assert_num_queries(2):
        calculer(plies, periodes, lister=["2020"])
