# SPDX-License-Identifier: EUPL-1.2
"""An empty database gets its tables in one go: the very same as by all migrations one after the other.

Two minutes of processor time. With PostgreSQL it is asked for by hand, when a migration does more than tables:
`SCHUTZNETZ_TEST_DATABASE=postgresql pytest tests/config/test_first_tables.py`.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db.migrations.operations import AddField, RunPython, SeparateDatabaseAndState

from schutznetz.config import first_tables
from tests import postgres

COLUMNS = """select table_name, column_name, data_type, character_maximum_length, is_nullable,
    column_default, collation_name from information_schema.columns where table_schema = 'public'"""
BOUNDS = """select conrelid::regclass::text, conname, pg_get_constraintdef(oid), condeferrable, condeferred
    from pg_constraint where connamespace = 'public'::regnamespace"""
ROWS = ["django_migrations", "django_content_type", "auth_permission", "journal_entry"]
LOOKED = """
import json, re, django
django.setup()
from django.db import connection as c
def ask(sql):
    with c.cursor() as cursor:
        cursor.execute(sql)
        return sorted(map(repr, cursor.fetchall()))
def parts(sql):
    return sorted(re.split(r",\\s*", sql[sql.index("(") + 1 : sql.rindex(")")]))
if c.vendor == "sqlite":
    with c.cursor() as cursor:
        cursor.execute("select type, name, sql from sqlite_master")
        found = {f"{kind} {name}": parts(sql) if kind == "table" else sql for kind, name, sql in cursor.fetchall()}
else:
    found = {"columns": ask(COLUMNS), "bounds": ask(BOUNDS)}
    found["indexes"] = ask("select tablename, indexname, indexdef from pg_indexes where schemaname = 'public'")
    found["triggers"] = ask("select tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal")
    found["functions"] = ask("select proname, prosrc from pg_proc where pronamespace = 'public'::regnamespace")
    found["views"] = ask("select viewname, definition from pg_views where schemaname = 'public'")
found |= {f"rows of {name}": ask(f"select count(*) from {name}") for name in ROWS}
found["carried out"] = ask("select app, name from django_migrations")
print(json.dumps(found, sort_keys=True))
"""


def instances(vendor: str, folder: Path, patch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """The surroundings of two instances with an empty database each."""
    hidden = ("DATABASE_URL", "SCHUTZNETZ_DEMO", "SCHUTZNETZ_TEST_DATABASE", "DJANGO_SETTINGS_MODULE")
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    kept["DJANGO_SETTINGS_MODULE"] = "schutznetz.config.settings"
    found = [kept | {"SCHUTZNETZ_VAR": str(folder / name)} for name in ("stepwise", "at_once")]
    if vendor == "postgresql":
        patch.setattr(os, "environ", os.environ.copy())
        postgres.start()
        server = {name: os.environ[name] for name in ("PGHOST", "PGUSER")}
        for one, name in zip(found, ("stepwise", "at_once"), strict=True):
            make = (
                f"import psycopg; psycopg.connect('dbname=postgres', autocommit=True).execute('create database {name}')"
            )
            subprocess.run([sys.executable, "-c", make], env=kept | server, check=True)
            one.update(server, DATABASE_URL=f"postgres:///{name}")
    return found


def said(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("vendor", [settings.DATABASES["default"]["ENGINE"].rpartition(".")[2].removesuffix("3")])
def test_tables_at_once_are_those_of_all_migrations(
    vendor: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stepwise, at_once = instances(vendor, tmp_path, monkeypatch)
    said(stepwise, "manage.py", "migrate", "-v0")
    said(stepwise, "-m", "schutznetz.config.command", "migrate")
    said(at_once, "-m", "schutznetz.config.command", "migrate")
    look = LOOKED
    for name, value in (("COLUMNS", COLUMNS), ("BOUNDS", BOUNDS), ("ROWS", ROWS)):
        look = look.replace(f"({name})", f"({value!r})").replace(f"in {name}}}", f"in {value!r}}}")
    one, other = said(stepwise, "-c", look), said(at_once, "-c", look)
    expected, made = json.loads(one), json.loads(other)
    assert len(one) > 100_000
    assert [name for name in expected | made if expected.get(name) != made.get(name)] == []


def test_a_step_of_another_kind_is_refused() -> None:
    is_by_hand: Callable[..., bool] = first_tables._is_by_hand
    assert is_by_hand(RunPython(RunPython.noop))
    assert not is_by_hand(AddField("desk", "note", None))
    with pytest.raises(TypeError, match="SeparateDatabaseAndState: say in first_tables"):
        is_by_hand(SeparateDatabaseAndState())
