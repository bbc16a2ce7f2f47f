"""The diagnostic: need, wish to commit, difficulties from their naming to their lifting (P-3.4, P-3.5, art. 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import Utilisateur
from parcours.models import Parcours
from parcours.services.difficultes import CHAMPS, ecrire_difficultes, mesurer_distance, verifier_difficulte
from parcours.services.verrous import MESSAGE_CONFLIT, change, poser, verrouiller_ouvert
from participants.enums import EtatDifficulte
from participants.models import Diagnostic, Difficulte
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from plie.socle.periodes import ajouter_mois
from plie.socle.typographie import date_en_lettres

# A habit of the house, to catch mistyped years: one counted from then would stretch the evolution over decades.
_MOIS_AVANT_L_ORIENTATION = 12


@dataclass(frozen=True, slots=True)
class DifficulteSaisie:
    """A difficulty as it stands when the diagnostic is saved."""

    code: str
    etat: str = EtatDifficulte.A_TRAITER
    date_reperage: date | None = None
    """Without it, the day of the diagnostic."""
    date_levee: date | None = None
    commentaire: str = ""
    date_prise_en_charge: date | None = None
    """Since when it is worked on; today, when nothing else is said."""


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
    distance: str = "",
    date_distance: date | None = None,
) -> Diagnostic:
    """Write the diagnostic of a parcours and its difficulties; one no longer named leaves it, the history keeps it.

    Args:
        version: of the diagnostic that was read; 0 when there was none.
        distance: to employment, on `date_distance` (today by default); empty leaves what is known.

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
    connues = {d.code: d for d in diagnostic.difficultes.all()} if diagnostic.pk else {}
    voulues = {d.code: _valeurs(d, connues.get(d.code), date_diagnostic, le) for d in difficultes}
    mesuree_le = date_distance or le
    if not _differe(diagnostic, valeurs, voulues, version, (distance, mesuree_le)):
        return diagnostic
    _verifier(valeurs, voulues, le)
    if mesuree_le > le:
        raise ErreurMetier("Une évaluation n’est pas datée dans l’avenir.", champ="date_distance")
    _refuser_trop_ancien(
        parcours, valeurs | {"date_distance": mesuree_le if distance else None}, voulues, connu=diagnostic
    )
    _ecrire(parcours, diagnostic, valeurs)
    ecrire_difficultes(diagnostic, voulues, par=par, le=le)
    mesurer_distance(diagnostic, distance, date_mesure=mesuree_le, par=par)
    return diagnostic


def _valeurs(saisie: DifficulteSaisie, connue: Difficulte | None, date_diagnostic: date, le: date) -> dict[str, Any]:
    reperage = saisie.date_reperage or date_diagnostic
    depuis = saisie.date_prise_en_charge
    if saisie.etat == EtatDifficulte.A_TRAITER:
        depuis = None
    elif saisie.etat == EtatDifficulte.EN_COURS and depuis is None:
        # Since today; since an unknown day, for one that was already worked on.
        deja = connue is not None and connue.etat == EtatDifficulte.EN_COURS
        depuis = connue.date_prise_en_charge if deja and connue else max(reperage, le)
    return {
        "etat": saisie.etat,
        "date_reperage": reperage,
        "date_prise_en_charge": depuis,
        "date_levee": saisie.date_levee,
        "commentaire": saisie.commentaire,
    }


def _differe(
    diagnostic: Diagnostic,
    valeurs: dict[str, Any],
    voulues: dict[str, dict[str, Any]],
    version: int,
    distance: tuple[str, date],
) -> bool:
    """The difficulties and the distance are part of the diagnostic: its version covers them."""
    if not diagnostic.pk:
        return True
    actuelles = {
        difficulte.code: {champ: getattr(difficulte, champ) for champ in CHAMPS}
        for difficulte in diagnostic.difficultes.all()
    }
    niveau, mesuree_le = distance
    connue = not niveau or diagnostic.distances.filter(niveau=niveau, date_mesure=mesuree_le).exists()
    if actuelles != voulues or not connue:
        if diagnostic.version != version:
            raise ConflitDeVersion(MESSAGE_CONFLIT)
        return True
    return change(diagnostic, valeurs, version=version)


def _refuser_trop_ancien(
    parcours: Parcours, valeurs: dict[str, Any], voulues: dict[str, dict[str, Any]], *, connu: Diagnostic
) -> None:
    """A mistyped year; the diagnostic of who oriented the person may have preceded the orientation.

    What is already recorded is not typed again: it does not stand in the way of what is.
    """
    debut = parcours.date_orientation or parcours.date_premier_rdv
    for champ in ("date_diagnostic", "date_volonte", "date_distance"):
        jour = valeurs[champ]
        if jour is None or debut is None or (connu.pk and jour == getattr(connu, champ, None)):
            continue
        if jour < ajouter_mois(debut, -_MOIS_AVANT_L_ORIENTATION):
            raise ErreurMetier(
                f"Cette date précède de plus d’un an l’orientation ({date_en_lettres(debut)}). Vérifier l’année.",
                champ=champ,
            )
    for code, difficulte in voulues.items():
        if difficulte["date_reperage"] < parcours.participant.date_naissance:
            raise ErreurMetier(
                "Cette date précède la naissance de la personne. Vérifier l’année.", champ=f"{code}_reperage"
            )


def _verifier(valeurs: dict[str, Any], voulues: dict[str, dict[str, Any]], le: date) -> None:
    if valeurs["date_diagnostic"] > le:
        raise ErreurMetier("Un diagnostic n’est pas daté dans l’avenir.", champ="date_diagnostic")
    volonte = valeurs["date_volonte"]
    if volonte is not None and volonte > le:
        raise ErreurMetier("L’engagement n’est pas daté dans l’avenir.", champ="date_volonte", regle="P-3.5")
    if valeurs["support_volonte"] and volonte is None:
        raise ErreurMetier("Indiquer la date à laquelle l’engagement a été signé.", champ="date_volonte", regle="P-3.5")
    for code, difficulte in voulues.items():
        verifier_difficulte(code, difficulte, le)


def _ecrire(parcours: Parcours, diagnostic: Diagnostic, valeurs: dict[str, Any]) -> None:
    nouveau = not diagnostic.pk
    if nouveau:
        diagnostic.version = 1
    poser(diagnostic, valeurs)
    if nouveau:
        parcours.diagnostic = diagnostic
        parcours.save(update_fields=["diagnostic", "modifie_le"])
