"""Give each known difficulty the states that its own dates tell."""

from django.db import migrations

SUIVIS = """
INSERT INTO participants_suividifficulte (difficulte_id, etat, date_etat)
SELECT id, 'a_traiter', date_reperage FROM participants_difficulte
UNION ALL
SELECT id, 'leve', date_levee FROM participants_difficulte WHERE date_levee IS NOT NULL;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('participants', '0008_suivi_des_difficultes'),
    ]

    operations = [
        migrations.RunSQL(SUIVIS, migrations.RunSQL.noop),
    ]
