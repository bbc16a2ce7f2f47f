"""Give each known étape the dates that its result allows, then hold it to them."""

from django.db import migrations, models

# What was refused, or to which nobody came, only has planned days; a day to come is a planned one.
DATES = """
UPDATE parcours_etape SET date_debut_prevue = date_debut, date_fin_prevue = date_fin, date_debut = NULL, date_fin = NULL
WHERE resultat IN ('absent', 'refus_personne', 'refus_operateur') OR (resultat = '' AND date_debut > CURRENT_DATE);
UPDATE parcours_etape SET date_debut_prevue = date_debut, date_fin_prevue = date_fin, date_fin = NULL
WHERE resultat = '' AND date_fin > CURRENT_DATE;
"""
RETOUR = """
UPDATE parcours_etape SET date_debut = date_debut_prevue, date_fin = coalesce(date_fin, date_fin_prevue)
WHERE date_debut IS NULL;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('parcours', '0006_etapes_par_genre'),
    ]

    operations = [
        migrations.RunSQL(DATES, RETOUR),
        migrations.AddConstraint(
            model_name='etape',
            constraint=models.CheckConstraint(condition=models.Q(('date_debut__isnull', False), ('date_debut_prevue__isnull', False), _connector='OR'), name='etape_datee', violation_error_message='Une étape porte la date à laquelle elle a commencé, ou celle qui est prévue.'),
        ),
        migrations.AddConstraint(
            model_name='etape',
            constraint=models.CheckConstraint(condition=models.Q(('date_fin__isnull', True), models.Q(('date_debut__isnull', False), ('date_fin__gte', models.F('date_debut'))), _connector='OR'), name='etape_dates', violation_error_message='La fin de l’étape ne peut pas précéder son début.'),
        ),
        migrations.AddConstraint(
            model_name='etape',
            constraint=models.CheckConstraint(condition=models.Q(('date_fin_prevue__isnull', True), models.Q(('date_debut_prevue__isnull', False), ('date_fin_prevue__gte', models.F('date_debut_prevue'))), _connector='OR'), name='etape_dates_prevues', violation_error_message='La fin prévue ne peut pas précéder le début prévu.'),
        ),
        migrations.AddConstraint(
            model_name='etape',
            constraint=models.CheckConstraint(condition=models.Q(('resultat', ''), models.Q(('date_debut__isnull', True), ('resultat__in', ('absent', 'refus_personne', 'refus_operateur'))), models.Q(models.Q(('resultat__in', ('absent', 'refus_personne', 'refus_operateur')), _negated=True), ('date_debut__isnull', False)), _connector='OR'), name='etape_resultat_date', violation_error_message='Une étape faite ou abandonnée a commencé\xa0; une étape refusée, ou sans la personne, n’a pas eu lieu.'),
        ),
        migrations.AddConstraint(
            model_name='etape',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('heures__isnull', True), ('heures__gt', 0), _connector='OR'), models.Q(('heures_hebdo__isnull', True), ('heures_hebdo__gt', 0), _connector='OR'), models.Q(('clause_heures__isnull', True), ('clause_heures__gt', 0), _connector='OR')), name='etape_heures_positives', violation_error_message='Un nombre d’heures est positif.'),
        ),
        migrations.AddConstraint(
            model_name='etape',
            constraint=models.CheckConstraint(condition=models.Q(('heures_hebdo__isnull', True), ('heures_hebdo__lte', 48), _connector='OR'), name='etape_heures_hebdo', violation_error_message='Le nombre d’heures par semaine va jusqu’à 48.'),
        ),
        migrations.AddConstraint(
            model_name='etape',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('clause_donneur_ordre', ''), ('clause_marche', ''), ('clause_heures__isnull', True)), ('type__in', ['aci', 'ai', 'autre_contrat', 'cdd_court', 'cdi_temps_partiel', 'cui_cie', 'ei', 'emploi_avenir', 'emploi_sortie', 'etti', 'geiq', 'interim', 'pec', 'regie_quartier']), _connector='OR'), name='etape_clause', violation_error_message='Les heures d’une clause sociale se rattachent à une étape d’emploi.'),
        ),
        migrations.AddConstraint(
            model_name='etape',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('clause_donneur_ordre', ''), _negated=True), models.Q(('clause_donneur_ordre', ''), ('clause_marche', ''), ('clause_heures__isnull', True)), _connector='OR'), name='etape_clause_donneur_ordre', violation_error_message='Indiquez le donneur d’ordre de la clause.'),
        ),
        migrations.AddConstraint(
            model_name='etape',
            constraint=models.CheckConstraint(condition=models.Q(('rncp', ''), ('type__in', ['formation_qualifiante']), _connector='OR'), name='etape_rncp_type', violation_error_message='Une fiche RNCP se rattache à une formation qualifiante.'),
        ),
        migrations.AddConstraint(
            model_name='etape',
            constraint=models.CheckConstraint(condition=models.Q(('rncp', ''), ('rncp__regex', '^RNCP[0-9]{1,6}$'), _connector='OR'), name='etape_rncp', violation_error_message='Une fiche RNCP s’écrit «\xa0RNCP\xa0» suivi de un à six chiffres.'),
        ),
        migrations.AddConstraint(
            model_name='etape',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('objet_immersion', ''), ('prescripteur_immersion', ''), ('date_prescription__isnull', True)), ('type__in', ['pmsmp']), _connector='OR'), name='etape_immersion', violation_error_message='Ce renseignement est celui d’une immersion (PMSMP).'),
        ),
        migrations.AddConstraint(
            model_name='etape',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('offre_jobprovence13', ''), ('date_positionnement__isnull', True)), ('type__in', ['mediation']), _connector='OR'), name='etape_jobprovence13', violation_error_message='Un positionnement JobProvence13 se rattache à une médiation à l’emploi.'),
        ),
        migrations.AddConstraint(
            model_name='etape',
            constraint=models.CheckConstraint(condition=models.Q(('date_positionnement__isnull', True), models.Q(('offre_jobprovence13', ''), _negated=True), _connector='OR'), name='etape_positionnement', violation_error_message='Indiquez l’offre JobProvence13 sur laquelle la personne est positionnée.'),
        ),
    ]
