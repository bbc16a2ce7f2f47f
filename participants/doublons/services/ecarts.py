"""Telling two people apart, and changing one's mind."""

from __future__ import annotations

from accounts.models import Utilisateur
from participants.models import DoublonEcarte, Participant
from plie.socle.contraintes import ecriture
from plie.socle.erreurs import ErreurMetier


def ecarter(*, une: Participant, autre: Participant, par: Utilisateur) -> DoublonEcarte:
    """Remember that two people are not the same; said twice, it is remembered once, by who said it first.

    Raises:
        ErreurMetier: one record does not exist any more, or they are the same row.
    """
    with ecriture(DoublonEcarte):
        premier, second = sorted((une.pk, autre.pk))
        # Locked in order: two people settling the same pair take turns.
        presentes = list(Participant.objects.select_for_update(of=("self",)).filter(pk__in=(premier, second)))
        if len(presentes) != 2:
            raise ErreurMetier("L’une de ces fiches n’existe plus : la paire a déjà été traitée.")
        ecart, _ = DoublonEcarte.objects.get_or_create(
            premier_id=premier, second_id=second, defaults={"ecarte_par": par}
        )
    return ecart


def retablir(*, ecart: DoublonEcarte) -> None:
    """Propose the pair again; the history keeps that it was told apart."""
    with ecriture(DoublonEcarte):
        ecart.delete()
