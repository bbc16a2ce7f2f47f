"""S-2, intérim and multi-employeurs (art. 5 b): effective hours within nine or six months at most.

A relevé counts in a window only if it lies inside it whole, so every window worth looking at starts with a relevé.
Windows are swept in the order of their start, relevés enter them in the order of their end: linear after two sorts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter

from plie.pacte import ParametresPacte
from plie.socle.periodes import Periode, ajouter_mois, veille
from sorties.regles.examen import Condition, Examen, Preuve, condition_date
from sorties.regles.situation import Releve, Situation
from sorties.regles.textes import duree, en_mois, jour

ZERO = Decimal()


@dataclass(frozen=True, slots=True)
class FenetreHeures:
    """The best window of one length: its hours, and what they lack to the threshold."""

    mois: int
    seuil: Decimal
    periode: Periode | None = None
    heures: Decimal = ZERO

    @property
    def manque(self) -> Decimal:
        return max(self.seuil - self.heures, ZERO)


@dataclass(frozen=True, slots=True)
class SeuilAtteint:
    """The window with which the threshold is constated first, and the relevé that reaches it."""

    constat: date
    periode: Periode
    dernier: Releve


@dataclass(frozen=True, slots=True, repr=False)
class Heures(Examen):
    """The best window of each length, and the one that is retained, if any."""

    longue: FenetreHeures = FenetreHeures(0, ZERO)
    courte: FenetreHeures = FenetreHeures(0, ZERO)
    atteint: SeuilAtteint | None = None

    def conditions(self) -> tuple[Condition, ...]:
        attendu = " ou ".join(
            f"{duree(fenetre.seuil)} en {en_mois(fenetre.mois)} au plus" for fenetre in (self.longue, self.courte)
        )
        heures = Condition(
            "Heures effectives (hors chantier d’insertion)",
            attendu,
            f"{_decrire(self.longue)} ; {_decrire(self.courte)}",
            self.rempli,
        )
        if self.atteint is None or self.constatable_le is None:
            return (heures,)
        premier = self.atteint.periode.debut
        trois_mois = ajouter_mois(premier, self.parametres.consolidation_mois)
        return (
            heures,
            Condition(
                "Seuil atteint",
                f"{en_mois(self.parametres.consolidation_mois)} au moins après le premier relevé "
                f"de la période ({jour(trois_mois)})",
                f"relevés du {jour(premier)} au {jour(self.atteint.dernier.fin)}",
                True,
            ),
            condition_date(self.situation, self.constatable_le),
        )

    def preuves(self) -> tuple[Preuve, ...]:
        """Every relevé of the window, up to the one that reaches the threshold."""
        if self.atteint is None:
            return ()
        debut, fin = self.atteint.periode.debut, self.atteint.dernier.fin
        return tuple(
            Preuve(f"Relevé d’heures, {duree(releve.heures)}", releve.fin)
            for releve in _comptes(self.situation, self.parametres)
            if releve.debut >= debut and releve.fin <= fin
        )

    def type_sortie(self) -> str:
        return "interim"


def examiner_heures(situation: Situation, parametres: ParametresPacte) -> Heures:
    """S-2: the earliest constat among the windows of both lengths."""
    if not situation.releves:
        return _sans_releve(parametres)
    releves = _comptes(situation, parametres)
    if not releves:
        return replace(_sans_releve(parametres), situation=situation)
    fenetres: list[FenetreHeures] = []
    retenu: SeuilAtteint | None = None
    ordre = sorted(range(len(releves)), key=lambda rang: releves[rang].fin)
    for mois, seuil in _longueurs(parametres):
        balayage = _Balayage(releves, ordre, [ajouter_mois(releve.debut, mois) for releve in releves])
        fenetre = balayage.meilleure(mois, seuil)
        fenetres.append(fenetre)
        if fenetre.heures >= seuil:
            atteint = balayage.premier_constat(seuil, parametres.consolidation_mois)
            if atteint is not None and (retenu is None or atteint.constat < retenu.constat):
                retenu = atteint
    constat = retenu.constat if retenu else None
    return Heures(
        "S-2",
        situation,
        parametres,
        constat,
        constat is not None and situation.evalue_le >= constat,
        longue=fenetres[0],
        courte=fenetres[1],
        atteint=retenu,
    )


@lru_cache(maxsize=8)
def _sans_releve(parametres: ParametresPacte) -> Heures:
    """Most files hold no relevé: their answer is the same whatever else they hold, and is made once by version."""
    longue, courte = _longueurs(parametres)
    vide = Situation(date.min, date.min)
    return Heures("S-2", vide, parametres, longue=FenetreHeures(*longue), courte=FenetreHeures(*courte))


def _longueurs(parametres: ParametresPacte) -> tuple[tuple[int, Decimal], tuple[int, Decimal]]:
    """The two windows: their months, and the hours that they must hold."""
    return (
        (parametres.fenetre_longue_mois, parametres.heures_9_mois),
        (parametres.fenetre_courte_mois, parametres.heures_6_mois),
    )


def _comptes(situation: Situation, parametres: ParametresPacte) -> list[Releve]:
    """The relevés that count, by first day; one of no hours is no work."""
    exclus, debut = parametres.types_chantier_insertion, situation.debut_parcours
    return sorted(
        (
            releve
            for releve in situation.releves
            if releve.debut >= debut and releve.type not in exclus and releve.heures > ZERO
        ),
        key=attrgetter("debut"),
    )


class _Balayage:
    """The windows of one length: relevés by first day, their ranks by last day, and the day after each window."""

    __slots__ = ("_apres", "_ordre", "_releves")

    def __init__(self, releves: list[Releve], ordre: list[int], apres: list[date]) -> None:
        self._releves = releves
        self._ordre = ordre
        self._apres = apres

    def meilleure(self, mois: int, seuil: Decimal) -> FenetreHeures:
        """The window with the most hours; the earliest of those that tie.

        A relevé covers a month at most (`controler_releves`), less than any window: those that start before the
        window have all entered, and leave, before it is looked at.
        """
        releves, ordre = self._releves, self._ordre
        entres, total, maximum, meilleur = 0, ZERO, ZERO, -1
        for rang, apres in enumerate(self._apres):
            while entres < len(ordre) and releves[ordre[entres]].fin < apres:
                total += releves[ordre[entres]].heures
                entres += 1
            if total > maximum:
                maximum, meilleur = total, rang
            total -= releves[rang].heures
        return FenetreHeures(mois, seuil, self._periode(meilleur) if meilleur >= 0 else None, maximum)

    def premier_constat(self, seuil: Decimal, consolidation_mois: int) -> SeuilAtteint | None:
        """The earliest constat: the last day of the relevé that reaches the threshold, three months in at least.

        As the start of the window moves on, the day on which the threshold is reached never comes earlier: the
        pointer over the ends only moves forward.
        """
        releves, ordre = self._releves, self._ordre
        dedans = [False] * len(releves)
        entres, total = 0, ZERO
        premier: SeuilAtteint | None = None
        for rang, apres in enumerate(self._apres):
            while total < seuil and entres < len(ordre):
                entrant = ordre[entres]
                entres += 1
                if entrant >= rang:
                    dedans[entrant] = True
                    total += releves[entrant].heures
            if total < seuil:
                break
            dernier = releves[ordre[entres - 1]]
            if dernier.fin < apres:
                constat = max(dernier.fin, ajouter_mois(releves[rang].debut, consolidation_mois))
                if premier is None or constat < premier.constat:
                    premier = SeuilAtteint(constat, self._periode(rang), dernier)
            if dedans[rang]:
                total -= releves[rang].heures
        return premier

    def _periode(self, rang: int) -> Periode:
        return Periode(self._releves[rang].debut, veille(self._apres[rang]))


def _decrire(fenetre: FenetreHeures) -> str:
    """« 880 h en 9 mois (du … au …), il manque 56 h »."""
    texte = f"{duree(fenetre.heures)} en {en_mois(fenetre.mois)}"
    if fenetre.periode is not None and fenetre.periode.fin is not None:
        texte += f" (du {jour(fenetre.periode.debut)} au {jour(fenetre.periode.fin)})"
    if fenetre.manque:
        texte += f", il manque {duree(fenetre.manque)}"
    return texte
