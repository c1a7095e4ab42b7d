"""Offices bound to more than sites, deputies, help in somebody's name.

The same office of the same person never overlaps itself: refused by the database, whoever writes.

Exact duplicates (the same first day) are left to the unique constraints, so that an upsert can meet them. On PostgreSQL
the row of the person is locked first: two transactions that would not see each other's office wait for one another.
SQLite has one writer at a time. A later migration that rebuilds the table on SQLite has to run `install` again.
"""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SAME = """
    SELECT 1 FROM organisation_office held
    WHERE held.person_id = NEW.person_id AND held.role = NEW.role AND held.authority_id = NEW.authority_id
      AND COALESCE(held.site_id, 0) = COALESCE(NEW.site_id, 0)
      AND COALESCE(held.working_group_id, 0) = COALESCE(NEW.working_group_id, 0)
      AND COALESCE(held.network_id, 0) = COALESCE(NEW.network_id, 0)
      AND held.id <> COALESCE(NEW.id, 0) AND held.since <> NEW.since
      AND (NEW.until IS NULL OR held.since <= NEW.until) AND (held.until IS NULL OR held.until >= NEW.since)
"""
SQLITE = [
    f"""CREATE TRIGGER office_overlap_{event.lower()} BEFORE {event} ON organisation_office
    WHEN EXISTS ({SAME}) BEGIN SELECT RAISE(ABORT, 'office_overlaps'); END"""
    for event in ("INSERT", "UPDATE")
]
POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION office_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM 1 FROM organisation_person WHERE id = NEW.person_id FOR NO KEY UPDATE;
        IF EXISTS ({SAME}) THEN
            RAISE EXCEPTION 'office_overlaps' USING ERRCODE = 'exclusion_violation';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER office_overlap BEFORE INSERT OR UPDATE ON organisation_office
    FOR EACH ROW EXECUTE FUNCTION office_overlap()""",
]


def install(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER IF EXISTS office_overlap ON organisation_office")
        schema_editor.execute("DROP FUNCTION IF EXISTS office_overlap()")
    else:
        schema_editor.execute("DROP TRIGGER IF EXISTS office_overlap_insert")
        schema_editor.execute("DROP TRIGGER IF EXISTS office_overlap_update")


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0002_import_runs_and_versions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Assistance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=200, verbose_name='Anlass')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='Dauer')),
                ('asked_at', models.DateTimeField()),
                ('answer_by', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Deputy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='von')),
                ('until', models.DateField(verbose_name='bis')),
                ('named_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['since', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Network',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('\\A[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\\Z', 'Nur Kleinbuchstaben a bis z, Ziffern und Bindestriche, höchstens 40 Zeichen.')], verbose_name='Kennung')),
                ('name', models.CharField(max_length=200, verbose_name='Name')),
            ],
            options={
                'ordering': ['name'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='WorkingGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('\\A[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\\Z', 'Nur Kleinbuchstaben a bis z, Ziffern und Bindestriche, höchstens 40 Zeichen.')], verbose_name='Kennung')),
                ('name', models.CharField(max_length=200, verbose_name='Name')),
            ],
            options={
                'ordering': ['name'],
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='office',
            name='office_once_per_authority',
        ),
        migrations.AddField(
            model_name='office',
            name='appointed_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='office',
            name='basis',
            field=models.CharField(blank=True, max_length=200, verbose_name='Grundlage'),
        ),
        migrations.AddField(
            model_name='person',
            name='helped_until',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='office',
            name='role',
            field=models.CharField(choices=[('EMP', 'Beschäftigte'), ('MTE', 'Mentee im Empowerment-Netzwerk'), ('MTR', 'Mentorin oder Mentor im Empowerment-Netzwerk'), ('TRA', 'Trainerin oder Trainer im Empowerment-Netzwerk'), ('TRN', 'Dozentin oder Dozent'), ('PB', 'Praxisbegleitung'), ('MEN', 'Mentorin oder Mentor der SAP-Ausbildung'), ('DEP', 'Vertretung der AK-Sprecherin oder des AK-Sprechers'), ('SPK', 'Sprecherin oder Sprecher eines Arbeitskreises'), ('SAP', 'Soziale Ansprechperson'), ('SUP', 'Führungskraft'), ('ACA', 'Fortbildungsakademie'), ('STAT', 'Auswertende Stelle'), ('EC', 'Koordination Empowerment'), ('COO', 'Koordination Präventionsnetzwerk'), ('TSC', 'Koordination Sicherheit und Training'), ('GLB', 'Gleichstellungsbeauftragte'), ('SBV', 'Schwerbehindertenvertretung'), ('PR', 'Personalrat'), ('MIN', 'Ministerium'), ('HEAD', 'Behördenleitung'), ('DPO', 'Datenschutzbeauftragte'), ('SITE', 'Standortleitung'), ('SEC', 'Sicherheitsdienst'), ('ADM', 'Administration')], max_length=8, verbose_name='Rolle'),
        ),
        migrations.AddField(
            model_name='assistance',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assistance',
            name='helper',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assistance',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assistances', to='organisation.person'),
        ),
        migrations.AddField(
            model_name='deputy',
            name='named_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='deputy',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deputies', to='organisation.office'),
        ),
        migrations.AddField(
            model_name='deputy',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deputised', to='organisation.person'),
        ),
        migrations.AddField(
            model_name='network',
            name='authority',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='organisation.authority'),
        ),
        migrations.AddField(
            model_name='office',
            name='network',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offices', to='organisation.network'),
        ),
        migrations.AddField(
            model_name='workinggroup',
            name='authority',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='organisation.authority'),
        ),
        migrations.AddField(
            model_name='office',
            name='working_group',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offices', to='organisation.workinggroup'),
        ),
        migrations.AddIndex(
            model_name='office',
            index=models.Index(fields=['role', 'authority', 'person'], name='office_by_role'),
        ),
        migrations.AddConstraint(
            model_name='office',
            constraint=models.UniqueConstraint(condition=models.Q(('network__isnull', True), ('site__isnull', True), ('working_group__isnull', True)), fields=('person', 'role', 'authority', 'since'), name='office_once_per_authority'),
        ),
        migrations.AddConstraint(
            model_name='office',
            constraint=models.UniqueConstraint(fields=('person', 'role', 'working_group', 'since'), name='office_once_per_working_group'),
        ),
        migrations.AddConstraint(
            model_name='office',
            constraint=models.UniqueConstraint(fields=('person', 'role', 'network', 'since'), name='office_once_per_network'),
        ),
        migrations.AddConstraint(
            model_name='office',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role__in', ('SPK', 'DEP')), ('site__isnull', True), ('working_group__isnull', False)), models.Q(models.Q(('role__in', ('SPK', 'DEP')), _negated=True), ('working_group__isnull', True)), _connector='OR'), name='office_of_working_group'),
        ),
        migrations.AddConstraint(
            model_name='office',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('network__isnull', False), ('role__in', ('COO', 'EC', 'TRA', 'MTR', 'MTE')), ('site__isnull', True)), models.Q(models.Q(('role__in', ('COO', 'EC', 'TRA', 'MTR', 'MTE')), _negated=True), ('network__isnull', True)), _connector='OR'), name='office_of_network'),
        ),
        migrations.AddIndex(
            model_name='assistance',
            index=models.Index(fields=['person', 'ended_at'], name='assistance_by_person'),
        ),
        migrations.AddIndex(
            model_name='assistance',
            index=models.Index(fields=['ended_at', 'until'], name='assistance_by_end'),
        ),
        migrations.AddIndex(
            model_name='deputy',
            index=models.Index(fields=['person', 'until'], name='deputy_by_person'),
        ),
        migrations.AddConstraint(
            model_name='deputy',
            constraint=models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='deputy_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='deputy',
            constraint=models.UniqueConstraint(fields=('office', 'person', 'since'), name='deputy_once'),
        ),
        migrations.RunPython(install, remove),
    ]
