"""Every row that hangs on some people, those already deleted included: the history still holds them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from participants.doublons.liens import PROPRES, chemins
from participants.models import DoublonEcarte, Fusion, Participant

Lignes = dict[str, list[int]]


def lignes_de(ids: Iterable[int]) -> Lignes:
    """Label of the table -> its rows, from the person down; the records merged with theirs are theirs."""
    personnes = sorted(set(ids))
    absorbees = Fusion.objects.filter(conservee__in=personnes).values_list("numero_absorbe", flat=True)
    lignes: Lignes = {Participant._meta.label: sorted({*personnes, *absorbees})}
    for modele, chemin in chemins():
        champ = modele._meta.get_field(chemin.split("__", 1)[0])
        parent = champ.related_model
        assert isinstance(parent, type)  # noqa: S101 - a foreign key, by construction of the paths
        lignes[modele._meta.label] = _filles(modele, str(champ.attname), lignes[parent._meta.label])  # type: ignore[union-attr]
    for modele in PROPRES:
        touchees: set[int] = set()
        for nom in ("premier_id", "second_id"):
            touchees |= set(_filles(modele, nom, lignes[Participant._meta.label]))
        lignes[modele._meta.label] = sorted(touchees)
    return lignes


def _filles(modele: type[models.Model], colonne: str, parents: list[int]) -> list[int]:
    trouvees = set(modele._base_manager.filter(**{f"{colonne}__in": parents}).values_list("pk", flat=True))
    for historique in historiques(modele):
        if any(champ.attname == colonne for champ in historique._meta.concrete_fields):
            passees = historique._base_manager.filter(**{f"{colonne}__in": parents})
            trouvees |= set(passees.values_list("pgh_obj_id", flat=True))
    return sorted(pk for pk in trouvees if pk is not None)


def historiques(modele: type[models.Model]) -> list[Any]:
    """The tables that keep the versions of a table."""
    return list({id(m): m for m in getattr(modele, "pgh_event_models", {}).values()}.values())


def tables() -> list[type[models.Model]]:
    """Every table on people, the nearest to the person first."""
    return [Participant, *(modele for modele, _ in chemins()), DoublonEcarte]
