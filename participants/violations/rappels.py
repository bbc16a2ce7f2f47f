"""The reminders of the clocks: one mail as the end nears, one when it is past, once for each person concerned."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from accounts.enums import ROLES_ANIMATION, CodeRole
from accounts.models import Role, Utilisateur
from participants.enums import DestinataireNotification
from participants.models import RappelViolation, Violation
from participants.violations.regles import DEPASSE, Delai
from participants.violations.services import delais_de
from plie.socle.horloge import PARIS
from plie.socle.typographie import INSECABLE, date_en_lettres, heure_en_chiffres

A_INFORMER = {
    DestinataireNotification.PARTIES: "les autres parties au Pacte",
    DestinataireNotification.CNIL: "la CNIL",
    DestinataireNotification.PERSONNES: "les personnes concernées",
}


@transaction.atomic
def rappeler(*, maintenant: datetime) -> int:
    """Send what is due; run twice, nobody is told twice."""
    lettres = 0
    for violation in Violation.objects.select_for_update(of=("self",)).filter(close_le__isnull=True):
        for delai in delais_de(violation):
            seuil = delai.seuil(maintenant)
            if seuil:
                lettres += sum(_rappeler(violation, delai, seuil, un, maintenant) for un in concernes(violation))
    return lettres


def concernes(violation: Violation) -> list[Utilisateur]:
    """The structure d'animation of the PLIE, or all of them, and the administrators."""
    le = violation.connue_le.astimezone(PARIS).date()
    portee = Q(code__in=ROLES_ANIMATION)
    if violation.plie_id is not None:
        portee &= Q(plie=violation.plie_id)
    roles = Role.objects.en_vigueur(le=le).filter(portee | Q(code=CodeRole.ADMINISTRATEUR))
    return list(Utilisateur.objects.filter(is_active=True, roles__in=roles).distinct().order_by("pk"))


def en_mots(limite: datetime) -> str:
    """The end of a clock: 2 mars 2026 à 9 h 30."""
    return f"{date_en_lettres(limite.astimezone(PARIS).date())} à {heure_en_chiffres(limite)}"


def _rappeler(violation: Violation, delai: Delai, seuil: str, a: Utilisateur, maintenant: datetime) -> bool:
    _, cree = RappelViolation.objects.get_or_create(
        violation=violation,
        destinataire=delai.destinataire,
        utilisateur=a,
        seuil=seuil,
        defaults={"envoye_le": maintenant},
    )
    if cree:
        _lettre(violation, delai, seuil, a).send()
    return cree


def _lettre(violation: Violation, delai: Delai, seuil: str, a: Utilisateur) -> EmailMessage:
    numero = f"Violation de données n°{INSECABLE}{violation.pk}"
    qui = DestinataireNotification(delai.destinataire)
    quand = en_mots(delai.limite)
    etat = "est dépassé depuis le" if seuil == DEPASSE else "prend fin le"
    texte = (
        f"Bonjour {a.prenom},\n\n"
        f"{numero}\u00a0: le délai pour informer {A_INFORMER[qui]} {etat} {quand}.\n\n"
        f"Le registre\u00a0: {settings.ADRESSE_DU_SITE}{reverse('participants:violation', args=[violation.pk])}\n"
    )
    return EmailMessage(f"PLIE, v{numero[1:]}\u00a0: {qui.label}", texte, None, [a.email])
