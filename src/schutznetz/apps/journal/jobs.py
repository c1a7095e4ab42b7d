# SPDX-License-Identifier: EUPL-1.2
"""The sealer: chains what was written, closes each month, and drops months past their time.

Acts never wait for it. An entry that was committed late, with a smaller id than others already sealed, simply comes
later in the chain: what counts is the row that waits, not the id.
"""

from datetime import date, datetime
from email import message_from_string, policy
from pathlib import Path

from django.db import transaction

from schutznetz.adapters.files import replace_private
from schutznetz.apps.journal.actions import record
from schutznetz.apps.journal.facts import Link, link_hash, month_of
from schutznetz.apps.journal.models import Entry, Seal, Segment, Waiting
from schutznetz.apps.journal.queries import head_line, tip
from schutznetz.regulation.privacy.retention import drop_before

BATCH = 1000


def seal_waiting(now: datetime) -> int:
    """Seal everything that waits, in batches of `BATCH`; returns how many. Close the month that is over before."""
    sealed = 0
    if Segment.objects.filter(closed_at__isnull=True, month__lt=month_of(now)).exists():
        close_month(now)
    while Waiting.objects.exists():
        sealed += _seal_batch(now)
    return sealed


@transaction.atomic
def _seal_batch(now: datetime) -> int:
    segment, last = _open_segment(now)
    ids = list(Waiting.objects.order_by("entry_id").values_list("entry_id", flat=True)[:BATCH])
    entries = Entry.objects.in_bulk(ids)
    seals = []
    for pk in ids:
        if pk in entries:
            number = last.number + 1
            last = Link(number, link_hash(entries[pk], number, now, last.hash))
            seals.append(Seal(number=number, entry_id=pk, segment=segment, sealed_at=now, hash=last.hash))
    Seal.objects.bulk_create(seals)
    Waiting.objects.filter(entry_id__in=ids).delete()
    return len(seals)


def _open_segment(now: datetime) -> tuple[Segment, Link]:
    """The segment of this month, locked, so that two sealers take turns; and the newest link."""
    segment = Segment.objects.select_for_update().filter(closed_at__isnull=True).first()
    last = tip()
    return segment or Segment.objects.create(month=month_of(now), first=last.number + 1), last


@transaction.atomic
def close_month(now: datetime) -> None:
    """Write the head of a month that is over; the line in the journal tells whoever sends heads to the DPO."""
    segment = Segment.objects.select_for_update().filter(closed_at__isnull=True, month__lt=month_of(now)).first()
    if segment is None:
        return
    head = tip()
    segment.last, segment.head, segment.closed_at = head.number, head.hash, now
    segment.save(update_fields=["last", "head", "closed_at"])
    record(verb="journal.month_closed", subject=segment, actor=None, now=now, head=head.hash, number=head.number)


def months_to_drop(today: date) -> list[Segment]:
    """Closed months whose time is over."""
    return list(Segment.objects.filter(month__lt=drop_before(today), closed_at__isnull=False, dropped_at__isnull=True))


def drop_months(now: datetime, today: date) -> int:
    """Delete the entries of months past their time, each month in its own transaction; heads stay. Returns entries."""
    return sum(_drop(segment, now) for segment in months_to_drop(today))


@transaction.atomic
def _drop(segment: Segment, now: datetime) -> int:
    segment.dropped_at = now
    segment.save(update_fields=["dropped_at"])
    entries = Seal.objects.filter(segment=segment).values("entry_id")
    gone, _kinds = Entry.objects.filter(pk__in=entries).delete()
    Seal.objects.filter(segment=segment).delete()
    record(verb="journal.month_dropped", subject=segment, actor=None, now=now, count=gone)
    return gone


def heads_text() -> str:
    """All heads as text: a line per month with its number and hash, and one for the newest link."""
    lines = [head_line(segment) for segment in Segment.objects.filter(closed_at__isnull=False)]
    newest = tip()
    return "\n".join([*lines, f"neuester {newest.number} {newest.hash}", ""])


def read_heads(text: str) -> list[Link]:
    """The links named in such a text, or in a saved mail that holds it; lines of another form are passed over."""
    found = []
    for line in _readable(text).splitlines():
        parts = line.lstrip("> \t").split()
        if len(parts) == 3 and parts[1].isdigit() and len(parts[2]) == 64:
            found.append(Link(int(parts[1]), parts[2]))
    return found


def _readable(text: str) -> str:
    """What a saved mail says, whatever its encoding; any other text as it is."""
    message = message_from_string(text, policy=policy.default)
    body = message.get_body(("plain",)) if "Message-ID" in message else None
    return str(body.get_content()) if body else text


def keep_heads(path: Path) -> None:
    """Write the heads beside the database, so that a chain cut off at its end shows."""
    replace_private(path, heads_text(), durable=False)
