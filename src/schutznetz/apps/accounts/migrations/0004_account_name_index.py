"""PostgreSQL: accounts are found by the beginning of their name, whatever its case, off an index."""

from typing import Any

from django.db import migrations

NAME = "accounts_user_username_begins"


def index(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"CREATE INDEX {NAME} ON accounts_user (upper(username) text_pattern_ops)")


def drop(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP INDEX IF EXISTS {NAME}")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_second_factor_sessions_services")]

    operations = [migrations.RunPython(index, drop)]
