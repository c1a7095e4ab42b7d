"""SQLite: accounts are found by the beginning of their name, whatever its case, off an index.

Its unique index knows capitals from small letters; to find the beginning of a name, all 150,000 were read.
"""

from typing import Any

from django.db import migrations

NAME = "accounts_user_username_begins"


def index(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute(f"CREATE INDEX {NAME} ON accounts_user (username COLLATE NOCASE)")


def drop(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute(f"DROP INDEX IF EXISTS {NAME}")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_account_name_index")]

    operations = [migrations.RunPython(index, drop)]
