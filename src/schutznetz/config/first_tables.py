# SPDX-License-Identifier: EUPL-1.2
"""The tables of an empty database in one go, as all migrations together would leave them.

Taken one by one, the migrations of an empty database cost a minute of processor time: for each of hundreds of small
steps Django draws up all models anew. Nothing stored is at stake in an empty database, so the last state is made at
once; what migrations do besides tables (guards of the journal, indexes by expression) is then done in their order, and
all of them are noted as carried out. A test compares both ways on each kind of database. See ADR 0022.
"""

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.operations import RunPython, RunSQL
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState


def is_empty(alias: str = "default") -> bool:
    return not connections[alias].introspection.table_names()


def make(alias: str = "default") -> None:
    """All tables of this program in an empty database: all of them or, after a fault, none."""
    connection = connections[alias]
    loader = MigrationLoader(connection)
    steps = [loader.get_migration(*key) for key in _in_order(loader)]
    connection.disable_constraint_checking()  # SQLite: only outside of a transaction
    try:
        with transaction.atomic(using=alias):
            _tables(connection, steps, loader.project_state())
    finally:
        connection.enable_constraint_checking()


def _tables(connection: BaseDatabaseWrapper, steps: list[Migration], state: ProjectState) -> None:
    with connection.schema_editor(atomic=False) as editor:
        for model in state.apps.get_models(include_swapped=False):
            if model._meta.can_migrate(connection):
                editor.create_model(model)
    for migration in steps:
        for operation in filter(_is_by_hand, migration.operations):
            with connection.schema_editor(atomic=False) as editor:
                operation.database_forwards(migration.app_label, editor, state, state)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    recorder.migration_qs.bulk_create(recorder.Migration(app=one.app_label, name=one.name) for one in steps)


def _in_order(loader: MigrationLoader) -> list[tuple[str, str]]:
    """Every migration once, each after those it needs."""
    plan: dict[tuple[str, str], None] = {}
    for leaf in loader.graph.leaf_nodes():
        plan |= dict.fromkeys(loader.graph.forwards_plan(leaf))
    return list(plan)


def _is_by_hand(operation: Operation) -> bool:
    """Whether a step does more than tables; one of a kind that nobody has thought about here is refused."""
    if isinstance(operation, RunPython | RunSQL):
        return True
    if type(operation).__module__ in (
        "django.db.migrations.operations.models",
        "django.db.migrations.operations.fields",
    ):
        return False
    raise TypeError(f"{type(operation).__name__}: say in first_tables what this step means for an empty database")
