"""The gestures on what holds from a day to another: moving house, France Travail, RQTH.

The person's own columns say what holds today; `accorder` keeps them so, at each gesture and each morning.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from participants.droits.gel import exiger_fiche_libre
from participants.enums import NatureStatut
from participants.models import Limitation, Participant, PeriodeStatut, Residence
from participants.selectors import statut_au
from participants.vraisemblance import exiger_l_age, exiger_le_code_postal
from plie.socle.contraintes import ecriture, verifier
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from plie.socle.periodes import ajouter_mois, veille

CHAMPS_ADRESSE = ("adresse", "code_postal", "commune", "qpv")
# A morning without the task is caught up on the next.
RATTRAPAGE = timedelta(days=8)
# A habit of the house, to catch mistyped years.
MOIS_D_AVANCE = 12
CONFLIT = "Cette fiche a été modifiée par une autre personne pendant votre saisie."


def demenager(
    *, participant: Participant, version: int, date_debut: date, adresse: Mapping[str, Any], le: date
) -> Residence:
    """Record a new address from a day, past or to come; the one before ends on the eve.

    Recorded again for the same day, it is corrected; sent twice, it is recorded once.

    Raises:
        ConflitDeVersion: the person's record was saved by somebody else since `version`.
        ErreurMetier: a value is refused.
    """
    with ecriture(Residence):
        participant = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
        exiger_fiche_libre(participant.pk)
        _exiger_une_date_plausible(participant, date_debut, le)
        exiger_le_code_postal(adresse.get("code_postal", ""), adresse.get("commune"))
        residences = Residence.objects.filter(participant=participant)
        du_jour = residences.filter(date_debut=date_debut).first()
        if du_jour is not None and all(getattr(du_jour, champ) == valeur for champ, valeur in adresse.items()):
            return du_jour
        if participant.version != version:
            raise ConflitDeVersion(CONFLIT)
        if du_jour is not None:
            for champ, valeur in adresse.items():
                setattr(du_jour, champ, valeur)
            verifier(du_jour)
            du_jour.save()
            accorder(participant, le=le, touchee=True)
            return du_jour
        if not residences.exists():
            # What was known so far held before, since an unknown day.
            actuelle = {champ: getattr(participant, champ) for champ in CHAMPS_ADRESSE}
            Residence.objects.create(participant=participant, date_fin=veille(date_debut), **actuelle)
        en_cours = residences.couvrant(le=date_debut).first()
        suivante = residences.filter(date_debut__gt=date_debut).order_by("date_debut").first()
        if en_cours is not None:
            en_cours.date_fin = veille(date_debut)
            en_cours.save(update_fields=["date_fin"])
        nouvelle = Residence(
            participant=participant,
            date_debut=date_debut,
            date_fin=veille(suivante.date_debut) if suivante and suivante.date_debut else None,
            **adresse,
        )
        verifier(nouvelle)
        nouvelle.save()
        accorder(participant, le=le, touchee=True)
    return nouvelle


def _exiger_une_date_plausible(participant: Participant, date_debut: date, le: date) -> None:
    if date_debut < participant.date_naissance:
        raise ErreurMetier("Cette date précède la naissance de la personne. Vérifier l’année.", champ="date_debut")
    if date_debut > ajouter_mois(le, MOIS_D_AVANCE):
        raise ErreurMetier(
            f"Un changement d’adresse s’annonce au plus {MOIS_D_AVANCE}\u00a0mois à l’avance. Vérifier l’année.",
            champ="date_debut",
        )


def retirer_residence(*, residence: Residence, le: date) -> None:
    """Remove an address recorded by mistake: the one before lasts until its end; the history keeps it."""
    with ecriture(Residence):
        participant = Participant.objects.select_for_update(of=("self",)).get(pk=residence.participant_id)
        exiger_fiche_libre(participant.pk)
        autres = Residence.objects.filter(participant=participant).exclude(pk=residence.pk)
        if not autres.exists():
            raise ErreurMetier("La seule adresse connue ne se retire pas\u00a0: la corriger dans la fiche.")
        debut = residence.date_debut
        precedente = autres.filter(date_fin=veille(debut)).first() if debut else None
        residence.delete()
        if precedente is not None:
            precedente.date_fin = residence.date_fin
            precedente.save(update_fields=["date_fin"])
        accorder(participant, le=le, touchee=True)


def ajouter_statut(
    *, participant: Participant, nature: str, date_debut: date, le: date, date_fin: date | None = None, source: str = ""
) -> PeriodeStatut:
    """Record a registration with France Travail, or a RQTH.

    Raises:
        ErreurMetier: the dates are reversed, to come, or overlap another period of the kind.
    """
    with ecriture(PeriodeStatut):
        participant = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
        exiger_fiche_libre(participant.pk)
        statut = PeriodeStatut(participant=participant, nature=nature)
        _poser(statut, date_debut, date_fin, source, le)
        accorder(participant, le=le, touchee=True)
    return statut


def modifier_statut(
    *, statut: PeriodeStatut, version: int, date_debut: date, le: date, date_fin: date | None, source: str = ""
) -> PeriodeStatut:
    """Correct a period, or end it.

    Raises:
        ConflitDeVersion: the period was saved by somebody else since `version`.
        ErreurMetier: as for `ajouter_statut`.
    """
    with ecriture(PeriodeStatut):
        participant = Participant.objects.select_for_update(of=("self",)).get(pk=statut.participant_id)
        exiger_fiche_libre(participant.pk)
        statut = PeriodeStatut.objects.select_for_update(of=("self",)).get(pk=statut.pk)
        if statut.version != version:
            raise ConflitDeVersion("Cette période a été modifiée par une autre personne pendant votre saisie.")
        statut.version += 1
        _poser(statut, date_debut, date_fin, source, le)
        accorder(participant, le=le, touchee=True)
    return statut


def retirer_statut(*, statut: PeriodeStatut, le: date) -> None:
    """Remove a period recorded by mistake; the history keeps it."""
    with ecriture(PeriodeStatut):
        participant = Participant.objects.select_for_update(of=("self",)).get(pk=statut.participant_id)
        exiger_fiche_libre(participant.pk)
        statut.delete()
        accorder(participant, le=le, touchee=True, retiree=statut.nature)


def _poser(statut: PeriodeStatut, date_debut: date, date_fin: date | None, source: str, le: date) -> None:
    if date_debut > le:
        raise ErreurMetier("Une période à venir s’enregistre le jour où elle commence.", champ="date_debut")
    exiger_l_age(statut.participant.date_naissance, date_debut, champ="date_debut")
    statut.date_debut, statut.date_fin, statut.source = date_debut, date_fin, source
    verifier(statut)
    statut.save()


def accorder(participant: Participant, *, le: date, touchee: bool = False, retiree: str = "") -> bool:
    """Have the person's columns say what holds today; what no dated row tells stays as it was typed.

    Args:
        touchee: a dated row has changed: the record's version follows, so that another form notices.
        retiree: the kind of the period just removed: when none is left, what it told is no longer known.
    """
    valeurs: dict[str, Any] = {}
    residence = Residence.objects.filter(participant=participant).couvrant(le=le).first()
    if residence is not None:
        valeurs |= {champ: getattr(residence, champ) for champ in CHAMPS_ADRESSE}
    inscrit = statut_au(participant, NatureStatut.FRANCE_TRAVAIL, le)
    if inscrit.connu or retiree == NatureStatut.FRANCE_TRAVAIL:
        valeurs["date_inscription_france_travail"] = inscrit.depuis
        valeurs["inscription_en_cours"] = participant.inscription_en_cours and inscrit.depuis is None
    rqth = statut_au(participant, NatureStatut.RQTH, le)
    if rqth.connu or retiree == NatureStatut.RQTH:
        valeurs["rqth"] = rqth.depuis is not None if rqth.connu else None
    change = any(getattr(participant, champ) != valeur for champ, valeur in valeurs.items())
    if change or touchee:
        for champ, valeur in valeurs.items():
            setattr(participant, champ, valeur)
        participant.version += 1
        verifier(participant)
        participant.save()
    return change


def reporter_correction(participant: Participant, *, le: date) -> None:
    """Carry a correction of the record to the dated rows of today, so that both tell the same.

    Raises:
        ErreurMetier: the record would deny a period that still runs.
    """
    residence = Residence.objects.filter(participant=participant).couvrant(le=le).first()
    if residence is not None:
        # The archive has emptied the streets of the dated addresses: a correction does not write them again.
        for champ in ("commune", "qpv") if participant.archivee_le else CHAMPS_ADRESSE:
            setattr(residence, champ, getattr(participant, champ))
        residence.save()
    inscrit = statut_au(participant, NatureStatut.FRANCE_TRAVAIL, le)
    if inscrit.depuis is not None and inscrit.depuis != participant.date_inscription_france_travail:
        raise ErreurMetier(
            "Une inscription à France Travail est enregistrée avec ses dates\u00a0: la modifier ou la terminer.",
            champ="date_inscription_france_travail",
        )
    rqth = statut_au(participant, NatureStatut.RQTH, le)
    if rqth.depuis is not None and not participant.rqth:
        raise ErreurMetier("Une RQTH est enregistrée avec ses dates\u00a0: la modifier ou la terminer.", champ="rqth")


def accorder_du_jour(*, le: date) -> int:
    """Bring to the records the addresses and statuses that begin or end around a day; how many changed.

    Can run twice: what already agrees is left as it is.
    """
    change = 0
    bornes = Q(residences__date_debut__lte=le, residences__date_debut__gt=le - RATTRAPAGE)
    for borne in ("statuts__date_debut", "statuts__date_fin", "residences__date_fin"):
        bornes |= Q(**{f"{borne}__lte": le, f"{borne}__gt": le - RATTRAPAGE})
    # A frozen record stays as it is, until the limitation is lifted.
    libres = Participant.objects.exclude(limitations__in=Limitation.objects.en_cours())
    for pk in libres.filter(bornes).values_list("pk", flat=True).distinct():
        with ecriture(Participant):
            participant = Participant.objects.select_for_update(of=("self",)).get(pk=pk)
            change += accorder(participant, le=le)
    return change
