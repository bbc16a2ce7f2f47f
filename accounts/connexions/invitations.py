"""Inviting somebody whose account was opened, and choosing the password of that account, once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.connexions.sessions import fermer_les_sessions
from accounts.models import Invitation, Utilisateur
from plie.socle.erreurs import ErreurMetier

OCTETS_DU_SECRET = 32
COURRIEL = "accounts/courriel_invitation.txt"


def empreinte(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def inviter(*, utilisateur: Utilisateur, par: Utilisateur, maintenant: datetime) -> Invitation:
    """Write to somebody the link by which they choose a password; a former link opens nothing any more.

    Raises:
        ErreurMetier: the account is closed.
    """
    utilisateur = Utilisateur.objects.select_for_update(of=("self",)).get(pk=utilisateur.pk)
    if not utilisateur.is_active:
        raise ErreurMetier("Ce compte est désactivé\u00a0: le réactiver avant d’inviter la personne.")
    _revoquer(utilisateur, maintenant)
    secret = secrets.token_urlsafe(OCTETS_DU_SECRET)
    invitation = Invitation.objects.create(
        utilisateur=utilisateur,
        envoyee_par=par,
        envoyee_le=maintenant,
        expire_le=maintenant + timedelta(days=settings.INVITATION_JOURS),
        empreinte=empreinte(secret),
    )
    chemin = reverse("accounts:invitation", args=[secret])
    corps = render_to_string(
        COURRIEL,
        {"utilisateur": utilisateur, "invitation": invitation, "url": f"{settings.ADRESSE_DU_SITE}{chemin}"},
    )
    EmailMessage("[PLIE] Ouvrir votre compte", corps, to=[utilisateur.email]).send()
    return invitation


def invitation_de(secret: str) -> Invitation | None:
    """The invitation that this secret opens or opened; None for an invented one."""
    return Invitation.objects.select_related("utilisateur").filter(empreinte=empreinte(secret)).first()


@transaction.atomic
def accepter(*, invitation: Invitation, mot_de_passe: str, maintenant: datetime) -> Utilisateur:
    """Give the account the password that its owner has chosen; whoever had a session on it leaves.

    Raises:
        ErreurMetier: the invitation was used, replaced, or its deadline is past.
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    utilisateur: Utilisateur = invitation.utilisateur
    if not invitation.ouvrable(maintenant) or not utilisateur.is_active:
        raise ErreurMetier("Cette invitation n’est plus valable\u00a0: en demander une nouvelle à l’administrateur.")
    utilisateur.set_password(mot_de_passe)
    utilisateur.save(update_fields=["password"])
    invitation.acceptee_le = maintenant
    invitation.save(update_fields=["acceptee_le"])
    fermer_les_sessions(utilisateur=utilisateur)
    return utilisateur


def _revoquer(utilisateur: Utilisateur, maintenant: datetime) -> None:
    vivantes = Invitation.objects.filter(utilisateur=utilisateur, acceptee_le=None, revoquee_le=None)
    vivantes.update(revoquee_le=maintenant)
