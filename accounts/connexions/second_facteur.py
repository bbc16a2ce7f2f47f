"""Taking away the second factor of somebody who lost it: the administrator's gesture, told to its owner."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.connexions.sessions import fermer_les_sessions
from accounts.models import Utilisateur

COURRIEL = "accounts/courriel_second_facteur.txt"


@transaction.atomic
def retirer_le_second_facteur(*, utilisateur: Utilisateur) -> None:
    """Forget the phones, keys and recovery codes of an account, close its sessions, and tell its owner."""
    Authenticator.objects.filter(user=utilisateur).delete()
    utilisateur.second_facteur_retire_le = timezone.now()
    utilisateur.save(update_fields=["second_facteur_retire_le"])
    fermer_les_sessions(utilisateur=utilisateur)
    corps = render_to_string(COURRIEL, {"utilisateur": utilisateur})
    EmailMessage("[PLIE] Votre second facteur a été retiré", corps, to=[utilisateur.email]).send()
