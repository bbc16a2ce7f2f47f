import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_invitations'),
        ('commissions', '0007_rectifications_dites'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
        migrations.AddField(
            model_name='courrier',
            name='pole',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='courriers', to='accounts.poleinsertion', verbose_name='pôle d’insertion'),
        ),
        migrations.AddField(
            model_name='courrierevent',
            name='pole',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.poleinsertion', verbose_name='pôle d’insertion'),
        ),
        # Letters already written: the pôle bears the name that the letter bears; renamed since, it is that of the commune.
        migrations.RunSQL(
            """
            UPDATE commissions_courrier c SET pole_id = coalesce(
                (SELECT p.id FROM accounts_poleinsertion p WHERE p.nom = c.contenu ->> 'adresse_a' ORDER BY p.id LIMIT 1),
                (SELECT v.pole_id
                   FROM commissions_decision d
                   JOIN commissions_pointordredujour o ON o.id = d.point_id
                   JOIN commissions_saisine s ON s.id = o.saisine_id
                   JOIN parcours_parcours f ON f.id = s.parcours_id
                   JOIN participants_participant i ON i.id = f.participant_id
                   JOIN accounts_commune v ON v.code_insee = i.commune_id
                  WHERE d.id = c.decision_id)
            ) WHERE c.destinataire = 'pole'
            """,
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name='documentseance',
            name='nature',
            field=models.CharField(choices=[('ordre_du_jour', 'ordre du jour'), ('ordre_du_jour_initiales', 'ordre du jour, initiales'), ('pv', 'procès-verbal'), ('pv_anonyme', 'procès-verbal anonymisé'), ('lettres', 'lettres de la séance')], max_length=30, verbose_name='nature'),
        ),
        migrations.AlterField(
            model_name='documentseanceevent',
            name='nature',
            field=models.CharField(choices=[('ordre_du_jour', 'ordre du jour'), ('ordre_du_jour_initiales', 'ordre du jour, initiales'), ('pv', 'procès-verbal'), ('pv_anonyme', 'procès-verbal anonymisé'), ('lettres', 'lettres de la séance')], max_length=30, verbose_name='nature'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='courrier',
            trigger=pgtrigger.compiler.Trigger(name='courrier_fige', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."correction_id" IS DISTINCT FROM (NEW."correction_id") OR OLD."destinataire" IS DISTINCT FROM (NEW."destinataire") OR OLD."pole_id" IS DISTINCT FROM (NEW."pole_id") OR OLD."contenu" IS DISTINCT FROM (NEW."contenu"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c9811106f034430065570af0cf30a378bf3362c4', operation='UPDATE', pgid='pgtrigger_courrier_fige_a7efe', table='commissions_courrier', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='courrier',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "commissions_courrierevent" ("correction_id", "decision_id", "destinataire", "etabli_le", "id", "lu_le", "lu_par_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pole_id") VALUES (NEW."correction_id", NEW."decision_id", NEW."destinataire", NEW."etabli_le", NEW."id", NEW."lu_le", NEW."lu_par_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pole_id"); RETURN NULL;', hash='5d3641978a66232ec415eafa9dfafd8fc431a119', operation='INSERT', pgid='pgtrigger_insert_insert_fdeab', table='commissions_courrier', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='courrier',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."correction_id" IS DISTINCT FROM (NEW."correction_id") OR OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."destinataire" IS DISTINCT FROM (NEW."destinataire") OR OLD."etabli_le" IS DISTINCT FROM (NEW."etabli_le") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."lu_le" IS DISTINCT FROM (NEW."lu_le") OR OLD."lu_par_id" IS DISTINCT FROM (NEW."lu_par_id") OR OLD."pole_id" IS DISTINCT FROM (NEW."pole_id"))', func='INSERT INTO "commissions_courrierevent" ("correction_id", "decision_id", "destinataire", "etabli_le", "id", "lu_le", "lu_par_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pole_id") VALUES (NEW."correction_id", NEW."decision_id", NEW."destinataire", NEW."etabli_le", NEW."id", NEW."lu_le", NEW."lu_par_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pole_id"); RETURN NULL;', hash='cca6e45da252739cf5b6b540abc8369f54a37b46', operation='UPDATE', pgid='pgtrigger_update_update_44ed8', table='commissions_courrier', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='courrier',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "commissions_courrierevent" ("correction_id", "decision_id", "destinataire", "etabli_le", "id", "lu_le", "lu_par_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pole_id") VALUES (OLD."correction_id", OLD."decision_id", OLD."destinataire", OLD."etabli_le", OLD."id", OLD."lu_le", OLD."lu_par_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."pole_id"); RETURN NULL;', hash='5aac99389f67bdaa897900a9be13df9862c76c93', operation='DELETE', pgid='pgtrigger_delete_delete_8317c', table='commissions_courrier', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='courrier',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('destinataire', 'pole'), ('pole__isnull', False)), models.Q(models.Q(('destinataire', 'pole'), _negated=True), ('pole__isnull', True)), _connector='OR'), name='courrier_au_pole_nomme', violation_error_message='Une lettre au pôle nomme son pôle, les autres n’en ont pas.'),
        ),
    ]
