# SPDX-License-Identifier: EUPL-1.2
"""The database itself refuses to change the journal."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.journal.jobs import close_month
from schutznetz.apps.journal.models import Entry, Seal, Segment, Waiting
from tests.apps.builders import a_site
from tests.apps.journal.conftest import NOW, Write

Act = Callable[[], object]
ACTS: dict[str, Act] = {
    "change an entry": lambda: Entry.objects.update(verb="plan_saved"),
    "change one field": lambda: Entry.objects.filter(pk=Entry.objects.first().pk).update(actor_kind="person"),
    "delete an entry": lambda: Entry.objects.first().delete(),
    "delete all entries": lambda: Entry.objects.all().delete(),
    "change a seal": lambda: Seal.objects.update(hash="0" * 64),
    "delete a seal": lambda: Seal.objects.first().delete(),
    "delete the month": lambda: Segment.objects.all()._raw_delete("default"),
    "drop an open month": lambda: Segment.objects.update(dropped_at=NOW),
    "move the month": lambda: Segment.objects.update(first=3),
}


@pytest.mark.parametrize("act", ACTS)
def test_the_database_refuses(chain: list[Entry], act: str) -> None:
    with pytest.raises(DatabaseError, match="journal:"), transaction.atomic():
        ACTS[act]()
    assert Entry.objects.count() == Seal.objects.count() == 5


def test_a_closed_month_cannot_be_written_anew(chain: list[Entry]) -> None:
    close_month(NOW + timedelta(days=31))
    for change in ({"head": "0" * 64}, {"closed_at": None}, {"last": 4}, {"dropped_at": NOW, "head": ""}):
        with pytest.raises(DatabaseError, match="journal:"), transaction.atomic():
            Segment.objects.filter(closed_at__isnull=False).update(**change)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite knows no TRUNCATE")
@pytest.mark.django_db(transaction=True)
def test_truncate_is_refused(chain: list[Entry]) -> None:
    for table in ("journal_entry", "journal_seal", "journal_segment"):
        with pytest.raises(DatabaseError, match="journal:"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table} CASCADE")


def test_every_entry_waits_however_it_was_written(write: Write) -> None:
    entry = write()
    Entry.objects.bulk_create([Entry(at=NOW, verb="x", object_type="o", object_id="1") for _ in range(3)])
    assert Waiting.objects.count() == 4
    assert Waiting.objects.filter(pk=entry.pk).exists()


def test_an_act_that_is_rolled_back_leaves_no_line(site: object) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        record(verb="plan_changed", subject=site, actor=None, now=NOW)
        raise RuntimeError
    assert not Entry.objects.exists()
    assert not Waiting.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_migration_lets_old_entries_wait_and_goes_back() -> None:
    site = a_site()
    with transaction.atomic():
        old = record(verb="plan_changed", subject=site, actor=None, now=NOW)
    call_command("migrate", "journal", "0001", verbosity=0)
    call_command("migrate", "journal", verbosity=0)
    assert Entry.objects.get().token == old.token
    assert Waiting.objects.get().pk == old.pk
    with pytest.raises(DatabaseError, match="journal:"), transaction.atomic():
        Entry.objects.all().delete()
