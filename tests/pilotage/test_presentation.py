"""What is computed, once read: the order of a chart, the lines of a verification, the words of a list."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Commune
from pilotage.croisements.dimensions import DIMENSIONS
from pilotage.forms import FiltreEditions
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.models import Edition
from pilotage.presentation import graphiques
from pilotage.presentation.tableau import lire
from pilotage.presentation.verification import MONTREES, lire_verification
from pilotage.selectors import composer
from pilotage.services.dressage import dresser
from pilotage.services.verification import verifier
from plie.socle.horloge import maintenant
from plie.socle.typographie import FINE, INSECABLE
from tests.fabriques import accounts
from tests.pilotage.mondes import LE, T3, peupler

TRANCHES = ("Moins de 25 ans", "25 à 34 ans", "35 à 44 ans", "45 à 54 ans", "Plus de 54 ans")
CODES = ("moins_25", "25_34", "35_44", "45_54", "plus_54")


@pytest.mark.parametrize("ordre", [CODES, CODES[::-1], sorted(CODES, key=len), sorted(CODES)])
def test_les_ages_vont_du_plus_jeune_au_plus_vieux(ordre: tuple[str, ...]) -> None:
    """Whatever the order of the values: JSON gives the keys of an edition back by length."""
    parts = {code: {"n": rang, "sur": 10, "taux": rang / 10} for rang, code in enumerate(CODES)}
    dessin = graphiques.ages({"age": {code: parts[code] for code in ordre}}, "Âge à l’entrée")
    attendues = [(libelle, f"{rang * 10}{FINE}%") for rang, libelle in enumerate(TRANCHES)]
    assert [(ligne[0], ligne[1].replace(INSECABLE, FINE)) for ligne in dessin.lignes] == attendues


@pytest.mark.parametrize(
    ("n", "sur", "etat"),
    [
        (34, 57, "objectif non atteint, de peu"),  # 59,6 %, which is written 60 %
        (3, 5, "objectif atteint"),
        (119, 198, "objectif atteint"),  # 60,1 %
        (58, 100, "objectif non atteint"),
    ],
)
def test_un_objectif_se_juge_sur_la_part_exacte(n: int, sur: int, etat: str) -> None:
    """The rounding of what is written reaches no objective."""
    part = {"code": "brsa", "libelle": "Part de BRSA", "cible": 0.6, "n": n, "sur": sur, "taux": n / sur}
    valeurs = {"objectifs": {"annee": 2026, "lignes": {}, "parts": {"aix": [part]}}}
    (dessin,) = graphiques.jauges(valeurs, "aix")
    assert dessin.dessin["etat"] == etat
    assert dessin.etroit is not None
    assert dessin.etroit.dessin["etat"] == etat
    assert (dessin.lignes[2][1] == f"99{FINE}%") == (n == 34)


@pytest.fixture
def dressee() -> Edition:
    peupler("aix", entrees=4, sorties=4)
    edition = dresser(plie=accounts.plie("aix"), periode=T3, le=LE)
    return Edition.objects.get(pk=edition.pk)


def lignes(edition: Edition, **resultat: Any) -> list[tuple[str, ...]]:
    lue = lire_verification(
        {"identique": False, "differences": [], "listes": [], **resultat}, maintenant(), valeurs=edition.valeurs
    )
    return [
        (ligne.entete, *(" ".join(filter(None, (c.texte, c.detail))) for c in ligne.cases))
        for ligne in lue.tableau.lignes
    ]


@pytest.mark.django_db
def test_une_verification_dit_chaque_chiffre_une_fois(dressee: Edition) -> None:
    """The number, the denominator and the rate of a share, its list, and the same share of the objectives: a line."""
    differences = [
        {"chemin": "mesures.cumul.aix.femmes.sur", "avant": 8, "apres": 7},
        {"chemin": "mesures.cumul.aix.femmes.taux", "avant": 0.625, "apres": 5 / 7},
        {"chemin": "mesures.cumul.aix.sorties_positives.n", "avant": 2, "apres": 1},
        {"chemin": "mesures.cumul.aix.sorties_positives.taux", "avant": 0.5, "apres": 0.25},
        {"chemin": "objectifs.parts.aix.1.n", "avant": 2, "apres": 1},
        {"chemin": "objectifs.parts.aix.1.taux", "avant": 0.5, "apres": 0.25},
        {"chemin": "mesures.periode.aix.duree_moyenne_positives", "avant": 11.4, "apres": 12.25},
        {"chemin": "mesures.periode.aix.integrations", "avant": 4, "apres": 3},
        {"chemin": "mesures.periode.aix.complements.communes.13001.n", "avant": 8, "apres": None},
        {"chemin": "tendance.7.valeurs.aix.integrations", "avant": 4, "apres": 3},
    ]
    listes = [{"periode": "cumul", "perimetre": "aix", "code": "sorties_positives", "entres": [], "sortis": [12]}]
    lues = lignes(dressee, differences=differences, listes=listes)
    assert [ligne[0] for ligne in lues] == [
        "Intégrations (la période, AIX)",
        "Durées, sorties positives (la période, AIX)",
        f"{Commune.objects.get(pk='13001').nom} (la période, AIX)",
        "Sorties positives (l’année, AIX)",
        f"Tendance, 2025T3{INSECABLE}: Intégrations (AIX)",
        "Femmes (l’année, AIX)",
    ]
    assert lues[0][1:] == ("4", "3", "–", "–")
    assert lues[2][2] == "–"
    assert lues[3][1:] == (f"50{FINE}% 2 sur 4", f"25{FINE}% 1 sur 4", "0", "1")
    assert lues[5][1:] == (f"63{FINE}% 5 sur 8", f"71{FINE}% 5 sur 7", "–", "–")


@pytest.mark.django_db
def test_une_verification_ne_laisse_aucun_chemin_sans_nom(dressee: Edition) -> None:
    """Every leaf that can differ is read in words, and the table says how many figures it does not show."""
    dressee.valeurs = _decaler(dressee.valeurs)
    verdict = verifier(edition=dressee)
    lue = lire_verification(verdict, maintenant(), valeurs=dressee.valeurs)
    assert len(lue.tableau.lignes) == MONTREES < len(CATALOGUE)
    assert lue.tableau.note.startswith(f"Les {MONTREES} premiers chiffres sur ")
    for ligne in lue.tableau.lignes:
        assert "_" not in ligne.entete
        assert "mesures" not in ligne.entete


def _decaler(valeur: Any) -> Any:
    """Every number of an edition, with one more."""
    if isinstance(valeur, dict):
        return {cle: lu if cle in ("annee", "plies") else _decaler(lu) for cle, lu in valeur.items()}
    if isinstance(valeur, list):
        return [_decaler(lu) for lu in valeur]
    return valeur + 1 if isinstance(valeur, (int, float)) and not isinstance(valeur, bool) else valeur


@pytest.mark.django_db
@pytest.mark.parametrize(("jours", "dite"), [(-1, True), (0, False), (1, False)])
def test_un_dernier_jour_a_venir_est_dit(jours: int, *, dite: bool) -> None:
    """Delays are read on the last day: of a quarter under way, it has not come."""
    le = date(2025, 9, 30) + timedelta(days=jours)
    valeurs = composer([accounts.plie("aix")], perimetre="aix", periode=T3, le=le, lister=False).valeurs
    lue = lire(valeurs)
    assert lue.a_venir.replace(INSECABLE, " ").startswith("La période s’achève le 30 septembre 2025, après") == dite
    assert bool(lue.a_venir) == dite


def test_les_statuts_se_choisissent_avec_leur_majuscule() -> None:
    champ: Any = FiltreEditions(plies=[], annees=[], statuts=True).fields["statut"]
    assert [libelle for _, libelle in champ.choices] == ["Tous", "Provisoire", "Publiée"]


@pytest.mark.django_db
def test_une_commune_se_range_sous_sa_lettre_sans_accent() -> None:
    """Éguilles among the E, on any collation."""
    noms = list(Commune.objects.values_list("nom", flat=True))
    rang = noms.index("Éguilles")
    assert noms[rang - 1][0] <= "E"
    assert "E" < noms[rang + 1] < "F"
    codes = Commune.objects.filter(nom__in=("Éguilles", "Aix-en-Provence", "Vitrolles")).values_list("pk", flat=True)
    assert list(DIMENSIONS["commune"].noms(list(codes)).values()) == ["Aix-en-Provence", "Éguilles", "Vitrolles"]
