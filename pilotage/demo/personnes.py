"""Invented people: identity, situation, RSA."""

from __future__ import annotations

import random
from datetime import date, timedelta

from accounts.models import Commune
from parcours.models import Parcours
from participants.enums import NatureStatut
from participants.models import Participant, PeriodeRsa, PeriodeStatut, Residence, SituationEntree
from participants.models.situation import CHAMPS_SITUATION
from pilotage.demo.lot import Lot
from pilotage.demo.noms import NOMS, PRENOMS_F, PRENOMS_H, RUES
from plie.socle.periodes import ajouter_mois, veille

# Where people live: the towns weigh more than the villages.
_POIDS = {
    "13001": 30,
    "13117": 14,
    "13041": 8,
    "13071": 5,
    "13110": 4,
    "13028": 14,
    "13054": 14,
    "13026": 5,
    "13056": 14,
    "13077": 8,
    "13047": 12,
    "13063": 9,
    "13039": 5,
    "13203": 8,
    "13213": 7,
    "13214": 8,
    "13215": 9,
    "13201": 5,
    # Marseille as a whole: each person lives in one of its arrondissements. Pertuis is out of the Département.
    "13055": 0,
    "84089": 0,
}
PART_DEMENAGES = 0.12
_NIVEAUX = {"1": 22, "2": 12, "3": 36, "4": 18, "5": 7, "6": 4, "": 1}


class Registre:
    """Draws people one after the other, none twice."""

    def __init__(self, lot: Lot, communes: list[Commune]) -> None:
        self._lot = lot
        self._communes = communes
        self._poids = [_POIDS.get(c.pk, 1) for c in communes]
        self._noms: set[tuple[str, str]] = set()

    def tirer(self, *, orientation: date, nom: str = "", prenom: str = "", sexe: str = "") -> Participant:
        """A person of working age, registered with France Travail (or about to be)."""
        lot, hasard = self._lot, self._lot.hasard
        sexe = sexe or ("F" if lot.chance(0.56) else "H")
        connue = bool(nom)
        if not nom:
            nom, prenom = self._nommer(sexe)
        commune = hasard.choices(self._communes, self._poids)[0]
        if connue:
            commune = max(zip(self._poids, self._communes, strict=True), key=lambda paire: paire[0])[1]
        age = hasard.choices([22, 30, 40, 50, 57], [12, 27, 29, 24, 8])[0] + hasard.randint(-3, 4)
        en_cours = lot.chance(0.04)
        anciennete = hasard.choices([hasard.randint(1, 11), hasard.randint(13, 54)], [35, 65])[0]
        jamais = age < 26 and lot.chance(0.3)
        adresse = prenom.lower().replace(" ", "-")
        return lot.ajouter(
            Participant(
                nom=nom,
                prenom=prenom,
                sexe=sexe,
                date_naissance=ajouter_mois(orientation, -12 * age) - lot.jours(5, 355),
                adresse=f"{hasard.randint(1, 98)} {hasard.choice(RUES)}",
                code_postal=commune.codes_postaux.split()[0],
                commune=commune,
                telephone=f"063998{hasard.randint(0, 99):02d}{hasard.randint(0, 99):02d}",
                email=f"{_sans_accent(adresse)}.{_sans_accent(nom.lower())}@courriel.example"
                if lot.chance(0.7)
                else "",
                qpv=lot.chance(0.4),
                niveau_formation=hasard.choices(list(_NIVEAUX), list(_NIVEAUX.values()))[0],
                date_inscription_france_travail=None if en_cours else ajouter_mois(orientation, -anciennete),
                inscription_en_cours=en_cours,
                rqth=lot.chance(0.14),
                ass=lot.chance(0.06),
                aah=lot.chance(0.03),
                parent_isole=lot.chance(0.34 if sexe == "F" else 0.06),
                sous_main_justice=lot.chance(0.03),
                mois_sans_activite=None if jamais else hasard.choice([4, 8, 14, 20, 30, 42, 70]),
                jamais_travaille=jamais,
            )
        )

    def _nommer(self, sexe: str) -> tuple[str, str]:
        hasard = self._lot.hasard
        while True:
            couple = hasard.choice(NOMS), hasard.choice(PRENOMS_F if sexe == "F" else PRENOMS_H)
            if couple not in self._noms:
                self._noms.add(couple)
                return couple


def percevoir_rsa(lot: Lot, participant: Participant, orientation: date, fin: date | None) -> None:
    """The RSA covers the orientation; it may end with the exit."""
    lot.ajouter(
        PeriodeRsa(
            participant=participant,
            date_debut=orientation - lot.jours(12, 900),
            date_fin=fin,
            source="Flux du Département",
        )
    )


def dater_situations(lot: Lot) -> None:
    """Once everybody is as they will be: what their records say, with its days."""
    orientations = {id(p.participant): (p.participant, p.date_orientation) for p in lot.lignes[Parcours]}
    for participant, orientation in orientations.values():
        _dater(lot, participant, orientation or lot.le)


def _dater(lot: Lot, participant: Participant, orientation: date) -> None:
    """France Travail, RQTH, and for some a move before the entry.

    Its own chance: these rows can change without changing the people.
    """
    hasard = random.Random(f"{participant.nom} {participant.prenom}")
    if participant.date_inscription_france_travail:
        lot.ajouter(
            PeriodeStatut(
                participant=participant,
                nature=NatureStatut.FRANCE_TRAVAIL,
                date_debut=participant.date_inscription_france_travail,
                source="Attestation d’inscription",
            )
        )
    if participant.rqth:
        lot.ajouter(
            PeriodeStatut(
                participant=participant,
                nature=NatureStatut.RQTH,
                date_debut=orientation - timedelta(days=hasard.randint(60, 700)),
                date_fin=lot.le + timedelta(days=hasard.randint(40, 900)),
                source="Notification de la MDPH",
            )
        )
    if hasard.random() < PART_DEMENAGES:
        debut = orientation - timedelta(days=hasard.randint(20, 300))
        lot.ajouter(
            Residence(
                participant=participant,
                date_fin=veille(debut),
                adresse=f"{hasard.randint(1, 98)} {hasard.choice(RUES)}",
                code_postal=participant.code_postal,
                commune=participant.commune,
                qpv=not participant.qpv,
            )
        )
        lot.ajouter(
            Residence(
                participant=participant,
                date_debut=debut,
                adresse=participant.adresse,
                code_postal=participant.code_postal,
                commune=participant.commune,
                qpv=participant.qpv,
            )
        )


def figer_situation(lot: Lot, participant: Participant, le: date) -> SituationEntree:
    """The situation at entry, as the decision freezes it (source of every profile figure)."""
    champs = {champ: getattr(participant, champ) for champ in CHAMPS_SITUATION}
    return lot.ajouter(SituationEntree(participant=participant, date_situation=le, **champs))


def _sans_accent(texte: str) -> str:
    table = str.maketrans("àâäçéèêëîïôöùûüÿ", "aaaceeeeiioouuuy", "’' ")
    return texte.translate(table)
