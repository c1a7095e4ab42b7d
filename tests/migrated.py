# SPDX-License-Identifier: EUPL-1.2
"""The database a test run begins with: its tables made at once, kept for other processes and later runs (SQLite).

Every process of the tests begins with an empty database. That its tables are those of all migrations one by one is
shown by tests/config/test_first_tables.py.
"""

import fcntl
import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.commands.migrate import Command
from django.db import connections

from schutznetz.config import first_tables

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "schutznetz"
KEPT = ROOT / "var" / "check"
ASKED = [
    "apps/*/migrations/*.py",
    "apps/ui/models.py",
    "apps/notify/models.py",
    "config/first_tables.py",
    "apps/organisation/apps.py",
    "domain/folding.py",
    "regulation/privacy/rights.py",
]
"""What decides how the database looks: the migrations and what they import; besides, the libraries and all models."""


def fingerprint() -> str:
    """Changes with everything that a migration could make differently."""
    found = hashlib.sha256(sqlite3.sqlite_version.encode())
    for path in [ROOT / "requirements" / "dev.txt", *(path for asked in ASKED for path in sorted(SOURCE.glob(asked)))]:
        found.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    models = sorted(model._meta.label for model in apps.get_models(include_auto_created=True))
    return hashlib.sha256(found.digest() + " ".join(models).encode()).hexdigest()[:16]


def begin_with_a_copy() -> None:
    """The next command `migrate` takes the database that the first process has kept, if there is one; no later one."""
    migrate = Command.handle

    def handle(self: Any, *arguments: Any, **options: Any) -> None:
        Command.handle = migrate  # type: ignore[method-assign]
        connection = connections[options["database"]]

        def make() -> None:
            if first_tables.is_empty(connection.alias):
                first_tables.make(connection.alias)
            migrate(self, *arguments, **options)

        if connection.vendor != "sqlite":
            make()
            return
        connection.ensure_connection()
        copied_or_made(connection.connection, make)

    Command.handle = handle  # type: ignore[method-assign]


def copied_or_made(empty: sqlite3.Connection, make: Callable[[], object], folder: Path = KEPT) -> None:
    """Fill the database with the kept one, or `make` it and keep a copy; whoever comes second waits for the first."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"migrated-{fingerprint()}.sqlite3"
    with (folder / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if kept.exists():
            _copy(kept, empty)
            return
        make()
        for old in folder.glob("migrated-*.*"):
            old.unlink()
        part = kept.with_suffix(".part")
        _copy(empty, part)
        part.rename(kept)


def _copy(source: sqlite3.Connection | Path, target: sqlite3.Connection | Path) -> None:
    """One of the two is a file."""
    opened = [sqlite3.connect(end) if isinstance(end, Path) else end for end in (source, target)]
    try:
        opened[0].backup(opened[1])
    finally:
        for end, connection in zip((source, target), opened, strict=True):
            if isinstance(end, Path):
                connection.close()
