"""Telling those who may read a published edition that it is there: a link, no figure and nobody's name (C-2, A-4)."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from post_office import mail

from accounts.enums import ROLES_ANIMATION, CodeRole
from accounts.models import Role, Utilisateur
from pilotage.models import Edition
from pilotage.presentation.cases import periode_en_mots
from plie.socle.typographie import INSECABLE, date_en_lettres


def destinataires(edition: Edition, *, le: date) -> list[Utilisateur]:
    """The financeurs and the structures d'animation who hold, that day, a role that opens this edition.

    That of one PLIE: its team, its financeurs and those of all the PLIE. That of all of them: every team, every
    financeur. Whoever published it knows already.
    """
    roles = Role.objects.en_vigueur(le=le).filter(code__in=[CodeRole.FINANCEUR, *ROLES_ANIMATION])
    if edition.plie_id is not None:
        roles = roles.filter(Q(plie=edition.plie_id) | Q(code=CodeRole.FINANCEUR, plie__isnull=True))
    personnes = Utilisateur.objects.filter(pk__in=roles.values("utilisateur"), is_active=True)
    return list(personnes.exclude(pk=edition.publiee_par_id).order_by("pk"))


def annoncer(*, edition: Edition, le: date) -> int:
    """Put one letter for each reader in the outbox; how many.

    Called by the transaction that publishes: a killed worker leaves neither publication nor letters, and nobody can
    publish twice.
    """
    objet, texte = _objet(edition), _texte(edition)
    lecteurs = destinataires(edition, le=le)
    for lecteur in lecteurs:
        mail.send(recipients=[lecteur.email], subject=objet, message=texte)
    return len(lecteurs)


def _objet(edition: Edition) -> str:
    return f"[PLIE] Tableau de bord publié{INSECABLE}: {_perimetre(edition)}, {_periode(edition)}"


def _texte(edition: Edition) -> str:
    adresse = f"{settings.ADRESSE_DU_SITE}{reverse('pilotage:edition', args=[edition.pk])}"
    return (
        f"Bonjour,\n\nUn tableau de bord est publié{INSECABLE}: {_perimetre(edition)}, {_periode(edition)}. "
        f"Les chiffres sont arrêtés au {date_en_lettres(edition.arrete_le)} et ne changent plus.\n\n"
        f"Le lire et le télécharger (PDF, ODS, XLSX, CSV){INSECABLE}:\n{adresse}\n\n"
        "Ce message ne contient aucune donnée sur les personnes accompagnées.\n"
    )


def _perimetre(edition: Edition) -> str:
    return edition.plie.nom if edition.plie is not None else "ensemble des PLIE"


def _periode(edition: Edition) -> str:
    return periode_en_mots(edition.date_debut, edition.date_fin)
