# SPDX-License-Identifier: EUPL-1.2
"""What the academy does with drafts of a year: ask, stop, delete, take over as drafts of events."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from schutznetz.apps.academy.actions import save_event
from schutznetz.apps.academy.facts import Kind
from schutznetz.apps.academy.models import Event
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.planning.facts.years import kind_label, last_of
from schutznetz.apps.planning.models import YearDraft, YearEvent, YearVenue
from schutznetz.apps.planning.policies import require_plan_year, require_see_year
from schutznetz.apps.planning.queries.years import Venue
from schutznetz.apps.sap.models import Programme
from schutznetz.domain.workdays import is_working_day

DAY = timedelta(days=1)


@dataclass(frozen=True)
class YearWishes:
    """What a draft of a year is asked for with; the weights are kilometres of travel, one way."""

    year: int
    kinds: Mapping[str, tuple[int, int]]
    months: tuple[int, ...]
    a_month: int
    event_km: float
    apart_km: float
    seconds: int


@dataclass(frozen=True)
class Taken:
    """How drafts of events are made from those of a year: hours, days of each kind, topics in turn."""

    begins: time
    ends: time
    days: Mapping[str, int]
    topics: Sequence[str]


@transaction.atomic
def ask_for_year(
    *, programme: Programme, name: str, wishes: YearWishes, venues: Sequence[Venue], most_trainings: int, actor: Actor,
    now: datetime,
) -> YearDraft:  # fmt: skip
    """Keep the wishes and queue the computation; who needs what is read when it begins."""
    require_plan_year(actor, programme)
    made = YearDraft.objects.create(
        programme=programme, name=name, asked_by=actor.user, asked_at=now, year=wishes.year, seconds=wishes.seconds,
        kinds={kind: list(seats) for kind, seats in wishes.kinds.items()}, months=list(wishes.months),
        a_month=wishes.a_month, most_trainings=most_trainings, event_km=wishes.event_km, apart_km=wishes.apart_km,
    )  # fmt: skip
    YearVenue.objects.bulk_create(
        [YearVenue(draft=made, name=one.name, latitude=one.latitude, longitude=one.longitude) for one in venues]
    )
    _line("planning.year_asked", made, actor, now)
    return made


@transaction.atomic
def stop_year(*, draft: YearDraft, actor: Actor, now: datetime) -> None:
    """The computation ends without a result; once it has ended nothing changes."""
    require_see_year(actor, draft)
    running = YearDraft.objects.filter(pk=draft.pk, state__in=YearDraft.OPEN)
    if running.update(state=YearDraft.State.STOPPED, ended_at=now):
        _line("planning.year_stopped", draft, actor, now)


@transaction.atomic
def delete_year(*, draft: YearDraft, actor: Actor, now: datetime) -> None:
    """With everything that belongs to it; a running computation ends. Drafts of events taken over stay."""
    require_see_year(actor, draft)
    _line("planning.year_deleted", draft, actor, now)
    draft.delete()


@transaction.atomic
def take_over(*, draft: YearDraft, taken: Taken, actor: Actor, now: datetime, today: date) -> list[Event]:
    """Make a draft of an event from each event of the year, on working days spread over its month.

    Nobody is registered and nothing is released: that is done by people. `Denied`; `YearDraft.DoesNotExist` for a draft
    without a plan; `Refused` for a topic that is in no list.
    """
    require_see_year(actor, draft)
    locked = YearDraft.objects.select_for_update().get(pk=draft.pk)
    if locked.state != YearDraft.State.DONE:
        raise YearDraft.DoesNotExist
    rows = list(draft.events.select_related("venue", "group"))
    made = [save_event(event=one, actor=actor, now=now, today=today) for one in _events(draft, rows, taken)]
    locked.handed_over_at = now
    locked.save(update_fields=["handed_over_at"])
    record(
        verb="planning.year_handed_over", subject=locked, actor=actor.user, now=now, programme=locked.programme_id,
        events=len(made),
    )  # fmt: skip
    return made


def _events(draft: YearDraft, rows: Sequence[YearEvent], taken: Taken) -> Iterator[Event]:
    """The topics of subject seminars follow each other in turn."""
    turn = 0
    for month in sorted({one.month for one in rows}):
        here = [one for one in rows if one.month == month]
        for at, one in enumerate(here):
            topic = ""
            if one.kind == Kind.SUBJECT and taken.topics:
                topic, turn = taken.topics[turn % len(taken.topics)], turn + 1
            first, last = days_in(month, at, len(here), taken.days.get(one.kind, 1))
            yield _event(draft, one, taken, topic, (first, last))


def _event(draft: YearDraft, one: YearEvent, taken: Taken, topic: str, days: tuple[date, date]) -> Event:
    return Event(
        programme=draft.programme, kind=one.kind, topic=topic, title=_title(one), first_day=days[0], last_day=days[1],
        begins=taken.begins, ends=taken.ends, place=one.venue.name, latitude=one.venue.latitude,
        longitude=one.venue.longitude, places=max(draft.kinds[one.kind][1], one.persons), group=one.group,
    )  # fmt: skip


def _title(one: YearEvent) -> str:
    """In German whoever asks: it is stored, and everybody reads it."""
    with override("de"):
        kind = str(kind_label(one.kind))
        if one.group is not None:
            return _("%(kind)s %(group)s") % {"kind": kind, "group": one.group}
        return _("%(kind)s im %(month)s") % {"kind": kind, "month": date_format(one.month, "F")}


def days_in(month: date, at: int, count: int, days: int) -> tuple[date, date]:
    """First and last day of the event number `at` of `count` in a month: spread evenly, on working days in a row where
    the month has so many."""
    every = [month + DAY * number for number in range(last_of(month).day)]
    fitting = [one for one in every if all(is_working_day(one + DAY * n) for n in range(days))]
    inside = [one for one in fitting if one + DAY * (days - 1) <= every[-1]]
    first = inside[min(len(inside) - 1, (2 * at + 1) * len(inside) // (2 * count))]
    return first, min(first + DAY * (days - 1), max(first, every[-1]))


def _line(verb: str, draft: YearDraft, actor: Actor, now: datetime) -> None:
    record(verb=verb, subject=draft, actor=actor.user, now=now, programme=draft.programme_id)
