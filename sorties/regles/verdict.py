"""The verdict: one value for the screen, the agenda, the PV, the fiche de synthèse and the command (art. 5 b)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from parcours.regles.durees import echeance, echeance_maximale, parametres_de_la_duree
from plie.pacte import ParametresPacte, version_en_vigueur
from sorties.regles.creation import examiner_creation
from sorties.regles.deux_contrats import examiner_deux_contrats
from sorties.regles.dynamiques import examiner_chantier, examiner_contrats_courts
from sorties.regles.emploi_durable import examiner_emploi_durable
from sorties.regles.examen import Condition, Examen, Preuve
from sorties.regles.formation import examiner_certification, examiner_formation
from sorties.regles.heures import FenetreHeures, Heures, examiner_heures
from sorties.regles.manques import manques_de
from sorties.regles.situation import ARTICLE, Situation, controler_releves
from sorties.regles.textes import jour
from sorties.smic import BaremeSmic


@dataclass(frozen=True, slots=True)
class VerdictSortie:
    """What the facts allow the commission to decide, and why. `retenu` is empty when no criterion is met."""

    echeance: date
    prolongation_necessaire: bool
    hors_delai: bool
    fenetre_longue: FenetreHeures
    fenetre_courte: FenetreHeures
    retenu: Examen | None
    autres: tuple[Examen, ...]
    """The other criteria that are met, in the order of the Pacte."""
    situation: Situation = field(repr=False)
    parametres: ParametresPacte = field(repr=False)
    smic: BaremeSmic = field(repr=False, compare=False)
    examens: tuple[Examen, ...] = field(repr=False, compare=False)
    """Every criterion of which the file holds a fact, met or not, by the version that judges."""

    @property
    def critere(self) -> str | None:
        return self.retenu.critere if self.retenu else None

    @property
    def qualification(self) -> str:
        if self.retenu is None:
            return "aucune"
        return "positive" if est_positif(self.retenu.critere) else "dynamique"

    @property
    def a_la_marge(self) -> bool:
        """Two contracts added up: shown to the commission, counted apart in the dashboard."""
        return self.critere == "S-1bis"

    @property
    def constatable_le(self) -> date | None:
        return self.retenu.constatable_le if self.retenu else None

    @property
    def constatee(self) -> bool:
        return self.retenu is not None and self.retenu.constatee

    @property
    def article(self) -> str:
        return ARTICLE

    @property
    def heures_9_mois(self) -> Decimal:
        return self.fenetre_longue.heures

    @property
    def heures_6_mois(self) -> Decimal:
        return self.fenetre_courte.heures

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Those of the retained criterion; with none, what each criterion lacks."""
        return self.conditions_de(self.retenu) if self.retenu is not None else self.manques

    def conditions_de(self, examen: Examen) -> tuple[Condition, ...]:
        """Those of a criterion, and the day on which the avenant that fulfils it takes effect, if it waits for it."""
        depuis = examen.parametres.depuis
        if depuis == date.min or examen.constatable_le != depuis:
            return examen.conditions()
        avenant = Condition(
            libelle=f"Avenant en vigueur ({examen.parametres.code})",
            attendu=f"à compter du {jour(depuis)}",
            constate=f"évaluation au {jour(self.situation.evalue_le)}",
            remplie=self.situation.evalue_le >= depuis,
        )
        return (*examen.conditions(), avenant)

    @property
    def manques(self) -> tuple[Condition, ...]:
        """What each criterion that is not met lacks, in its nearest attempt: why an exit is not positive."""
        return manques_de(self.examens, self.situation, self.parametres)

    @property
    def preuves(self) -> tuple[Preuve, ...]:
        """The evidence on file behind the retained criterion."""
        return self.retenu.preuves() if self.retenu else ()

    @property
    def type_sortie(self) -> str:
        """The type of exit to propose (nomenclature), empty when no criterion is met."""
        return self.retenu.type_sortie() if self.retenu else ""

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `evaluer_sortie`, which other programs read: keys and their order are a contract."""
        return {
            "qualification": self.qualification,
            "critere": self.critere,
            "a_la_marge": self.a_la_marge,
            "constatable_le": _iso(self.constatable_le),
            "constatee": self.constatee,
            "echeance": _iso(self.echeance),
            "prolongation_necessaire": self.prolongation_necessaire,
            "hors_delai": self.hors_delai,
            "article": self.article,
            "heures_9_mois": _nombre(self.heures_9_mois),
            "heures_6_mois": _nombre(self.heures_6_mois),
            "conditions": [
                {"libelle": libelle, "attendu": attendu, "constate": constate, "remplie": remplie}
                for libelle, attendu, constate, remplie in self.conditions
            ],
            "autres_criteres": [
                {
                    "critere": examen.critere,
                    "constatable_le": _iso(examen.constatable_le),
                    "constatee": examen.constatee,
                }
                for examen in self.autres
            ],
        }


def evaluer_sortie(situation: Situation, parametres: ParametresPacte, smic: BaremeSmic) -> VerdictSortie:
    """The verdict on a situation by one version; `ErreurSituation` when a relevé can only be a typing error.

    S-5 is never proposed: it belongs to the commission alone, with a written motive.
    """
    if situation.releves:
        controler_releves(situation.releves, parametres)
    lus = _examiner(situation, parametres, smic)
    remplis = [examen for examen in lus[1] if examen.rempli]
    return _conclure(situation, remplis, lus, parametres, smic, durees=(parametres,))


def juger_entre(situation: Situation, connues: Sequence[ParametresPacte], smic: BaremeSmic) -> VerdictSortie:
    """The verdict on a situation that several versions may judge: see `sorties.regles.versions.juger_sortie`."""
    controler_releves(situation.releves, connues)
    remplis: dict[str, Examen] = {}
    par_version: dict[str, tuple[Heures, list[Examen]]] = {}
    # With no criterion met, what lacks is told by the version of the day, or by the one that will refuse the exit.
    juge_le = situation.evalue_le
    for parametres in connues:
        par_version[parametres.code] = _examiner(situation, parametres, smic)
        for examen in par_version[parametres.code][1]:
            dans_le_temps = _pendant_la_version(examen)
            if dans_le_temps is None:
                juge_le = max(juge_le, examen.constatable_le or juge_le)
                continue
            deja = remplis.get(examen.critere)
            if deja is None or _rang(dans_le_temps) < _rang(deja):
                remplis[examen.critere] = dans_le_temps
    trouves = list(remplis.values())
    retenu = min(trouves, key=_rang, default=None)
    parametres = retenu.parametres if retenu is not None else version_en_vigueur(juge_le, connues=connues)
    return _conclure(situation, trouves, par_version[parametres.code], parametres, smic, durees=connues)


def _pendant_la_version(examen: Examen) -> Examen | None:
    """The criterion as its version may judge it: an exit is dated between its first and its last day."""
    constat, parametres = examen.constatable_le, examen.parametres
    if constat is None or constat > parametres.jusqu_au:
        return None
    if constat >= parametres.depuis:
        return examen
    atteinte = examen.situation.evalue_le >= parametres.depuis
    return replace(examen, constatable_le=parametres.depuis, constatee=examen.constatee and atteinte)


def _conclure(
    situation: Situation,
    remplis: list[Examen],
    lus: tuple[Heures, list[Examen]],
    parametres: ParametresPacte,
    smic: BaremeSmic,
    *,
    durees: Sequence[ParametresPacte],
) -> VerdictSortie:
    if len(remplis) > 1:
        remplis.sort(key=_rang)
    debut, prolonge = situation.debut_parcours, situation.prolonge
    duree = maximale = durees[0]
    if len(durees) > 1:
        duree = parametres_de_la_duree(debut, prolonge=prolonge, connues=durees)
        maximale = parametres_de_la_duree(debut, prolonge=True, connues=durees)
    limite = echeance(debut, prolonge=prolonge, parametres=duree)
    constat = remplis[0].constatable_le if remplis else None
    heures, examens = lus
    return VerdictSortie(
        echeance=limite,
        prolongation_necessaire=constat is not None and not prolonge and constat > limite,
        hors_delai=constat is not None and constat > echeance_maximale(debut, maximale),
        fenetre_longue=heures.longue,
        fenetre_courte=heures.courte,
        retenu=remplis[0] if remplis else None,
        autres=tuple(remplis[1:]),
        situation=situation,
        parametres=parametres,
        smic=smic,
        examens=tuple(examens),
    )


def _examiner(situation: Situation, parametres: ParametresPacte, smic: BaremeSmic) -> tuple[Heures, list[Examen]]:
    """S-2, then every criterion of which the situation holds a fact; S-1bis needs two contracts.

    D-1 gives way as soon as one of S-1 to S-3 is met, even still to be constated: it then lacks nothing to explain.
    """
    heures = examiner_heures(situation, parametres)
    examens: list[Examen] = [heures]
    if situation.contrats:
        examens.append(examiner_emploi_durable(situation, parametres))
        if len(situation.contrats) > 1:
            examens.append(examiner_deux_contrats(situation, parametres))
    if situation.creations:
        examens.append(examiner_creation(situation, parametres, smic))
    if situation.contrats or situation.releves:
        if not any(examen.rempli for examen in examens):
            examens.append(examiner_contrats_courts(situation, parametres))
        examens.append(examiner_chantier(situation, parametres))
    if situation.formations:
        examens.append(examiner_formation(situation, parametres))
        examens.append(examiner_certification(situation, parametres))
    return heures, examens


def _rang(examen: Examen) -> tuple[bool, bool, date, int]:
    """Positive before dynamic, constated before to be constated, then the earliest date, then the Pacte's order."""
    return (
        not est_positif(examen.critere),
        not examen.constatee,
        examen.constatable_le or date.max,
        examen.parametres.ordre_criteres.index(examen.critere),
    )


def est_positif(critere: str) -> bool:
    return critere.startswith("S")


@lru_cache(maxsize=8192)
def _iso(le: date | None) -> str | None:
    return None if le is None else le.isoformat()


def _nombre(valeur: Decimal) -> int | float:
    """936, not 936.0: JSON has one kind of number, and readers compare what they see."""
    if not valeur:
        return 0
    return int(valeur) if valeur == valeur.to_integral_value() else float(valeur)
