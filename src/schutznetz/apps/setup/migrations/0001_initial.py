# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisation', '0004_people_search'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BarrierReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.CharField(blank=True, max_length=300, verbose_name='Seite')),
                ('text', models.TextField(max_length=3000, verbose_name='Was nicht ging')),
                ('answer_to', models.CharField(blank=True, max_length=200, verbose_name='Antwort an')),
                ('sent_at', models.DateTimeField(verbose_name='gemeldet am')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='beantwortet am')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-sent_at'],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=300, verbose_name='Anschrift')),
                ('email', models.EmailField(max_length=254, verbose_name='E-Mail')),
                ('phone', models.CharField(max_length=40, verbose_name='Telefon')),
                ('barrier_office', models.CharField(blank=True, max_length=200, verbose_name='Stelle für Fragen zur Barrierefreiheit')),
                ('barrier_email', models.EmailField(blank=True, max_length=254, verbose_name='E-Mail dieser Stelle')),
                ('barrier_phone', models.CharField(blank=True, max_length=40, verbose_name='Telefon dieser Stelle')),
                ('changed_at', models.DateTimeField()),
                ('authority', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='contact', to='organisation.authority')),
            ],
            options={
                'ordering': ['authority'],
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(choices=[('PR', 'Personalrat'), ('SBV', 'Schwerbehindertenvertretung'), ('GLB', 'Gleichstellungsbeauftragte'), ('release', 'Freigabe')], max_length=10, verbose_name='gehört zu')),
                ('name', models.CharField(max_length=120, verbose_name='Name')),
                ('file', models.FileField(upload_to='papers/', verbose_name='Datei')),
                ('size', models.PositiveIntegerField()),
                ('uploaded_at', models.DateTimeField(verbose_name='hochgeladen am')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='organisation.authority')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['topic', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(choices=[('notices', 'Löschfristen und Hinweise'), ('file', 'Akte')], max_length=10)),
                ('confirmed_at', models.DateTimeField()),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='confirmations', to='organisation.authority')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['authority', 'topic'],
                'constraints': [models.UniqueConstraint(fields=('authority', 'topic'), name='confirmation_once_per_topic')],
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.CharField(choices=[('PR', 'Personalrat'), ('SBV', 'Schwerbehindertenvertretung'), ('GLB', 'Gleichstellungsbeauftragte')], max_length=8, verbose_name='Vertretung')),
                ('is_there', models.BooleanField(default=True, verbose_name='Diese Vertretung gibt es')),
                ('informed_on', models.DateField(blank=True, null=True, verbose_name='unterrichtet am')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='geantwortet am')),
                ('answer', models.CharField(blank=True, choices=[('', 'noch keine Antwort'), ('agreed', 'stimmt zu'), ('noted', 'keine Einwände'), ('remarks', 'Anmerkungen'), ('refused', 'lehnt ab')], max_length=10, verbose_name='Antwort')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='Anmerkung')),
                ('changed_at', models.DateTimeField()),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participations', to='organisation.authority')),
            ],
            options={
                'ordering': ['authority', 'body'],
                'constraints': [models.UniqueConstraint(fields=('authority', 'body'), name='participation_once_per_body'), models.CheckConstraint(condition=models.Q(('answered_on__isnull', True), models.Q(('answered_on__gte', models.F('informed_on')), ('informed_on__isnull', False)), _connector='OR'), name='participation_answered_after_informed'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_on__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_on__isnull', False)), _connector='OR'), name='participation_answer_has_its_day')],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('agreement', 'Dienstvereinbarung'), ('interim', 'vorläufige Regelung der Behördenleitung')], max_length=10, verbose_name='Art')),
                ('decided_on', models.DateField(verbose_name='vom')),
                ('until', models.DateField(blank=True, null=True, verbose_name='gilt bis')),
                ('signed_by', models.CharField(max_length=200, verbose_name='unterschrieben von')),
                ('reason', models.TextField(blank=True, max_length=2000, verbose_name='Begründung')),
                ('recorded_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='zurückgenommen am')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='releases', to='organisation.authority')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-decided_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('decided_on')), _connector='OR'), name='release_ends_after_start'), models.CheckConstraint(condition=models.Q(('kind', 'agreement'), models.Q(('kind', 'interim'), ('until__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='release_for_a_time_has_end_and_reason')],
            },
        ),
    ]
