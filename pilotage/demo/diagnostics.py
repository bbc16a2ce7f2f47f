"""The difficulties of the demo's people, named then worked on then lifted, and their distance to employment."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from participants.enums import DIFFICULTES_PROFESSIONNELLES, DIFFICULTES_SOCIALES, EtatDifficulte, NiveauDistance
from participants.models import Diagnostic, Difficulte, MesureDistance, SuiviDifficulte

if TYPE_CHECKING:
    from pilotage.demo.trajet import Trajet

# Below this many days, a difficulty is not yet lifted.
RECUL_MINIMAL = 90
_NIVEAUX = (
    NiveauDistance.TRES_ELOIGNEE,
    NiveauDistance.ELOIGNEE,
    NiveauDistance.PROCHE,
    NiveauDistance.IMMEDIATE,
)


def nommer_difficultes(trajet: Trajet, diagnostic: Diagnostic, le: date, jusqu_au: date) -> None:
    """One to three of each family; some worked on, some lifted since."""
    lot, hasard = trajet.lot, trajet.lot.hasard
    recul = (jusqu_au - le).days
    for code in [
        *hasard.sample(DIFFICULTES_PROFESSIONNELLES, hasard.randint(1, 3)),
        *hasard.sample(DIFFICULTES_SOCIALES, hasard.randint(1, 3)),
    ]:
        leve = recul > RECUL_MINIMAL and lot.chance(min(recul / 700, 0.6))
        en_cours = leve or (recul > 0 and lot.chance(0.6))
        depuis = le + lot.jours(0, min(recul, 60)) if en_cours else None
        levee = depuis + lot.jours(30, max(recul - 60, 30)) if leve and depuis else None
        etat = EtatDifficulte.LEVE if leve else EtatDifficulte.EN_COURS if en_cours else EtatDifficulte.A_TRAITER
        difficulte = lot.ajouter(
            Difficulte(
                diagnostic=diagnostic,
                code=code,
                etat=etat,
                date_reperage=le,
                date_prise_en_charge=depuis,
                date_levee=levee,
            )
        )
        trajet.difficultes.append(difficulte)
        for change, quand in (
            (EtatDifficulte.A_TRAITER, le),
            (EtatDifficulte.EN_COURS, depuis),
            (EtatDifficulte.LEVE, levee),
        ):
            if quand is not None:
                lot.ajouter(
                    SuiviDifficulte(difficulte=difficulte, etat=change, date_etat=quand, note_par=trajet.referent)
                )
    _mesurer(trajet, diagnostic, le, recul)


def _mesurer(trajet: Trajet, diagnostic: Diagnostic, le: date, recul: int) -> None:
    """Far at first, nearer every few months."""
    lot = trajet.lot
    rang, jour = lot.hasard.choice((0, 0, 1)), le
    while True:
        lot.ajouter(
            MesureDistance(diagnostic=diagnostic, niveau=_NIVEAUX[rang], date_mesure=jour, note_par=trajet.referent)
        )
        jour += lot.jours(100, 190)
        if (jour - le).days > recul or rang == len(_NIVEAUX) - 1:
            return
        rang += 1
