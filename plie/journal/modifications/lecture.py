"""The versions of rows of many tables, in one statement: what each changed, the newest first, a page at a time.

Each version is read beside the one before it; what differs by a column that tells nobody anything is no change.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.utils.text import capfirst

from plie.journal.modifications.designations import (
    chemins_de,
    cible_de,
    designation_de,
    genre_de,
    nommer,
    nommer_par_chemins,
)
from plie.journal.modifications.paroles import (
    Changement,
    Noms,
    Valeur,
    champs_dits,
    changements,
    dire,
    dire_du_json,
    lisible,
    valeurs,
)
from plie.socle.lectures import LectureCommune

GESTES = {"insert": "ajout", "update": "correction", "delete": "suppression"}

# Accounts are found by the number that the context of the writing holds; the words of what nobody signed come after.
_SQL = """
WITH versions AS ({parties}),
suite AS (
    SELECT *, lag(apres) OVER (PARTITION BY genre, pgh_obj_id ORDER BY pgh_id) AS avant FROM versions
),
signees AS (
    SELECT s.*, c.metadata, u.id AS compte,
        CASE WHEN u.id IS NOT NULL THEN {nom_du_compte}
            WHEN c.metadata->>'user' IS NOT NULL THEN 'Compte retiré'
            WHEN c.metadata->>'origine' IS NOT NULL THEN initcap(c.metadata->>'origine')
            WHEN c.metadata->>'operation' IS NOT NULL
                THEN upper(left(c.metadata->>'operation', 1)) || substr(c.metadata->>'operation', 2)
            WHEN c.metadata->>'url' IS NOT NULL THEN 'Personne sans compte'
            ELSE 'Tâche automatique' END AS auteur
    FROM suite s
    LEFT JOIN pghistory_context c ON c.id = s.pgh_context_id
    LEFT JOIN {comptes} u
        ON u.id = CASE WHEN c.metadata->>'user' ~ '^[0-9]+$' THEN (c.metadata->>'user')::bigint END
    WHERE s.pgh_label <> 'update' OR s.avant IS DISTINCT FROM s.apres
)
SELECT genre, pgh_created_at, pgh_label, auteur, compte IS NOT NULL, metadata::text, avant::text, apres::text,
    count(*) OVER ()
FROM signees
WHERE (%s = '' OR strpos(lower(auteur), lower(%s)) > 0)
    AND (%s::date IS NULL OR (pgh_created_at AT TIME ZONE 'Europe/Paris')::date >= %s)
    AND (%s::date IS NULL OR (pgh_created_at AT TIME ZONE 'Europe/Paris')::date <= %s)
ORDER BY pgh_created_at DESC, genre, pgh_id DESC
LIMIT %s OFFSET %s
"""


@dataclass(frozen=True)
class Source:
    """A tracked table, and the versions of its rows that are read: already those of the reader's perimeter."""

    modele: type[models.Model]
    versions: models.QuerySet


@dataclass(frozen=True)
class Criteres:
    """What the reader looks for."""

    auteur: str = ""
    genre: str = ""
    du: date | None = None
    au: date | None = None


@dataclass(frozen=True)
class Modification:
    """A line: when, who, what, how, and each field before and after."""

    le: datetime
    auteur: str
    mention: str
    genre: str
    objet: str
    geste: str
    changements: tuple[Changement, ...] = ()
    valeurs: tuple[Valeur, ...] = ()


@dataclass(frozen=True)
class _Version:
    modele: Any
    le: datetime
    geste: str
    auteur: str
    signee: bool
    contexte: Mapping[str, Any]
    avant: Mapping[str, Any] | None
    apres: Mapping[str, Any]


class Lecture:
    """The changes of some tables, read a page at a time, as somebody may read them.

    Args:
        lecteurs: what the register of personal data calls whoever reads.
    """

    def __init__(self, sources: Iterable[Source], criteres: Criteres, *, lecteurs: Collection[str]) -> None:
        self._sources = [s for s in sources if criteres.genre in ("", s.modele._meta.label)]
        self._criteres = criteres
        self._lecteurs = lecteurs

    def tranche(self, debut: int, nombre: int) -> tuple[list[Modification], int]:
        """The changes from a rank on, and how many there are in all; two statements, whatever they are."""
        lues, total = self._lire(debut, nombre)
        noms = _noms(lues)
        return [self._modification(version, noms) for version in lues], total

    def _lire(self, debut: int, nombre: int) -> tuple[list[_Version], int]:
        parties: list[str] = []
        parametres: list[Any] = []
        for rang, source in enumerate(self._sources):
            try:
                sql, siens = _partie(source, rang)
            except EmptyResultSet:
                continue
            parties.append(sql)
            parametres += siens
        if not parties:
            return [], 0
        comptes = get_user_model()
        sql = _SQL.format(
            parties=" UNION ALL ".join(parties),
            comptes=connection.ops.quote_name(comptes._meta.db_table),
            nom_du_compte=_nom_en_sql(comptes),
        )
        c = self._criteres
        with connection.cursor() as curseur:
            curseur.execute(sql, [*parametres, c.auteur, c.auteur, c.du, c.du, c.au, c.au, nombre, debut])
            rangees = curseur.fetchall()
        return [self._version(*rangee[:-1]) for rangee in rangees], rangees[0][-1] if rangees else 0

    def _version(self, rang: int, le: datetime, geste: str, auteur: str, signee: bool, *lus: str | None) -> _Version:
        contexte, avant, apres = (json.loads(texte or "null", parse_float=Decimal) for texte in lus)
        return _Version(self._sources[rang].modele, le, geste, auteur, signee, contexte or {}, avant, apres)

    def _modification(self, version: _Version, noms: Noms) -> Modification:
        modele = version.modele
        ecarts: Iterator[Changement] = iter(())
        dites: Iterator[Valeur] = iter(())
        if version.geste != "update":
            dites = valeurs(modele, version.apres, lecteurs=self._lecteurs, noms=noms)
        elif version.avant is not None:
            ecarts = changements(modele, version.avant, version.apres, lecteurs=self._lecteurs, noms=noms)
        return Modification(
            le=version.le,
            auteur=version.auteur,
            mention=_mention(version),
            genre=genre_de(modele),
            objet=self._objet(version, noms),
            geste=GESTES[version.geste],
            changements=tuple(ecarts),
            valeurs=tuple(dites),
        )

    def _objet(self, version: _Version, noms: Noms) -> str:
        """What the row is called, from the columns that its reader may read."""
        mots = {}
        designation = designation_de(version.modele)
        for nom in designation.champs if designation else ():
            champ = version.modele._meta.get_field(nom)
            valeur = version.apres.get(champ.column)
            if valeur in (None, "") or not lisible(version.modele, champ, self._lecteurs):
                continue
            cible = cible_de(champ)
            # What it hung on is gone: its number would say nothing.
            mots[nom] = (
                noms.get((cible[0]._meta.label, str(valeur)), "") if cible else dire_du_json(champ, valeur, noms)
            )
        return str(capfirst(nommer(version.modele, mots)))


