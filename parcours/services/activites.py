"""The weekly activity of a contract, typed as a grid (P-C.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import Utilisateur
from parcours.models import ActiviteHebdo, ContratEngagement
from parcours.regles.activite import lundis
from parcours.services.verrous import MESSAGE_CONFLIT, verrouiller_ouvert
from plie.socle.contraintes import verifier
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier

CHAMPS = ("heures_prevues", "heures_faites", "activite")


@dataclass(frozen=True, slots=True)
class SemaineSaisie:
    """A line of the grid."""

    lundi: date
    heures_prevues: Decimal | None = None
    heures_faites: Decimal | None = None
    activite: str = ""

    @property
    def vide(self) -> bool:
        return self.heures_prevues is None and self.heures_faites is None and not self.activite


@transaction.atomic
def noter_semaines(
    *, contrat: ContratEngagement, version: int, semaines: Sequence[SemaineSaisie], par: Utilisateur, le: date
) -> ContratEngagement:
    """Write the weeks that changed; one that is emptied leaves, the history keeps it.

    Raises:
        ConflitDeVersion: somebody else saved the contract or its weeks meanwhile.
        ErreurMetier: hours done in a week to come, a week out of the contract.
        GesteInterdit: the parcours is closed.
    """
    verrouiller_ouvert(contrat.parcours_id)
    contrat = ContratEngagement.objects.select_for_update(of=("self",)).get(pk=contrat.pk)
    connues = {activite.date_semaine: activite for activite in contrat.activites.all()}
    changees = [s for s in semaines if _differe(s, connues.get(s.lundi))]
    if not changees:
        return contrat
    if contrat.version != version:
        raise ConflitDeVersion(MESSAGE_CONFLIT)
    permises = set(lundis(contrat.date_debut, contrat.date_fin))
    for semaine in changees:
        _verifier(semaine, permises, le)
        _ecrire(semaine, connues.get(semaine.lundi), contrat, par)
    contrat.version += 1
    contrat.save(update_fields=["version"])
    return contrat


def _differe(semaine: SemaineSaisie, connue: ActiviteHebdo | None) -> bool:
    if connue is None:
        return not semaine.vide
    return any(getattr(semaine, champ) != getattr(connue, champ) for champ in CHAMPS)


def _verifier(semaine: SemaineSaisie, permises: set[date], le: date) -> None:
    if semaine.lundi not in permises and not semaine.vide:
        raise ErreurMetier("Cette semaine est hors du contrat.", champ=f"prevues_{semaine.lundi:%Y%m%d}")
    if semaine.heures_faites is not None and semaine.lundi > le:
        raise ErreurMetier(
            "Cette semaine est à venir\u00a0: ses heures ne sont pas encore faites.",
            champ=f"faites_{semaine.lundi:%Y%m%d}",
        )


def _ecrire(semaine: SemaineSaisie, connue: ActiviteHebdo | None, contrat: ContratEngagement, par: Utilisateur) -> None:
    if semaine.vide:
        if connue is not None:
            connue.delete()
        return
    activite = connue or ActiviteHebdo(contrat=contrat, date_semaine=semaine.lundi)
    valeurs: dict[str, Any] = {champ: getattr(semaine, champ) for champ in CHAMPS}
    for champ, valeur in {**valeurs, "saisie_par": par}.items():
        setattr(activite, champ, valeur)
    verifier(activite)
    activite.save()
