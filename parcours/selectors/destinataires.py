"""Who is sent the summary of the day, and who chose what."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from accounts.enums import ROLES_ANIMATION, CodeRole
from accounts.models import Delegation, Role, Utilisateur
from parcours.models import EnvoiRappels, PreferenceRappels
from parcours.regles.envois import envoi_prevu

ROLES_RAPPELES = (CodeRole.ACCOMPAGNATEUR, *ROLES_ANIMATION)


def preference_de(utilisateur: Utilisateur) -> PreferenceRappels:
    """What somebody chose, or what holds as long as they have not chosen."""
    return PreferenceRappels.objects.filter(utilisateur=utilisateur).first() or PreferenceRappels(
        utilisateur=utilisateur
    )


def destinataires_du_jour(*, le: date) -> list[Utilisateur]:
    """Those who follow people or animate a PLIE that day, want the summary that day, and have not been sent it."""
    if not envoi_prevu("quotidien", 0, le=le):
        return []
    roles = Role.objects.en_vigueur(le=le).filter(utilisateur=OuterRef("pk"), code__in=ROLES_RAPPELES)
    delegations = Delegation.objects.filter(a=OuterRef("pk"), date_debut__lte=le, date_fin__gte=le)
    partis = EnvoiRappels.objects.filter(utilisateur=OuterRef("pk"), date_envoi=le)
    candidats = (
        Utilisateur.objects.filter(Q(Exists(roles)) | Q(Exists(delegations)), is_active=True)
        .exclude(Exists(partis))
        .select_related("preference_rappels")
        .order_by("pk")
    )
    return [un for un in candidats if _voulu(un, le)]


def _voulu(utilisateur: Utilisateur, le: date) -> bool:
    preference = getattr(utilisateur, "preference_rappels", None) or PreferenceRappels()
    return envoi_prevu(preference.frequence, preference.jour_semaine, le=le)
