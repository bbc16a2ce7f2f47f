"""Counting: one query for every period, key and label, and the checks that make them figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from accounts.models import Plie
from pilotage.indicateurs import requete
from pilotage.indicateurs.cellules import TOUS
from pilotage.indicateurs.etiquettes import ABREGEES, ETIQUETTES
from pilotage.indicateurs.figures import SANS, TOTAL, Figures, Lignes, derniere, ensembles_du_masque
from pilotage.indicateurs.identites import PARTITIONS, FiguresIncoherentes, verifier
from pilotage.indicateurs.identites import verifier_listes as verifier_les_listes
from pilotage.indicateurs.moyennes import par_cle
from plie.pacte import version_en_vigueur, versions
from plie.socle.mur import CHIFFRES, leve
from plie.socle.periodes import Periode

__all__ = [
    "TOTAL",
    "Calcul",
    "Figures",
    "FiguresIncoherentes",
    "Lignes",
    "PeriodeNommee",
    "calculer",
    "verifier",
]

VERSION_CALCUL = "2"
# Periods in full, in brief, and those of a trend: each kind has its reading.
NATURES = ((False, False), (False, True), (True, False))
PARTITIONS_ABREGEES = tuple(f for f in PARTITIONS if any(e.startswith(f) for e in ABREGEES))


@dataclass(frozen=True, slots=True)
class PeriodeNommee:
    """A period and the name under which its figures are found.

    Attributes:
        resume: flows and exits only, for a trend.
        personnes: whether a summary counts the distinct persons too (of all the PLIE).
        abregee: flows, main publics, exits and durations only, for what stands beside the period that is read.
    """

    code: str
    periode: Periode
    resume: bool = False
    personnes: bool = False
    abregee: bool = False

    @property
    def nature(self) -> tuple[bool, bool]:
        """What reads it."""
        return self.resume, self.abregee

    @property
    def partitions(self) -> tuple[str, ...]:
        """The families of labels that it counts whole."""
        if self.resume:
            return ()
        return PARTITIONS_ABREGEES if self.abregee else PARTITIONS


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

    One query whatever the number of PLIE, periods and indicators; another when lists are asked for.

    Args:
        lister: names of the periods whose parcours are listed, so that every cell opens onto them.
        decoupage: counts by its key rather than by PLIE.

    Raises:
        FiguresIncoherentes: an identity of the flows does not hold.
    """
    nommees = list(periodes)
    codes = {str(plie.pk): plie.code for plie in plies}
    figures: dict[str, dict[str, Figures]] = {}
    memes = _memes_figures(nommees)
    par_nature = [[n for n in nommees if n.nature == nature and memes[n.code] == n.code] for nature in NATURES]
    groupes = [concernees for concernees in par_nature if concernees]
    for concernees, lues in zip(groupes, _lire(plies, groupes, decoupage), strict=True):
        nommes = codes if decoupage is None or any(concernees[0].nature) else None
        figures |= _figures(plies, concernees, lues, nommes)
    for nommee in nommees:
        if memes[nommee.code] == nommee.code:
            verifier(nommee.code, figures[nommee.code], partitions=nommee.partitions)
        else:
            figures[nommee.code] = figures[memes[nommee.code]]
    a_lister = [nommee for nommee in nommees if nommee.code in set(lister)]
    lignes = _lister(plies, a_lister, decoupage) if a_lister else {}
    return Calcul(list(plies), {n.code: n.periode for n in nommees}, {n.code: figures[n.code] for n in nommees}, lignes)


def _memes_figures(nommees: Sequence[PeriodeNommee]) -> dict[str, str]:
    """By period, the one whose figures are its own: the same days are read once, in full if one of them is."""
    lues: dict[tuple[Any, ...], str] = {}
    memes = {}
    for nommee in sorted(nommees, key=lambda n: n.abregee):
        nature = ("resume", nommee.personnes) if nommee.resume else ("figures",)
        memes[nommee.code] = lues.setdefault((nommee.periode.debut, nommee.periode.fin, *nature), nommee.code)
    return memes


def verifier_listes(calcul: Calcul) -> None:
    """Every count of a computation equals the length of the list behind it."""
    verifier_les_listes(calcul.lignes, calcul.figures)


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


def _parametres_communs(plies: Sequence[Plie], groupes: Sequence[Sequence[PeriodeNommee]]) -> dict[str, Any]:
    """The arguments of what all the readings of a statement share."""
    toutes = [nommee for periodes in groupes for nommee in periodes]
    premier = min(p.periode.debut for p in toutes)
    return {
        "plies": [plie.pk for plie in plies],
        "premier": premier,
        "dernier": max(derniere(p.periode.fin) for p in toutes),
        "premier_profil": min((p.periode.debut for p in toutes if not p.resume), default=premier),
    }


