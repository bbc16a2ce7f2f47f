"""Sixty cases worked out by hand, calendar in hand: ages, 29 February, ends that are inside (B17)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from parcours.regles import echeance
from parcours.regles.accueil import date_limite_contrat, date_limite_reception
from parcours.regles.durees import est_hors_delai, fin_consolidation
from parcours.regles.entree import est_deld
from plie.pacte import version_en_vigueur
from plie.socle.jours import jours_ouvres_entre
from plie.socle.periodes import Periode, age
from sorties.regles import Contrat, Situation, evaluer_sortie
from sorties.smic import BaremeSmic

PACTE = version_en_vigueur(date(2024, 1, 1))
SANS_SMIC = BaremeSmic(())


def jour(texte: str) -> date:
    """« 29/02/2024 », as on paper."""
    quantieme, mois, annee = texte.split("/")
    return date(int(annee), int(mois), int(quantieme))


def ans(naissance: str, le: str) -> int:
    return age(jour(naissance), jour(le))


def limite(debut: str) -> str:
    return f"{echeance(jour(debut), prolonge=False, parametres=PACTE):%d/%m/%Y}"


def limite_prolongee(debut: str) -> str:
    return f"{echeance(jour(debut), prolonge=True, parametres=PACTE):%d/%m/%Y}"


def hors_delai(debut: str, le: str) -> bool:
    return est_hors_delai(jour(debut), prolonge=False, le=jour(le), parametres=PACTE)


def consolide(debut: str) -> str:
    return f"{fin_consolidation(jour(debut), PACTE):%d/%m/%Y}"


def recu_avant(orientation: str) -> str:
    return f"{date_limite_reception(jour(orientation), PACTE):%d/%m/%Y}"


def signe_avant(rsa: str) -> str:
    return f"{date_limite_contrat(jour(rsa), PACTE):%d/%m/%Y}"


def jours(debut: str, fin: str) -> int:
    return Periode(jour(debut), jour(fin)).jours


def se_touchent(debut: str, fin: str, autre_debut: str, autre_fin: str) -> bool:
    return Periode(jour(debut), jour(fin)).chevauche(Periode(jour(autre_debut), jour(autre_fin)))


def deld(inscription: str, le: str) -> bool:
    return est_deld(jour(inscription), jour(le), PACTE)


def ouvres(fin: str, debut: str) -> int:
    return jours_ouvres_entre(jour(fin), jour(debut))


def cdd(debut: str, fin: str) -> str | None:
    """The criterion met by one full-time CDD."""
    contrat = Contrat("cdd", jour(debut), jour(fin), PACTE.temps_partiel_legal_heures)
    situation = Situation(date(2023, 1, 2), date(2026, 12, 31), contrats=(contrat,))
    return evaluer_sortie(situation, PACTE, SANS_SMIC).critere


Cas = tuple[Callable[..., object], tuple[str, ...], object]
CAS: list[Cas] = [
    # -- Ages (P-3.1): complete years; born a 29 February, a year older on the 28th of a common year.
    (ans, ("10/03/2006", "09/03/2024"), 17),
    (ans, ("10/03/2006", "10/03/2024"), 18),
    (ans, ("10/03/2006", "11/03/2024"), 18),
    (ans, ("29/02/2004", "27/02/2022"), 17),
    (ans, ("29/02/2004", "28/02/2022"), 18),
    (ans, ("29/02/2004", "28/02/2024"), 19),
    (ans, ("29/02/2004", "29/02/2024"), 20),
    (ans, ("01/01/1998", "31/12/2023"), 25),
    (ans, ("01/01/1998", "01/01/2024"), 26),
    (ans, ("31/12/1969", "30/12/2023"), 53),
    (ans, ("31/12/1969", "31/12/2023"), 54),
    (ans, ("28/02/2005", "28/02/2023"), 18),
    # -- Échéance (P-6.4): 18 months from the first day, 24 once prolonged; the last day of a short month.
    (limite, ("15/01/2024",), "15/07/2025"),
    (limite, ("31/08/2023",), "28/02/2025"),
    (limite, ("30/08/2023",), "28/02/2025"),
    (limite, ("31/08/2022",), "29/02/2024"),
    (limite, ("29/02/2024",), "29/08/2025"),
    (limite, ("31/12/2023",), "30/06/2025"),
    (limite, ("01/03/2023",), "01/09/2024"),
    (limite, ("28/02/2023",), "28/08/2024"),
    (limite_prolongee, ("29/02/2024",), "28/02/2026"),
    (limite_prolongee, ("29/02/2020",), "28/02/2022"),
    (limite_prolongee, ("28/02/2022",), "28/02/2024"),
    (limite_prolongee, ("31/12/2023",), "31/12/2025"),
    # The last day is inside: late from the day after.
    (hors_delai, ("31/08/2023", "28/02/2025"), False),
    (hors_delai, ("31/08/2023", "01/03/2025"), True),
    (hors_delai, ("15/01/2024", "15/07/2025"), False),
    (hors_delai, ("15/01/2024", "16/07/2025"), True),
    # -- Consolidation (P-6.5a): three months.
    (consolide, ("30/11/2023",), "29/02/2024"),
    (consolide, ("30/11/2024",), "28/02/2025"),
    (consolide, ("29/02/2024",), "29/05/2024"),
    (consolide, ("31/03/2024",), "30/06/2024"),
    # -- Reception (P-6.2a): 15 days; contract (P-6.2b): two months.
    (recu_avant, ("01/03/2024",), "16/03/2024"),
    (recu_avant, ("15/02/2024",), "01/03/2024"),
    (recu_avant, ("14/02/2023",), "01/03/2023"),
    (recu_avant, ("20/12/2023",), "04/01/2024"),
    (signe_avant, ("31/12/2023",), "29/02/2024"),
    (signe_avant, ("31/12/2024",), "28/02/2025"),
    (signe_avant, ("29/02/2024",), "29/04/2024"),
    # -- Periods: both ends are inside.
    (jours, ("01/03/2024", "01/03/2024"), 1),
    (jours, ("01/02/2024", "29/02/2024"), 29),
    (jours, ("01/01/2024", "31/12/2024"), 366),
    (jours, ("01/01/2023", "31/12/2023"), 365),
    (se_touchent, ("01/01/2024", "31/01/2024", "31/01/2024", "29/02/2024"), True),
    (se_touchent, ("01/01/2024", "31/01/2024", "01/02/2024", "29/02/2024"), False),
    (se_touchent, ("01/02/2024", "29/02/2024", "01/01/2024", "31/12/2024"), True),
    # -- DELD: registered for twelve months.
    (deld, ("15/06/2023", "14/06/2024"), False),
    (deld, ("15/06/2023", "15/06/2024"), True),
    (deld, ("29/02/2024", "27/02/2025"), False),
    (deld, ("29/02/2024", "28/02/2025"), True),
    # -- Working days strictly between two contracts (S-1bis): week-end, Easter Monday, 1 and 8 May, 15 August.
    (ouvres, ("28/06/2024", "01/07/2024"), 0),
    (ouvres, ("27/06/2024", "01/07/2024"), 1),
    (ouvres, ("29/03/2024", "02/04/2024"), 0),
    (ouvres, ("30/04/2024", "02/05/2024"), 0),
    (ouvres, ("07/05/2024", "10/05/2024"), 0),
    (ouvres, ("14/08/2024", "16/08/2024"), 0),
    # -- Six months (S-1): the end is inside, on the eve of the same day six months later.
    (cdd, ("01/03/2024", "31/08/2024"), "S-1"),
    (cdd, ("01/03/2024", "30/08/2024"), "D-1"),
    (cdd, ("31/08/2023", "28/02/2024"), "S-1"),
    (cdd, ("31/08/2023", "27/02/2024"), "D-1"),
]


def test_ils_sont_soixante_et_tous_differents() -> None:
    assert len(CAS) == len({(calcul.__name__, donnees) for calcul, donnees, _ in CAS}) == 60


@pytest.mark.parametrize(("calcul", "donnees", "attendu"), CAS)
def test_cas_fait_a_la_main(calcul: Callable[..., object], donnees: tuple[str, ...], attendu: object) -> None:
    assert calcul(*donnees) == attendu
