"""The search key that names are compared by, computed by PostgreSQL."""

from django.db import migrations

# IMMUTABLE, so that it can feed a stored column: hence the schema-qualified dictionary of unaccent.
CREER = r"""
CREATE OR REPLACE FUNCTION cle_de_recherche(nom text, prenom text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT trim(regexp_replace(
        lower(public.unaccent('public.unaccent'::regdictionary, normalize(nom || ' ' || prenom, NFC))),
        '[^[:alnum:]]+', ' ', 'g'))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("socle", "0001_extensions")]
    operations = [migrations.RunSQL(CREER, "DROP FUNCTION cle_de_recherche(text, text);")]
