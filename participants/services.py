"""The gestures on a person: recording, correcting, RSA periods."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from accounts.models import Commune
from participants.droits.gel import exiger_fiche_libre
from participants.models import Participant, PeriodeRsa
from participants.models.situation import CHAMPS_SITUATION
from participants.services_periodes import reporter_correction
from participants.vraisemblance import exiger_l_age, exiger_la_naissance, exiger_le_code_postal
from plie.socle.contraintes import ecriture, verifier
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from plie.socle.typographie import telephone_a_garder

CHAMPS_IDENTITE = (
    "nom",
    "prenom",
    "date_naissance",
    "adresse",
    "code_postal",
    "telephone",
    "email",
    "numero_france_travail",
)
# What a person types about someone; the rest of the row is the software's.
CHAMPS_SAISIS = (*CHAMPS_IDENTITE, *CHAMPS_SITUATION)
RSA_A_VENIR = "Le début du RSA est dans le futur : l’enregistrer le jour venu."
CONFLIT = "Cette fiche a été modifiée par une autre personne pendant votre saisie."


def creer_participant(*, champs: Mapping[str, Any], le: date) -> Participant:
    """Record a person.

    Raises:
        ErreurMetier: a value is refused (the field is named).
    """
    with ecriture(Participant):
        participant = Participant()
        _remplir(participant, champs, le)
        participant.save()
    return participant


def modifier_participant(*, participant: Participant, version: int, champs: Mapping[str, Any], le: date) -> Participant:
    """Correct the identity or the current situation; what an entry has frozen does not move.

    Raises:
        ConflitDeVersion: the record was saved by somebody else since `version`.
        ErreurMetier: a value is refused.
    """
    with ecriture(Participant):
        participant = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
        exiger_fiche_libre(participant.pk)
        if participant.version != version:
            if all(inchange(nom, getattr(participant, nom), valeur) for nom, valeur in champs.items()):
                return participant  # the same form sent twice
            raise ConflitDeVersion(CONFLIT)
        # What another tool wrote in its own way is no change of the person's, as long as nobody corrects it.
        changes = {nom: v for nom, v in champs.items() if not inchange(nom, getattr(participant, nom, v), v)}
        _remplir(participant, changes, le)
        reporter_correction(participant, le=le)
        participant.version += 1
        participant.save()
    return participant


def inchange(nom: str, avant: Any, apres: Any) -> bool:
    """Whether a field says the same before and after, however it was written: 0601020304, or 06 01 02 03 04."""
    return bool(_comparable(nom, avant) == _comparable(nom, apres))


def _comparable(nom: str, valeur: Any) -> Any:
    if not isinstance(valeur, str):
        return valeur
    texte = valeur.strip()
    return (telephone_a_garder(texte) or texte) if nom == "telephone" else texte


def ajouter_periode_rsa(
    *,
    participant: Participant,
    date_debut: date,
    le: date,
    date_fin: date | None = None,
    source: str = "",
    cle: UUID | None = None,
) -> PeriodeRsa:
    """Record a period of RSA; the same form sent twice records it once.

    Raises:
        ErreurMetier: the period starts after `le`, its dates are reversed, or it overlaps another one.
    """
    _refuser_rsa_a_venir(date_debut, le)
    with ecriture(PeriodeRsa):
        participant = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
        exiger_fiche_libre(participant.pk)
        deja = participant.periodes_rsa.filter(cle_saisie=cle).first() if cle else None
        if deja is not None and (deja.date_debut, deja.date_fin) == (date_debut, date_fin):
            return deja
        # One came back to the form and typed another period: it is another one, without the key.
        cle = None if deja is not None else cle
        periode = PeriodeRsa(
            participant=participant, date_debut=date_debut, date_fin=date_fin, source=source, cle_saisie=cle
        )
        exiger_l_age(participant.date_naissance, date_debut, champ="date_debut")
        verifier(periode)
        periode.save()
    return periode


def modifier_periode_rsa(
    *, periode: PeriodeRsa, version: int, date_debut: date, le: date, date_fin: date | None, source: str = ""
) -> PeriodeRsa:
    """Correct a period of RSA, or end it.

    Raises:
        ConflitDeVersion: the period was saved by somebody else since `version`.
        ErreurMetier: the period starts after `le`, its dates are reversed, or it overlaps another one.
    """
    _refuser_rsa_a_venir(date_debut, le)
    with ecriture(PeriodeRsa):
        periode = PeriodeRsa.objects.select_for_update(of=("self",)).get(pk=periode.pk)
        exiger_fiche_libre(periode.participant_id)
        if periode.version != version:
            if (periode.date_debut, periode.date_fin, periode.source) == (date_debut, date_fin, source):
                return periode  # the same form sent twice
            raise ConflitDeVersion("Cette période a été modifiée par une autre personne pendant votre saisie.")
        exiger_l_age(periode.participant.date_naissance, date_debut, champ="date_debut")
        periode.date_debut, periode.date_fin, periode.source = date_debut, date_fin, source
        verifier(periode)
        periode.version += 1
        periode.save()
    return periode


def retirer_periode_rsa(*, periode: PeriodeRsa) -> None:
    """Remove a period recorded by mistake; the history keeps it."""
    with ecriture(PeriodeRsa):
        exiger_fiche_libre(periode.participant_id)
        periode.delete()


def _refuser_rsa_a_venir(date_debut: date, le: date) -> None:
    if date_debut > le:
        raise ErreurMetier(RSA_A_VENIR, champ="date_debut")


def _remplir(participant: Participant, champs: Mapping[str, Any], le: date) -> None:
    inconnus = set(champs) - set(CHAMPS_SAISIS)
    if inconnus:
        raise ValueError(f"champs qui ne se saisissent pas\u00a0: {sorted(inconnus)}")
    for nom, valeur in champs.items():
        setattr(participant, nom, valeur)
    exiger_la_naissance(participant.date_naissance, le=le)
    inscription = participant.date_inscription_france_travail
    if inscription and inscription > le:
        raise ErreurMetier(
            "Cette date est dans le futur : cocher « inscription en cours » si elle n’est pas encore faite.",
            champ="date_inscription_france_travail",
        )
    exiger_l_age(participant.date_naissance, inscription, champ="date_inscription_france_travail")
    participant.code_postal = participant.code_postal or _code_postal_unique(participant.commune)
    exiger_le_code_postal(participant.code_postal, participant.commune)
    verifier(participant)


def _code_postal_unique(commune: Commune | None) -> str:
    """The postal code of a commune that has only one."""
    codes = commune.codes_postaux.replace(",", " ").split() if commune else []
    return codes[0] if len(codes) == 1 else ""
