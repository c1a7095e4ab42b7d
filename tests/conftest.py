# SPDX-License-Identifier: EUPL-1.2
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as examples

from schutznetz.apps.journal.migrations import _guards
from tests import migrated

# A slow machine is no fault of what is tested, and a run that fails must fail again: order and examples are the same
# each time. `make test SEED=7` tries others.
OTHER_EXAMPLES = "SCHUTZNETZ_TEST_SEED" in os.environ
examples.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=not OTHER_EXAMPLES
)
examples.load_profile("any machine")

DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what opens the database: only that is run again with PostgreSQL."""
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest, django_db_modify_db_settings: None) -> None:
    """Asked for just before the database is made."""
    if any(item.get_closest_marker("e2e") for item in request.session.items):
        _keep_in_a_file()
    migrated.begin_with_a_copy()


def _keep_in_a_file() -> None:
    """In memory, SQLite has one connection for the test and all threads of the server: a page that asks for something
    of its own accord while a test stores something would be in that test's transaction. No test is about a power cut.
    """
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["TEST"]["NAME"] = settings.VAR / f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}.sqlite3"
        options = database["OPTIONS"]
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    """Each test begins in the source language: a request of the one before may have switched it."""
    with translation.override("de"):
        yield


@pytest.fixture(autouse=True, scope="session")
def emptying_past_the_guards_of_the_journal() -> Iterator[None]:
    """Tests with transactions of their own empty all tables; the journal's triggers refuse that, so they step aside."""
    from django.db import connection

    operations = type(connection.ops)
    empty = operations.sql_flush

    def sql_flush(self: Any, style: Any, tables: list[str], **options: Any) -> list[str]:
        made = empty(self, style, tables, **options)
        if "journal_entry" not in tables:
            return made
        vendor = self.connection.vendor
        return [*_guards.removals(vendor), *made, *_guards.statements(vendor)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", sql_flush)
        yield
