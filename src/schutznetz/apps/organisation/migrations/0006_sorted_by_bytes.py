# SPDX-License-Identifier: EUPL-1.2
"""On PostgreSQL people are ordered by the bytes of their folded names, whatever language the server sorts in."""

from django.db import migrations

import schutznetz.apps.ui.models


def sort(apps, schema_editor):
    schutznetz.apps.ui.models.sort_by_bytes("organisation_person", "sort_name")


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0005_last_day_index"),
    ]

    operations = [migrations.RunPython(sort, migrations.RunPython.noop)]