def evenements_de(modele: Any) -> Any:
    """The table that keeps the versions of a tracked one."""
    return next(iter(modele.pgh_event_models.values()))


def _partie(source: Source, rang: int) -> tuple[str, Sequence[Any]]:
    """The versions of a table: what identifies them, and the row without what tells nothing."""
    table = connection.ops.quote_name(source.versions.model._meta.db_table)
    dites = {champ.column for champ in champs_dits(source.modele)}
    tues = [c.column for c in source.versions.model._meta.concrete_fields if c.column not in dites]
    ligne = RawSQL(f"to_jsonb({table}) - %s::text[]", [tues], output_field=models.JSONField())  # noqa: S611
    lues = source.versions.order_by().annotate(ligne=ligne)
    colonnes = ("pgh_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context_id", "ligne")
    sql, parametres = lues.values_list(*colonnes).query.sql_with_params()
    return f"SELECT %s AS genre, t.* FROM ({sql}) AS t({', '.join(colonnes[:-1])}, apres)", [rang, *parametres]  # noqa: S608


def _nom_en_sql(comptes: Any) -> str:
    """The name of an account, which the filter looks into."""
    colonnes = ", ".join(f"u.{connection.ops.quote_name(chemin)}" for chemin in chemins_de(comptes))
    return f"coalesce(nullif(btrim(concat_ws(' ', {colonnes})), ''), u.{comptes.USERNAME_FIELD})"


def _mention(version: _Version) -> str:
    """By what, beside who: an import, an operation, a work; a command, when nobody signed it."""
    contexte = version.contexte
    if version.signee:
        dites = [str(contexte[nom]) for nom in ("origine", "operation") if contexte.get(nom)]
        return dites[0] if dites else ("tâche" if contexte.get("tache") else "")
    return f"commande «\u00a0{contexte['commande']}\u00a0»" if contexte.get("commande") else ""


def _noms(versions: Iterable[_Version]) -> dict[tuple[str, str], str]:
    """The names of what these versions refer to, in one statement; accounts are always asked for."""
    cles: dict[tuple[type[models.Model], str], set[Any]] = {(get_user_model(), "id"): {0}}
    for version in versions:
        for champ in champs_dits(version.modele):
            cible = cible_de(champ)
            if cible and designation_de(cible[0]):
                lus = (v.get(champ.column) for v in (version.avant, version.apres) if v)
                cles.setdefault(cible, set()).update(valeur for valeur in lus if valeur not in (None, ""))
    tables: dict[str, models.QuerySet] = {}
    for (modele, cle), visees in cles.items():
        if visees:
            tables |= _lignes_nommees(modele, cle, sorted(visees))
    lues = LectureCommune(tables).lire()
    noms = {}
    for modele, cle in cles:
        # What is there says its present name; what is gone, the last that it had.
        for nom, colonne in ((f"{modele._meta.label}.versions", "pgh_obj_id"), (modele._meta.label, cle)):
            for ligne in lues.get(nom, ()):
                noms[modele._meta.label, str(ligne[colonne])] = nommer_par_chemins(modele, ligne, dire)
    return noms


def _lignes_nommees(modele: Any, cle: str, visees: Sequence[Any]) -> dict[str, models.QuerySet]:
    chemins = tuple(chemins_de(modele))
    tables = {modele._meta.label: modele._base_manager.filter(**{f"{cle}__in": visees}).values(cle, *chemins)}
    if hasattr(modele, "pgh_event_models") and modele._meta.get_field(cle).primary_key:
        versions = evenements_de(modele)._base_manager.filter(pgh_obj_id__in=visees)
        dernieres = versions.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
        tables[f"{modele._meta.label}.versions"] = dernieres.values("pgh_obj_id", *chemins)
    return tables
