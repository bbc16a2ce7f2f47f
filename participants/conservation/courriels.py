"""The notice to the structures d'animation: figures and the address of the list, never a person."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from accounts.enums import ROLES_ANIMATION
from accounts.models import Role, Utilisateur
from participants.models import Participant, Preavis
from plie.durees import duree
from plie.socle.typographie import INSECABLE, date_en_lettres


def annoncer_aux_structures(*, le: date) -> int:
    """Write to each member of a structure d'animation how many files of its PLIE were announced that day."""
    annonces = Preavis.objects.filter(date_annonce=le).values_list("participant", flat=True)
    parcours = Participant._meta.get_field("parcours").related_model
    comptes: dict[int, set[int]] = {}
    for plie, personne in parcours._base_manager.filter(participant__in=annonces).values_list("plie", "participant"):
        comptes.setdefault(plie, set()).add(personne)
    lettres = 0
    for plie, personnes in sorted(comptes.items()):
        roles = Role.objects.en_vigueur(le=le).filter(plie=plie, code__in=ROLES_ANIMATION)
        equipe = Utilisateur.objects.filter(is_active=True, roles__in=roles).distinct()
        for membre in equipe.order_by("pk"):
            _lettre(membre, len(personnes), le).send()
            lettres += 1
    return lettres


def _lettre(membre: Utilisateur, nombre: int, le: date) -> EmailMessage:
    jours = duree("preavis", le=le)
    un_seul = nombre == 1
    arrivent = (
        "un dossier de votre PLIE arrive au terme de sa conservation"
        if un_seul
        else f"{nombre} dossiers de votre PLIE arrivent au terme de leur conservation"
    )
    suite = (
        "il sortira de la base active ou sera anonymisé"
        if un_seul
        else "ils sortiront de la base active ou seront anonymisés"
    )
    texte = (
        f"Bonjour {membre.prenom},\n\n"
        f"Au {date_en_lettres(le)}, {arrivent}. Dans "
        f"{jours.valeur}{INSECABLE}jours au moins, {suite}.\n\n"
        f"La liste, et le moyen de suspendre l’effacement d’un dossier nécessaire à un contentieux{INSECABLE}: "
        f"{settings.ADRESSE_DU_SITE}{reverse('participants:conservation')}\n"
    )
    sujet = f"PLIE, conservation des dossiers\u00a0: préavis du {date_en_lettres(le)}"
    return EmailMessage(sujet, texte, None, [membre.email])
