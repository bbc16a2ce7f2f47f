"""The rights of the person on the page of their parcours: what was told, asked, corrected, frozen (A-6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import Utilisateur
from accounts.perimetre import perimetre_de
from parcours.dossier import DossierLu, inscrire_table
from parcours.permissions import peut_animer
from parcours.volets import FIL, VOLETS, Evenement, Volet
from participants.droits.notices import notice_du
from participants.droits.registres import EMPECHEMENTS
from participants.models import (
    DemandeDroit,
    InformationRemise,
    Limitation,
    Participant,
    Rectification,
    SuspensionConservation,
)
from plie.socle.typographie import INSECABLE


def volet_droits(dossier: DossierLu) -> dict[str, Any] | None:
    """For who may write to the file: the notice; for the structure d'animation, the requests as well."""
    anime = bool(peut_animer(dossier.utilisateur, dossier.parcours))
    if not (anime or dossier.modifiable):
        return None
    informations = dossier.lignes(InformationRemise)
    version = notice_du(dossier.le).version
    return {
        "personne": dossier.parcours.participant,
        "informations": informations,
        "a_remettre": all(remise.notice != version for remise in informations),
        "gel": gel_du(dossier),
        "demandes": _demandes(dossier) if anime else [],
        "suspension": suspension_du(dossier) if anime else None,
        "anime": anime,
    }


def gel_du(dossier: DossierLu) -> Limitation | None:
    """The limitation under way on the person's file."""
    return next((gel for gel in dossier.lignes(Limitation) if gel.levee_le is None), None)


def suspension_du(dossier: DossierLu) -> SuspensionConservation | None:
    """The legal hold under way on the person's file."""
    return next((une for une in dossier.lignes(SuspensionConservation) if une.levee_le is None), None)


def _demandes(dossier: DossierLu) -> list[DemandeDroit]:
    """The requests received by the structures d'animation of this reader."""
    miens = perimetre_de(dossier.utilisateur).animation
    return [demande for demande in dossier.lignes(DemandeDroit) if demande.plie_id in miens]


def fil_droits(dossier: DossierLu) -> Iterable[Evenement]:
    """What the person was told, and what was corrected or frozen at their request."""
    for remise in dossier.lignes(InformationRemise):
        if dossier.limite is None or remise.date_remise <= dossier.limite:
            yield Evenement(
                remise.date_remise,
                "Notice d’information remise",
                "droits",
                "shield-check",
                auteur=str(remise.remise_par or ""),
                detail=f"Version {remise.notice}.",
            )
    if not peut_animer(dossier.utilisateur, dossier.parcours):
        return
    numeros = {demande.pk for demande in _demandes(dossier)}
    for ligne in dossier.lignes(Rectification):
        if ligne.demande_id in numeros:
            yield Evenement(
                timezone.localdate(ligne.rectifiee_le),
                "Fiche rectifiée à la demande de la personne",
                "droits",
                "pencil",
                auteur=str(ligne.rectifiee_par or ""),
                detail=f"{ligne.libelle}{INSECABLE}: «\u00a0{ligne.avant}\u00a0» devient «\u00a0{ligne.apres}\u00a0».",
                url=reverse("participants:droit", args=[ligne.demande_id]),
            )
    for gel in dossier.lignes(Limitation):
        yield _evenement(gel.posee_le, "Fiche gelée", "snow", gel.posee_par, gel.motif)
        if gel.levee_le is not None:
            yield _evenement(gel.levee_le, "Limitation levée", "unlock", gel.levee_par, gel.motif_levee)
    for une in dossier.lignes(SuspensionConservation):
        yield _evenement(une.posee_le, "Effacement suspendu", "pause-circle", une.posee_par, une.motif)
        if une.levee_le is not None:
            yield _evenement(une.levee_le, "Suspension de l’effacement levée", "play", une.levee_par, une.motif_levee)


def _evenement(instant: datetime, titre: str, icone: str, auteur: Utilisateur | None, detail: str) -> Evenement:
    return Evenement(timezone.localdate(instant), titre, "droits", icone, auteur=str(auteur or ""), detail=detail)


def parcours_ouvert(participant: Participant, le: date) -> Iterable[str]:
    """A person being followed: the mission of public interest needs the file (GDPR, art. 17, 3, b)."""
    siens: Any = participant.parcours
    if siens.ouverts().exists():
        yield (
            "Un parcours ou une candidature est en cours\u00a0: le dossier est nécessaire à la mission "
            "d’intérêt public (RGPD, art. 17, paragraphe 3)."
        )


def inscrire() -> None:
    """Register these parts, and the rows that they look at; called once, at start-up."""
    inscrire_table(InformationRemise, lambda c: InformationRemise.objects.filter(participant=c.participant))
    inscrire_table(Limitation, lambda c: Limitation.objects.filter(participant=c.participant))
    inscrire_table(SuspensionConservation, lambda c: SuspensionConservation.objects.filter(participant=c.participant))
    inscrire_table(DemandeDroit, lambda c: DemandeDroit.objects.filter(participant=c.participant))
    inscrire_table(
        Rectification, lambda c: Rectification.objects.filter(demande__participant=c.participant).order_by("pk")
    )
    VOLETS.inscrire(
        "droits",
        Volet("droits", "Droits et données", "shield-check", "parcours/volets/droits.html", volet_droits),
        ordre=88,
    )
    FIL.inscrire("droits", fil_droits, ordre=88)
    EMPECHEMENTS.inscrire("parcours", parcours_ouvert, ordre=10)
