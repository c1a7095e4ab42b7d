# SPDX-License-Identifier: EUPL-1.2
"""The kept database of the tests is made once, and never kept longer than what it is made from."""

import sqlite3
from pathlib import Path
from typing import Any

from tests import migrated


def filled(folder: Path, number: int) -> list[Any]:
    empty = sqlite3.connect(":memory:")
    migrated.copied_or_made(empty, lambda: empty.execute(f"CREATE TABLE made AS SELECT {number} AS at"), folder)
    found = empty.execute("SELECT at FROM made").fetchall()
    empty.close()
    return found


def test_it_is_made_once_and_anew_when_a_migration_changes(tmp_path: Path, monkeypatch: Any) -> None:
    assert filled(tmp_path, 1) == [(1,)]
    assert filled(tmp_path, 2) == [(1,)], "taken from the copy"
    monkeypatch.setattr(migrated, "ASKED", [*migrated.ASKED, "config/settings.py"])
    assert filled(tmp_path, 3) == [(3,)]
    assert len(list(tmp_path.glob("migrated-*"))) == 1, "the old one is gone"
