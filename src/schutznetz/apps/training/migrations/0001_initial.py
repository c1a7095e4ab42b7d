# SPDX-License-Identifier: EUPL-1.2
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisation', '0005_last_day_index'),
        ('sap', '0003_vacancies'),
        ('worktime', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Module',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=20, verbose_name='Fachgebiet')),
                ('title', models.CharField(max_length=120, verbose_name='Titel')),
                ('first_on', models.DateField(blank=True, null=True, verbose_name='Erster Tag')),
                ('last_on', models.DateField(blank=True, null=True, verbose_name='Letzter Tag')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='Ort')),
            ],
            options={
                'ordering': [models.OrderBy(models.F('first_on'), nulls_last=True), 'id'],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='seit')),
                ('until', models.DateField(blank=True, null=True, verbose_name='ausgeschieden am')),
                ('completed_on', models.DateField(blank=True, null=True, verbose_name='abgeschlossen am')),
                ('certificate_on', models.DateField(blank=True, null=True, verbose_name='Zertifikat vom')),
                ('counsellor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='training_memberships', to='sap.counsellor')),
            ],
            options={
                'ordering': ['counsellor__person__sort_name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Mentor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course_completed_on', models.DateField(verbose_name='Weiterbildung abgeschlossen am')),
                ('certified_on', models.DateField(blank=True, null=True, verbose_name='Zertifikat vom')),
                ('appointed_on', models.DateField(blank=True, null=True, verbose_name='vom Ministerium bestellt am')),
                ('since', models.DateField(blank=True, null=True, verbose_name='Mentorin oder Mentor seit')),
                ('until', models.DateField(blank=True, null=True, verbose_name='letzter Tag')),
                ('counsellor', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='mentor', to='sap.counsellor')),
            ],
            options={
                'ordering': ['counsellor__person__sort_name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ModuleAttendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='training.member')),
                ('module', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='training.module', verbose_name='Modul')),
            ],
        ),
        migrations.CreateModel(
            name='Pairing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='seit')),
                ('until', models.DateField(blank=True, null=True, verbose_name='bis')),
                ('named_at', models.DateTimeField(verbose_name='benannt am')),
                ('mentor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pairings', to='training.mentor', verbose_name='Mentorin oder Mentor')),
                ('named_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='benannt von')),
                ('trainee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentorings', to='sap.counsellor')),
            ],
            options={
                'ordering': ['-since', '-id'],
            },
        ),
        migrations.CreateModel(
            name='LogEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20, verbose_name='Art der Begleitung')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='mentoring', to='worktime.entry', verbose_name='Zeit')),
                ('pairing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='log', to='training.pairing')),
            ],
            options={
                'ordering': ['-entry__began_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=4000, verbose_name='Rückmeldung')),
                ('written_at', models.DateTimeField(verbose_name='geschrieben am')),
                ('pairing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='training.pairing')),
            ],
            options={
                'ordering': ['-written_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='QuarterTotal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quarter_on', models.DateField(verbose_name='Quartal ab')),
                ('minutes', models.PositiveIntegerField(verbose_name='Minuten')),
                ('sent_at', models.DateTimeField(verbose_name='mitgeteilt am')),
                ('mentor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='totals', to='training.mentor')),
                ('working_group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisation.workinggroup', verbose_name='Arbeitskreis')),
            ],
            options={
                'ordering': ['-quarter_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='TrainingGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='Name')),
                ('state', models.CharField(choices=[('planned', 'in Planung'), ('released', 'Plan freigegeben'), ('running', 'läuft'), ('completed', 'abgeschlossen'), ('cancelled', 'abgesagt')], default='planned', max_length=10, verbose_name='Stand')),
                ('starts_on', models.DateField(verbose_name='Erster Tag')),
                ('completes_on', models.DateField(blank=True, null=True, verbose_name='Abschluss geplant')),
                ('completed_on', models.DateField(blank=True, null=True, verbose_name='Abgeschlossen am')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='training_groups', to='sap.programme')),
            ],
            options={
                'ordering': ['-starts_on', 'name'],
            },
        ),
        migrations.AddField(
            model_name='module',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='modules', to='training.traininggroup'),
        ),
        migrations.AddField(
            model_name='member',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='training.traininggroup'),
        ),
        migrations.CreateModel(
            name='Lecturer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='Name')),
                ('since', models.DateField(verbose_name='Auftrag ab')),
                ('until', models.DateField(blank=True, null=True, verbose_name='Auftrag bis')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisation.person', verbose_name='Person')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lecturers', to='training.traininggroup')),
            ],
            options={
                'ordering': ['since', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Companion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='seit')),
                ('until', models.DateField(blank=True, null=True, verbose_name='bis')),
                ('counsellor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='companionships', to='sap.counsellor')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='companions', to='training.traininggroup')),
            ],
            options={
                'ordering': ['since', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='mentor',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='mentor_in_order'),
        ),
        migrations.AddConstraint(
            model_name='moduleattendance',
            constraint=models.UniqueConstraint(fields=('module', 'member'), name='module_attended_once'),
        ),
        migrations.AddIndex(
            model_name='pairing',
            index=models.Index(fields=['until'], name='pairing_by_end'),
        ),
        migrations.AddConstraint(
            model_name='pairing',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='pairing_in_order'),
        ),
        migrations.AddConstraint(
            model_name='pairing',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('trainee',), name='pairing_one_mentor'),
        ),
        migrations.AddConstraint(
            model_name='quartertotal',
            constraint=models.UniqueConstraint(fields=('mentor', 'quarter_on'), name='quarter_total_once'),
        ),
        migrations.AddIndex(
            model_name='traininggroup',
            index=models.Index(fields=['programme', 'state', 'starts_on'], name='training_group_by_state'),
        ),
        migrations.AddConstraint(
            model_name='traininggroup',
            constraint=models.UniqueConstraint(fields=('programme', 'name'), name='training_group_name_once'),
        ),
        migrations.AddConstraint(
            model_name='traininggroup',
            constraint=models.CheckConstraint(condition=models.Q(('completes_on__isnull', True), ('completes_on__gte', models.F('starts_on')), _connector='OR'), name='training_group_in_order'),
        ),
        migrations.AddConstraint(
            model_name='module',
            constraint=models.CheckConstraint(condition=models.Q(('last_on__isnull', True), ('last_on__gte', models.F('first_on')), _connector='OR'), name='training_module_in_order'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(condition=models.Q(('completed_on__isnull', True), ('until__isnull', True)), fields=('counsellor',), name='training_member_of_one_group'),
        ),
        migrations.AddConstraint(
            model_name='lecturer',
            constraint=models.CheckConstraint(condition=models.Q(('person__isnull', False), models.Q(('name', ''), _negated=True), _connector='OR'), name='lecturer_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='lecturer',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='lecturer_in_order'),
        ),
        migrations.AddConstraint(
            model_name='companion',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='companion_in_order'),
        ),
        migrations.AddConstraint(
            model_name='companion',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('group', 'counsellor'), name='companion_once_a_group'),
        ),
    ]
