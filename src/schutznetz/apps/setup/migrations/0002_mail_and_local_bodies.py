# SPDX-License-Identifier: EUPL-1.2
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0003_offices"),
        ("setup", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="confirmation",
            name="topic",
            field=models.CharField(
                choices=[
                    ("mail", "Mailserver geprüft"),
                    ("no_mail", "ohne Mailversand"),
                    ("notices", "Löschfristen und Hinweise"),
                    ("file", "Akte"),
                ],
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint(model_name="participation", name="participation_once_per_body"),
        migrations.AddField(
            model_name="participation",
            name="site",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="organisation.site",
                verbose_name="Standort",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("site__isnull", True)),
                fields=("authority", "body"),
                name="participation_once_per_body",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.UniqueConstraint(fields=("body", "site"), name="participation_once_per_site"),
        ),
    ]
