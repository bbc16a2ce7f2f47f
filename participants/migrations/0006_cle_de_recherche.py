"""A search key that forgives what the first did not: the marks of every script, joiners, names without any letter."""

import django.contrib.postgres.indexes
from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Replace

# Marks are taken off a decomposed text (Arabic vowels as French accents), with what joins without being seen; signs
# that stand for an apostrophe become a space. A name that has neither letter nor digit keeps its own signs.
CREER = r"""
CREATE OR REPLACE FUNCTION cle_de_recherche(nom text, prenom text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(trim(regexp_replace(t.lettres, '[^[:alnum:]]+', ' ', 'g')), ''), trim(t.lettres))
    FROM (
        SELECT translate(lower(public.unaccent('public.unaccent'::regdictionary, normalize(
            regexp_replace(
                translate(normalize(nom || ' ' || prenom, NFKD), '’‘ʼʻʿʾʹ`´′', '          '),
                '[\u0300-\u036F\u0483-\u0487\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u0610-\u061A\u0640'
                '\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E4\u06E7\u06E8\u06EA-\u06ED\u093C\u094D\u09BC\u09CD'
                '\u0A3C\u0A4D\u0ABC\u0ACD\u0BCD\u0C4D\u0CCD\u0D4D\u3099\u309A\u00AD\u200B-\u200F\u2060\uFE00-\uFE0F'
                '\uFEFF]', '', 'g'),
            NFKC))), 'ς', 'σ') AS lettres
    ) AS t;
$$;
"""
ANCIENNE = r"""
CREATE OR REPLACE FUNCTION cle_de_recherche(nom text, prenom text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT trim(regexp_replace(
        lower(public.unaccent('public.unaccent'::regdictionary, normalize(nom || ' ' || prenom, NFC))),
        '[^[:alnum:]]+', ' ', 'g'))
$$;
"""
# The key is stored: PostgreSQL computes it again when the row is written. Nothing that a person typed changes, so
# that the history has nothing to say.
RECALCULER = """
ALTER TABLE participants_participant DISABLE TRIGGER USER;
UPDATE participants_participant SET nom = nom WHERE recherche IS DISTINCT FROM cle_de_recherche(nom, prenom);
ALTER TABLE participants_participant ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("participants", "0005_doublons")]
    operations = [
        migrations.RunSQL([CREER, RECALCULER], [ANCIENNE, RECALCULER]),
        migrations.AddIndex(
            model_name="participant",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    Replace(F("recherche"), Value(" "), Value("")), name="gin_trgm_ops"
                ),
                name="participant_recherche_collee",
            ),
        ),
    ]
