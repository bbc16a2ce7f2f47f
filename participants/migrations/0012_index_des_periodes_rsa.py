
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('participants', '0011_droits_et_conservation'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='periodersa',
            index=models.Index(fields=['participant', 'date_debut'], include=('date_fin', 'source', 'id'), name='rsa_de_la_personne'),
        ),
    ]
