"""What the second wall is made of in PostgreSQL: roles, policies, grants; laid after each `migrate`.

Every table that hangs on a person is behind it, found from the models' foreign keys: a new table stands behind the
wall without anybody thinking of it. The policies of parcours call two STABLE functions, evaluated once per statement;
those of the other tables ask whether the parcours that they hang on is shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections, models

from parcours.models import Parcours
from participants.models import Participant
from plie.socle.mur import APPLICATION, PARCOURS, PLIES, SYSTEME

APPLICATIONS = ("participants", "parcours", "sorties", "commissions")
# Nobody but the works erases from the log, and nobody edits it; triggers say the same.
SANS_RETOUCHE = ("journal_consultation", "journal_ancre")

_FONCTIONS = f"""
CREATE OR REPLACE FUNCTION mur_plies() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT coalesce(nullif(current_setting('{PLIES}', true), ''), '{{}}')::bigint[] $$;
CREATE OR REPLACE FUNCTION mur_parcours() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT coalesce(nullif(current_setting('{PARCOURS}', true), ''), '{{}}')::bigint[] $$;
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


def tables_murees() -> dict[type[models.Model], str]:
    """The tables behind the wall, each with the condition under which one of its rows is shown."""
    murees: dict[type[models.Model], str] = {
        Parcours: "plie_id = ANY ((SELECT mur_plies())::bigint[]) OR id = ANY ((SELECT mur_parcours())::bigint[])",
        Participant: _par_un_parcours("participant_id", f"{_table(Participant)}.id"),
    }
    candidates = [m for nom in APPLICATIONS for m in apps.get_app_config(nom).get_models() if m not in murees]
    while trouvees := {m: condition for m in candidates if m not in murees and (condition := _condition(m, murees))}:
        murees |= trouvees
    return murees


def poser_le_mur(sender: Any, using: str = "default", **_: Any) -> None:
    """Lay roles, policies and grants, if they are not already those of the models (after each `migrate`)."""
    connexion = connections[using]
    presentes = set(connexion.introspection.table_names())
    if not {m._meta.db_table for m in tables_murees()} <= presentes:
        return  # a partial migration, or one towards the past: the last one lays the wall
    _creer_les_roles(connexion)
    ordres = [_FONCTIONS, *_droits(presentes), *_politiques()]
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


def _table(modele: type[models.Model]) -> str:
    return f'"{modele._meta.db_table}"'


def _par_un_parcours(colonne: str, valeur: str) -> str:
    return f"EXISTS (SELECT FROM {_table(Parcours)} p WHERE p.{colonne} = {valeur})"


def _condition(modele: type[models.Model], murees: dict[type[models.Model], str]) -> str | None:
    """A row is shown when what it hangs on is: its parcours, else its person, else another row behind the wall."""
    liens = sorted(_liens(modele, murees), key=lambda lien: (lien[1] is not Parcours, lien[1] is not Participant))
    if not liens:
        return None
    champ, parent = liens[0]
    valeur = f'{_table(modele)}."{champ.column}"'
    if parent is Parcours:
        montree = _par_un_parcours("id", valeur)
    elif parent is Participant:
        montree = _par_un_parcours("participant_id", valeur)
    else:
        montree = f"EXISTS (SELECT FROM {_table(parent)} s WHERE s.id = {valeur})"
    return f"{valeur} IS NULL OR {montree}" if champ.null else montree


def _liens(
    modele: type[models.Model], murees: dict[type[models.Model], str]
) -> Iterator[tuple[models.ForeignKey[Any], type[models.Model]]]:
    """Its foreign keys to rows behind the wall; a version of the history hangs as its row does, and on its row."""
    for champ in modele._meta.concrete_fields:
        if isinstance(champ, models.ForeignKey) and champ.related_model in murees:
            yield champ, champ.related_model


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


def _politiques() -> Iterator[str]:
    for modele, condition in sorted(tables_murees().items(), key=lambda paire: paire[0]._meta.db_table):
        table = _table(modele)
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
