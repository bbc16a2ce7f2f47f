"""The pôles are told that letters wait for them: how many, of which session, and nothing about anybody."""

from __future__ import annotations

from datetime import date

from django.db.models import Count
from post_office import mail

from accounts.enums import CodeRole
from accounts.models import PoleInsertion, Role
from commissions.models import Correction, Courrier, Seance
from plie.socle.typographie import date_en_lettres


def prevenir_les_poles(*, seance: Seance, correction: Correction | None = None, le: date) -> int:
    """Put in the outbox one letter per pôle to which the session, or a correction of it, wrote; how many letters.

    To the address of the service when there is one, else to each of its agents.
    """
    lettres = Courrier.objects.filter(decision__point__seance=seance, correction=correction, pole__isnull=False)
    nombres = dict(lettres.order_by("pole").values_list("pole").annotate(nombre=Count("pk")))
    envoyees = 0
    for pole in PoleInsertion.objects.filter(pk__in=nombres).order_by("pk"):
        for adresse in _adresses(pole, le):
            mail.send(
                recipients=[adresse],
                subject=f"[PLIE] Lettres de la commission du {seance.date_seance:%d/%m/%Y}",
                message=_texte(seance, nombres[pole.pk], rectifiee=correction is not None),
            )
            envoyees += 1
    return envoyees


def _adresses(pole: PoleInsertion, le: date) -> list[str]:
    if pole.courriel:
        return [pole.courriel]
    agents = Role.objects.en_vigueur(le=le).filter(code=CodeRole.AGENT_POLE, pole=pole, utilisateur__is_active=True)
    return list(agents.order_by("utilisateur").values_list("utilisateur__email", flat=True).distinct())


def _texte(seance: Seance, nombre: int, *, rectifiee: bool) -> str:
    plusieurs = nombre > 1
    quoi = f"{nombre} lettres vous sont adressées" if plusieurs else "Une lettre vous est adressée"
    suite = "à la suite d’une rectification, " if rectifiee else ""
    return (
        f"Bonjour,\n\n{quoi} {suite}après la commission du {seance.plie.nom}, réunie le "
        f"{date_en_lettres(seance.date_seance)}. Vous {'les' if plusieurs else 'la'} lirez en vous "
        "connectant, au menu Lettres.\n\n"
        "Ce message ne contient aucune donnée sur les personnes accompagnées.\n"
    )
