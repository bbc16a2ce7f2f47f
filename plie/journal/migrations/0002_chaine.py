import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from plie.journal.declencheurs import CONTENU

# The rows of before the chain enter it in their order.
ENCHAINER = f"""
DO $chaine$
DECLARE
    ligne journal_consultation%ROWTYPE;
    dernier text := repeat('0', 64);
    compte bigint := 0;
BEGIN
    FOR ligne IN SELECT * FROM journal_consultation ORDER BY id LOOP
        compte := compte + 1;
        ligne.rang := compte;
        ligne.precedente := dernier;
        dernier := encode(sha256(convert_to(dernier || {CONTENU.format(l="ligne")}, 'UTF8')), 'hex');
        UPDATE journal_consultation SET rang = compte, precedente = ligne.precedente, empreinte = dernier
        WHERE id = ligne.id;
    END LOOP;
    IF compte > 0 THEN
        INSERT INTO journal_maillon (id, rang, empreinte) VALUES (1, compte, dernier);
    END IF;
END
$chaine$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Ancre',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('effacees_le', models.DateTimeField(verbose_name='effacées le')),
                ('nombre', models.PositiveIntegerField(verbose_name='lignes effacées')),
                ('rang', models.BigIntegerField(unique=True, verbose_name='dernier rang effacé')),
                ('empreinte', models.CharField(max_length=64, verbose_name='empreinte du dernier rang effacé')),
            ],
            options={
                'verbose_name': 'ancre du journal',
                'verbose_name_plural': 'ancres du journal',
                'ordering': ['-rang'],
            },
        ),
        migrations.CreateModel(
            name='Maillon',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rang', models.BigIntegerField(verbose_name='rang')),
                ('empreinte', models.CharField(max_length=64, verbose_name='empreinte')),
            ],
            options={
                'verbose_name': 'dernier maillon du journal',
                'verbose_name_plural': 'dernier maillon du journal',
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='consultation',
            name='journal_ineffacable',
        ),
        migrations.AddField(
            model_name='consultation',
            name='empreinte',
            field=models.CharField(default='', editable=False, max_length=64, verbose_name='empreinte'),
        ),
        migrations.AddField(
            model_name='consultation',
            name='precedente',
            field=models.CharField(default='', editable=False, max_length=64, verbose_name='empreinte précédente'),
        ),
        migrations.AddField(
            model_name='consultation',
            name='rang',
            field=models.BigIntegerField(default=0, editable=False, verbose_name='rang'),
        ),
        migrations.RunSQL(ENCHAINER, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='consultation',
            name='rang',
            field=models.BigIntegerField(default=0, editable=False, unique=True, verbose_name='rang'),
        ),
    ]
