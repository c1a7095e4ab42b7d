# SPDX-License-Identifier: EUPL-1.2
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from schutznetz.apps.journal.migrations import _guards


def let_all_wait(apps, schema_editor):
    """Entries written before there was a chain wait for the sealer like all others."""
    Entry, Waiting = apps.get_model("journal", "Entry"), apps.get_model("journal", "Waiting")
    ids = Entry.objects.order_by("id").values_list("id", flat=True)
    Waiting.objects.bulk_create([Waiting(entry_id=pk) for pk in ids], batch_size=5000)


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0001_initial'),
        ('organisation', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Segment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(unique=True, verbose_name='Monat')),
                ('first', models.BigIntegerField()),
                ('last', models.BigIntegerField(null=True)),
                ('head', models.CharField(blank=True, max_length=64, verbose_name='Kopf')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='abgeschlossen am')),
                ('dropped_at', models.DateTimeField(null=True, verbose_name='gelöscht am')),
            ],
            options={
                'ordering': ['month'],
            },
        ),
        migrations.CreateModel(
            name='Waiting',
            fields=[
                ('entry_id', models.BigIntegerField(primary_key=True, serialize=False)),
            ],
            options={
                'ordering': ['entry_id'],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('entry_id', models.BigIntegerField(unique=True)),
                ('sealed_at', models.DateTimeField()),
                ('hash', models.CharField(max_length=64)),
                ('segment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seals', to='journal.segment')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.AddField(
            model_name='entry',
            name='authority',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='organisation.authority'),
        ),
        migrations.AlterField(
            model_name='entry',
            name='actor',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='entry',
            name='at',
            field=models.DateTimeField(verbose_name='wann'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['authority', 'id'], name='journal_by_authority'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['authority', 'at', 'id'], name='journal_by_time'),
        ),
        migrations.RunPython(let_all_wait, migrations.RunPython.noop),
        migrations.RunPython(_guards.install, _guards.uninstall),
    ]
