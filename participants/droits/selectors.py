"""Reads on the rights of people, shaped for the screens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from participants.droits.services.demandes import horloge_de
from participants.models import DemandeDroit

if TYPE_CHECKING:
    from accounts.models import Utilisateur


@dataclass(frozen=True)
class LigneRegistre:
    """A request with its clock."""

    demande: DemandeDroit
    limite: date
    en_retard: bool

    @property
    def jours(self) -> int:
        """Days between the answer and its limit, for a request that is answered late."""
        repondue = self.demande.date_reponse
        return (repondue - self.limite).days if repondue else 0


def registre_des_demandes(utilisateur: Utilisateur, *, le: date) -> list[LigneRegistre]:
    """Those that wait, the most urgent first (the overdue on top), then those answered, the latest first."""
    demandes = DemandeDroit.objects.visibles_par(utilisateur).select_related("participant", "plie")
    lignes = list(_lignes(demandes, le))
    ouvertes = sorted((x for x in lignes if x.demande.en_cours), key=lambda x: (x.limite, x.demande.pk))
    closes = sorted(
        (x for x in lignes if not x.demande.en_cours),
        key=lambda x: (x.demande.date_reponse or date.min, x.demande.pk),
        reverse=True,
    )
    return ouvertes + closes


def _lignes(demandes: Iterable[DemandeDroit], le: date) -> Iterable[LigneRegistre]:
    for demande in demandes:
        horloge = horloge_de(demande)
        yield LigneRegistre(demande, horloge.limite, demande.en_cours and horloge.en_retard(le))
