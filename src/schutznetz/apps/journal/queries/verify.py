# SPDX-License-Identifier: EUPL-1.2
"""Is the journal still what was written? Recompute the chain and compare it with every head that is known."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.journal.facts import GENESIS, Fault, Link, link_hash
from schutznetz.apps.journal.migrations._guards import NAMES
from schutznetz.apps.journal.models import Entry, Seal, Segment, Waiting
from schutznetz.apps.journal.queries import tip
from schutznetz.regulation.privacy.retention import drop_before

PAGE = 2000
SEALED_WITHIN = timedelta(hours=1)


@dataclass
class Walk:
    """How far the walk along the chain has come; `is_partial` when it began in the middle of a month."""

    at: Link
    is_partial: bool = False


def faults(*, now: datetime, since: date | None = None, heads: Iterable[Link] = ()) -> Iterator[Fault]:
    """Everything that is wrong, in the order of the chain; nothing when all is well.

    `since` begins with the month of that day; `heads` are links written down elsewhere, which must still be there.
    """
    yield from _missing_guards()
    start = since.replace(day=1) if since else None
    before = Link(0, GENESIS)
    for segment in Segment.objects.order_by("month"):
        if segment.dropped_at is not None or (start and segment.month < start):
            yield from _early_drop(segment)
            before = Link(segment.last or 0, segment.head)
            continue
        walk = Walk(before)
        yield from _of_segment(segment, walk)
        before = walk.at
    yield from _unsealed(now)
    yield from _against(heads)


def newest_faults(*, now: datetime, most: int, heads: Iterable[Link] = ()) -> Iterator[Fault]:
    """The same for the newest `most` links only, as much as a page can do while somebody waits.

    The link before them is taken as it stands; `heads` are compared wherever they are.
    """
    before = Seal.objects.filter(number__lte=tip().number - most).order_by("-number").first()
    if before is None:
        yield from faults(now=now, heads=heads)
        return
    yield from _missing_guards()
    walk = Walk(Link(before.number, before.hash), is_partial=True)
    for segment in Segment.objects.filter(dropped_at__isnull=True).order_by("month"):
        if segment.last is None or segment.last > walk.at.number:
            yield from _of_segment(segment, walk)
    yield from _unsealed(now)
    yield from _against(heads)


def _missing_guards() -> Iterator[Fault]:
    table = "sqlite_master WHERE type = 'trigger'" if connection.vendor == "sqlite" else "pg_trigger WHERE true"
    column = "name" if connection.vendor == "sqlite" else "tgname"
    enabled = "" if connection.vendor == "sqlite" else " AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} {enabled}")  # noqa: S608  (constants only)
        there = {name for (name,) in cursor.fetchall()}
    for name in NAMES:
        if name not in there:
            yield Fault(None, _("Der Schutz %(name)s fehlt in der Datenbank.") % {"name": name})


def _early_drop(segment: Segment) -> Iterator[Fault]:
    if segment.dropped_at is None:
        return
    day = segment.dropped_at.astimezone(BERLIN).date()
    if segment.month >= drop_before(day):
        dropped = {"month": segment, "day": f"{day:%d.%m.%Y}"}
        yield Fault(
            segment.first, _("Der Monat %(month)s wurde am %(day)s gelöscht, vor Ablauf seiner Frist.") % dropped
        )


def _of_segment(segment: Segment, walk: Walk) -> Iterator[Fault]:
    begins_before = walk.is_partial and segment.first <= walk.at.number
    if segment.first != walk.at.number + 1 and not begins_before:
        gap = {"month": segment, "number": walk.at.number}
        yield Fault(segment.first, _("Der Monat %(month)s schließt nicht an Nummer %(number)s an.") % gap)
        walk.at = Link(segment.first - 1, walk.at.hash)
    for seals in _pages(segment, max(segment.first - 1, walk.at.number if begins_before else 0)):
        entries = Entry.objects.in_bulk([seal.entry_id for seal in seals])
        for seal in seals:
            yield from _of_seal(seal, entries.get(seal.entry_id), walk)
    if segment.closed_at is not None and (walk.at.number, walk.at.hash) != (segment.last, segment.head):
        end = {"month": segment, "number": segment.last}
        says = _("Der Monat %(month)s endet anders als sein Kopf: dort Nummer %(number)s.") % end
        yield Fault(walk.at.number, says)
        walk.at = Link(segment.last or walk.at.number, segment.head)


def _pages(segment: Segment, last: int) -> Iterator[Sequence[Seal]]:
    """The seals of a month behind number `last`."""
    while page := list(segment.seals.filter(number__gt=last).order_by("number")[:PAGE]):
        yield page
        last = page[-1].number


def _of_seal(seal: Seal, entry: Entry | None, walk: Walk) -> Iterator[Fault]:
    if seal.number != walk.at.number + 1:
        yield Fault(walk.at.number + 1, _("Dieses Glied der Kette fehlt."))
    if entry is None:
        yield Fault(seal.number, _("Der Eintrag %(id)s ist gelöscht.") % {"id": seal.entry_id})
    elif link_hash(entry, seal.number, seal.sealed_at, walk.at.hash) != seal.hash and _is_next(seal, walk):
        says = _("Der Eintrag %(id)s ist nicht mehr der, der versiegelt wurde, oder steht falsch.") % {"id": entry.pk}
        yield Fault(seal.number, says)
    walk.at = Link(seal.number, seal.hash)


def _is_next(seal: Seal, walk: Walk) -> bool:
    """After a gap the link before is unknown: the gap is the fault, not the link behind it."""
    return seal.number == walk.at.number + 1


def _unsealed(now: datetime) -> Iterator[Fault]:
    sealed = Exists(Seal.objects.filter(entry_id=OuterRef("pk")))
    waiting = Exists(Waiting.objects.filter(entry_id=OuterRef("pk")))
    for pk in Entry.objects.exclude(sealed).exclude(waiting).values_list("pk", flat=True)[:20]:
        yield Fault(None, _("Der Eintrag %(id)s steht nicht in der Kette und wartet auch nicht darauf.") % {"id": pk})
    lost = Waiting.objects.exclude(Exists(Entry.objects.filter(pk=OuterRef("entry_id"))))
    for waiting_id in lost.values_list("entry_id", flat=True)[:20]:
        yield Fault(None, _("Der Eintrag %(id)s wurde gelöscht, bevor er versiegelt war.") % {"id": waiting_id})
    oldest = Entry.objects.filter(pk__in=Waiting.objects.order_by("entry_id").values("entry_id")[:1]).first()
    if oldest and oldest.at < now - SEALED_WITHIN:
        yield Fault(None, _("Seit über einer Stunde wird nichts mehr versiegelt. Läuft der Worker?"))


def _against(heads: Iterable[Link]) -> Iterator[Fault]:
    newest = tip()
    for head in heads:
        if head.number > newest.number:
            says = _(
                "Hier endet die Kette; bekannt war schon Nummer %(number)s. Es fehlen Einträge am Ende,"
                " oder jemand hat eine Sicherung zurückgespielt."
            )
            yield Fault(newest.number, says % {"number": head.number})
        elif head.number and _hash_at(head.number) not in ("", head.hash):
            yield Fault(head.number, _("Die Kette enthält hier etwas anderes als der aufgeschriebene Kopf."))


def _hash_at(number: int) -> str:
    """The hash of a link, or "" when its month is dropped and it was not its head."""
    if seal := Seal.objects.filter(number=number).first():
        return seal.hash
    segment = Segment.objects.filter(last=number).first()
    if segment:
        return segment.head
    return "" if Segment.objects.filter(first__lte=number, last__gt=number, dropped_at__isnull=False) else "missing"