@leve(CHIFFRES)
def _lire(
    plies: Sequence[Plie], groupes: Sequence[Sequence[PeriodeNommee]], decoupage: Decoupage | None
) -> list[list[tuple[Any, ...]]]:
    """What PostgreSQL counts of each group of periods, in one statement: their readings say the same columns."""
    if not groupes:
        return []
    morceaux, parametres = [], _parametres_communs(plies, groupes)
    for numero, periodes in enumerate(groupes):
        # Each reading has its own periods.
        sql = _sql(periodes, decoupage).replace("%(", f"%(g{numero}_")
        parametres |= {f"g{numero}_{nom}": valeur for nom, valeur in _parametres(plies, periodes).items()}
        morceaux.append(f"SELECT {numero}, lue.* FROM ({sql}) lue")  # noqa: S608
    lues: list[list[tuple[Any, ...]]] = [[] for _ in groupes]
    with connection.cursor() as curseur:
        curseur.execute(requete.ensemble(morceaux), parametres)
        for numero, *ligne in curseur:
            lues[numero].append(tuple(ligne))
    return lues


def _sql(periodes: Sequence[PeriodeNommee], decoupage: Decoupage | None) -> str:
    """The reading of periods of one kind."""
    if periodes[0].resume:
        return requete.RESUMES
    if periodes[0].abregee:
        return f"{requete.BREVES} UNION ALL {requete.ETP}"
    return f"{requete.figures(len(periodes), **(decoupage.en_sql() if decoupage else {}))} UNION ALL {requete.ETP}"


def _figures(
    plies: Sequence[Plie],
    periodes: Sequence[PeriodeNommee],
    lues: Iterable[tuple[Any, ...]],
    codes: dict[str, str] | None,
) -> dict[str, dict[str, Figures]]:
    """The figures of periods of one kind; `codes` names the keys, and every PLIE has figures, even without parcours."""
    etp: list[tuple[int, str, list[float]]] = []
    effectifs: list[dict[str, dict[str, list[int]]]] = [{c: {} for c in (codes or {}).values()} for _ in periodes]
    mesures: list[dict[str, list[float | None]]] = [{} for _ in periodes]
    for rang, cle, etiquette, masque, valeurs in lues:
        if etiquette == requete.JOURS_ETP:
            etp.append((rang, cle, valeurs))
            continue
        nom = TOTAL if cle is None else codes[cle] if codes else cle
        if etiquette == requete.MESURES:
            mesures[rang][nom] = valeurs
        elif etiquette == requete.BREF:
            _ajouter_en_bref(effectifs[rang].setdefault(nom, {}), mesures[rang], nom, masque, valeurs)
        else:
            _ajouter(effectifs[rang].setdefault(nom, {}), etiquette, masque, valeurs)
    return {
        nommee.code: par_cle(
            nommee.periode.jours,
            effectifs[rang],
            mesures[rang],
            _jours_d_etp(rang, nommee, plies, etp),
            abregee=nommee.abregee,
        )
        for rang, nommee in enumerate(periodes)
    }


def _ajouter_en_bref(
    effectifs: dict[str, list[int]], mesures: dict[str, list[float | None]], nom: str, masque: int, valeurs: list[float]
) -> None:
    """Add what the SQL counted of a period in brief: its labels, then sums of days, which add up between keys."""
    for etiquette, nombre in zip(ABREGEES, valeurs, strict=False):
        if nombre:
            comptes = effectifs.setdefault(etiquette, [0] * len(SANS))
            for rang in ensembles_du_masque(masque):
                comptes[rang] += int(nombre)
    for cle in (nom, TOTAL):
        avant = mesures.setdefault(cle, [None, 0.0, 0.0, 0.0])
        mesures[cle] = [None, *((a or 0) + b for a, b in zip(avant[1:], valeurs[len(ABREGEES) :], strict=True))]


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
    rang: int, nommee: PeriodeNommee, plies: Sequence[Plie], etp: list[tuple[int, str, list[float]]]
) -> dict[str, tuple[float, float]]:
    """Days of ETP, and those times the persons that an ETP follows; nothing where some days have no known ETP."""
    jours = nommee.periode.jours
    lus = {
        plie: (etp_jours, capacite) for lu, plie, (etp_jours, connus, capacite) in etp if (lu, connus) == (rang, jours)
    }
    par_plie = {plie.code: lus[str(plie.pk)] for plie in plies if str(plie.pk) in lus}
    if plies and len(par_plie) == len(plies):
        par_plie[TOTAL] = (sum(v for v, _ in par_plie.values()), sum(c for _, c in par_plie.values()))
    return par_plie


@leve(CHIFFRES)
def _lister(plies: Sequence[Plie], periodes: Sequence[PeriodeNommee], decoupage: Decoupage | None) -> dict[str, Lignes]:
    codes = None if decoupage else {str(plie.pk): plie.code for plie in plies}
    rangees: list[list[tuple[Any, ...]]] = [[] for _ in periodes]
    with connection.cursor() as curseur:
        lignes = requete.lignes(len(periodes), **(decoupage.en_sql() if decoupage else {}))
        sql = requete.ensemble([f"SELECT * FROM ({lignes}) lue ORDER BY 1, 2, 3"])  # noqa: S608
        curseur.execute(sql, _parametres_communs(plies, [periodes]) | _parametres(plies, periodes))
        for rang, *reste in curseur:
            rangees[rang].append(tuple(reste))
    return {p.code: Lignes.lire(rangees[rang], codes) for rang, p in enumerate(periodes)}
