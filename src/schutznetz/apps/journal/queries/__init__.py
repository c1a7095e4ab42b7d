# SPDX-License-Identifier: EUPL-1.2
"""Reads of the journal."""

from collections.abc import Iterable
from datetime import datetime
from itertools import takewhile

from django.db.models import Model, Q, QuerySet

from schutznetz.apps.journal.facts import GENESIS, Link
from schutznetz.apps.journal.models import Entry, Seal, Segment
from schutznetz.apps.ui.models import keys_of


def since(bookmark: int, *verbs: str) -> QuerySet[Entry]:
    """Entries after the one with the id `bookmark`, oldest first, of these verbs (all without any)."""
    entries = Entry.objects.filter(id__gt=bookmark).order_by("id")
    return entries.filter(verb__in=verbs) if verbs else entries


def sealed_since(number: int, *verbs: str) -> list[tuple[int, Entry]]:
    """Up to 1000 entries sealed after the link `number`, with their numbers: an order in which nothing comes late."""
    seals = list(Seal.objects.filter(number__gt=number).order_by("number")[:1000])
    entries = Entry.objects.in_bulk([seal.entry_id for seal in seals])
    return [
        (seal.number, entry)
        for seal in seals
        if (entry := entries.get(seal.entry_id)) and (not verbs or entry.verb in verbs)
    ]


def newest(verb: str, *, since: datetime, object_ids: Iterable[str]) -> list[Entry]:
    """Entries of this verb about these objects from `since` on, oldest first."""
    return list(Entry.objects.filter(verb=verb, at__gte=since, object_id__in=list(object_ids)).order_by("id"))


def lately(verbs: Iterable[str], *, since: datetime) -> list[Entry]:
    """Entries of these verbs from `since` on, oldest first; older ones are not read, however many there are."""
    found: list[Entry] = []
    for verb in verbs:
        entries = Entry.objects.filter(verb=verb).order_by("-id")
        found += takewhile(lambda entry: entry.at >= since, entries.iterator(chunk_size=100))
    return sorted(found, key=lambda entry: entry.pk)


def history_of(subject: Model) -> QuerySet[Entry]:
    """What was done to this object, newest first."""
    return (
        Entry.objects.filter(object_type=subject._meta.label_lower, object_id=str(subject.pk))
        .select_related("actor__person")
        .order_by("-id")
    )


def entries_of(authorities: Iterable[int]) -> QuerySet[Entry]:
    """The journal of these authorities, with what concerns the whole instance."""
    visible = Q(authority__in=list(authorities)) | Q(authority__isnull=True)
    return Entry.objects.filter(visible).select_related("actor__person").order_by("-id")


def entries_by_authority(authorities: Iterable[int]) -> list[QuerySet[Entry]]:
    """What `entries_of` finds, in parts that share no entry: of each authority, and of the whole instance."""
    entries = Entry.objects.all()
    return [entries.filter(authority__isnull=True), *(entries.filter(authority=one) for one in sorted(authorities))]


def first_keys(parts: Iterable[QuerySet[Entry]], most: int, *, newest_first: bool) -> list[int]:
    """The keys of the `most` newest (oldest) entries of all parts, each read off its index.

    A question for all parts at once makes SQLite sort every entry there is.
    """
    order = "-id" if newest_first else "id"
    keys = [key for part in parts for key in keys_of(part.order_by(order)[:most])]
    return sorted(keys, reverse=newest_first)[:most]


def tip() -> Link:
    """The newest link of the chain; number 0 before the first."""
    if seal := Seal.objects.order_by("-number").first():
        return Link(seal.number, seal.hash)
    if segment := Segment.objects.filter(last__isnull=False).order_by("-month").first():
        return Link(segment.last or 0, segment.head)
    return Link(0, GENESIS)


def kept_segments() -> QuerySet[Segment]:
    """Closed months whose entries are still there, the oldest first."""
    return Segment.objects.filter(closed_at__isnull=False, dropped_at__isnull=True).order_by("month")


def head_line(segment: Segment) -> str:
    """The head of a closed month as it is written down elsewhere: month, number of the last link, hash."""
    return f"{segment} {segment.last} {segment.head}"


def heads_told() -> dict[int, datetime]:
    """When the heads of months went to the data protection officers, by the id of the month."""
    lines = Entry.objects.filter(verb="journal.heads_told").order_by("-id")
    return {int(pk): at for pk, at in lines.values_list("object_id", "at")}


def segments() -> QuerySet[Segment]:
    """Months of the journal, the newest first."""
    return Segment.objects.order_by("-month")
