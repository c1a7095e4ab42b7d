# SPDX-License-Identifier: EUPL-1.2
"""A journal with a few lines, and doors past its guards for those who tamper."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.journal.jobs import seal_waiting
from schutznetz.apps.journal.migrations import _guards
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.models import Site
from tests.apps.builders import a_site

NOW = datetime(2026, 11, 21, 9, 30, 15, 123456, tzinfo=UTC)
Write = Callable[..., Entry]


@pytest.fixture
def site(db: None) -> Site:
    return a_site()


@pytest.fixture
def write(site: Site) -> Write:
    """`write("verb", now=…)`: one line about the site, waiting for the sealer."""

    def make(verb: str = "plan_changed", now: datetime = NOW, **facts: str | int | bool) -> Entry:
        with transaction.atomic():
            return record(verb=verb, subject=site, actor=None, now=now, **facts)

    return make


@pytest.fixture
def chain(write: Write) -> list[Entry]:
    """Five sealed lines."""
    entries = [write("plan_changed", number=n, text="Müller ß") for n in range(5)]
    seal_waiting(NOW)
    return entries


@contextmanager
def without_guards() -> Iterator[None]:
    """What somebody who owns the database can do: take the guards away, and put them back as if nothing had been."""
    with connection.cursor() as cursor:
        for statement in _guards.removals(connection.vendor):
            cursor.execute(statement)
    yield
    with connection.cursor() as cursor:
        for statement in _guards.statements(connection.vendor):
            cursor.execute(statement)
