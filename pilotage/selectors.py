"""Reads shaped for the dashboard: the contract's figures, and everything an edition holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import Commune, Plie
from pilotage.indicateurs import VERSION_CALCUL, PeriodeNommee, calculer
from pilotage.indicateurs.blocs import bloc, communes, valeur
from pilotage.indicateurs.calcul import TOTAL, Calcul, Figures, Lignes, verifier_listes
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.indicateurs.cellules import Cellule, Ensemble, Indicateur
from pilotage.indicateurs.objectifs import objectifs
from plie.pacte import version_en_vigueur
from plie.socle.periodes import Periode, ajouter_mois, debut_de_mois, fin_de_mois, veille

TOUS_LES_PLIE = "tous"
PERIODE, AVANT, CUMUL, N_1, PACTE = "periode", "avant", "cumul", "n_1", "pacte"
TRIMESTRES_DE_TENDANCE = 8
# Periods whose cells open onto their parcours.
LISTEES = (PERIODE, CUMUL, N_1)


@dataclass(frozen=True)
class Composition:
    """What an edition freezes: its values, and the parcours behind each cell."""

    valeurs: dict[str, Any]
    lignes: dict[str, Lignes]
    calcul: Calcul


def tableau_de_bord(plies: Sequence[Plie], *, perimetre: str, periode: Periode, le: date) -> dict[str, Any]:
    """The JSON of the formats: figures of the period for the scope and for each of its PLIE."""
    calcul = calculer(plies, [PeriodeNommee(PERIODE, periode)])
    figures = calcul.figures[PERIODE]
    return {
        **_entete(perimetre, periode, le),
        "total": bloc(figures[TOTAL], complements=False),
        "plie": {plie.code: bloc(figures[plie.code], complements=False) for plie in plies},
        "complements": {code: bloc(valeurs, complements=True) for code, valeurs in figures.items()},
    }


def chiffres(plies: Sequence[Plie], *, perimetre: str, periode: Periode, le: date) -> dict[str, Any]:
    """Every figure of the catalogue, flat, with the communes and the objectives of the year: what the API gives."""
    cumul = PeriodeNommee(CUMUL, Periode(date(_fin(periode).year, 1, 1), _fin(periode)))
    calcul = calculer(plies, [PeriodeNommee(PERIODE, periode), cumul])
    buts = objectifs(calcul, cumul=CUMUL, pacte=None, parametres=version_en_vigueur(_fin(periode)), le=le)
    noms = {TOTAL: "Total", **{plie.code: plie.nom for plie in plies}}
    return {
        **_entete(perimetre, periode, le),
        "version_calcul": VERSION_CALCUL,
        "annee_des_objectifs": buts["annee"],
        "perimetres": [
            {
                "code": code,
                "nom": nom,
                "chiffres": [_chiffre(i, valeur(i, calcul.figures[PERIODE][code])) for i in CATALOGUE.values()],
                "communes": [
                    {"code_insee": commune, **part}
                    for commune, part in communes(calcul.figures[PERIODE][code], Ensemble.ACCOMPAGNES).items()
                ],
                "objectifs": buts["lignes"].get(code, []),
            }
            for code, nom in noms.items()
        ],
    }


def objectifs_de_l_annee(plies: Sequence[Plie], *, periode: Periode, le: date) -> dict[str, Any]:
    """The objectives of the year in which a period ends, from 1 January to its last day."""
    cumul = PeriodeNommee(CUMUL, Periode(date(_fin(periode).year, 1, 1), _fin(periode)), abregee=True)
    parametres = version_en_vigueur(_fin(periode))
    return objectifs(calculer(plies, [cumul]), cumul=CUMUL, pacte=None, parametres=parametres, le=le)


def _chiffre(indicateur: Indicateur, lue: Any) -> dict[str, Any]:
    part = lue if isinstance(lue, dict) else {}
    return {
        "code": indicateur.code,
        "valeur": part["taux"] if part else lue,
        "n": part.get("n"),
        "sur": part.get("sur"),
    }


def periode_comparee(nom: str, periode: Periode) -> Periode | None:
    """The period that a cell names: the period itself, the year to date, a year before, the one just before."""
    return {n.code: n.periode for n in (PeriodeNommee(PERIODE, periode), *_comparees(periode, avant=True))}.get(nom)


def composer(
    plies: Sequence[Plie],
    *,
    perimetre: str,
    periode: Periode,
    le: date,
    a_comparer: Sequence[PeriodeNommee] = (),
    lister: bool = True,
    detail: bool = True,
    avant: bool = False,
) -> Composition:
    """Everything a dashboard shows: the period, the year to date, the same period a year before, the trend,
    the objectives; and the parcours behind each cell.

    Args:
        a_comparer: periods of published editions, counted and listed again to say what changed since.
        lister: whether the parcours behind the cells are read too; a document without links does not need them.
        detail: whether everything is laid out: the publics among the entries and the exits, every figure of the
            periods beside the one that is read. A page of PLIE side by side shows less.
        avant: whether the period just before is counted too.
    """
    tendance = periodes_de_tendance(periode)
    parametres = version_en_vigueur(_fin(periode))
    nommees = [PeriodeNommee(PERIODE, periode), *_comparees(periode, avant=avant, abregees=not (detail or lister))]
    comparees = [n.code for n in nommees]
    a_la_suite = _fin(periode) >= parametres.debut_pacte
    if a_la_suite:
        nommees.append(
            PeriodeNommee(PACTE, Periode(parametres.debut_pacte, _fin(periode)), resume=True, personnes=True)
        )
    listees = [*LISTEES, *(n.code for n in a_comparer)] if lister else []
    calcul = calculer(plies, [*nommees, *tendance, *a_comparer], lister=listees)
    verifier_listes(calcul)
    valeurs = {
        **_entete(perimetre, periode, le),
        "version_calcul": VERSION_CALCUL,
        "plies": [{"code": plie.code, "nom": plie.nom} for plie in plies],
        "periodes": {n.code: {"du": n.periode.debut, "au": n.periode.fin} for n in nommees},
        "mesures": {
            nom: {code: mesures_de(figures, parmi=detail) for code, figures in calcul.figures[nom].items()}
            for nom in comparees
        },
        "tendance": _tendance(calcul, tendance),
        "objectifs": objectifs(calcul, cumul=CUMUL, pacte=PACTE if a_la_suite else None, parametres=parametres, le=le),
        "communes": _noms_des_communes(calcul),
    }
    return Composition(valeurs, {nom: calcul.lignes[nom] for nom in LISTEES if nom in calcul.lignes}, calcul)


def periodes_de_tendance(periode: Periode) -> list[PeriodeNommee]:
    """The eight quarters that end with the period, or its years when it is longer than one."""
    fin = _fin(periode)
    if periode.jours > 366:
        premiere = max(periode.debut.year, fin.year - TRIMESTRES_DE_TENDANCE + 1)
        return [PeriodeNommee(str(annee), Periode.annee(annee), resume=True) for annee in range(premiere, fin.year + 1)]
    rang = fin.year * 4 + (fin.month - 1) // 3
    suite = range(rang - TRIMESTRES_DE_TENDANCE + 1, rang + 1)
    trimestres = [Periode.trimestre(r // 4, r % 4 + 1) for r in suite]
    return [PeriodeNommee(t.code_trimestre, t, resume=True) for t in trimestres]


def _comparees(periode: Periode, *, avant: bool = False, abregees: bool = False) -> list[PeriodeNommee]:
    fin = _fin(periode)
    comparees = {CUMUL: Periode(date(fin.year, 1, 1), fin), N_1: periode.decaler_annees(-1)}
    if avant:
        comparees[AVANT] = precedente(periode)
    return [PeriodeNommee(nom, comparee, abregee=abregees) for nom, comparee in comparees.items()]


def precedente(periode: Periode) -> Periode:
    """The period before: as many months when it is made of whole months (a quarter, a year), else as many days."""
    fin = _fin(periode)
    if periode.debut == debut_de_mois(periode.debut) and fin == fin_de_mois(fin):
        mois = (fin.year - periode.debut.year) * 12 + fin.month - periode.debut.month + 1
        return Periode(ajouter_mois(periode.debut, -mois), veille(periode.debut))
    return Periode(date.fromordinal(periode.debut.toordinal() - periode.jours), veille(periode.debut))


def _entete(perimetre: str, periode: Periode, le: date) -> dict[str, Any]:
    return {
        "perimetre": perimetre,
        "du": periode.debut,
        "au": periode.fin,
        "arrete_le": le,
        "version_pacte": version_en_vigueur(_fin(periode)).code,
    }


def mesures_de(figures: Figures, *, parmi: bool = True) -> dict[str, Any]:
    """Every indicator, laid out as an edition holds them."""
    return {**bloc(figures, complements=False), "complements": bloc(figures, complements=True, parmi=parmi)}


def _tendance(calcul: Calcul, periodes: Sequence[PeriodeNommee]) -> list[dict[str, Any]]:
    positives, sorties = Cellule(Ensemble.SORTIES, "sortie:positive"), Cellule(Ensemble.SORTIES)
    return [
        {
            "code": p.code,
            "au": p.periode.fin,
            "valeurs": {
                code: {
                    "integrations": figures.effectif(Cellule(Ensemble.INTEGRATIONS)),
                    "sorties": figures.effectif(sorties),
                    "sorties_positives": figures.part(positives, sorties),
                    "effectif_fin": figures.effectif(Cellule(Ensemble.EFFECTIF_FIN)),
                }
                for code, figures in calcul.figures[p.code].items()
            },
        }
        for p in periodes
    ]


def _noms_des_communes(calcul: Calcul) -> dict[str, str]:
    codes = {
        etiquette.removeprefix("commune:")
        for nom in LISTEES
        for etiquette in calcul.figures[nom][TOTAL].effectifs
        if etiquette.startswith("commune:")
    }
    return dict(Commune.objects.filter(pk__in=codes).values_list("code_insee", "nom"))


def _fin(periode: Periode) -> date:
    if periode.fin is None:
        raise ValueError("Une période d’indicateurs a une fin.")
    return periode.fin
