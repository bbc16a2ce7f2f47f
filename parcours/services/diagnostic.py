"""The diagnostic: need, wish to commit, difficulties from their naming to their lifting (P-3.4, P-3.5, art. 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import Utilisateur
from parcours.models import Parcours
from parcours.services.verrous import MESSAGE_CONFLIT, change, poser, verrouiller_ouvert
from participants.enums import EtatDifficulte
from participants.models import Diagnostic, Difficulte
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier


@dataclass(frozen=True, slots=True)
class DifficulteSaisie:
    """A difficulty as it stands when the diagnostic is saved."""

    code: str
    etat: str = EtatDifficulte.A_TRAITER
    date_reperage: date | None = None
    """Without it, the day of the diagnostic."""
    date_levee: date | None = None
    commentaire: str = ""


@transaction.atomic
def enregistrer_diagnostic(
    *,
    parcours: Parcours,
    version: int,
    date_diagnostic: date,
    par: Utilisateur,
    le: date,
    besoin_renforce: bool = False,
    date_volonte: date | None = None,
    support_volonte: str = "",
    projet: str = "",
    synthese: str = "",
    difficultes: Sequence[DifficulteSaisie] = (),
) -> Diagnostic:
    """Write the diagnostic of a parcours and its difficulties; one no longer named leaves it, the history keeps it.

    Args:
        version: of the diagnostic that was read; 0 when there was none.

    Raises:
        ConflitDeVersion: somebody else saved it meanwhile.
        ErreurMetier: a date is impossible.
        GesteInterdit: the parcours is closed.
    """
    parcours = verrouiller_ouvert(parcours.pk)
    diagnostic = parcours.diagnostic or Diagnostic(participant=parcours.participant, version=0)
    valeurs = {
        "date_diagnostic": date_diagnostic,
        "besoin_renforce": besoin_renforce,
        "date_volonte": date_volonte,
        "support_volonte": support_volonte,
        "projet": projet,
        "synthese": synthese,
    }
    voulues = {saisie.code: _valeurs(saisie, date_diagnostic) for saisie in difficultes}
    if not _differe(diagnostic, valeurs, voulues, version):
        return diagnostic
    _verifier(valeurs, voulues, le)
    _ecrire(parcours, diagnostic, valeurs)
    _ecrire_difficultes(diagnostic, voulues)
    return diagnostic


def _valeurs(saisie: DifficulteSaisie, date_diagnostic: date) -> dict[str, Any]:
    return {
        "etat": saisie.etat,
        "date_reperage": saisie.date_reperage or date_diagnostic,
        "date_levee": saisie.date_levee,
        "commentaire": saisie.commentaire,
    }


def _differe(diagnostic: Diagnostic, valeurs: dict[str, Any], voulues: dict[str, dict[str, Any]], version: int) -> bool:
    """The difficulties are part of the diagnostic: its version covers them."""
    if not diagnostic.pk:
        return True
    actuelles = {
        difficulte.code: {champ: getattr(difficulte, champ) for champ in _CHAMPS_DIFFICULTE}
        for difficulte in diagnostic.difficultes.all()
    }
    if actuelles != voulues:
        if diagnostic.version != version:
            raise ConflitDeVersion(MESSAGE_CONFLIT)
        return True
    return change(diagnostic, valeurs, version=version)


_CHAMPS_DIFFICULTE = ("etat", "date_reperage", "date_levee", "commentaire")


def _verifier(valeurs: dict[str, Any], voulues: dict[str, dict[str, Any]], le: date) -> None:
    if valeurs["date_diagnostic"] > le:
        raise ErreurMetier("Un diagnostic n’est pas daté dans l’avenir.", champ="date_diagnostic")
    volonte = valeurs["date_volonte"]
    if volonte is not None and volonte > le:
        raise ErreurMetier("L’engagement n’est pas daté dans l’avenir.", champ="date_volonte", regle="P-3.5")
    if valeurs["support_volonte"] and volonte is None:
        raise ErreurMetier("Indiquez la date à laquelle l’engagement a été signé.", champ="date_volonte", regle="P-3.5")
    for code, difficulte in voulues.items():
        _verifier_difficulte(code, difficulte, le)


def _verifier_difficulte(code: str, difficulte: dict[str, Any], le: date) -> None:
    reperage, levee = difficulte["date_reperage"], difficulte["date_levee"]
    if reperage > le:
        raise ErreurMetier("Une difficulté n’est pas repérée dans l’avenir.", champ=f"{code}_reperage")
    if difficulte["etat"] == EtatDifficulte.LEVE:
        if levee is None:
            raise ErreurMetier("Indiquez la date à laquelle la difficulté a été levée.", champ=f"{code}_levee")
        if levee > le:
            raise ErreurMetier("La levée n’est pas datée dans l’avenir.", champ=f"{code}_levee")
        if levee < reperage:
            raise ErreurMetier("La levée ne peut pas précéder le repérage.", champ=f"{code}_levee")
    elif levee is not None:
        raise ErreurMetier("Seule une difficulté levée porte une date de levée.", champ=f"{code}_levee")


def _ecrire(parcours: Parcours, diagnostic: Diagnostic, valeurs: dict[str, Any]) -> None:
    nouveau = not diagnostic.pk
    if nouveau:
        diagnostic.version = 1
    poser(diagnostic, valeurs)
    if nouveau:
        parcours.diagnostic = diagnostic
        parcours.save(update_fields=["diagnostic", "modifie_le"])


def _ecrire_difficultes(diagnostic: Diagnostic, voulues: dict[str, dict[str, Any]]) -> None:
    actuelles = {difficulte.code: difficulte for difficulte in diagnostic.difficultes.all()}
    for code, difficulte in actuelles.items():
        if code not in voulues:
            difficulte.delete()
    for code, valeurs in voulues.items():
        difficulte = actuelles.get(code) or Difficulte(diagnostic=diagnostic, code=code)
        if not difficulte.pk or any(getattr(difficulte, champ) != valeur for champ, valeur in valeurs.items()):
            for champ, valeur in valeurs.items():
                setattr(difficulte, champ, valeur)
            difficulte.save()
