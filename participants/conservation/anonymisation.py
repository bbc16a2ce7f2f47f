"""Taking the people out of the tables: each column becomes what its app declares (house rule 12).

What is erased says nothing, what keeps its month loses its day, what is kept points at nobody any more. The history,
the files and what upper apps register go with it, in one transaction: all of it, or nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pghistory
import pgtrigger
from django.db import connection, models, transaction

from accounts.models import Utilisateur
from accounts.services import compte_anonyme
from participants.conservation.dates import rangs
from participants.conservation.lignes import Lignes, historiques, lignes_de, tables
from participants.conservation.registres import AVANT_EFFACEMENT, EFFACEURS, Personnes
from participants.donnees_personnelles import DOSSIER
from participants.doublons.liens import chemins
from participants.models import Participant
from plie.socle.balayage import effacer_les_mentions
from plie.socle.donnees_personnelles import Table, registre
from plie.socle.horloge import PARIS

EPOQUE = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Compte:
    """What went: rows by table, files."""

    personnes: int
    lignes: dict[str, int]
    fichiers: int


@transaction.atomic
def anonymiser(ids: Iterable[int], *, le: date, maintenant: datetime) -> Compte:
    """Take these people out of every table; those already out are left alone."""
    verrouillees = Participant.objects.select_for_update(of=("self",)).filter(
        pk__in=list(ids), anonymisee_le__isnull=True
    )
    pks = sorted(fiche.pk for fiche in verrouillees)
    if not pks:
        return Compte(0, {}, 0)
    lignes = lignes_de(pks)
    personnes = Personnes(tuple(pks), tuple(_noms(lignes)), lignes, le)
    for prealable in AVANT_EFFACEMENT:
        prealable(personnes)
    with pghistory.context(operation="anonymisation"), _figees_levees():
        fichiers = _oublier_les_fichiers(lignes)
        comptes = Counter(_effacer(lignes))
        for effaceur in EFFACEURS:
            comptes.update(effaceur(personnes))
        comptes.update(effacer_les_mentions(personnes.noms))
        Participant.objects.filter(pk__in=pks).update(archivee_le=maintenant, anonymisee_le=maintenant)
        comptes.update(_effacer_l_historique(lignes, tables()))
        _contraintes_verifiees()
    return Compte(len(pks), {table: nombre for table, nombre in sorted(comptes.items()) if nombre}, fichiers)


@transaction.atomic
def alleger(ids: Iterable[int]) -> dict[str, int]:
    """Take out of the files that enter the archive what only the follow-up needed: the evidence and the identity stay.

    Dates keep their days as long as the evidence that they date.
    """
    lignes, declarees = lignes_de(ids), registre()
    modeles = [modele for modele in tables() if declarees[modele._meta.label].conservation == DOSSIER]
    with pghistory.context(operation="archivage"):
        comptes = Counter(_vider(lignes, declarees, modeles))
        comptes.update(_effacer_l_historique(lignes, modeles))
        _contraintes_verifiees()
    return {table: nombre for table, nombre in sorted(comptes.items()) if nombre}


def _noms(lignes: Lignes) -> set[str]:
    """Every name under which these people were ever recorded."""
    pks = lignes[Participant._meta.label]
    sources: list[Any] = [Participant._base_manager.filter(pk__in=pks)]
    sources += [historique._base_manager.filter(pgh_obj_id__in=pks) for historique in historiques(Participant)]
    return {nom.strip() for source in sources for nom in source.values_list("nom", flat=True) if len(nom.strip()) > 2}


def _figees_levees() -> ExitStack:
    """The triggers that keep decisions and letters as they were: only this gesture goes past them, for the law."""
    pile = ExitStack()
    for modele in tables():
        for declencheur in modele._meta.triggers if hasattr(modele._meta, "triggers") else ():
            if isinstance(declencheur, pgtrigger.Protect | pgtrigger.ReadOnly):
                pile.enter_context(pgtrigger.ignore(f"{modele._meta.label}:{declencheur.name}"))
    return pile


def _effacer(lignes: Lignes) -> Mapping[str, int]:
    declarees = registre()
    dates = _nouvelles_dates(lignes, declarees)
    comptes = _vider(lignes, declarees, tables())
    for modele in tables():
        lues: Any = modele._base_manager.filter(pk__in=lignes[modele._meta.label])
        _dater(modele, lues, declarees[modele._meta.label], dates)
    return comptes


def _vider(lignes: Lignes, declarees: Mapping[str, Table], modeles: list[type[models.Model]]) -> dict[str, int]:
    """Empty the erased columns, remove the rows of which nothing would remain."""
    comptes: dict[str, int] = {}
    # The farthest from the person first: a row goes before the one on which it hangs.
    for modele in reversed(modeles):
        pks = lignes[modele._meta.label]
        table = declarees[modele._meta.label]
        lues: Any = modele._base_manager.filter(pk__in=pks)
        comptes[modele._meta.label] = lues.count()
        if table.retiree:
            lues._raw_delete(lues.db)
            continue
        valeurs = {champ.attname: _neutre(champ, table) for champ in _champs(modele, table.effacees)}
        if valeurs:
            lues.update(**valeurs)
    return comptes


def _champs(modele: type[models.Model], noms: Iterable[str]) -> list[Any]:
    voulus = set(noms)
    return [
        champ
        for champ in modele._meta.concrete_fields
        if champ.attname in voulus and not isinstance(champ, models.GeneratedField)
    ]


def _neutre(champ: Any, table: Table) -> Any:
    """What an erased column holds: nothing, or the closest to nothing that its type allows."""
    if champ.attname in table.neutres:
        return table.neutres[champ.attname]
    if champ.null:
        return None
    if isinstance(champ, models.ForeignKey):
        if champ.related_model is Utilisateur:
            return compte_anonyme().pk
        raise TypeError(
            f"{champ} ne peut pas être effacée\u00a0: déclarez-la «\u00a0gardée\u00a0», ou la ligne entière effacée"
        )
    if isinstance(champ, models.JSONField):
        return champ.get_default() if champ.has_default() else {}
    neutres: tuple[tuple[type[models.Field], Any], ...] = (
        (models.CharField, ""),
        (models.TextField, ""),
        (models.FileField, ""),
        (models.BinaryField, b""),
        (models.BooleanField, False),
        (models.DateTimeField, EPOQUE),
        (models.DateField, EPOQUE.date()),
        (models.DecimalField, Decimal(0)),
        (models.IntegerField, 0),
    )
    return next(valeur for genre, valeur in neutres if isinstance(champ, genre))


def _nouvelles_dates(lignes: Lignes, declarees: Mapping[str, Table]) -> dict[int, Mapping[date, date]]:
    """For each person, what each of their dates becomes: one correspondence for all their tables."""
    connues: defaultdict[int, set[date]] = defaultdict(set)
    suivies: list[tuple[type[models.Model], str]] = [(Participant, "pk"), *chemins()]
    for modele, chemin in suivies:
        champs = _datees(modele, declarees[modele._meta.label], models.DateField)
        if not champs:
            continue
        lues = modele._base_manager.filter(pk__in=lignes[modele._meta.label])
        for personne, *jours in lues.values_list(chemin, *champs):
            connues[personne] |= {jour for jour in jours if jour is not None}
    return {personne: rangs(jours) for personne, jours in connues.items()}


def _datees(modele: type[models.Model], table: Table, genre: type[models.Field]) -> list[str]:
    return [champ.name for champ in _champs(modele, table.au_mois) if type(champ) is genre]


def _dater(modele: type[models.Model], lues: Any, table: Table, dates: Mapping[int, Mapping[date, date]]) -> None:
    """Write the dates without their days."""
    jours, instants = _datees(modele, table, models.DateField), _datees(modele, table, models.DateTimeField)
    if not jours and not instants:
        return
    chemin = "pk" if modele is Participant else dict(chemins())[modele]
    personnes = dict(lues.values_list("pk", chemin))
    objets = list(lues)
    for objet in objets:
        for nom in jours:
            if (jour := getattr(objet, nom)) is not None:
                setattr(objet, nom, dates[personnes[objet.pk]][jour])
        for nom in instants:
            if (instant := getattr(objet, nom)) is not None:
                local = instant.astimezone(PARIS)
                setattr(objet, nom, local.replace(day=1, hour=0, minute=0, second=0, microsecond=0))
    modele._base_manager.bulk_update(objets, [*jours, *instants], batch_size=500)


def _oublier_les_fichiers(lignes: Lignes) -> int:
    """Erase the files once the transaction is over; a failure then leaves the rows as they were."""
    fichiers: dict[str, Any] = {}
    for modele in tables():
        champs = [champ for champ in modele._meta.concrete_fields if isinstance(champ, models.FileField)]
        for champ in champs:
            for objet in modele._base_manager.filter(pk__in=lignes[modele._meta.label]):
                fichier = getattr(objet, champ.name)
                if fichier:
                    fichiers[fichier.name] = fichier.storage
    for nom, rangement in fichiers.items():
        transaction.on_commit(partial(rangement.delete, nom))
    return len(fichiers)


def _effacer_l_historique(lignes: Lignes, modeles: list[type[models.Model]]) -> Mapping[str, int]:
    """The versions go with what they were the versions of, the trace of this very gesture included."""
    comptes: dict[str, int] = {}
    for modele in modeles:
        for historique in historiques(modele):
            versions: Any = historique._base_manager.filter(pgh_obj_id__in=lignes[modele._meta.label])
            comptes[historique._meta.label] = versions.count()
            versions._raw_delete(versions.db)
    return comptes


def _contraintes_verifiees() -> None:
    """The deferred rules answer here: nothing is half anonymised."""
    with connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        curseur.execute("SET CONSTRAINTS ALL DEFERRED")
