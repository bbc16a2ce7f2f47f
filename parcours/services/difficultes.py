"""The difficulties of a diagnostic: named, worked on, lifted, each change kept with its day and its author."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from accounts.models import Utilisateur
from participants.enums import EtatDifficulte
from participants.models import Diagnostic, Difficulte, MesureDistance, SuiviDifficulte
from plie.socle.contraintes import verifier
from plie.socle.erreurs import ErreurMetier
from plie.socle.typographie import date_en_lettres

CHAMPS = ("etat", "date_reperage", "date_prise_en_charge", "date_levee", "commentaire")
# The field in which the day of each state is typed.
CHAMP_DE_DATE = {
    EtatDifficulte.A_TRAITER: "reperage",
    EtatDifficulte.EN_COURS: "depuis",
    EtatDifficulte.LEVE: "levee",
}


def verifier_difficulte(code: str, valeurs: Mapping[str, Any], le: date) -> None:
    """The days of a difficulty come in order, and none lies in the future.

    Raises:
        ErreurMetier: beside the field at fault.
    """
    reperage, depuis, levee = valeurs["date_reperage"], valeurs["date_prise_en_charge"], valeurs["date_levee"]
    if reperage > le:
        raise ErreurMetier("Une difficulté n’est pas repérée dans l’avenir.", champ=f"{code}_reperage")
    if depuis is not None and depuis > le:
        raise ErreurMetier("Le travail commencé n’est pas daté dans l’avenir.", champ=f"{code}_depuis")
    if depuis is not None and depuis < reperage:
        raise ErreurMetier("Le travail sur une difficulté ne peut pas précéder son repérage.", champ=f"{code}_depuis")
    if valeurs["etat"] != EtatDifficulte.LEVE:
        if levee is not None:
            raise ErreurMetier("Seule une difficulté levée porte une date de levée.", champ=f"{code}_levee")
        return
    if levee is None:
        raise ErreurMetier("Indiquer la date à laquelle la difficulté a été levée.", champ=f"{code}_levee")
    if levee > le:
        raise ErreurMetier("La levée n’est pas datée dans l’avenir.", champ=f"{code}_levee")
    if levee < reperage:
        raise ErreurMetier("La levée ne peut pas précéder le repérage.", champ=f"{code}_levee")
    if depuis is not None and levee < depuis:
        raise ErreurMetier("La levée ne peut pas précéder le travail qui y mène.", champ=f"{code}_levee")


def ecrire_difficultes(
    diagnostic: Diagnostic, voulues: Mapping[str, Mapping[str, Any]], *, par: Utilisateur, le: date
) -> None:
    """Write the difficulties as they are wanted; one no longer named leaves, the history keeps it."""
    actuelles = {difficulte.code: difficulte for difficulte in diagnostic.difficultes.all()}
    for code, difficulte in actuelles.items():
        if code not in voulues:
            difficulte.delete()
    for code, valeurs in voulues.items():
        difficulte = actuelles.get(code) or Difficulte(diagnostic=diagnostic, code=code)
        if difficulte.pk and all(getattr(difficulte, champ) == valeur for champ, valeur in valeurs.items()):
            continue
        for champ, valeur in valeurs.items():
            setattr(difficulte, champ, valeur)
        verifier(difficulte)
        difficulte.save()
        _suivre(difficulte, par=par, le=le)


def _suivre(difficulte: Difficulte, *, par: Utilisateur, le: date) -> None:
    """Add the state that begins; correct the day of the one that lasts.

    Raises:
        ErreurMetier: the change would come before the one already noted.
    """
    suivis = list(difficulte.suivis.order_by("date_etat", "pk"))
    if not suivis:
        suivis = [_noter(difficulte, EtatDifficulte.A_TRAITER, difficulte.date_reperage, par)]
    premier, dernier = suivis[0], suivis[-1]
    if premier.date_etat != difficulte.date_reperage:
        premier.date_etat = difficulte.date_reperage
        premier.save(update_fields=["date_etat"])
    depuis = _depuis(difficulte, le)
    if dernier.etat == difficulte.etat:
        if dernier is not premier and difficulte.etat != EtatDifficulte.A_TRAITER and dernier.date_etat != depuis:
            _dans_l_ordre(difficulte, depuis, suivis[-2])
            dernier.date_etat = depuis
            dernier.save(update_fields=["date_etat"])
        return
    _dans_l_ordre(difficulte, depuis, dernier)
    _noter(difficulte, difficulte.etat, depuis, par)


def _depuis(difficulte: Difficulte, le: date) -> date:
    """Since when the difficulty is in its state; back to be treated, since today."""
    if difficulte.etat == EtatDifficulte.LEVE:
        return difficulte.date_levee or le
    if difficulte.etat == EtatDifficulte.EN_COURS:
        return difficulte.date_prise_en_charge or le
    return le


def _dans_l_ordre(difficulte: Difficulte, depuis: date, precedent: SuiviDifficulte) -> None:
    if depuis < precedent.date_etat:
        raise ErreurMetier(
            f"Cet état ne peut pas précéder le précédent, noté le {date_en_lettres(precedent.date_etat)}.",
            champ=f"{difficulte.code}_{CHAMP_DE_DATE[EtatDifficulte(difficulte.etat)]}",
        )


def _noter(difficulte: Difficulte, etat: str, depuis: date, par: Utilisateur) -> SuiviDifficulte:
    # The same state twice on one day says nothing more.
    suivi, _ = SuiviDifficulte.objects.get_or_create(
        difficulte=difficulte, etat=etat, date_etat=depuis, defaults={"note_par": par}
    )
    return suivi


def mesurer_distance(
    diagnostic: Diagnostic, niveau: str, *, date_mesure: date, par: Utilisateur
) -> MesureDistance | None:
    """Keep the distance to employment of a day; the same level later on says nothing new."""
    derniere = diagnostic.distances.order_by("-date_mesure").first()
    if not niveau or (derniere is not None and (derniere.niveau, derniere.date_mesure) == (niveau, date_mesure)):
        return None
    mesure = diagnostic.distances.filter(date_mesure=date_mesure).first() or MesureDistance(
        diagnostic=diagnostic, date_mesure=date_mesure
    )
    mesure.niveau, mesure.note_par = niveau, par
    verifier(mesure)
    mesure.save()
    return mesure
