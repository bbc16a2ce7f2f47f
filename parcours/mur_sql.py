"""What the second wall is made of in PostgreSQL: roles, policies, grants; laid after each `migrate`.

Every table that hangs on a person is behind it, found from the models' foreign keys: a new table stands behind the
wall without anybody thinking of it. The policies call STABLE functions, evaluated once per statement: the PLIE
animated, the parcours shown one by one, their people. A row that hangs on neither of the last two asks whether its
parcours is shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections, models

from parcours.models import Parcours
from participants.models import Participant
from plie.socle.mur import APPLICATION, PARCOURS, PERSONNES, PLIES, SYSTEME

APPLICATIONS = ("participants", "parcours", "sorties", "commissions")
# Nobody but the works erases from the log, and nobody edits it; triggers say the same.
SANS_RETOUCHE = ("journal_consultation", "journal_ancre")

_REGLAGES = "".join(
    f"""
CREATE OR REPLACE FUNCTION {fonction}() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT coalesce(nullif(current_setting('{reglage}', true), ''), '{{}}')::bigint[] $$;"""
    for fonction, reglage in (("mur_plies", PLIES), ("mur_parcours", PARCOURS), ("mur_personnes", PERSONNES))
)
_FONCTIONS = f"""{_REGLAGES}
CREATE OR REPLACE FUNCTION analyser_tables(tables text[]) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS
    $$ DECLARE nom text; BEGIN
        FOREACH nom IN ARRAY tables LOOP EXECUTE format('ANALYZE public.%I', nom); END LOOP;
    END $$;
"""
# A rule that looks at other rows must see them all, and the history is written whoever acts.
_DECLENCHEURS_DU_PROPRIETAIRE = """
DO $$ DECLARE fonction regprocedure; BEGIN
    FOR fonction IN SELECT oid FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'pgtrigger\\_%' AND NOT prosecdef
    LOOP EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = public, pg_temp', fonction); END LOOP;
END $$;
"""


@dataclass(frozen=True)
class Attache:
    """What a table hangs on: the row that its foreign key names, which is shown or not."""

    champ: models.ForeignKey[Any]
    parent: type[models.Model]


def tables_murees() -> list[type[models.Model]]:
    """The tables behind the wall."""
    return [Parcours, Participant, *attaches()]


def tables_de_l_historique() -> set[str]:
    """Each version of each row and the author of each: written by triggers alone, which act for the owner (B40)."""
    versions = {m._meta.db_table for m in apps.get_models() if hasattr(m, "pgh_tracked_model")}
    return versions | {"pghistory_context"}


def attaches() -> dict[type[models.Model], Attache]:
    """What each of them hangs on, but the parcours and the people, which stand by themselves."""
    candidates = [m for nom in APPLICATIONS for m in apps.get_app_config(nom).get_models()]
    trouvees: dict[type[models.Model], Attache] = {}
    while True:
        murees: set[type[models.Model]] = {Parcours, Participant, *trouvees}
        suivantes = {m: a for m in candidates if m not in murees and (a := _attache(m, murees))}
        if not suivantes:
            return trouvees
        trouvees |= suivantes


def poser_le_mur(sender: Any, using: str = "default", **_: Any) -> None:
    """Lay roles, policies and grants, if they are not already those of the models (after each `migrate`)."""
    connexion = connections[using]
    presentes = set(connexion.introspection.table_names())
    if not {m._meta.db_table for m in tables_murees()} <= presentes:
        return  # a partial migration, or one towards the past: the last one lays the wall
    _creer_les_roles(connexion)
    ordres = [_FONCTIONS, *_fonctions(attaches()), *_droits(presentes), *_politiques(attaches())]
    empreinte = hashlib.sha256("\n".join([*ordres, *sorted(presentes)]).encode()).hexdigest()
    with connexion.cursor() as curseur:
        curseur.execute(
            "SELECT obj_description(to_regprocedure('mur_plies()'), 'pg_proc'), EXISTS (SELECT FROM pg_proc"
            " WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'pgtrigger\\_%' AND NOT prosecdef)"
        )
        posee, a_reprendre = curseur.fetchone()
        if posee != empreinte or a_reprendre:
            curseur.execute("".join([*ordres, _DECLENCHEURS_DU_PROPRIETAIRE]))
            curseur.execute(f"COMMENT ON FUNCTION mur_plies() IS '{empreinte}'")


def _attache(modele: type[models.Model], murees: set[type[models.Model]]) -> Attache | None:
    """Its parcours, else its person, else another row behind the wall; a version of the history hangs as its row."""
    liens = [
        Attache(champ, champ.related_model)
        for champ in modele._meta.concrete_fields
        if isinstance(champ, models.ForeignKey) and champ.related_model in murees
    ]
    return min(liens, key=lambda lien: (lien.parent is not Parcours, lien.parent is not Participant), default=None)


def _table(modele: type[models.Model]) -> str:
    return f'"{modele._meta.db_table}"'


def _condition(modele: type[models.Model], attache: Attache | None) -> str:
    """When a row is shown, in the form that costs a page the least.

    A scalar subquery where the parcours is one step away: a few rows or a thousand, it is planned once. Farther, a
    function, which is planned once per session: nested policies would be planned again at every level of every query.
    """
    if modele is Parcours:
        # What it lets through, PostgreSQL cannot guess from the arrays of the session: it would think of one row and
        # join accordingly. Of COALESCE it knows nothing, and supposes one row out of two.
        return f"coalesce(plie_id = ANY ((SELECT mur_plies())::bigint[]) OR {_nomme('id', 'parcours')}, false)"
    if attache is None:
        return _par_un_parcours("participant_id", f"{_table(modele)}.id")
    valeur = f'{_table(modele)}."{attache.champ.column}"'
    if attache.parent is Parcours:
        montree = _par_un_parcours("id", valeur)
    elif attache.parent is Participant:
        montree = _par_un_parcours("participant_id", valeur)
    else:
        montree = f"{_fonction(attache.parent)}({valeur})"
    return f"{valeur} IS NULL OR {montree}" if attache.champ.null else montree


def _par_un_parcours(colonne: str, valeur: str) -> str:
    liste = "parcours" if colonne == "id" else "personnes"
    suivie = f"SELECT true FROM {_table(Parcours)} p WHERE p.{colonne} = {valeur} LIMIT 1"  # noqa: S608 - our names
    return f"coalesce({_nomme(valeur, liste)}, false) OR ({suivie})"


def _nomme(valeur: str, liste: str) -> str:
    """Whether it is in this list of the session, which PostgreSQL reads once and hashes."""
    return f"{valeur} IN (SELECT unnest(mur_{liste}()))"


def _fonction(modele: type[models.Model]) -> str:
    return f"mur_montre_{modele._meta.db_table}"


def _fonctions(attaches: dict[type[models.Model], Attache]) -> Iterator[str]:
    """One per table on which others hang: whether the row of this key is shown, read as the owner from end to end.

    A row that was deleted stays where its last version hung: the history of what hung on it is read there.
    """
    montre = "(p.plie_id = ANY (mur_plies()) OR p.id = ANY (mur_parcours()))"
    for parent in sorted({a.parent for a in attaches.values()} - {Parcours, Participant}, key=_table):
        supprimee = _supprimee(parent, attaches, montre)
        yield f"""
