# SPDX-License-Identifier: EUPL-1.2
"""The database of an instance: brought forward, and asked whether it is."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from schutznetz.config import first_tables


def migrate() -> None:
    """Bring the database to the state of this program, with the cache table."""
    if first_tables.is_empty():
        first_tables.make()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def pending() -> list[str]:
    """Names of migrations that this program has and the database has not."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]
