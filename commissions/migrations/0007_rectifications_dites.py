
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commissions', '0006_rectifications'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='courrier',
            options={'ordering': ['decision', 'pk'], 'verbose_name': 'retour de la commission', 'verbose_name_plural': 'retours de la commission'},
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='courrier',
            name='courrier_fige',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='courrier',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='courrier',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='courrier',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='courrier',
            name='courrier_un_par_destinataire',
        ),
        migrations.AddField(
            model_name='courrier',
            name='correction',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='courriers', to='commissions.correction', verbose_name='rectification'),
        ),
        migrations.AddField(
            model_name='courrierevent',
            name='correction',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='commissions.correction', verbose_name='rectification'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='courrier',
            trigger=pgtrigger.compiler.Trigger(name='courrier_fige', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."correction_id" IS DISTINCT FROM (NEW."correction_id") OR OLD."destinataire" IS DISTINCT FROM (NEW."destinataire") OR OLD."contenu" IS DISTINCT FROM (NEW."contenu"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e69e8da5a2ff7d4c80c8bba7ee9e7f737be7e64d', operation='UPDATE', pgid='pgtrigger_courrier_fige_a7efe', table='commissions_courrier', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='courrier',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "commissions_courrierevent" ("correction_id", "decision_id", "destinataire", "etabli_le", "id", "lu_le", "lu_par_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."correction_id", NEW."decision_id", NEW."destinataire", NEW."etabli_le", NEW."id", NEW."lu_le", NEW."lu_par_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='c037e10a913114d054b9a87dcadfd6e3f6634b56', operation='INSERT', pgid='pgtrigger_insert_insert_fdeab', table='commissions_courrier', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='courrier',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."correction_id" IS DISTINCT FROM (NEW."correction_id") OR OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."destinataire" IS DISTINCT FROM (NEW."destinataire") OR OLD."etabli_le" IS DISTINCT FROM (NEW."etabli_le") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."lu_le" IS DISTINCT FROM (NEW."lu_le") OR OLD."lu_par_id" IS DISTINCT FROM (NEW."lu_par_id"))', func='INSERT INTO "commissions_courrierevent" ("correction_id", "decision_id", "destinataire", "etabli_le", "id", "lu_le", "lu_par_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."correction_id", NEW."decision_id", NEW."destinataire", NEW."etabli_le", NEW."id", NEW."lu_le", NEW."lu_par_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='e27edaefb85afd67f4f9915dc12c0f4b68dab925', operation='UPDATE', pgid='pgtrigger_update_update_44ed8', table='commissions_courrier', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='courrier',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "commissions_courrierevent" ("correction_id", "decision_id", "destinataire", "etabli_le", "id", "lu_le", "lu_par_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."correction_id", OLD."decision_id", OLD."destinataire", OLD."etabli_le", OLD."id", OLD."lu_le", OLD."lu_par_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='5d9143825822f44caf96fed3054dbfc1e3289dad', operation='DELETE', pgid='pgtrigger_delete_delete_8317c', table='commissions_courrier', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='courrier',
            constraint=models.UniqueConstraint(condition=models.Q(('correction__isnull', True)), fields=('decision', 'destinataire'), name='courrier_un_par_destinataire', violation_error_message='Ce retour est déjà établi.'),
        ),
        migrations.AddConstraint(
            model_name='courrier',
            constraint=models.UniqueConstraint(fields=('correction', 'destinataire'), name='courrier_un_par_rectification', violation_error_message='Ce retour rectifié est déjà établi.'),
        ),
    ]
