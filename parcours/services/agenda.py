"""The private address of a calendar: created, renewed, revoked by its owner."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from accounts.models import Utilisateur
from parcours.models import FluxAgenda
from parcours.selectors.agenda import empreinte_de

OCTETS_DU_SECRET = 32


@transaction.atomic
def ouvrir_agenda(*, utilisateur: Utilisateur, identite: str, le: datetime) -> str:
    """Create the private address, or renew it: the former one stops at once. Returns the secret, shown once."""
    Utilisateur.objects.select_for_update(of=("self",)).get(pk=utilisateur.pk)
    jeton = secrets.token_urlsafe(OCTETS_DU_SECRET)
    flux = FluxAgenda.objects.filter(utilisateur=utilisateur).first() or FluxAgenda(utilisateur=utilisateur)
    flux.empreinte, flux.identite, flux.cree_le = empreinte_de(jeton), identite, le
    flux.full_clean()
    flux.save()
    return jeton


@transaction.atomic
def changer_identite(*, utilisateur: Utilisateur, identite: str) -> bool:
    """Say how people are named in the calendar, without changing its address; False when there is none."""
    flux = FluxAgenda.objects.select_for_update(of=("self",)).filter(utilisateur=utilisateur).first()
    if flux is None:
        return False
    flux.identite = identite
    flux.full_clean()
    flux.save(update_fields=["identite"])
    return True


@transaction.atomic
def revoquer_agenda(*, utilisateur: Utilisateur) -> bool:
    """Shut the private address for good; False when there was none."""
    nombre, _ = FluxAgenda.objects.filter(utilisateur=utilisateur).delete()
    return bool(nombre)
