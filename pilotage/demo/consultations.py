"""Who opened which file: some rows of the log, spread over the last weeks (A-5)."""

from __future__ import annotations

from datetime import timedelta

from parcours.models import Parcours
from pilotage.demo.comptes import Comptes
from pilotage.demo.lot import Lot, moment, ouvre_avant
from plie.journal.enums import Action
from plie.journal.models import Consultation


def consulter(lot: Lot, comptes: Comptes, ouverts: list[Parcours]) -> None:
    """Agents of the pôle and référents read files of Aix."""
    agent, equipe = comptes.poles["VI"], comptes.equipes["aix"]
    for rang, parcours in enumerate(ouverts):
        par_le_pole = rang % 3 == 0
        lecteur = agent if par_le_pole else equipe.accompagnateurs[rang % len(equipe.accompagnateurs)]
        # Yesterday at the latest: an hour of today may still be to come.
        le = ouvre_avant(lot.le - timedelta(days=1 + rang % 20))
        lot.ajouter(
            Consultation(
                le=moment(le, 9 + rang % 7, rang * 7 % 60),
                action=Action.CONSULTATION,
                utilisateur_id=lecteur.pk,
                utilisateur_libelle=str(lecteur),
                droit="agent de pôle d’insertion" if par_le_pole else "référent",
                plie_id=parcours.plie_id,
                participant_id=parcours.participant_id,
                parcours_id=parcours.pk,
                objet="Fiche du parcours",
            )
        )
