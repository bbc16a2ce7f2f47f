"""Counting: one query for every period, key and label, one for the ETP, and the checks that make them figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from accounts.models import Plie
from pilotage.indicateurs import requete
from pilotage.indicateurs.cellules import TOUS, Cellule, Ensemble
from pilotage.indicateurs.etiquettes import ETIQUETTES
from pilotage.indicateurs.figures import SANS, TOTAL, Figures, Lignes, derniere, ensembles_du_masque
from plie.pacte import version_en_vigueur, versions
from plie.socle.periodes import Periode

__all__ = ["TOTAL", "Calcul", "Figures", "FiguresIncoherentes", "Lignes", "PeriodeNommee", "calculer"]

VERSION_CALCUL = "2"
JOURS_PAR_MOIS = 30.4375
JOURS_PAR_AN = 365.25

# Families of labels of which each parcours carries exactly one: unknown values are one of them.
PARTITIONS = ("sexe:", "age:", "niveau:", "qpv:", "deld:", "commune:")

Effectifs = dict[str, tuple[int, ...]]


class FiguresIncoherentes(RuntimeError):
    """An identity between figures is broken: nothing may be shown nor published."""


@dataclass(frozen=True, slots=True)
class PeriodeNommee:
    """A period and the name under which its figures are found.

    Attributes:
        resume: flows and exits only, for a trend.
        personnes: whether a summary counts the distinct persons too (of all the PLIE).
    """

    code: str
    periode: Periode
    resume: bool = False
    personnes: bool = False


@dataclass(frozen=True)
class Decoupage:
    """What the figures are broken down by, when it is not the PLIE: an SQL key, and the join that it needs."""

    cle: str
    jointure: str = ""

    def en_sql(self) -> dict[str, str]:
        return {"cle": self.cle, "jointure": self.jointure}


@dataclass(frozen=True)
class Calcul:
    """The figures of every period and key (the PLIE, if nothing else) of a scope, and their total."""

    plies: list[Plie]
    periodes: dict[str, Periode]
    figures: dict[str, dict[str, Figures]]
    lignes: dict[str, Lignes] = field(default_factory=dict)


def calculer(
    plies: Sequence[Plie],
    periodes: Iterable[PeriodeNommee],
    *,
    lister: Iterable[str] = (),
    decoupage: Decoupage | None = None,
) -> Calcul:
    """Every figure of these PLIE for these periods.

    Two queries whatever the number of PLIE, periods and indicators; a third one when some periods are summaries, and
    another when lists are asked for.

    Args:
        lister: names of the periods whose parcours are listed, so that every cell opens onto them.
        decoupage: counts by its key rather than by PLIE.

    Raises:
        FiguresIncoherentes: an identity of the flows does not hold.
    """
    nommees = list(periodes)
    codes = {str(plie.pk): plie.code for plie in plies}
    figures: dict[str, dict[str, Figures]] = {}
    for resume in (False, True):
        concernees = [nommee for nommee in nommees if nommee.resume is resume]
        if concernees:
            figures |= _figures(plies, concernees, decoupage, codes if decoupage is None or resume else None)
    for nommee in nommees:
        verifier(nommee.code, figures[nommee.code], partitions=not nommee.resume)
    a_lister = [nommee for nommee in nommees if nommee.code in set(lister)]
    lignes = _lister(plies, a_lister, decoupage) if a_lister else {}
    return Calcul(list(plies), {n.code: n.periode for n in nommees}, {n.code: figures[n.code] for n in nommees}, lignes)


def sans_parcours(periode: Periode) -> Figures:
    """The figures of nobody."""
    return _completer({}, None, None, periode.jours)


def verifier(nom: str, par_cle: dict[str, Figures], *, partitions: bool = True) -> None:
    """The two identities, for each key and each sub-population, and the partitions (indicateurs, flows)."""
    for cle, figures in par_cle.items():
        for etiquette, (debut, integrations, accompagnes, sorties, fin) in figures.effectifs.items():
            if accompagnes != debut + integrations or fin != accompagnes - sorties:
                raise FiguresIncoherentes(f"{nom}, {cle}, {etiquette} : les flux ne se recoupent pas.")
        if not partitions:
            continue
        attendus = figures.effectifs.get(TOUS, SANS)
        for famille in PARTITIONS:
            membres = [valeurs for etiquette, valeurs in figures.effectifs.items() if etiquette.startswith(famille)]
            if tuple(map(sum, zip(SANS, *membres, strict=True))) != attendus:
                raise FiguresIncoherentes(f"{nom}, {cle} : la répartition « {famille[:-1]} » est incomplète.")


def verifier_listes(calcul: Calcul) -> None:
    """Every count equals the length of the list behind it.

    Figures and lists are two readings of a living database: somebody may have written in between.
    """
    for nom, lignes in calcul.lignes.items():
        comptes = lignes.compter()
        for cle, figures in calcul.figures[nom].items():
            if cle != TOTAL and figures.effectifs != comptes.get(cle, {}):
                raise FiguresIncoherentes(f"{nom}, {cle} : les listes ne donnent pas les effectifs.")


def _parametres(plies: Sequence[Plie], periodes: Sequence[PeriodeNommee]) -> dict[str, Any]:
    """The arguments of the SQL: the periods, what the Pacte says on their last day, and its versions over time."""
    fins = [derniere(p.periode.fin) for p in periodes]
    au_dernier_jour = [version_en_vigueur(fin) for fin in fins]
    connues = versions()
    return {
        "plies": [plie.pk for plie in plies],
        "rangs": list(range(len(periodes))),
        "dus": [p.periode.debut for p in periodes],
        "aus": fins,
        "premier": min(p.periode.debut for p in periodes),
        "dernier": max(fins),
        "personnes": [p.personnes for p in periodes],
        "duree": [f"{v.duree_max_mois} months" for v in au_dernier_jour],
        "duree_prolongee": [f"{v.duree_prolongee_mois} months" for v in au_dernier_jour],
        "sans_entretien": [v.sans_entretien_jours for v in au_dernier_jour],
        "depuis": [v.depuis for v in connues],
        "deld": [f"{v.deld_mois} months" for v in connues],
        "jeune": [f"{v.age_jeune} years" for v in connues],
        "senior": [f"{v.age_senior} years" for v in connues],
        "reception": [v.delai_reception_jours for v in connues],
        "contrat": [f"{v.delai_contrat_mois} months" for v in connues],
        "sans_qualification": [",".join(v.niveaux_sans_qualification) for v in connues],
    }


def _figures(
    plies: Sequence[Plie],
    periodes: Sequence[PeriodeNommee],
    decoupage: Decoupage | None,
    codes: dict[str, str] | None,
) -> dict[str, dict[str, Figures]]:
    """The figures of periods of one kind; `codes` names the keys, and every PLIE has figures, even without parcours."""
    parametres = _parametres(plies, periodes)
    resume = periodes[0].resume
    sql = requete.RESUMES if resume else requete.figures(len(periodes), **(decoupage.en_sql() if decoupage else {}))
    with connection.cursor() as curseur:
        curseur.execute(sql, parametres)
        brut = curseur.fetchall()
        etp: list[tuple[Any, ...]] = []
        if not resume:
            curseur.execute(requete.ETP, parametres)
            etp = curseur.fetchall()
    effectifs: list[dict[str, dict[str, list[int]]]] = [{c: {} for c in (codes or {}).values()} for _ in periodes]
    mesures: list[dict[str, list[float | None]]] = [{} for _ in periodes]
    for rang, cle, etiquette, masque, valeurs in brut:
        nom = TOTAL if cle is None else codes[cle] if codes else cle
        if etiquette == requete.MESURES:
            mesures[rang][nom] = valeurs
        else:
            _ajouter(effectifs[rang].setdefault(nom, {}), etiquette, masque, valeurs)
    return {
        nommee.code: _par_cle(nommee.periode, effectifs[rang], mesures[rang], _jours_d_etp(rang, nommee, plies, etp))
        for rang, nommee in enumerate(periodes)
    }


def _ajouter(effectifs: dict[str, list[int]], etiquette: str, masque: int, valeurs: list[float]) -> None:
    """Add what the SQL counted for a label (or for all the fixed ones) to each set of its mask."""
    rangs = ensembles_du_masque(masque)
    if etiquette == requete.STATIQUES:
        couples = [(e, int(v)) for e, v in zip(ETIQUETTES, valeurs, strict=True) if v]
    else:
        # A summary counts the whole too: those who did not leave carry no label of exit.
        couples = [(etiquette, int(valeurs[0]))] if etiquette else []
        if etiquette == "" or etiquette.startswith("sortie:"):
            couples.append((TOUS, int(valeurs[0])))
    for lue, nombre in couples:
        comptes = effectifs.setdefault(lue, [0] * len(SANS))
        for rang in rangs:
            comptes[rang] += nombre


def _jours_d_etp(
    rang: int, nommee: PeriodeNommee, plies: Sequence[Plie], etp: list[tuple[Any, ...]]
) -> dict[str, tuple[float, float]]:
    """Days of ETP, and those times the persons that an ETP follows; nothing where some days have no known ETP."""
    jours = nommee.periode.jours
    lus = {
        plie: (etp_jours, capacite) for lu, plie, etp_jours, connus, capacite in etp if (lu, connus) == (rang, jours)
    }
    par_plie = {plie.code: lus[plie.pk] for plie in plies if plie.pk in lus}
    if plies and len(par_plie) == len(plies):
        par_plie[TOTAL] = (sum(v for v, _ in par_plie.values()), sum(c for _, c in par_plie.values()))
    return par_plie


def _par_cle(
    periode: Periode,
    lus: dict[str, dict[str, list[int]]],
    mesures: dict[str, list[float | None]],
    etp: dict[str, tuple[float, float]],
) -> dict[str, Figures]:
    effectifs: dict[str, Effectifs] = {
        cle: {etiquette: tuple(valeurs) for etiquette, valeurs in par_etiquette.items()}
        for cle, par_etiquette in lus.items()
    }
    total: dict[str, list[int]] = {}
    for par_etiquette in effectifs.values():
        for etiquette, valeurs in par_etiquette.items():
            somme = total.setdefault(etiquette, [0] * len(SANS))
            for rang, valeur in enumerate(valeurs):
                somme[rang] += valeur
    effectifs[TOTAL] = {etiquette: tuple(valeurs) for etiquette, valeurs in total.items()}
    return {
        cle: _completer(par_etiquette, mesures.get(cle), etp.get(cle), periode.jours)
        for cle, par_etiquette in effectifs.items()
    }


def _completer(
    effectifs: Effectifs, brut: list[float | None] | None, etp: tuple[float, float] | None, jours: int
) -> Figures:
    """Turn sums into means; a mean over nobody is unknown."""
    figures = Figures(effectifs, {}, jours)
    personnes, j_positives, j_autres, j_effectif, mediane, decile, j_commission, entretiens, presence = (
        *(brut or [0]),
        *[None] * 8,
    )[:9]

    def moyenne(somme: float | None, cellule: Cellule, unite: float = 1) -> float | None:
        nombre = figures.effectif(cellule)
        return somme / nombre / unite if nombre and somme is not None else None

    positives = Cellule(Ensemble.SORTIES, "sortie:positive")
    accompagnes = figures.effectif(Cellule(Ensemble.ACCOMPAGNES))
    etp_jours, capacite = etp or (None, None)
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
        suivis_par_etp=capacite / etp_jours if capacite and etp_jours else None,
        positives_par_etp_an=figures.effectif(positives) / (etp_jours / JOURS_PAR_AN) if etp_jours else None,
        accompagnes_par_etp=accompagnes / etp_moyen if etp_moyen else None,
        accompagnes_sur_capacite=accompagnes * jours / capacite if capacite else None,
    )
    return figures


def _lister(plies: Sequence[Plie], periodes: Sequence[PeriodeNommee], decoupage: Decoupage | None) -> dict[str, Lignes]:
    codes = None if decoupage else {str(plie.pk): plie.code for plie in plies}
    rangees: list[list[tuple[Any, ...]]] = [[] for _ in periodes]
    with connection.cursor() as curseur:
        sql = requete.lignes(len(periodes), **(decoupage.en_sql() if decoupage else {}))
        curseur.execute(sql, _parametres(plies, periodes))
        for rang, *reste in curseur:
            rangees[rang].append(tuple(reste))
    return {p.code: Lignes.lire(rangees[rang], codes) for rang, p in enumerate(periodes)}
