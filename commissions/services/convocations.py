"""Letters to the members: invitation with its calendar entry, update, cancellation, agenda ready.

Each convocation remembers the version of the session it was told of. The letters are written in the outbox by the
transaction that notes it: a killed worker leaves neither, a repeated one finds nothing to say.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from post_office import mail

from commissions.documents.invitation import Invitation, invitation_de
from commissions.enums import StatutSeance
from commissions.models import Convocation, Seance


def a_prevenir(seance: Seance, *, le: date) -> list[Convocation]:
    """The convocations of a session whose invitation is missing or out of date.

    An invitation leaves when the session is near; whoever was already invited hears of each change at once.
    """
    if seance.date_seance < le or seance.statut in (StatutSeance.OUVERTE, StatutSeance.CLOSE):
        return []
    proche = seance.date_seance <= le + timedelta(days=settings.COMMISSION_CONVOCATION_JOURS)
    annulee = seance.statut == StatutSeance.ANNULEE
    return [
        c
        for c in seance.convocations.select_related("utilisateur").order_by("pk")
        if (c.sequence_envoyee is None and proche and not annulee)
        or (c.sequence_envoyee is not None and c.sequence_envoyee < seance.sequence)
    ]


def a_aviser(seance: Seance, *, le: date) -> list[Convocation]:
    """The convocations whose member has not been told that the agenda is ready."""
    if seance.statut != StatutSeance.PREPAREE or seance.date_seance < le or not seance.points.exists():
        return []
    return list(seance.convocations.filter(avisee_le__isnull=True).select_related("utilisateur").order_by("pk"))


@transaction.atomic
def ecrire_aux_membres(*, seance: Seance, le: date) -> int:
    """Put in the outbox what each member must be told, once per member and per version; how many letters."""
    seance = Seance.objects.select_for_update(of=("self",)).select_related("plie").get(pk=seance.pk)
    invites, avises = a_prevenir(seance, le=le), a_aviser(seance, le=le)
    maintenant = timezone.now()
    for convocation in invites:
        _inviter(invitation_de(seance, convocation, maintenant), convocation)
        convocation.sequence_envoyee, convocation.envoyee_le = seance.sequence, maintenant
        convocation.save(update_fields=["sequence_envoyee", "envoyee_le"])
    for convocation in avises:
        _aviser(seance, convocation)
        convocation.avisee_le = maintenant
        convocation.save(update_fields=["avisee_le"])
    return len(invites) + len(avises)


def _inviter(invitation: Invitation, convocation: Convocation) -> None:
    piece = {
        "file": ContentFile(invitation.calendrier),
        # The mail itself adds the charset: written twice, a calendar may not read the invitation.
        "mimetype": f"text/calendar; method={invitation.methode}",
    }
    mail.send(
        recipients=[convocation.utilisateur.email],
        subject=invitation.objet,
        message=invitation.texte,
        attachments={"invitation.ics": piece},
    )


def _aviser(seance: Seance, convocation: Convocation) -> None:
    mail.send(
        recipients=[convocation.utilisateur.email],
        subject=f"[PLIE] Ordre du jour de la commission du {seance.date_seance:%d/%m/%Y}",
        message=(
            f"Bonjour,\n\nL’ordre du jour de la commission du {seance.plie.nom}, le {seance.date_seance:%d/%m/%Y}, "
            "est prêt. Vous le lirez en vous connectant, au menu Commissions. Vous pouvez y donner un avis avant la "
            "séance.\n\nCe message ne contient aucune donnée sur les personnes accompagnées.\n"
        ),
    )
