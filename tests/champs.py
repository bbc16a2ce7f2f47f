"""A mark in each text that the register declares personal: where it is read, the register says who may read it (B4)."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.apps import apps
from django.db import DatabaseError, models, transaction

from parcours.models import Parcours
from parcours.mur_sql import tables_murees
from participants.models import Participant
from plie.socle.donnees_personnelles import registre
from tests.monde import Monde

MARQUE = re.compile(r"zqchamp([a-z]+)")
# What the register calls a reader, and the roles of the world that are one.
LECTEURS = {
    "accompagnateur du parcours": {"referent"},
    "structure d’animation du PLIE": {"animation"},
    "pôle d’insertion du territoire, pour les BRSA": {"agent_pole"},
    "membres convoqués de la commission": {"membre"},
    "membres convoqués de la commission, dans la fiche de leur séance": {"membre"},
}


def semer(monde: Monde) -> set[str]:
    """Mark every free text of the tables behind the wall that hang on the BRSA of the world; the tables marked."""
    marques = set()
    for modele in tables_murees():
        table = registre().get(modele._meta.label)
        if table is None or not table.lecteurs or modele in {Participant, Parcours}:
            continue
        lignes = modele._base_manager.filter(pk__in=[ligne.pk for ligne in _du_dossier(modele, monde)])
        for champ in _textes(modele):
            try:
                with transaction.atomic():
                    if lignes.update(**{champ.name: f"Zqchamp{modele._meta.model_name}"[: champ.max_length]}):
                        marques.add(str(modele._meta.model_name))
            except DatabaseError:
                continue  # a frozen row, or a column that wants a form of its own
    return marques


def lus_a_tort(texte: str, role: str) -> list[str]:
    """The tables of which a page shows something to a role that the register does not name among their readers."""
    return sorted({nom for nom in MARQUE.findall(texte) if role not in _roles_de(nom)})


@cache
def _roles_de(nom: str) -> frozenset[str]:
    modele = next(m for m in tables_murees() if m._meta.model_name == nom)
    return frozenset(role for lecteur in registre()[modele._meta.label].lecteurs for role in LECTEURS.get(lecteur, ()))


def _textes(modele: type[models.Model]) -> list[Any]:
    """Its free texts: a code of a list or an address of a file says nothing that one could mark."""
    return [
        champ
        for champ in modele._meta.concrete_fields
        if isinstance(champ, models.CharField | models.TextField)
        and not isinstance(champ, models.FileField | models.EmailField)
        and not champ.choices
        and not champ.unique
        and (champ.max_length is None or champ.max_length >= 40)
    ]


def _du_dossier(modele: type[models.Model], monde: Monde) -> list[models.Model]:
    """The rows of a table that hang on the parcours of the BRSA, directly or from row to row."""
    ancres = {Parcours: [monde.parcours.pk], Participant: [monde.parcours.participant_id]}
    for ancre, cles in ancres.items():
        if chemin := _chemin(modele, ancre, ()):
            return list(modele._base_manager.filter(**{f"{'__'.join(chemin)}__in": cles}))
    return []


def _chemin(modele: type[models.Model], but: type[models.Model], vus: tuple[Any, ...]) -> tuple[str, ...]:
    """The foreign keys that lead from a table to another, the shortest way."""
    liens = [c for c in modele._meta.concrete_fields if isinstance(c, models.ForeignKey) and c.related_model not in vus]
    for lien in liens:
        if lien.related_model is but:
            return (lien.name,)
    suites = [(lien.name, *suite) for lien in liens if (suite := _chemin(lien.related_model, but, (*vus, modele)))]  # type: ignore[arg-type]
    return min(suites, key=len, default=())


# What no form of the application sets: sent along with what a form expects, they change nothing.
RESERVES: dict[str, dict[str, Any]] = {
    "participants.Participant": {"archivee_le": "2020-01-01", "identifiant_reprise": "zq", "recherche": "zq"},
    "parcours.Parcours": {"repris": "on", "identifiant_reprise": "zq", "enregistre_par": "1"},
    "accounts.Utilisateur": {"is_superuser": "on", "is_staff": "on", "is_active": ""},
}


def reserves() -> dict[str, list[tuple[Any, ...]]]:
    """These columns as they stand, row by row."""
    return {
        label: list(apps.get_model(label)._base_manager.order_by("pk").values_list("pk", *colonnes))
        for label, colonnes in RESERVES.items()
    }


def glisses() -> dict[str, Any]:
    """Their names and the values that somebody would slip into a form."""
    return {nom: valeur for colonnes in RESERVES.values() for nom, valeur in colonnes.items()}
