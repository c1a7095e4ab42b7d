# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
import schutznetz.apps.directory.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisation', '0006_sorted_by_bytes'),
        ('sap', '0004_panel_and_termination'),
    ]

    operations = [
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(choices=[('now', 'Wenn es sofort sein muss'), ('talk', 'Wenn Sie reden möchten'), ('topic', 'Für bestimmte Anliegen')], max_length=5, verbose_name='Gruppe')),
                ('name', models.CharField(max_length=120, verbose_name='Name')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='Name auf Englisch')),
                ('numbers', models.CharField(help_text='Mehrere mit Komma trennen', max_length=120, verbose_name='Telefonnummern')),
                ('says', models.CharField(blank=True, max_length=300, verbose_name='Wofür und wann')),
                ('says_en', models.CharField(blank=True, max_length=300, verbose_name='Wofür und wann, auf Englisch')),
                ('position', models.PositiveSmallIntegerField(default=100, verbose_name='Reihenfolge')),
                ('is_shown', models.BooleanField(default=True, verbose_name='wird gezeigt')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='geprüft am')),
            ],
            options={
                'ordering': ['group', 'position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('staff_council', 'Personalrat'), ('disability', 'Schwerbehindertenvertretung'), ('equality', 'Gleichstellungsbeauftragte'), ('physician', 'Betriebsärztlicher Dienst'), ('reintegration', 'Betriebliches Eingliederungsmanagement (BEM)'), ('post', 'Brief und Hauspost an die SAP'), ('telephone', 'Telefon für den ersten Kontakt'), ('other', 'Weitere Stelle')], max_length=13, verbose_name='Was ist das?')),
                ('name', models.CharField(max_length=120, verbose_name='Name der Stelle oder Person')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='Telefon')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='E-Mail')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='Wo')),
                ('hours', models.CharField(blank=True, max_length=200, verbose_name='Wann')),
                ('checked_on', models.DateField(verbose_name='geprüft am')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='help_contacts', to='organisation.authority')),
            ],
            options={
                'ordering': ['authority', 'kind', 'name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='MeetingRoom',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='Raum')),
                ('hint', models.CharField(blank=True, max_length=200, verbose_name='Hinweis')),
                ('is_open', models.BooleanField(default=True, verbose_name='kann gebucht werden')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meeting_rooms', to='organisation.site')),
            ],
            options={
                'ordering': ['site__name', 'name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Booking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins', models.DateTimeField(verbose_name='Beginn')),
                ('ends', models.DateTimeField(verbose_name='Ende')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='room_bookings', to='organisation.person')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bookings', to='directory.meetingroom')),
            ],
            options={
                'ordering': ['begins', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=schutznetz.apps.directory.models.new_key, editable=False, max_length=16, unique=True)),
                ('is_shown', models.BooleanField(default=False, verbose_name='in „Hilfe finden“ zeigen')),
                ('agreed_on', models.DateField(blank=True, editable=False, null=True, verbose_name='einverstanden seit')),
                ('topics', models.JSONField(blank=True, default=list, verbose_name='Themen')),
                ('has_addiction_module', models.BooleanField(default=False, verbose_name='Zusatzmodul Sucht')),
                ('languages', models.JSONField(blank=True, default=list, verbose_name='Sprachen')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='Telefon')),
                ('times', models.CharField(blank=True, max_length=200, verbose_name='Am besten zu erreichen')),
                ('room_hint', models.CharField(blank=True, max_length=200, verbose_name='Wo wir uns treffen können')),
                ('counsellor', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='profile', to='sap.counsellor')),
            ],
            options={
                'ordering': ['counsellor__person__sort_name', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='meetingroom',
            constraint=models.UniqueConstraint(fields=('site', 'name'), name='meeting_room_once'),
        ),
        migrations.AddIndex(
            model_name='booking',
            index=models.Index(fields=['room', 'begins'], name='booking_by_room'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.CheckConstraint(condition=models.Q(('ends__gt', models.F('begins'))), name='booking_in_order'),
        ),
        migrations.AddConstraint(
            model_name='profile',
            constraint=models.CheckConstraint(condition=models.Q(('is_shown', False), ('agreed_on__isnull', False), _connector='OR'), name='profile_shown_by_consent'),
        ),
    ]
