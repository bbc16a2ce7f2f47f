from django.db import migrations

import plie.socle.tri


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_invitations'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='commune',
            options={
                'ordering': [plie.socle.tri.SansAccents('nom')],
                'verbose_name': 'commune',
                'verbose_name_plural': 'communes',
            },
        ),
    ]
