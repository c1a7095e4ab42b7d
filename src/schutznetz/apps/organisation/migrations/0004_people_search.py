"""Columns by which people sort and are found, kept by the database, with the index of their words."""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import schutznetz.apps.ui.models


def index(apps, schema_editor):
    schutznetz.apps.ui.models.index_words("organisation_person", "family_name", "given_name", "external_id")


def drop(apps, schema_editor):
    schutznetz.apps.ui.models.drop_words("organisation_person")


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0003_offices"),
    ]

    operations = [
        migrations.AlterModelOptions(name="person", options={"ordering": ["sort_name", "id"]}),
        migrations.RemoveIndex(model_name="person", name="person_by_name"),
        migrations.AddField(
            model_name="person",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=schutznetz.apps.ui.models.FoundAs(
                    django.db.models.functions.text.Concat(
                        models.F("family_name"),
                        models.Value(" "),
                        models.F("given_name"),
                        models.Value(" "),
                        models.F("external_id"),
                        output_field=models.TextField(),
                    )
                ),
                output_field=schutznetz.apps.ui.models.SearchText(),
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="sort_name",
            field=models.GeneratedField(
                db_persist=True,
                expression=schutznetz.apps.ui.models.SortedAs(
                    django.db.models.functions.text.Concat(
                        models.F("family_name"),
                        models.Value(" "),
                        models.F("given_name"),
                        output_field=models.TextField(),
                    )
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="person", index=models.Index(fields=["sort_name", "id"], name="person_by_sort_name")
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["authority", "sort_name", "id"], name="person_by_authority"),
        ),
        migrations.AddIndex(
            model_name="person", index=models.Index(fields=["site", "sort_name", "id"], name="person_by_site")
        ),
        migrations.AddIndex(
            model_name="person", index=models.Index(fields=["authority", "external_id"], name="person_by_number")
        ),
        migrations.AlterField(
            model_name="person",
            name="family_name",
            field=models.CharField(max_length=100, verbose_name="Nachname"),
        ),
        migrations.AlterField(
            model_name="person",
            name="authority",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="people",
                to="organisation.authority",
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="site",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="people",
                to="organisation.site",
            ),
        ),
        migrations.RunPython(index, drop),
    ]
