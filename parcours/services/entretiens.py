"""Appointments: planned, noted, corrected. The first individual one in person, held, dates the parcours (P-6.2c)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Utilisateur
from parcours.enums import FormeEntretien, ModeEntretien, Presence
from parcours.models import Entretien, Parcours
from parcours.regles import RendezVous, date_debut
from parcours.services.verrous import change, debut_prouve, deja_saisi, poser, verrouiller_ouvert
from plie.socle.erreurs import ErreurMetier
from plie.socle.periodes import ajouter_mois
from plie.socle.typographie import date_en_lettres

# What is only said of a past or present appointment; the others may be known in advance.
_CONSTATEES = (Presence.HONORE, Presence.ABSENT)
# A habit of the house: planned further, an appointment is a mistyped year, and it would silence the reminders (C-2).
_MOIS_D_AVANCE = 12
_TROP_LOIN = f"Un rendez-vous se planifie au plus {_MOIS_D_AVANCE}\u00a0mois à l’avance. Vérifier l’année."


@dataclass(frozen=True, slots=True)
class ProchainRendezVous:
    """The next appointment, given in the form of the one that is noted."""

    date_entretien: date
    heure: time | None = None
    mode: str = ModeEntretien.PRESENTIEL


@transaction.atomic
def planifier(
    *,
    parcours: Parcours,
    date_entretien: date,
    par: Utilisateur,
    le: date,
    heure: time | None = None,
    duree_minutes: int | None = None,
    mode: str = ModeEntretien.PRESENTIEL,
    forme: str = FormeEntretien.INDIVIDUEL,
    cle: UUID | None = None,
) -> Entretien:
    """Plan an appointment, today or later.

    Raises:
        ErreurMetier: the day is past, or the same appointment is already planned.
        GesteInterdit: the parcours is closed.
    """
    parcours = verrouiller_ouvert(parcours.pk)
    deja = deja_saisi(Entretien, parcours, cle, {"date_entretien": date_entretien, "mode": mode, "forme": forme})
    if deja is not None:
        return deja
    return _prevoir(
        parcours,
        {
            "date_entretien": date_entretien,
            "heure": heure,
            "duree_minutes": duree_minutes,
            "mode": mode,
            "forme": forme,
            "cle_saisie": cle,
        },
        par=par,
        le=le,
        champ="date_entretien",
    )


@transaction.atomic
def noter(
    *,
    parcours: Parcours,
    date_entretien: date,
    presence: str,
    par: Utilisateur,
    le: date,
    heure: time | None = None,
    duree_minutes: int | None = None,
    mode: str = ModeEntretien.PRESENTIEL,
    forme: str = FormeEntretien.INDIVIDUEL,
    compte_rendu: str = "",
    prochain: ProchainRendezVous | None = None,
    cle: UUID | None = None,
) -> Entretien:
    """Record an appointment that was held, missed or cancelled, and plan the next one.

    The one that was planned that day in the same way is completed: an appointment never stands twice. A no-show keeps
    its date and does not stop the 15 days (P-6.2a).

    Raises:
        ErreurMetier: the date is impossible, or the start of the parcours would change (P-6.2c).
        GesteInterdit: the parcours is closed.
    """
    parcours = verrouiller_ouvert(parcours.pk)
    saisie = {
        "date_entretien": date_entretien,
        "mode": mode,
        "forme": forme,
        "presence": presence,
        "compte_rendu": compte_rendu,
    }
    deja = deja_saisi(Entretien, parcours, cle, saisie)
    if deja is not None:
        return deja
    valeurs = {**saisie, "heure": heure, "duree_minutes": duree_minutes, "cle_saisie": cle}
    prevu = parcours.entretiens.prevus().filter(date_entretien=date_entretien, mode=mode, forme=forme).first()
    if prevu is not None and heure is None:
        valeurs["heure"] = prevu.heure
    _verifier(parcours, date_entretien, presence, le)
    if cle is not None:
        _refuser_le_meme(parcours, saisie, heure)
    entretien = prevu or Entretien(parcours=parcours, saisi_par=par)
    _ecrire(parcours, entretien, valeurs)
    _prevoir_la_suite(parcours, prochain, par=par, le=le)
    return entretien


@transaction.atomic
def corriger(
    *,
    entretien: Entretien,
    version: int,
    date_entretien: date,
    presence: str,
    par: Utilisateur,
    le: date,
    heure: time | None = None,
    duree_minutes: int | None = None,
    mode: str = ModeEntretien.PRESENTIEL,
    forme: str = FormeEntretien.INDIVIDUEL,
    compte_rendu: str = "",
    prochain: ProchainRendezVous | None = None,
) -> Entretien:
    """Note a planned appointment, move it, or correct one already noted.

    Raises:
        ConflitDeVersion: somebody else saved it meanwhile.
        ErreurMetier: the date is impossible, or the start of the parcours would change (P-6.2c).
        GesteInterdit: the parcours is closed.
    """
    parcours = verrouiller_ouvert(entretien.parcours_id)
    entretien = Entretien.objects.select_for_update(of=("self",)).get(pk=entretien.pk)
    valeurs = {
        "date_entretien": date_entretien,
        "heure": heure,
        "duree_minutes": duree_minutes,
        "mode": mode,
        "forme": forme,
        "presence": presence,
        "compte_rendu": compte_rendu,
    }
    if change(entretien, valeurs, version=version):
        _verifier(parcours, date_entretien, presence, le)
        _ecrire(parcours, entretien, valeurs)
    _prevoir_la_suite(parcours, prochain, par=par, le=le)
    return entretien


def _verifier(parcours: Parcours, date_entretien: date, presence: str, le: date) -> None:
    if not presence and date_entretien < le:
        raise ErreurMetier("Ce rendez-vous est passé : indiquer s’il a été honoré.", champ="presence")
    if presence in _CONSTATEES and date_entretien > le:
        raise ErreurMetier(
            "Un rendez-vous à venir ne peut pas encore être honoré ni manqué : vérifier la date.",
            champ="date_entretien",
            regle="P-6.2c",
        )
    if date_entretien > ajouter_mois(le, _MOIS_D_AVANCE):
        raise ErreurMetier(_TROP_LOIN, champ="date_entretien")
    orientation = parcours.date_orientation
    if orientation is not None and date_entretien < orientation and not parcours.repris:
        raise ErreurMetier(
            f"Cette date précède l’orientation ({date_en_lettres(orientation)}).", champ="date_entretien"
        )


def _refuser_le_meme(parcours: Parcours, saisie: dict[str, Any], heure: time | None) -> None:
    """A browser that goes back shows the form anew, under another key, with the same text in it."""
    memes = parcours.entretiens.filter(**saisie)
    if (memes.filter(heure=heure) if heure else memes).exists():
        raise ErreurMetier("Cet entretien figure déjà au dossier, avec le même compte rendu.", champ="date_entretien")


def _ecrire(parcours: Parcours, entretien: Entretien, valeurs: dict[str, Any]) -> None:
    with debut_prouve():
        poser(entretien, valeurs)
        _dater_le_premier_rendez_vous(parcours)


def _dater_le_premier_rendez_vous(parcours: Parcours) -> None:
    """Keep `date_premier_rdv` true to the appointments; once the parcours has started it cannot move (P-6.2c)."""
    premier = date_debut(
        RendezVous(date=jour, mode=mode, forme=forme, presence=presence)
        for jour, mode, forme, presence in parcours.entretiens.values_list(
            "date_entretien", "mode", "forme", "presence"
        )
    )
    if parcours.date_debut is None:
        if premier != parcours.date_premier_rdv:
            parcours.date_premier_rdv = premier
            parcours.save(update_fields=["date_premier_rdv", "modifie_le"])
        return
    if parcours.repris or premier == parcours.date_debut:
        return
    if premier is not None and premier < parcours.date_debut:
        raise ErreurMetier(
            f"Le parcours a commencé le {date_en_lettres(parcours.date_debut)}, jour du premier rendez-vous individuel "
            "en présence : aucun autre rendez-vous de ce type ne peut le précéder.",
            champ="date_entretien",
            regle="P-6.2c",
        )
    raise ErreurMetier(
        "Ce rendez-vous fixe le début du parcours : sa date, son mode, sa forme et la présence ne changent plus.",
        champ="date_entretien",
        regle="P-6.2c",
    )


def _prevoir_la_suite(parcours: Parcours, prochain: ProchainRendezVous | None, *, par: Utilisateur, le: date) -> None:
    if prochain is None:
        return
    valeurs = {"date_entretien": prochain.date_entretien, "heure": prochain.heure, "mode": prochain.mode}
    if not parcours.entretiens.prevus().filter(**valeurs).exists():
        _prevoir(parcours, valeurs, par=par, le=le, champ="prochain_date")


def _prevoir(parcours: Parcours, valeurs: dict[str, Any], *, par: Utilisateur, le: date, champ: str) -> Entretien:
    jour: date = valeurs["date_entretien"]
    if jour < le:
        raise ErreurMetier("Un rendez-vous se planifie aujourd’hui ou plus tard.", champ=champ)
    if jour > ajouter_mois(le, _MOIS_D_AVANCE):
        raise ErreurMetier(_TROP_LOIN, champ=champ)
    if parcours.date_orientation is not None and jour < parcours.date_orientation:
        raise ErreurMetier(
            f"Cette date précède l’orientation ({date_en_lettres(parcours.date_orientation)}).", champ=champ
        )
    if parcours.entretiens.prevus().filter(date_entretien=jour, heure=valeurs["heure"]).exists():
        raise ErreurMetier("Un rendez-vous est déjà prévu ce jour-là à cette heure.", champ=champ)
    entretien = Entretien(parcours=parcours, saisi_par=par)
    poser(entretien, valeurs)
    return entretien
