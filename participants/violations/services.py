"""Recording a breach, completing it, noting who was told, closing it; nothing is ever deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import Plie, Utilisateur
from participants.enums import DestinataireNotification
from participants.models import NotificationViolation, Violation
from participants.violations.regles import Delai, delais
from plie.durees import duree
from plie.socle.contraintes import ecriture, verifier
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, GesteInterdit
from plie.socle.horloge import PARIS

CHAMPS = (
    "nature", "connue_le", "faits", "categories_personnes", "nombre_personnes", "categories_donnees", "consequences",
    "mesures", "risque", "motif_sans_risque",
)  # fmt: skip
CONFLIT = "Cette violation a été complétée par une autre personne pendant votre saisie."


def delais_de(violation: Violation, notifications: Iterable[NotificationViolation] | None = None) -> list[Delai]:
    """The clocks of a breach, by the durations in force on the day on which it was known.

    Args:
        notifications: who was told, in order, when it has been read.
    """
    le = violation.connue_le.astimezone(PARIS).date()
    faites: dict[str, datetime] = {}
    for notification in violation.notifications.all() if notifications is None else notifications:
        faites.setdefault(notification.destinataire, notification.notifiee_le)
    return delais(
        violation.connue_le,
        risque=violation.risque,
        heures_parties=duree("violation_parties", le=le).valeur,
        heures_cnil=duree("violation_cnil", le=le).valeur,
        notifications=faites,
    )


def enregistrer_violation(
    *, plie: Plie | None, champs: Mapping[str, Any], par: Utilisateur, maintenant: datetime, cle: UUID | None = None
) -> Violation:
    """Open a breach; the same form sent twice opens one.

    Raises:
        ErreurMetier: a value is refused.
    """
    with ecriture(Violation):
        deja = Violation.objects.filter(cle_saisie=cle, enregistree_par=par).first() if cle else None
        if deja is not None:
            return deja
        violation = Violation(plie=plie, enregistree_par=par, enregistree_le=maintenant, cle_saisie=cle)
        _remplir(violation, champs, maintenant)
        violation.save()
    return violation


def completer(*, violation: Violation, champs: Mapping[str, Any], version: int, maintenant: datetime) -> Violation:
    """Say more of a breach as it becomes known; the history keeps what was said before.

    Raises:
        GesteInterdit: it is closed.
        ConflitDeVersion: somebody else completed it meanwhile.
        ErreurMetier: a value is refused.
    """
    with ecriture(Violation):
        violation = _verrouiller(violation, version)
        _remplir(violation, champs, maintenant)
        violation.version += 1
        violation.save()
    return violation


def notifier(
    *,
    violation: Violation,
    destinataire: str,
    notifiee_le: datetime,
    precision: str,
    par: Utilisateur,
    maintenant: datetime,
) -> NotificationViolation:
    """Note that somebody was told: the other parties, the CNIL, the people concerned.

    Raises:
        GesteInterdit: it is closed.
        ErreurMetier: before the breach was known, or in the future.
    """
    with ecriture(NotificationViolation, Violation):
        violation = _verrouiller(violation)
        if notifiee_le > maintenant:
            raise ErreurMetier("La notification est dans le futur.", champ="notifiee_le")
        if notifiee_le < violation.connue_le:
            raise ErreurMetier("La notification précède la connaissance de la violation.", champ="notifiee_le")
        notification, _ = NotificationViolation.objects.get_or_create(
            violation=violation,
            destinataire=destinataire,
            notifiee_le=notifiee_le,
            defaults={"precision": precision, "notee_par": par, "notee_le": maintenant},
        )
    return notification


def clore(*, violation: Violation, bilan: str, version: int, par: Utilisateur, maintenant: datetime) -> Violation:
    """Close a breach once who must be told has been.

    Raises:
        GesteInterdit: it is closed.
        ErreurMetier: a notification is missing, or the account of it.
        ConflitDeVersion: somebody else completed it meanwhile.
    """
    with ecriture(Violation):
        violation = _verrouiller(violation, version)
        manquantes = [delai.destinataire for delai in delais_de(violation) if delai.fait_le is None]
        if manquantes:
            noms = " et ".join(DestinataireNotification(un).label for un in manquantes)
            raise ErreurMetier(f"Noter d’abord la notification\u00a0: {noms}.", regle="A-6")
        violation.bilan, violation.close_par, violation.close_le = bilan, par, maintenant
        violation.version += 1
        verifier(violation)
        violation.save()
    return violation


def _remplir(violation: Violation, champs: Mapping[str, Any], maintenant: datetime) -> None:
    inconnus = set(champs) - set(CHAMPS)
    if inconnus:
        raise ValueError(f"champs qui ne se saisissent pas\u00a0: {sorted(inconnus)}")
    for nom, valeur in champs.items():
        setattr(violation, nom, valeur)
    if violation.connue_le > maintenant:
        raise ErreurMetier("La violation ne peut pas être connue dans le futur.", champ="connue_le")
    if not violation.risque and not violation.motif_sans_risque:
        raise ErreurMetier("Indiquer pourquoi la violation ne crée aucun risque.", champ="motif_sans_risque")
    verifier(violation)


def _verrouiller(violation: Violation, version: int | None = None) -> Violation:
    violation = Violation.objects.select_for_update(of=("self",)).get(pk=violation.pk)
    if not violation.ouverte:
        raise GesteInterdit("Cette violation est close\u00a0: elle ne change plus.", regle="A-6")
    if version is not None and violation.version != version:
        raise ConflitDeVersion(CONFLIT)
    return violation
