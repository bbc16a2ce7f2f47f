"""Counting: one query for every period, PLIE and label, one for the ETP, and the checks that make them figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from accounts.models import Plie
from pilotage.indicateurs import requete
from pilotage.indicateurs.cellules import TOUS, Cellule, Ensemble
from plie.pacte import version_en_vigueur, versions
from plie.socle.periodes import Periode
from sorties.enums import TYPES_NEUTRALISES

VERSION_CALCUL = "1"
JOURS_PAR_MOIS = 30.4375
JOURS_PAR_AN = 365.25
TOTAL = "total"

# Families of labels of which each parcours carries exactly one: unknown values are one of them.
PARTITIONS = ("sexe:", "age:", "niveau:", "qpv:", "deld:", "commune:")

_MESURES = "#mesures"
_RANGS = {ensemble: rang for rang, ensemble in enumerate(Ensemble)}
_SANS = (0, 0, 0, 0, 0)


class FiguresIncoherentes(RuntimeError):
    """An identity between figures is broken: nothing may be shown nor published."""


@dataclass(frozen=True, slots=True)
class PeriodeNommee:
    """A period and the name under which its figures are found; `resume`: flows and exits only, for a trend."""

    code: str
    periode: Periode
    resume: bool = False


@dataclass(frozen=True)
class Figures:
    """The figures of one period and one PLIE, or of all those of the scope."""

    effectifs: dict[str, tuple[int, ...]]
    mesures: dict[str, float | None]
    jours: int

    def effectif(self, cellule: Cellule) -> int:
        """How many parcours of a set carry a label."""
        return self.effectifs.get(cellule.etiquette, _SANS)[_RANGS[cellule.ensemble]]

    def part(self, numerateur: Cellule, denominateur: Cellule) -> dict[str, Any]:
        """Numerator, denominator, rate; no rate without a denominator (never 0)."""
        n, sur = self.effectif(numerateur), self.effectif(denominateur)
        return {"n": n, "sur": sur, "taux": n / sur if sur else None}


@dataclass(frozen=True)
class Calcul:
    """The figures of every period and PLIE of a scope, and their total."""

    plies: list[Plie]
    periodes: dict[str, Periode]
    figures: dict[str, dict[str, Figures]]
    lignes: dict[str, Lignes] = field(default_factory=dict)


@dataclass(frozen=True)
class Lignes:
    """The parcours of a period, each with its PLIE, its sets and its labels: the list behind every cell.

    Plain data, kept as it is in an edition: `etiquettes` holds each label once, a row refers to them by rank.
    """

    etiquettes: list[str]
    lignes: list[list[Any]]

    def parcours(self, cellule: Cellule, plie: str = TOTAL) -> list[int]:
        """Identifiers of the parcours of a cell."""
        if cellule.etiquette not in self.etiquettes:
            return []
        rang = self.etiquettes.index(cellule.etiquette)
        masque = 1 << _RANGS[cellule.ensemble]
        return [
            identifiant
            for identifiant, code, ensembles, etiquettes in self.lignes
            if ensembles & masque and plie in (TOTAL, code) and rang in etiquettes
        ]

    def compter(self) -> dict[str, dict[str, list[int]]]:
        """The numbers that the lists give, by PLIE and label: what the figures must be."""
        comptes: dict[str, dict[str, list[int]]] = {}
        for _, plie, ensembles, etiquettes in self.lignes:
            rangs = [rang for rang in range(len(_RANGS)) if ensembles >> rang & 1]
            par_etiquette = comptes.setdefault(plie, {})
            for etiquette in etiquettes:
                valeurs = par_etiquette.setdefault(self.etiquettes[etiquette], [0] * len(_RANGS))
                for rang in rangs:
                    valeurs[rang] += 1
        return comptes

    def en_json(self) -> dict[str, Any]:
        return {"etiquettes": self.etiquettes, "lignes": self.lignes}


def calculer(plies: Sequence[Plie], periodes: Iterable[PeriodeNommee], *, lister: Iterable[str] = ()) -> Calcul:
    """Every figure of these PLIE for these periods.

    Two queries whatever the number of PLIE, periods and indicators; a third one when lists are asked for.

    Args:
        lister: names of the periods whose parcours are listed, so that every cell opens onto them.

    Raises:
        FiguresIncoherentes: an identity of the flows does not hold.
    """
    nommees = list(periodes)
    parametres = _parametres(plies, nommees)
    with connection.cursor() as curseur:
        curseur.execute(requete.FIGURES, parametres)
        brut = curseur.fetchall()
        curseur.execute(requete.ETP, parametres)
        etp = {(rang, plie): (etp_jours, jours) for rang, plie, etp_jours, jours in curseur.fetchall()}
    codes = {plie.pk: plie.code for plie in plies}
    figures = {nommee.code: _figures(rang, nommee.periode, codes, brut, etp) for rang, nommee in enumerate(nommees)}
    for nommee in nommees:
        verifier(nommee.code, figures[nommee.code], partitions=not nommee.resume)
    a_lister = [nommee for nommee in nommees if nommee.code in set(lister)]
    lignes = _lister(plies, a_lister) if a_lister else {}
    return Calcul(list(plies), {n.code: n.periode for n in nommees}, figures, lignes)


def verifier(nom: str, par_plie: dict[str, Figures], *, partitions: bool = True) -> None:
    """The two identities, for each PLIE and each sub-population, and the partitions (indicateurs, flows)."""
    for plie, figures in par_plie.items():
        for etiquette, (debut, integrations, accompagnes, sorties, fin) in figures.effectifs.items():
            if accompagnes != debut + integrations or fin != accompagnes - sorties:
                raise FiguresIncoherentes(f"{nom}, {plie}, {etiquette} : les flux ne se recoupent pas.")
        for famille in PARTITIONS if partitions else ():
            somme = sum(
                valeurs[_RANGS[Ensemble.ACCOMPAGNES]]
                for etiquette, valeurs in figures.effectifs.items()
                if etiquette.startswith(famille)
            )
            if somme != figures.effectif(Cellule(Ensemble.ACCOMPAGNES)):
                raise FiguresIncoherentes(f"{nom}, {plie} : la répartition « {famille[:-1]} » est incomplète.")


def verifier_listes(calcul: Calcul) -> None:
    """Every count equals the length of the list behind it.

    Figures and lists are two readings of a living database: somebody may have written in between.
    """
    for nom, lignes in calcul.lignes.items():
        comptes = lignes.compter()
        for plie in calcul.plies:
            figures = calcul.figures[nom][plie.code].effectifs
            listes = {etiquette: tuple(valeurs) for etiquette, valeurs in comptes.get(plie.code, {}).items()}
            if figures != listes:
                raise FiguresIncoherentes(f"{nom}, {plie.code} : les listes ne donnent pas les effectifs.")


def _parametres(plies: Sequence[Plie], periodes: Sequence[PeriodeNommee]) -> dict[str, Any]:
    """The arguments of the SQL: the periods, what the Pacte says on their last day, and its versions over time."""
    au_dernier_jour = [version_en_vigueur(_fin(p.periode)) for p in periodes]
    connues = versions()
    return {
        "plies": [plie.pk for plie in plies],
        "rangs": list(range(len(periodes))),
        "resumes": [p.resume for p in periodes],
        "dus": [p.periode.debut for p in periodes],
        "aus": [_fin(p.periode) for p in periodes],
        "duree": [f"{v.duree_max_mois} months" for v in au_dernier_jour],
        "duree_prolongee": [f"{v.duree_prolongee_mois} months" for v in au_dernier_jour],
        "sans_entretien": [v.sans_entretien_jours for v in au_dernier_jour],
        "depuis": [v.depuis for v in connues],
        "jusque": [v.jusqu_au for v in connues],
        "deld": [f"{v.deld_mois} months" for v in connues],
        "jeune": [f"{v.age_jeune} years" for v in connues],
        "senior": [f"{v.age_senior} years" for v in connues],
        "reception": [v.delai_reception_jours for v in connues],
        "contrat": [f"{v.delai_contrat_mois} months" for v in connues],
        "sans_qualification": [",".join(v.niveaux_sans_qualification) for v in connues],
        "neutralises": [genre.value for genre in TYPES_NEUTRALISES],
    }


def _figures(
    rang: int, periode: Periode, codes: dict[int, str], brut: list[tuple[Any, ...]], etp: dict[Any, Any]
) -> dict[str, Figures]:
    effectifs: dict[str, dict[str, tuple[int, ...]]] = {code: {} for code in codes.values()}
    mesures: dict[str, list[float | None]] = {}
    for rang_lu, plie, etiquette, valeurs in brut:
        if rang_lu != rang:
            continue
        if etiquette == _MESURES:
            mesures[codes[plie] if plie is not None else TOTAL] = valeurs
        else:
            effectifs[codes[plie]][etiquette] = tuple(int(v) for v in valeurs)
    total: dict[str, tuple[int, ...]] = {}
    for par_etiquette in effectifs.values():
        for etiquette, valeurs in par_etiquette.items():
            total[etiquette] = tuple(map(sum, zip(total.get(etiquette, _SANS), valeurs, strict=True)))
    jours = periode.jours
    etp_jours = {
        code: etp[rang, plie][0] if (rang, plie) in etp and etp[rang, plie][1] == jours else None
        for plie, code in codes.items()
    }
    connus = [v for v in etp_jours.values() if v is not None]
    etp_jours[TOTAL] = sum(connus) if len(connus) == len(codes) and codes else None
    return {
        code: _completer(par_etiquette, mesures.get(code), etp_jours[code], jours)
        for code, par_etiquette in {**effectifs, TOTAL: total}.items()
    }


def _completer(
    effectifs: dict[str, tuple[int, ...]], brut: list[float | None] | None, etp_jours: float | None, jours: int
) -> Figures:
    """Turn sums into means; a mean over nobody is unknown."""
    lu = brut or [0, None, None, None, None, None, None, None, None]
    personnes, j_positives, j_autres, j_effectif, mediane, decile, j_commission, entretiens, presence = lu
    figures = Figures(effectifs, {}, jours)

    def moyenne(somme: float | None, cellule: Cellule, unite: float = 1) -> float | None:
        nombre = figures.effectif(cellule)
        return somme / nombre / unite if nombre and somme is not None else None

    positives = Cellule(Ensemble.SORTIES, "sortie:positive")
    etp_moyen = etp_jours / jours if etp_jours else None
    figures.mesures.update(
        personnes=int(personnes or 0),
        duree_moyenne_positives=moyenne(j_positives, positives, JOURS_PAR_MOIS),
        duree_moyenne_autres=moyenne(j_autres, Cellule(Ensemble.SORTIES, "non_positive"), JOURS_PAR_MOIS),
        duree_moyenne_effectif=moyenne(j_effectif, Cellule(Ensemble.EFFECTIF_FIN), JOURS_PAR_MOIS),
        reception_mediane=mediane,
        reception_decile_9=decile,
        jours_avant_commission=moyenne(j_commission, Cellule(Ensemble.INTEGRATIONS, "commission:connue")),
        entretiens_par_mois=(entretiens or 0) / (presence / JOURS_PAR_MOIS) if presence else None,
        etp=etp_moyen,
        positives_par_etp_an=figures.effectif(positives) / (etp_jours / JOURS_PAR_AN) if etp_jours else None,
        accompagnes_par_etp=figures.effectif(Cellule(Ensemble.ACCOMPAGNES, TOUS)) / etp_moyen if etp_moyen else None,
    )
    return figures


def _lister(plies: Sequence[Plie], periodes: Sequence[PeriodeNommee]) -> dict[str, Lignes]:
    codes = {plie.pk: plie.code for plie in plies}
    resultat = {p.code: Lignes([], []) for p in periodes}
    rangs: dict[str, dict[str, int]] = {p.code: {} for p in periodes}
    with connection.cursor() as curseur:
        curseur.execute(requete.LIGNES, _parametres(plies, periodes))
        for rang, plie, identifiant, ensembles, etiquettes in curseur:
            code = periodes[rang].code
            connues, sortie = rangs[code], resultat[code]
            for etiquette in etiquettes:
                if etiquette not in connues:
                    connues[etiquette] = len(connues)
                    sortie.etiquettes.append(etiquette)
            masque = sum(1 << place for place, dedans in enumerate(ensembles) if dedans)
            sortie.lignes.append([identifiant, codes[plie], masque, [connues[e] for e in etiquettes]])
    return resultat


def _fin(periode: Periode) -> date:
    if periode.fin is None:
        raise ValueError("Une période d’indicateurs a une fin.")
    return periode.fin
