"""S-4, entry into a training of the RNCP, and D-3, certification obtained (art. 5 b)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from plie.pacte import ParametresPacte
from plie.socle.periodes import ajouter_mois
from sorties.regles.examen import (
    LIBELLES_CERTIFICATIONS,
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
from sorties.regles.situation import Formation, Situation
from sorties.regles.textes import en_mois, jour

PREUVE_FORMATION = "Attestation de présence en formation"


@lru_cache(maxsize=8)
def _motif_rncp(chiffres: int) -> re.Pattern[str]:
    return re.compile(f"RNCP[0-9]{{1,{chiffres}}}")


def est_rncp(numero: str | None, parametres: ParametresPacte) -> bool:
    """`RNCP` followed by one to six digits: the répertoire spécifique (RS) is another one."""
    return numero is not None and _motif_rncp(parametres.rncp_chiffres_max).fullmatch(numero) is not None


def quittee(formation: Formation, constat: date) -> bool:
    """P-6.5b: a training left before its three months are over ends the attempt."""
    return formation.arret is not None and formation.arret < constat


@dataclass(frozen=True, slots=True, repr=False)
class FormationQualifiante(Examen):
    """The training retained for S-4, if any."""

    formation: Formation | None = None

    def conditions(self) -> tuple[Condition, ...]:
        choix = (self.formation,) if self.formation is not None else self.situation.formations
        tentatives = [
            _conditions_s4(formation, formation.debut, self.situation, self.parametres)
            for formation in choix
            if formation.debut is not None
        ]
        if tentatives:
            return max(tentatives, key=compte_remplies)
        return (
            condition_absente(
                "Entrée en formation",
                "formation préparant un titre ou un diplôme du répertoire national",
                "aucune",
            ),
        )

    def preuves(self) -> tuple[Preuve, ...]:
        if self.formation is None or self.formation.presence_au is None:
            return ()
        return (Preuve(PREUVE_FORMATION, self.formation.presence_au),)

    def type_sortie(self) -> str:
        return "formation"


@dataclass(frozen=True, slots=True, repr=False)
class CertificationObtenue(Examen):
    """The certification retained for D-3, if any."""

    formation: Formation | None = None

    def conditions(self) -> tuple[Condition, ...]:
        choix = (self.formation,) if self.formation is not None else self.situation.formations
        tentatives = [
            _conditions_d3(formation, self.situation, self.parametres)
            for formation in choix
            if formation.certification is not None or formation.obtenue_le is not None
        ]
        if tentatives:
            return max(tentatives, key=compte_remplies)
        return _sans_certification(self.parametres)

    def preuves(self) -> tuple[Preuve, ...]:
        if self.formation is None or self.formation.obtenue_le is None:
            return ()
        return (Preuve("Certification obtenue", self.formation.obtenue_le),)

    def type_sortie(self) -> str:
        return "certification_courte"


def examiner_formation(situation: Situation, parametres: ParametresPacte) -> FormationQualifiante:
    """S-4: three months after the entry, by an attestation of presence."""
    retenue: Formation | None = None
    meilleure: tuple[bool, date] | None = None
    for formation in situation.formations:
        debut = formation.debut
        if debut is None or debut < situation.debut_parcours:
            continue
        if not est_rncp(formation.rncp, parametres):
            continue
        constat = ajouter_mois(debut, parametres.formation_mois)
        if quittee(formation, constat):
            continue
        manque = situation.evalue_le < constat or not preuve_suffit(formation.presence_au, constat)
        if meilleure is None or (manque, constat) < meilleure:
            retenue, meilleure = formation, (manque, constat)
    if meilleure is None:
        return FormationQualifiante("S-4", situation, parametres)
    return FormationQualifiante("S-4", situation, parametres, meilleure[1], not meilleure[0], retenue)


def examiner_certification(situation: Situation, parametres: ParametresPacte) -> CertificationObtenue:
    """D-3: a CQP, a titre professionnel or a short certification, the day it is obtained."""
    retenue: Formation | None = None
    for formation in situation.formations:
        le = formation.obtenue_le
        if le is None or le < situation.debut_parcours:
            continue
        if formation.certification not in parametres.certifications_dynamiques:
            continue
        if retenue is None or retenue.obtenue_le is None or le < retenue.obtenue_le:
            retenue = formation
    if retenue is None or retenue.obtenue_le is None:
        return CertificationObtenue("D-3", situation, parametres)
    le = retenue.obtenue_le
    return CertificationObtenue("D-3", situation, parametres, le, situation.evalue_le >= le, retenue)


def _conditions_s4(
    formation: Formation, debut: date, situation: Situation, parametres: ParametresPacte
) -> tuple[Condition, ...]:
    constat = ajouter_mois(debut, parametres.formation_mois)
    suivie: tuple[Condition, ...] = ()
    if formation.arret is not None:
        suivie = (
            Condition(
                f"En formation {en_mois(parametres.formation_mois)} après l’entrée",
                f"formation suivie jusqu’au {jour(constat)}",
                f"arrêtée le {jour(formation.arret)}",
                not quittee(formation, constat),
            ),
        )
    return (
        condition_debut(situation, debut, "Formation commencée"),
        Condition(
            "Titre ou diplôme du répertoire national des certifications professionnelles",
            f"RNCP suivi de 1 à {parametres.rncp_chiffres_max} chiffres",
            formation.rncp or "aucun numéro",
            est_rncp(formation.rncp, parametres),
        ),
        *suivie,
        condition_preuve(PREUVE_FORMATION, formation.presence_au, constat),
        condition_date(situation, constat),
    )


def _conditions_d3(formation: Formation, situation: Situation, parametres: ParametresPacte) -> tuple[Condition, ...]:
    code, le = formation.certification, formation.obtenue_le
    nature = Condition(
        "Certification",
        _certifications(parametres),
        LIBELLES_CERTIFICATIONS.get(code, code) if code else "aucune",
        code in parametres.certifications_dynamiques,
    )
    if le is None:
        return (
            nature,
            condition_absente(
                "Date d’obtention",
                f"à compter du {jour(situation.debut_parcours)}",
                "non renseignée",
            ),
        )
    return (
        nature,
        condition_debut(situation, le, "Certification obtenue"),
        condition_date(situation, le),
    )


@lru_cache(maxsize=8)
def _sans_certification(parametres: ParametresPacte) -> tuple[Condition, ...]:
    return (condition_absente("Certification", _certifications(parametres), "aucune"),)


def _certifications(parametres: ParametresPacte) -> str:
    codes = parametres.certifications_dynamiques
    return " ou ".join(LIBELLES_CERTIFICATIONS.get(code, code) for code in codes)
