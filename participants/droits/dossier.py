"""All that is held on a person, read from the declared columns: nothing is listed by hand, nothing can be forgotten.

Every table that hangs on the person (`doublons.liens.chemins`), with the personal columns that its app declares
(house rule 12), then what upper apps add, then who opened the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.text import capfirst

from participants.doublons.liens import chemins
from participants.droits.registres import COMPLEMENTS, Rubrique
from participants.models import Fusion, Participant
from plie.journal.selectors import resume_des_consultations
from plie.socle.conflits import valeur_lisible
from plie.socle.donnees_personnelles import Table, registre
from plie.socle.typographie import date_en_chiffres

# The person's own number, and files themselves: the document says that they exist, by the columns beside.
_MUETS = (models.FileField, models.BinaryField, models.GeneratedField)
_SANS_INTERET = ("empreinte", "cle_saisie")


def dossier_complet(participant: Participant) -> list[Rubrique]:
    """The export, part by part; an empty table is not shown."""
    tables = registre()
    rubriques = [_rubrique(Participant, [participant], tables[Participant._meta.label])]
    for modele, chemin in chemins():
        table = tables[modele._meta.label]
        lignes: Any = modele._base_manager.filter(**{chemin: participant.pk}).order_by("pk")
        lues = list(lignes.select_related(*_liees(modele, table)))
        if lues and table.personnelle:
            rubriques.append(_rubrique(modele, lues, table))
    for complement in COMPLEMENTS:
        rubriques.extend(complement(participant))
    rubriques.append(_consultations(participant))
    return rubriques


def _rubrique(modele: type[models.Model], lignes: list[Any], table: Table) -> Rubrique:
    champs = list(_champs(modele, table))
    return Rubrique(
        titre=capfirst(str(modele._meta.verbose_name_plural if len(lignes) > 1 else modele._meta.verbose_name)),
        colonnes=tuple(capfirst(str(champ.verbose_name)) for champ in champs),
        lignes=tuple(tuple(_en_texte(ligne, champ) for champ in champs) for ligne in lignes),
        code=modele._meta.label,
        donnees=tuple({champ.name: _en_json(ligne, champ) for champ in champs} for ligne in lignes),
    )


def _champs(modele: type[models.Model], table: Table) -> Iterator[Any]:
    """The personal columns, the way back to the person aside."""
    for champ in modele._meta.concrete_fields:
        if champ.attname not in table.personnelles or isinstance(champ, _MUETS) or champ.name in _SANS_INTERET:
            continue
        if champ.related_model is not None and champ.related_model in _porteurs():
            continue
        yield champ


def _porteurs() -> set[Any]:
    return {Participant, *(modele for modele, _ in chemins())}


def _liees(modele: type[models.Model], table: Table) -> list[str]:
    return [champ.name for champ in _champs(modele, table) if isinstance(champ, models.ForeignKey)]


def _en_texte(ligne: Any, champ: Any) -> str:
    if champ.choices:
        return str(getattr(ligne, f"get_{champ.name}_display")() or "")
    valeur = getattr(ligne, champ.name)
    if valeur is None or valeur == "":
        return ""
    if isinstance(champ, models.JSONField):
        return _aplatir(valeur)
    return valeur_lisible(valeur)


def _aplatir(valeur: Any) -> str:
    """A frozen content as text: its own words, without its punctuation."""
    if isinstance(valeur, dict):
        morceaux = (f"{cle}\u00a0: {_aplatir(sous)}" for cle, sous in valeur.items() if sous not in (None, "", [], {}))
        return "\u00a0; ".join(morceaux)
    if isinstance(valeur, list):
        return ", ".join(_aplatir(sous) for sous in valeur)
    return valeur_lisible(valeur)


def _en_json(ligne: Any, champ: Any) -> Any:
    valeur = getattr(ligne, champ.name)
    return str(valeur) if isinstance(valeur, models.Model) else valeur


def _consultations(participant: Participant) -> Rubrique:
    """Who opened the file, by which right, how often: the log in brief (A-5)."""
    absorbees = Fusion.objects.filter(conservee=participant).values_list("numero_absorbe", flat=True)
    parcours: Any = participant.parcours
    resume = resume_des_consultations(
        participants=[participant.pk, *absorbees], parcours=list(parcours.values_list("pk", flat=True))
    )
    return Rubrique(
        titre="Consultations du dossier",
        colonnes=("Par", "Au titre de", "Action", "Nombre", "Première", "Dernière"),
        lignes=tuple(
            (
                ligne["utilisateur_libelle"],
                ligne["droit"],
                ligne["action"],
                str(ligne["nombre_de_fois"]),
                date_en_chiffres(ligne["premiere"].date()),
                date_en_chiffres(ligne["derniere"].date()),
            )
            for ligne in resume
        ),
        code="journal.Consultation",
        donnees=tuple(resume),
    )
