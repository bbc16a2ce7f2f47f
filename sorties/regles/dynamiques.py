"""D-1 short contracts and D-2 CDDI in a chantier d'insertion (art. 5 b): constated at their start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from parcours.regles.durees import proposition_chantier_due_le
from plie.pacte import ParametresPacte
from plie.socle.jours import prochain_jour_ouvre
from sorties.regles.examen import (
    LIBELLES_CONTRATS,
    Condition,
    Examen,
    Preuve,
    condition_absente,
    condition_date,
    condition_debut,
)
from sorties.regles.situation import Contrat, Releve, Situation
from sorties.regles.textes import jour

Travail: TypeAlias = Contrat | Releve


@dataclass(frozen=True, slots=True, repr=False)
class TravailCourt(Examen):
    """The first paid work of the parcours, for D-1 or for D-2."""

    travail: Travail | None = None

    def conditions(self) -> tuple[Condition, ...]:
        chantier = self.critere == "D-2"
        quoi = "Contrat ou relevé en chantier d’insertion" if chantier else "Travail rémunéré"
        attendu = f"contrat ou relevé d’heures à compter du {jour(self.situation.debut_parcours)}"
        if self.travail is None:
            return (condition_absente(quoi, attendu),)
        nature = LIBELLES_CONTRATS.get(self.travail.type, self.travail.type)
        return (
            Condition(quoi, attendu, nature, True),
            condition_debut(self.situation, self.travail.debut, "Travail commencé"),
            condition_date(self.situation, self.travail.debut),
        )

    def preuves(self) -> tuple[Preuve, ...]:
        if self.travail is None:
            return ()
        piece = "Contrat" if isinstance(self.travail, Contrat) else "Relevé d’heures"
        return (Preuve(piece, self.travail.debut),)

    def type_sortie(self) -> str:
        return "cddi_aci" if self.critere == "D-2" else "contrat_court"


def examiner_contrats_courts(situation: Situation, parametres: ParametresPacte) -> TravailCourt:
    """D-1: any paid work; the caller asks when none of S-1 to S-3 is met, even one still to be constated.

    Work in a chantier d'insertion has its own criterion (D-2) and is not counted twice.
    """
    return _premier("D-1", situation, parametres, chantier=False)


def examiner_chantier(situation: Situation, parametres: ParametresPacte) -> TravailCourt:
    """D-2: a contract or a relevé in a chantier d'insertion."""
    return _premier("D-2", situation, parametres, chantier=True)


def chantier_six_mois(situation: Situation, parametres: ParametresPacte) -> date | None:
    """P-6.5c, art. 6.5: the day from which a first stay of six months in a chantier d'insertion asks for a proposal.

    A renewal goes on with the stay: no working day lies between its contracts.
    """
    debut: date | None = None
    fin: date | None = None
    for contrat in sorted(situation.contrats, key=lambda contrat: contrat.debut):
        if contrat.type not in parametres.types_chantier_insertion or contrat.debut < situation.debut_parcours:
            continue
        if debut is None or (fin is not None and contrat.debut > prochain_jour_ouvre(fin)):
            debut, fin = contrat.debut, contrat.fin
        elif fin is not None:
            fin = None if contrat.fin is None else max(fin, contrat.fin)
        due = proposition_chantier_due_le(debut, parametres)
        if fin is None or fin >= due:
            return due
    return None


def _premier(critere: str, situation: Situation, parametres: ParametresPacte, *, chantier: bool) -> TravailCourt:
    types, debut = parametres.types_chantier_insertion, situation.debut_parcours
    premier: Travail | None = None
    for contrat in situation.contrats:
        retenu = contrat.debut >= debut and (contrat.type in types) is chantier
        if retenu and (premier is None or contrat.debut < premier.debut):
            premier = contrat
    for releve in situation.releves:
        retenu = releve.debut >= debut and (releve.type in types) is chantier and releve.heures > 0
        if retenu and (premier is None or releve.debut < premier.debut):
            premier = releve
    if premier is None:
        return TravailCourt(critere, situation, parametres)
    constat = premier.debut
    return TravailCourt(critere, situation, parametres, constat, situation.evalue_le >= constat, premier)
