"""Unusual readings reported by mail to who must look at them: how many, and where to read them; never a name.

The structure d'animation of the PLIE whose files were read; the administrateurs for a reader who works for no PLIE, and
for what nobody else is told (no structure d'animation, or nobody there but the reader). A security alert: nobody
mutes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse

from accounts.enums import ROLES_ANIMATION, CodeRole
from accounts.models import Role, SignalementAcces, Utilisateur
from plie.durees import duree
from plie.journal.models import Consultation
from plie.journal.selectors import signalements
from plie.socle.horloge import PARIS
from plie.socle.periodes import ajouter_mois
from plie.socle.typographie import INSECABLE, date_en_lettres

# Nights without the worker are caught up on the next.
RATTRAPAGE = timedelta(days=7)


class Cas(NamedTuple):
    """A reader, what is unusual, the day on which it began: told once."""

    jour: date
    lecteur: int
    nature: str


@transaction.atomic
def signaler_les_acces(*, le: date, maintenant: datetime) -> int:
    """Write to each person whom the cases of the days before concern; run twice, nobody is told twice.

    Args:
        le: the last day that is over.
    """
    SignalementAcces.objects.filter(date_acces__lt=ajouter_mois(le, -duree("journal", le=le).valeur)).delete()
    a_informer = _par_les_plie(le, maintenant)
    tous = _cas(Consultation.objects.all(), le)
    dits = {cas for siens in a_informer.values() for cas in siens}
    des_plie = set(_roles(maintenant).filter(plie__isnull=False).values_list("utilisateur", flat=True))
    for administrateur in _comptes(_roles(maintenant).filter(code=CodeRole.ADMINISTRATEUR)):
        siens = {cas for cas in tous if cas not in dits or cas.lecteur not in des_plie}
        a_informer.setdefault(administrateur, set()).update(cas for cas in siens if cas.lecteur != administrateur.pk)
    lettres = 0
    for destinataire, siens in a_informer.items():
        nouveaux = _retenir(destinataire, siens, maintenant)
        if nouveaux:
            _lettre(destinataire, nouveaux).send()
            lettres += 1
    return lettres


def _par_les_plie(le: date, maintenant: datetime) -> dict[Utilisateur, set[Cas]]:
    """The cases of each member of a structure d'animation, those of the screen that they open, their own aside."""
    equipes: defaultdict[frozenset[int], list[Utilisateur]] = defaultdict(list)
    for membre in _comptes(_roles(maintenant).filter(code__in=ROLES_ANIMATION)):
        equipes[membre.plies_animes].append(membre)
    concernes: dict[Utilisateur, set[Cas]] = {}
    for plies, membres in equipes.items():
        trouves = _cas(Consultation.objects.filter(plie_id__in=plies), le)
        for membre in membres:
            concernes[membre] = {cas for cas in trouves if cas.lecteur != membre.pk}
    return concernes


def _cas(consultations: Any, le: date) -> set[Cas]:
    # One more day is read: a burst that began before midnight keeps its day, whatever the night that looks at it.
    trouves = signalements(consultations, depuis=le - RATTRAPAGE, le=le)
    lus = (Cas(un.debut.astimezone(PARIS).date(), un.utilisateur, un.nature) for un, _ in trouves)
    return {cas for cas in lus if cas.jour > le - RATTRAPAGE}


def _roles(maintenant: datetime) -> Any:
    return Role.objects.en_vigueur(le=maintenant.astimezone(PARIS).date())


def _comptes(roles: Any) -> Iterable[Utilisateur]:
    return Utilisateur.objects.filter(is_active=True, pk__in=roles.values("utilisateur")).order_by("pk")


def _retenir(destinataire: Utilisateur, siens: Iterable[Cas], maintenant: datetime) -> list[Cas]:
    """The cases that were not told yet, from now on told; a reader whose account is gone leaves nobody to look at."""
    connus = set(Utilisateur.objects.values_list("pk", flat=True))
    nouveaux = []
    for cas in sorted(un for un in siens if un.lecteur in connus):
        _, cree = SignalementAcces.objects.get_or_create(
            destinataire=destinataire,
            lecteur_id=cas.lecteur,
            nature=cas.nature,
            date_acces=cas.jour,
            defaults={"envoye_le": maintenant},
        )
        if cree:
            nouveaux.append(cas)
    return nouveaux


def _lettre(destinataire: Utilisateur, cas: list[Cas]) -> EmailMessage:
    debut, fin = cas[0].jour, cas[-1].jour
    quand = (
        f"Le {date_en_lettres(debut)}"
        if debut == fin
        else f"Entre le {date_en_lettres(debut)} et le {date_en_lettres(fin)}"
    )
    nombre = len(cas)
    releves = (
        "un accès inhabituel à des dossiers a été relevé"
        if nombre == 1
        else f"{nombre} accès inhabituels à des dossiers ont été relevés"
    )
    texte = (
        f"Bonjour {destinataire.prenom},\n\n"
        f"{quand}, {releves}{INSECABLE}: beaucoup de dossiers ouverts en peu de temps, ou hors portefeuille. Ce sont "
        "des lectures à expliquer, non des fautes.\n\n"
        f"Les examiner{INSECABLE}: {settings.ADRESSE_DU_SITE}{reverse('journal:inhabituels')}\n"
    )
    a_examiner = "un cas à examiner" if nombre == 1 else f"{nombre} cas à examiner"
    return EmailMessage(f"PLIE, accès inhabituels{INSECABLE}: {a_examiner}", texte, None, [destinataire.email])
