"""Every version of every row that hangs on a parcours and its person, as its structure d'animation reads them (A-5).

The tables are found from the models, as the second wall finds them: a new one is told without anybody thinking of it.
What another PLIE does with the same person stays there: its parcours, the diagnostic and the situation of its entry,
the requests that it received.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Utilisateur
from accounts.perimetre import perimetre_de
from parcours.models import Parcours
from parcours.mur_sql import Attache, attaches, tables_murees
from participants.donnees_personnelles import ANIMATION
from participants.models import Participant
from plie.journal.modifications.lecture import Source, evenements_de

# What the register of personal data calls whoever may open the page.
LECTEURS = frozenset(ANIMATION)


@cache
def tables_suivies() -> tuple[type[models.Model], ...]:
    """The tables behind the wall whose versions are kept."""
    return tuple(modele for modele in tables_murees() if hasattr(modele, "pgh_event_models"))


@cache
def _attaches() -> dict[type[models.Model], Attache]:
    return attaches()


def sources_du_dossier(parcours: Parcours, utilisateur: Utilisateur) -> list[Source]:
    """What to read of each table for one file."""
    return [Source(modele, _versions(modele, parcours, utilisateur)) for modele in tables_suivies()]


def _versions(modele: Any, parcours: Parcours, utilisateur: Utilisateur) -> models.QuerySet:
    evenements = evenements_de(modele)
    versions: models.QuerySet = evenements._base_manager.all()
    if modele is Parcours:
        return versions.filter(pgh_obj=parcours.pk)
    if modele is Participant:
        return versions.filter(pgh_obj=parcours.participant_id)
    attache = _attaches()[evenements]
    if attache.parent is Parcours:
        return versions.filter(**{attache.champ.name: parcours.pk})
    if attache.parent is Participant:
        return versions.filter(_de_la_personne(evenements, parcours), *_ici(modele, parcours, utilisateur))
    # Rows already deleted included: the history of what they hung on still holds them.
    parents = _versions(attache.parent, parcours, utilisateur).order_by()
    return versions.filter(**{f"{attache.champ.name}__in": parents.values("pgh_obj_id")})


def _de_la_personne(evenements: Any, parcours: Parcours) -> Q:
    """By any of the foreign keys that name a person: a pair told apart has two."""
    condition = Q(pk__in=[])
    for nom in _liens_vers_une_personne(evenements):
        condition |= Q(**{nom: parcours.participant_id})
    return condition


def _ici(modele: Any, parcours: Parcours, utilisateur: Utilisateur) -> list[Q]:
    """Of the rows of a person, those of this PLIE, of this parcours, and of people whom the reader animates."""
    conditions = []
    colonnes = {champ.name: champ for champ in modele._meta.concrete_fields}
    if "plie" in colonnes:
        conditions.append(Q(plie=parcours.plie_id))
    if isinstance(colonnes.get("plies"), ArrayField):
        conditions.append(Q(plies__contained_by=sorted(perimetre_de(utilisateur).animation)))
    animes = Participant.objects.animes_par(utilisateur)
    liens = _liens_vers_une_personne(modele)
    conditions += [Q(**{f"{nom}__in": animes.values("pk")}) for nom in liens if len(liens) > 1]
    for champ in Parcours._meta.concrete_fields:
        if champ.related_model is modele:
            siennes = evenements_de(Parcours)._base_manager.filter(pgh_obj=parcours.pk)
            conditions.append(Q(pgh_obj__in=siennes.values(champ.attname)))
    return conditions


@cache
def _liens_vers_une_personne(modele: Any) -> tuple[str, ...]:
    return tuple(
        champ.name
        for champ in modele._meta.concrete_fields
        if champ.related_model is Participant and champ.name != "pgh_obj"
    )
