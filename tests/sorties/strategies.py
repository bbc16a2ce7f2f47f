"""Situations drawn by Hypothesis: few facts, close to the bounds of the Pacte, month ends often."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from plie.pacte import version_en_vigueur
from plie.socle.periodes import ajouter_mois, fin_de_mois
from sorties.regles import Contrat, Creation, ErreurSituation, Formation, Recette, Releve, Situation, controler_releves

DEBUT = date(2023, 8, 31)
PACTE = version_en_vigueur(DEBUT)
TYPES = ("cdi", "cdd", "cdd", "cdd", "cddi_ei", "pec", "cddi_aci", "interim", "apprentissage", "cdd_saisonnier")


def jours(minimum: int = -5, maximum: int = 560) -> st.SearchStrategy[date]:
    libres = st.integers(minimum, maximum).map(lambda n: DEBUT + timedelta(days=n))
    fins_de_mois = st.integers(0, 18).map(lambda n: ajouter_mois(DEBUT, n))
    return libres | fins_de_mois


def durees() -> st.SearchStrategy[int]:
    """Days of a contract: anything, and what surrounds one, two, three and six months."""
    return st.integers(0, 400) | st.sampled_from([28, 29, 30, 58, 59, 60, 61, 89, 90, 91, 92, 180, 181, 182, 183, 184])


@st.composite
def contrats(draw: st.DrawFn) -> Contrat:
    debut = draw(jours())
    duree = draw(st.none() | durees())
    return Contrat(
        type=draw(st.sampled_from(TYPES)),
        debut=debut,
        fin=None if duree is None else debut + timedelta(days=duree),
        heures_hebdo=draw(st.none() | st.sampled_from([Decimal(h) for h in (20, 23, 24, 35)])),
        seuil_branche=draw(st.none() | st.just(Decimal(20))),
        presence_au=draw(st.none() | st.integers(60, 300).map(lambda n: debut + timedelta(days=n))),
    )


@st.composite
def suites(draw: st.DrawFn) -> tuple[Contrat, ...]:
    """Contracts that follow one another with a short gap: what S-1bis is about."""
    jour = draw(jours(0, 300))
    suite = []
    for _ in range(draw(st.integers(1, 3))):
        contrat = replace(draw(contrats()), type="cdd", debut=jour, heures_hebdo=Decimal(35))
        fin = jour + timedelta(days=draw(st.integers(20, 182) | st.sampled_from([89, 90, 91, 92])))
        suite.append(replace(contrat, fin=fin))
        jour = fin + timedelta(days=draw(st.sampled_from([0, 1, 1, 2, 3, 4])))
    return tuple(suite)


@st.composite
def regulieres(draw: st.DrawFn) -> tuple[Releve, ...]:
    """Month after month of intérim, at or around the mean that reaches the thresholds, a month missing sometimes."""
    premier = draw(st.integers(1, 6))
    mois = [draw(st.sampled_from([104, 104, 104, 103, 105, 156, 0])) for _ in range(draw(st.integers(4, 12)))]
    faits = []
    for rang, heures in enumerate(mois):
        debut = ajouter_mois(DEBUT.replace(day=1), premier + rang)
        faits.append(Releve("interim", debut, fin_de_mois(debut), Decimal(heures), "Agence X"))
    return tuple(faits)


def releves() -> st.SearchStrategy[tuple[Releve, ...]]:
    return irregulieres() | regulieres()


@st.composite
def irregulieres(draw: st.DrawFn) -> tuple[Releve, ...]:
    """Monthly relevés of one or two employers, some shifted, some in a chantier d'insertion."""
    retenus: list[Releve] = []
    for _ in range(draw(st.integers(0, 16))):
        debut = ajouter_mois(
            DEBUT + timedelta(days=draw(st.sampled_from([-1, 0, 1, 1, 1, 15]))), draw(st.integers(0, 14))
        )
        releve = Releve(
            type=draw(st.sampled_from(["interim", "interim", "cddi_etti", "cddi_aci"])),
            debut=debut,
            fin=debut + timedelta(days=draw(st.sampled_from([0, 13, 27, 28, 29, 30]))),
            heures=draw(st.sampled_from([Decimal(h) for h in ("0", "8", "48", "103.9", "104", "156", "192")])),
            employeur=draw(st.sampled_from(["Agence X", "agence  x", "Agence Y"])),
        )
        try:
            controler_releves((*retenus, releve), PACTE)
        except ErreurSituation:
            continue
        retenus.append(releve)
    return tuple(retenus)


@st.composite
def creations(draw: st.DrawFn) -> Creation:
    debut = draw(jours())
    mois = draw(st.sets(st.integers(-1, 14), max_size=10))
    return Creation(
        debut=debut,
        rcs=draw(st.booleans()),
        immatriculation=draw(st.booleans()),
        presence_au=draw(st.none() | jours(60, 700)),
        recettes=tuple(
            Recette(
                ajouter_mois(debut.replace(day=1), rang),
                draw(st.sampled_from([Decimal(m) for m in ("0", "854.63", "854.64", "883.46", "900.90", "2600")])),
            )
            for rang in mois
        ),
    )


@st.composite
def formations(draw: st.DrawFn) -> Formation:
    return Formation(
        debut=draw(st.none() | jours()),
        rncp=draw(st.sampled_from([None, "RNCP1", "RNCP35030", "RNCP1234567", "RS5000", "RNCP"])),
        presence_au=draw(st.none() | jours(60, 700)),
        certification=draw(st.sampled_from([None, "cqp", "courte"])),
        obtenue_le=draw(st.none() | jours()),
        arret=draw(st.none() | jours(60, 700)),
    )


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    return Situation(
        debut_parcours=DEBUT,
        evalue_le=draw(jours(0, 900)),
        prolonge=draw(st.booleans()),
        contrats=draw(st.lists(contrats(), max_size=3).map(tuple) | suites()),
        releves=draw(releves()),
        creations=draw(st.lists(creations(), max_size=1).map(tuple)),
        formations=draw(st.lists(formations(), max_size=2).map(tuple)),
    )
