"""S-1bis, "à la marge" (art. 5 b): two consecutive fixed-term contracts that make six months together."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

from plie.pacte import ParametresPacte
from plie.socle.jours import prochain_jour_ouvre
from plie.socle.periodes import UN_JOUR, ajouter_mois
from plie.socle.typographie import INSECABLE
from sorties.regles.emploi_durable import (
    PREUVE_EMPLOI,
    condition_heures,
    heures_suffisantes,
    terme_minimal,
    type_de_contrat,
)
from sorties.regles.examen import (
    LIBELLES_CONTRATS,
    Condition,
    Examen,
    Preuve,
    compte_remplies,
    condition_absente,
    condition_date,
    condition_debut,
    condition_preuve,
    preuve_suffit,
)
from sorties.regles.situation import Contrat, Situation
from sorties.regles.textes import en_mois, jour

Paire: TypeAlias = tuple[Contrat, Contrat]


@dataclass(frozen=True, slots=True, repr=False)
class DeuxContrats(Examen):
    """The pair retained for S-1bis, if any."""

    paire: Paire | None = None

    def conditions(self) -> tuple[Condition, ...]:
        if self.paire is not None:
            return _conditions(self.paire, self.situation, self.parametres)
        suite = sorted(
            (c for c in self.situation.contrats if _cumulable(c, self.parametres)),
            key=lambda contrat: contrat.debut,
        )
        tentatives = [_conditions(paire, self.situation, self.parametres) for paire in pairwise(suite)]
        if tentatives:
            return max(tentatives, key=compte_remplies)
        return _sans_paire(len(suite), self.parametres)

    def preuves(self) -> tuple[Preuve, ...]:
        presence = _presence(self.paire) if self.paire else None
        return () if presence is None else (Preuve(PREUVE_EMPLOI, presence),)

    def type_sortie(self) -> str:
        return type_de_contrat(self.paire[1]) if self.paire else ""


class _Seconds:
    """The contracts that start on one day, so that the best successor is found without trying each of them."""

    __slots__ = ("_opposes", "_presents")

    def __init__(self, contrats: list[Contrat]) -> None:
        longs = sorted(contrats, key=_jours, reverse=True)
        self._opposes = [-_jours(contrat) for contrat in longs]
        self._presents: list[Contrat] = []
        for contrat in longs:
            avant = self._presents[-1] if self._presents else None
            mieux = avant is None or (contrat.presence_au or date.min) > (avant.presence_au or date.min)
            self._presents.append(contrat if mieux or avant is None else avant)

    def meilleur(self, jours: int) -> Contrat | None:
        """Among those of at least `jours` days, the one with the latest evidence of presence."""
        nombre = bisect_right(self._opposes, -jours)
        return self._presents[nombre - 1] if nombre else None


def examiner_deux_contrats(situation: Situation, parametres: ParametresPacte) -> DeuxContrats:
    """S-1bis: exactly two contracts; three short ones do not add up."""
    courts = [
        contrat
        for contrat in situation.contrats
        if contrat.debut >= situation.debut_parcours
        and _cumulable(contrat, parametres)
        and heures_suffisantes(contrat, parametres)
    ]
    if len(courts) < 2:
        return DeuxContrats("S-1bis", situation, parametres)
    par_debut: dict[date, list[Contrat]] = {}
    for contrat in courts:
        par_debut.setdefault(contrat.debut, []).append(contrat)
    seconds = {debut: _Seconds(contrats) for debut, contrats in par_debut.items()}
    retenue: Paire | None = None
    meilleure: tuple[bool, date] | None = None
    for premier in courts:
        besoin = _jours_exiges(premier, parametres) - _jours(premier)
        for debut in _debuts_suivants(premier, parametres):
            groupe = seconds.get(debut)
            second = groupe.meilleur(besoin) if groupe else None
            if second is None:
                continue
            constat = _constat(premier, second, parametres)
            manque = situation.evalue_le < constat or not preuve_suffit(_presence((premier, second)), constat)
            if meilleure is None or (manque, constat) < meilleure:
                retenue, meilleure = (premier, second), (manque, constat)
    if meilleure is None:
        return DeuxContrats("S-1bis", situation, parametres)
    return DeuxContrats("S-1bis", situation, parametres, meilleure[1], not meilleure[0], retenue)


@lru_cache(maxsize=8)
def _sans_paire(contrats: int, parametres: ParametresPacte) -> tuple[Condition, ...]:
    return (
        condition_absente(
            "Deux contrats qui se suivent",
            f"deux contrats de moins de {en_mois(parametres.emploi_durable_mois)} "
            f"(CDD, CDDI en entreprise d’insertion, PEC)",
            f"{contrats}{INSECABLE}contrat" if contrats else "aucun",
        ),
    )


def paires_successives(situation: Situation, parametres: ParametresPacte) -> list[Paire]:
    """Every pair that fulfils S-1bis, the one that the verdict retains first; a contract belongs to one at most."""
    paires = []
    while (paire := examiner_deux_contrats(situation, parametres).paire) is not None:
        paires.append(paire)
        autres = tuple(contrat for contrat in situation.contrats if not any(contrat is pris for pris in paire))
        situation = replace(situation, contrats=autres)
    return paires


def se_suivent(premier: Contrat, second: Contrat, parametres: ParametresPacte) -> bool:
    """Whether two short contracts of S-1bis follow one another, however long they are together."""
    courts = all(_cumulable(c, parametres) and heures_suffisantes(c, parametres) for c in (premier, second))
    return courts and _fin(premier) < second.debut <= _dernier_debut(premier, parametres)


def _cumulable(contrat: Contrat, parametres: ParametresPacte) -> bool:
    """A dated contract, of a kind that adds up, under six months."""
    return (
        contrat.fin is not None
        and contrat.type in parametres.types_contrats_cumules
        and contrat.fin < terme_minimal(contrat, parametres)
    )


def _fin(contrat: Contrat) -> date:
    """The end of a contract that adds up: `_cumulable` has made sure that there is one."""
    return contrat.fin or contrat.debut


def _jours(contrat: Contrat) -> int:
    return (_fin(contrat) - contrat.debut).days + 1


def _jours_exiges(premier: Contrat, parametres: ParametresPacte) -> int:
    """The days of the six months that start with the first contract."""
    return (ajouter_mois(premier.debut, parametres.emploi_durable_mois) - premier.debut).days


def _dernier_debut(premier: Contrat, parametres: ParametresPacte) -> date:
    """The last day on which a contract still follows this one: no working day may lie between."""
    jour = prochain_jour_ouvre(_fin(premier))
    for _ in range(parametres.ecart_contrats_jours_ouvres):
        jour = prochain_jour_ouvre(jour)
    return jour


def _debuts_suivants(premier: Contrat, parametres: ParametresPacte) -> list[date]:
    fin, dernier = _fin(premier), _dernier_debut(premier, parametres)
    return [fin + UN_JOUR * rang for rang in range(1, (dernier - fin).days + 1)]


def _constat(premier: Contrat, second: Contrat, parametres: ParametresPacte) -> date:
    return max(ajouter_mois(premier.debut, parametres.consolidation_mois), second.debut)


def _presence(paire: Paire) -> date | None:
    """The latest evidence of presence, on either contract."""
    dates = [contrat.presence_au for contrat in paire if contrat.presence_au is not None]
    return max(dates, default=None)


def _conditions(paire: Paire, situation: Situation, parametres: ParametresPacte) -> tuple[Condition, ...]:
    premier, second = paire
    constat = _constat(premier, second, parametres)
    exiges, total = _jours_exiges(premier, parametres), _jours(premier) + _jours(second)
    heures = [condition_heures(contrat, parametres) for contrat in paire]
    courte = next((condition for condition in heures if not condition.remplie), heures[0])
    return (
        condition_debut(situation, premier.debut, "Premier contrat commencé"),
        Condition(
            "Nature des contrats",
            f"deux contrats de moins de {en_mois(parametres.emploi_durable_mois)} "
            f"(CDD, CDDI en entreprise d’insertion, PEC)",
            " puis ".join(LIBELLES_CONTRATS.get(c.type, c.type) for c in paire),
            all(_cumulable(contrat, parametres) for contrat in paire),
        ),
        _condition_suite(premier, second, parametres),
        Condition(
            f"{en_mois(parametres.emploi_durable_mois)} au total, les deux contrats additionnés",
            f"{exiges}{INSECABLE}jours au moins",
            f"{total}{INSECABLE}jours",
            total >= exiges,
        ),
        courte,
        condition_preuve(PREUVE_EMPLOI, _presence(paire), constat),
        condition_date(situation, constat),
    )


def _condition_suite(premier: Contrat, second: Contrat, parametres: ParametresPacte) -> Condition:
    fin, dernier = _fin(premier), _dernier_debut(premier, parametres)
    if second.debut <= fin:
        constate = f"les contrats se chevauchent le {jour(second.debut)}"
    elif second.debut > dernier:
        constate = f"le {jour(dernier)} est un jour ouvré sans contrat"
    else:
        constate = f"fin le {jour(fin)}, reprise le {jour(second.debut)}"
    au_plus_tot = fin + UN_JOUR
    quand = f"le {jour(dernier)}" if dernier == au_plus_tot else f"du {jour(au_plus_tot)} au {jour(dernier)}"
    return Condition(
        "Contrats qui se suivent",
        f"second contrat commencé {quand}, sans jour ouvré entre les deux",
        constate,
        fin < second.debut <= dernier,
    )
