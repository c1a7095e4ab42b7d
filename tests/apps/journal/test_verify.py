# SPDX-License-Identifier: EUPL-1.2
"""Tampering: whoever owns the database can do all this, and `schutznetz journal verify` names the first broken row."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.utils import translation

from schutznetz.apps.journal import jobs
from schutznetz.apps.journal.facts import Fault, Link, link_hash
from schutznetz.apps.journal.models import Entry, Seal, Segment, Waiting
from schutznetz.apps.journal.queries import tip
from schutznetz.apps.journal.queries.verify import faults
from tests.apps.journal.conftest import NOW, Write, without_guards


def found(**options: object) -> list[Fault]:
    return list(faults(now=NOW, **options))  # type: ignore[arg-type]


def test_an_honest_chain_has_no_fault(chain: list[Entry]) -> None:
    assert found(heads=[tip()]) == []


@pytest.mark.parametrize(
    "change",
    [
        {"verb": "plan_saved"},
        {"at": NOW + timedelta(microseconds=1)},
        {"facts": {"number": 2}},
        {"object_id": "999"},
        {"actor_kind": "person"},
        {"authority": None},
    ],
)
def test_a_changed_entry_is_named(chain: list[Entry], change: dict[str, object]) -> None:
    with without_guards():
        Entry.objects.filter(pk=chain[2].pk).update(**change)
    assert [fault.number for fault in found()] == [3]


def test_what_is_wrong_is_said_in_the_language_of_the_reader(chain: list[Entry]) -> None:
    heads = [Link(99, "f" * 64), Link(2, "f" * 64)]
    with without_guards():
        Entry.objects.filter(pk=chain[2].pk).update(verb="plan_saved")
    with translation.override("en"):
        said = [str(fault) for fault in found(heads=heads)]
    assert said[0] == (
        f"Number 3: The entry {chain[2].pk} is no longer the one that was sealed, or stands in the wrong place."
    )
    assert "although number 99 was known" in said[1]
    assert "the head that was written down" in said[2]


def test_a_deleted_entry_is_named(chain: list[Entry]) -> None:
    with without_guards():
        Entry.objects.filter(pk=chain[1].pk).delete()
    assert [fault.number for fault in found()] == [2]


def test_an_entry_deleted_with_its_seal_leaves_a_gap(chain: list[Entry]) -> None:
    with without_guards():
        Seal.objects.filter(number=2).delete()
        Entry.objects.filter(pk=chain[1].pk).delete()
    assert found()[0].number == 2


def test_a_gap_closed_by_new_numbers_shows(chain: list[Entry]) -> None:
    with without_guards():
        Seal.objects.filter(number=2).delete()
        Entry.objects.filter(pk=chain[1].pk).delete()
        for number in (3, 4, 5):
            Seal.objects.filter(number=number).update(number=number - 1)
    assert found()[0].number == 2


def test_an_entry_put_in_past_the_sealer_shows(chain: list[Entry]) -> None:
    extra = Entry.objects.create(at=NOW, verb="plan_changed", object_type="organisation.site", object_id="1")
    with without_guards():
        Waiting.objects.filter(pk=extra.pk).delete()
    assert str(extra.pk) in found()[0].says


def test_an_entry_put_between_two_others_shows(chain: list[Entry]) -> None:
    extra = Entry.objects.create(at=NOW, verb="plan_changed", object_type="organisation.site", object_id="1")
    with without_guards():
        Waiting.objects.all().delete()
        for number in (5, 4, 3):
            Seal.objects.filter(number=number).update(number=F("number") + 1)
        before = Seal.objects.get(number=2)
        made = link_hash(extra, 3, NOW, before.hash)
        Seal.objects.create(number=3, entry_id=extra.pk, segment=before.segment, sealed_at=NOW, hash=made)
    assert found()[0].number == 4


def test_two_entries_that_changed_places_show(chain: list[Entry]) -> None:
    with without_guards():
        Seal.objects.filter(number=2).update(entry_id=-1)
        Seal.objects.filter(number=3).update(entry_id=chain[1].pk)
        Seal.objects.filter(number=2).update(entry_id=chain[2].pk)
    assert found()[0].number == 2


def forge(number: int) -> None:
    """Change an entry and compute all links anew, as somebody would who knows the program."""
    seal = Seal.objects.get(number=number)
    Entry.objects.filter(pk=seal.entry_id).update(verb="plan_saved")
    before = Seal.objects.get(number=number - 1).hash
    for link in Seal.objects.filter(number__gte=number):
        before = link_hash(Entry.objects.get(pk=link.entry_id), link.number, link.sealed_at, before)
        Seal.objects.filter(pk=link.pk).update(hash=before)


def test_a_chain_computed_anew_differs_from_the_known_head(chain: list[Entry]) -> None:
    head = tip()
    with without_guards():
        forge(3)
    assert found() == [], "without a head kept elsewhere nobody can tell"
    assert [fault.number for fault in found(heads=[head])] == [5]


def test_a_chain_computed_anew_differs_from_the_head_of_its_month(chain: list[Entry]) -> None:
    jobs.close_month(NOW + timedelta(days=30))
    with without_guards():
        forge(3)
    assert [fault.number for fault in found()] == [5]


def test_a_cut_off_end_differs_from_the_known_head(chain: list[Entry]) -> None:
    head = tip()
    with without_guards():
        Seal.objects.filter(number__gt=3).delete()
        Entry.objects.filter(pk__in=[entry.pk for entry in chain[3:]]).delete()
    assert found() == []
    assert [fault.number for fault in found(heads=[head])] == [3]


def test_a_month_dropped_before_its_time_shows(chain: list[Entry]) -> None:
    jobs.close_month(NOW + timedelta(days=30))
    Segment.objects.filter(closed_at__isnull=False).update(dropped_at=NOW + timedelta(days=40))
    Entry.objects.filter(pk__in=[entry.pk for entry in chain]).delete()
    Seal.objects.all().delete()
    assert [fault.number for fault in found()] == [1]


def test_guards_that_are_gone_show(chain: list[Entry]) -> None:
    from schutznetz.apps.journal.migrations import _guards

    with connection.cursor() as cursor:
        cursor.execute(_guards.removals(connection.vendor)[1])
    assert [fault.number for fault in found()] == [None]


def test_an_entry_deleted_before_it_was_sealed_shows(write: Write) -> None:
    entry = write()
    with without_guards():
        Entry.objects.filter(pk=entry.pk).delete()
    assert str(entry.pk) in found()[0].says


def test_a_sealer_that_stands_still_shows(write: Write) -> None:
    write(now=NOW - timedelta(hours=2))
    assert "Worker" in found()[0].says


def test_since_begins_with_the_month_of_the_day(chain: list[Entry], write: Write) -> None:
    later = datetime(2026, 12, 3, tzinfo=UTC)
    write(now=later)
    jobs.seal_waiting(later)
    with without_guards():
        Entry.objects.filter(pk=chain[0].pk).update(verb="plan_saved")
    assert [fault.number for fault in faults(now=later)] == [1]
    assert list(faults(now=later, since=later.date())) == []
