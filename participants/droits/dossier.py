"""All that is held on a person, read from the declared columns: nothing is listed by hand, nothing can be forgotten.

Every table that hangs on the person (`doublons.liens.chemins`), with the personal columns that its app declares
(house rule 12) and the rows of the person that each row refers to, then what upper apps add, then who opened the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import models
from django.utils.text import capfirst

from participants.doublons.liens import chemins
from participants.droits.registres import COMPLEMENTS, PARTIES, Lecture, Rubrique
from participants.droits.valeurs import en_texte, libelle_du_code
from participants.models import Fusion, Participant
from plie.journal.enums import Action
from plie.journal.selectors import resume_des_consultations
from plie.socle.donnees_personnelles import Table, registre
from plie.socle.typographie import date_en_chiffres, jour

# The person's own number, and files themselves: the document says that they exist, by the columns beside.
_MUETS = (models.FileField, models.BinaryField, models.GeneratedField)
_SANS_INTERET = ("empreinte", "cle_saisie")
CONSULTATIONS = "journal.Consultation"

Lues = dict[type[models.Model], list[Any]]


def dossier_complet(participant: Participant) -> list[Rubrique]:
    """The export, table by table, in the order in which it is read."""
    tables, lectures = registre(), _lectures()
    lues = _lire(participant, tables, lectures)
    _relier(lues)
    rubriques = [
        _rubrique(modele, lignes, tables[modele._meta.label], lectures, lues)
        for modele, lignes in lues.items()
        if lignes and tables[modele._meta.label].personnelle
    ]
    for complement in COMPLEMENTS:
        rubriques.extend(complement(participant))
    rubriques.append(_consultations(participant))
    rangs = {code: rang for rang, code in enumerate(lectures)}
    return sorted(rubriques, key=lambda r: rangs.get(r.code, len(rangs)))


def _lectures() -> dict[str, Lecture]:
    return {code: lecture for partie in PARTIES for code, lecture in partie.tables.items()}


def _lire(participant: Participant, tables: dict[str, Table], lectures: dict[str, Lecture]) -> Lues:
    """Every row of the person, the oldest first, one query a table."""
    lues: Lues = {Participant: [participant]}
    for modele, chemin in chemins():
        lecture = lectures.get(modele._meta.label, Lecture())
        voulus = (champ.name for champ in _champs(modele, tables[modele._meta.label], lecture))
        liees = [nom for nom in voulus if _est_lien(modele, nom) and not _renvoie(modele._meta.get_field(nom))]
        lignes = modele._base_manager.filter(**{chemin: participant.pk}).order_by("pk")
        lues[modele] = sorted(lignes.select_related(*liees, *lecture.liees), key=_anciennete)
    return lues


def _relier(lues: Lues) -> None:
    """Give each row the very rows that it refers to, so that they are said in words without reading them again."""
    par_cle = {(modele, ligne.pk): ligne for modele, lignes in lues.items() for ligne in lignes}
    for modele, lignes in lues.items():
        for champ in modele._meta.concrete_fields:
            if not isinstance(champ, models.ForeignKey) or champ.related_model not in lues:
                continue
            for ligne in lignes:
                autre = par_cle.get((champ.related_model, getattr(ligne, champ.attname)))
                if autre is not None:
                    champ.set_cached_value(ligne, autre)


def _anciennete(ligne: models.Model) -> tuple[date, int]:
    """The first day that a row tells, then the order in which rows were written."""
    jours = (getattr(ligne, c.attname) for c in ligne._meta.concrete_fields if isinstance(c, models.DateField))
    premier = next((valeur for valeur in jours if valeur is not None), None)
    return (jour(premier) if premier is not None else date.min, ligne.pk)


def _rubrique(
    modele: type[models.Model], lignes: list[Any], table: Table, lectures: dict[str, Lecture], lues: Lues
) -> Rubrique:
    lecture = lectures.get(modele._meta.label, Lecture())
    champs = list(_champs(modele, table, lecture))
    dits = [champ for champ in champs if not _va_de_soi(champ, lectures, lues)]
    return Rubrique(
        titre=lecture.titre or capfirst(str(_nom_de(modele, len(lignes)))),
        colonnes=tuple(capfirst(str(champ.verbose_name)) for champ in dits),
        lignes=tuple(
            tuple(_renvoi(x, c, lectures, lues) if _renvoie(c) else en_texte(x, c, lecture.textes) for c in dits)
            for x in lignes
        ),
        code=modele._meta.label,
        donnees=tuple(_en_json(ligne, champs, lectures, lues) for ligne in lignes),
        noms=tuple(capfirst(lecture.mention(ligne)) for ligne in lignes),
    )


def _nom_de(modele: type[models.Model], nombre: int) -> object:
    return modele._meta.verbose_name_plural if nombre > 1 else modele._meta.verbose_name


def _champs(modele: type[models.Model], table: Table, lecture: Lecture) -> Iterator[Any]:
    """The columns to tell: what is read first, the references to other rows of the person, the personal ones."""
    champs = {champ.name: champ for champ in modele._meta.concrete_fields}
    for nom in lecture.premieres:
        yield champs[nom]
    for champ in sorted(champs.values(), key=lambda c: not _renvoie(c)):
        if champ.name in lecture.premieres or champ.related_model is Participant:
            continue
        if _renvoie(champ) or (champ.attname in table.personnelles and not _tue(champ)):
            yield champ


def _tue(champ: Any) -> bool:
    return isinstance(champ, _MUETS) or champ.name in _SANS_INTERET


def _renvoie(champ: Any) -> bool:
    """Whether a column points at another row of the person, the person aside."""
    return champ.related_model is not None and champ.related_model in {modele for modele, _ in chemins()}


def _est_lien(modele: type[models.Model], nom: str) -> bool:
    return isinstance(modele._meta.get_field(nom), models.ForeignKey)


def _va_de_soi(champ: Any, lectures: dict[str, Lecture], lues: Lues) -> bool:
    """The only parcours of somebody, their only diagnostic: repeating it on each row says nothing."""
    if not _renvoie(champ):
        return False
    visee = lectures.get(champ.related_model._meta.label, Lecture())
    return visee.sous_entendue and len(lues[champ.related_model]) == 1


def _renvoi(ligne: Any, champ: Any, lectures: dict[str, Lecture], lues: Lues) -> str:
    """The row referred to, in words; nothing of a row that would not be this person's."""
    autre = champ.get_cached_value(ligne, default=None)
    if autre is None or autre not in lues[champ.related_model]:
        return ""
    return capfirst(lectures.get(champ.related_model._meta.label, Lecture()).mention(autre))


def _en_json(ligne: Any, champs: list[Any], lectures: dict[str, Lecture], lues: Lues) -> dict[str, object]:
    """Codes and figures as they are held, with the label of each code and the words of each reference."""
    donnees: dict[str, object] = {}
    for champ in champs:
        if _renvoie(champ):
            donnees[champ.name] = _renvoi(ligne, champ, lectures, lues) or None
            continue
        valeur = getattr(ligne, champ.name)
        donnees[champ.name] = str(valeur) if isinstance(valeur, models.Model) else valeur
        if libelle := libelle_du_code(ligne, champ):
            donnees[f"{champ.name}_libelle"] = libelle
    return donnees


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
                str(Action(ligne["action"]).label),
                str(ligne["nombre_de_fois"]),
                date_en_chiffres(ligne["premiere"]),
                date_en_chiffres(ligne["derniere"]),
            )
            for ligne in resume
        ),
        code=CONSULTATIONS,
        donnees=tuple(resume),
    )