CREATE OR REPLACE FUNCTION {_fonction(parent)}(cle bigint) RETURNS boolean LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN
        IF EXISTS (SELECT FROM {_table(parent)} s0{_jointures(parent, attaches)} WHERE s0.id = cle AND {montre}) THEN
            RETURN true;
        END IF;
        RETURN NOT EXISTS (SELECT FROM {_table(parent)} WHERE id = cle) AND EXISTS ({supprimee});
    END $$;
"""  # noqa: S608 - our names


def _supprimee(parent: Any, attaches: dict[type[models.Model], Attache], montre: str) -> str:
    """The version under which a row was deleted, if what it hung on then is shown."""
    evenements = next(iter(getattr(parent, "pgh_event_models", {}).values()), None)
    if evenements is None:
        return "SELECT WHERE false"
    attache = attaches[evenements]
    derniere = f"SELECT FROM {_table(evenements)} h"
    condition = "h.pgh_obj_id = cle AND h.pgh_label = 'delete'"
    valeur = f'h."{attache.champ.column}"'
    if attache.parent in (Parcours, Participant):
        colonne = "id" if attache.parent is Parcours else "participant_id"
        return f"{derniere} JOIN {_table(Parcours)} p ON p.{colonne} = {valeur} WHERE {condition} AND {montre}"
    return f"{derniere} WHERE {condition} AND {_fonction(attache.parent)}({valeur})"


def _jointures(modele: type[models.Model], attaches: dict[type[models.Model], Attache], rang: int = 0) -> str:
    """From a row to the parcours that it hangs on, step by step."""
    attache = attaches[modele]
    valeur = f's{rang}."{attache.champ.column}"'
    if attache.parent is Parcours:
        return f" JOIN {_table(Parcours)} p ON p.id = {valeur}"
    if attache.parent is Participant:
        return f" JOIN {_table(Parcours)} p ON p.participant_id = {valeur}"
    suite = _jointures(attache.parent, attaches, rang + 1)
    return f" JOIN {_table(attache.parent)} s{rang + 1} ON s{rang + 1}.id = {valeur}{suite}"


def _droits(presentes: set[str]) -> Iterator[str]:
    deux = f"{APPLICATION}, {SYSTEME}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {deux};"
    yield f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {deux};"
    yield f"ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {deux};"
    yield f"ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO {deux};"
    for table in SANS_RETOUCHE:
        if table in presentes:
            yield f'REVOKE UPDATE, DELETE ON "{table}" FROM {APPLICATION};'
            yield f'REVOKE UPDATE ON "{table}" FROM {SYSTEME};'
    for table in sorted(tables_de_l_historique() & presentes):
        yield f'REVOKE INSERT, UPDATE, DELETE ON "{table}" FROM {APPLICATION};'
        yield f'REVOKE UPDATE ON "{table}" FROM {SYSTEME};'


def _politiques(attaches: dict[type[models.Model], Attache]) -> Iterator[str]:
    for modele in sorted(tables_murees(), key=_table):
        table, condition = _table(modele), _condition(modele, attaches.get(modele))
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        yield f"DROP POLICY IF EXISTS mur_application ON {table};"
        yield f"DROP POLICY IF EXISTS mur_systeme ON {table};"
        yield f"CREATE POLICY mur_application ON {table} TO {APPLICATION} USING ({condition});"
        yield f"CREATE POLICY mur_systeme ON {table} TO {SYSTEME} USING (true);"


def _creer_les_roles(connexion: Any) -> None:
    """Roles belong to the whole server: the first database that needs them creates them, if its owner may."""
    with connexion.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM pg_roles WHERE rolname IN (%s, %s)", [APPLICATION, SYSTEME])
        (presents,) = curseur.fetchone()
        if presents == 2:
            return
        local = connexion.settings_dict.get("SERVEUR")
        if local is not None:
            local.creer_roles()
            return
        for role in (APPLICATION, SYSTEME):
            curseur.execute(
                f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
            )
            curseur.execute(f"GRANT {role} TO CURRENT_USER")
