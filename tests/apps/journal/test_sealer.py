# SPDX-License-Identifier: EUPL-1.2
"""The sealer: everything once, in whatever order it was committed; months with heads; heads outlive their months."""

import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from schutznetz.apps.journal import jobs
from schutznetz.apps.journal.actions import record
from schutznetz.apps.journal.facts import GENESIS, Link, canonical, marking, month_of
from schutznetz.apps.journal.models import Entry, Seal, Segment, Waiting
from schutznetz.apps.journal.queries import sealed_since, tip
from schutznetz.apps.journal.queries.verify import faults
from tests.apps.builders import a_site
from tests.apps.journal.conftest import NOW, Write

YEAR_LATER = datetime(2027, 12, 2, 3, 0, tzinfo=UTC)


def test_links_are_numbered_without_gaps_and_each_covers_the_one_before(chain: list[Entry]) -> None:
    seals = list(Seal.objects.all())
    assert [seal.number for seal in seals] == [1, 2, 3, 4, 5]
    assert [seal.entry_id for seal in seals] == [entry.pk for entry in chain]
    assert len({seal.hash for seal in seals}) == 5
    assert tip() == Link(5, seals[-1].hash)
    assert not Waiting.objects.exists()


def test_sealing_again_changes_nothing(chain: list[Entry]) -> None:
    before = tip()
    assert jobs.seal_waiting(NOW + timedelta(seconds=1)) == 0
    assert tip() == before


def test_the_canonical_form_is_fixed(write: Write) -> None:
    """Whoever checks a chain in ten years needs these very bytes."""
    entry = write("plan_changed", room="Ü 2", count=3)
    body = canonical(entry, 7, NOW, GENESIS).decode()
    assert body == (
        f'{{"actor":null,"actor_kind":"system","at":"2026-11-21T09:30:15.123456+00:00","authority":{entry.authority_id},'
        f'"facts":{{"count":3,"room":"\\u00dc 2"}},"id":{entry.pk},"number":7,"object":["organisation.site",'
        f'"{entry.object_id}"],"previous":"{GENESIS}","sealed_at":"2026-11-21T09:30:15.123456+00:00",'
        f'"token":"{entry.token}","verb":"plan_changed"}}'
    )


def test_what_waits_with_a_smaller_id_comes_later_and_once(write: Write) -> None:
    """An entry committed late has a smaller id than those already sealed."""
    late, early = write(), write()
    Waiting.objects.filter(pk=late.pk).delete()
    jobs.seal_waiting(NOW)
    Waiting.objects.create(pk=late.pk)
    jobs.seal_waiting(NOW + timedelta(seconds=1))
    assert list(Seal.objects.values_list("entry_id", flat=True)) == [early.pk, late.pk]
    assert list(faults(now=NOW)) == []
    assert [entry.pk for _number, entry in sealed_since(0)] == [early.pk, late.pk]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer: nobody commits late")
def test_a_transaction_that_commits_late_is_sealed_once() -> None:
    site = a_site()
    written, may_commit, committed = threading.Event(), threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                record(verb="organisation_imported", subject=site, actor=None, now=NOW)
                written.set()
                may_commit.wait(10)
            committed.set()
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(10)
    with transaction.atomic():
        quick = record(verb="plan_changed", subject=site, actor=None, now=NOW)
    assert jobs.seal_waiting(NOW) == 1
    may_commit.set()
    assert committed.wait(10)
    thread.join(10)
    assert jobs.seal_waiting(NOW) == 1
    late = Entry.objects.get(verb="organisation_imported")
    assert late.pk < quick.pk
    assert list(Seal.objects.values_list("entry_id", flat=True)) == [quick.pk, late.pk]
    assert list(faults(now=NOW)) == []


def test_months_follow_the_german_calendar() -> None:
    assert month_of(datetime(2026, 11, 30, 22, 59, tzinfo=UTC)) == date(2026, 11, 1)
    assert month_of(datetime(2026, 11, 30, 23, 0, tzinfo=UTC)) == date(2026, 12, 1)


def test_a_month_that_is_over_gets_its_head_and_the_next_one_follows_it(chain: list[Entry], write: Write) -> None:
    head = tip()
    later = NOW + timedelta(days=30)
    write(now=later)
    jobs.seal_waiting(later)
    november, december = Segment.objects.all()
    assert (november.last, november.head, november.count) == (5, head.hash, 5)
    assert (december.first, december.closed_at) == (6, None)
    assert Entry.objects.filter(verb="journal.month_closed", facts__head=head.hash).count() == 1
    assert list(faults(now=later)) == []


def test_a_month_is_closed_although_nothing_new_is_written(chain: list[Entry]) -> None:
    jobs.seal_waiting(NOW + timedelta(days=30))
    assert Segment.objects.first().closed_at is not None


def test_batches_are_sealed_like_one(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "BATCH", 2)
    for _ in range(5):
        write()
    assert jobs.seal_waiting(NOW) == 5
    assert list(faults(now=NOW)) == []


def test_whole_months_go_and_their_heads_stay(chain: list[Entry], write: Write) -> None:
    head = tip()
    jobs.seal_waiting(datetime(2026, 12, 1, 9, tzinfo=UTC))
    assert jobs.drop_months(YEAR_LATER - timedelta(days=35), date(2027, 11, 1)) == 0, "twelve months are not over"
    assert jobs.drop_months(YEAR_LATER, date(2027, 12, 2)) == 5
    november = Segment.objects.first()
    assert (november.head, november.dropped_at) == (head.hash, YEAR_LATER)
    assert not Entry.objects.filter(pk__in=[entry.pk for entry in chain]).exists()
    jobs.seal_waiting(YEAR_LATER)
    assert list(faults(now=YEAR_LATER, heads=[head])) == []
    assert jobs.drop_months(YEAR_LATER, date(2027, 12, 2)) == 0


def test_heads_are_written_beside_the_database_and_read_back(chain: list[Entry], tmp_path: Path) -> None:
    jobs.seal_waiting(NOW + timedelta(days=30))
    jobs.keep_heads(tmp_path / "koepfe.txt")
    text = (tmp_path / "koepfe.txt").read_text()
    assert text.startswith("2026-11 5 ")
    assert [link.number for link in jobs.read_heads(text)] == [5, 6]


def test_looking_is_not_written_down(write: Write) -> None:
    for verb in ("case_viewed", "case.seen", "people_searched"):
        with pytest.raises(ValueError, match="looked"):
            write(verb)


def test_marks_of_a_request_join_every_line_and_end_with_it(write: Write) -> None:
    with marking(as_deputy_of=7):
        assert write(count=1).facts == {"count": 1, "as_deputy_of": 7}
    assert write(count=1).facts == {"count": 1}
