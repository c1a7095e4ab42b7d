# SPDX-License-Identifier: EUPL-1.2
"""Planning: events, calendars, topics."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from schutznetz.apps.academy.actions.registrations import move_up, take
from schutznetz.apps.academy.actions.requests import reopen_small_group
from schutznetz.apps.academy.actions.telling import tell_calendar, tell_change, tell_moved
from schutznetz.apps.academy.facts import TOPICS
from schutznetz.apps.academy.models import Calendar, Event, Registration, Topic
from schutznetz.apps.academy.policies import require_plan
from schutznetz.apps.academy.queries.events import drafts, times_used
from schutznetz.apps.academy.queries.registrations import part_of
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.sap.models import Programme
from schutznetz.apps.sap.queries import rules_of
from schutznetz.regulation.finding import require
from schutznetz.regulation.sap_erlass import further_training
from schutznetz.regulation.sap_erlass.registration import Event as Step

MOVES = ("first_day", "last_day", "begins", "ends", "place")
"""What people who are registered must hear of when it changes."""


class NothingToReleaseError(ValueError):
    """There is no draft in this calendar."""


@dataclass(frozen=True)
class Row:
    """An event as the plan for several groups, or another app, proposes it."""

    title: str
    first_day: date
    group_id: int | None = None


@transaction.atomic
def save_event(*, event: Event, actor: Actor, now: datetime, today: date) -> Event:
    """A new draft, or changes; of a released event whoever is registered hears of new days, times and places.

    ``Refused`` for a topic that is in no list.  (SAP-123, SAP-124)
    """
    require_plan(actor, event.programme)
    if event.topic:
        added = tuple(Topic.objects.filter(programme=event.programme).values_list("code", flat=True))
        require(
            further_training.topic(name=event.topic, added=added, rules=rules_of(event.programme), today=today)
        )  # fmt: skip
    before = Event.objects.select_for_update().filter(pk=event.pk).first()
    event.changed_at, event.sequence = now, before.sequence + 1 if before else 0
    event.save()
    record(verb="academy.event_saved", subject=event, actor=actor.user, now=now)
    if before is not None and event.is_open:
        if any(getattr(before, name) != getattr(event, name) for name in MOVES):
            for one in _standing(event):
                tell_moved(one, now=now)
        move_up(event, now=now, today=today)
    return event


def _standing(event: Event) -> list[Registration]:
    rows = event.registrations.filter(state__in=(Registration.State.REGISTERED, Registration.State.WAITING))
    return list(rows.select_related("counsellor__person", "counsellor__authority", "event__programme"))


@transaction.atomic
def lay_out(
    *, like: Event, rows: Sequence[Row], actor: Actor, now: datetime, today: date
) -> list[Event]:  # fmt: skip
    """Several drafts that share everything but title, day and training group."""
    length = like.last_day - like.first_day
    made = []
    shared = ("programme", "kind", "topic", "begins", "ends", "place", "latitude", "longitude", "places", "lecturer")
    for row in rows:
        event = Event(
            **{name: getattr(like, name) for name in shared}, title=row.title, group_id=row.group_id,
            first_day=row.first_day, last_day=row.first_day + length,
        )  # fmt: skip
        made.append(save_event(event=event, actor=actor, now=now, today=today))
    return made


@transaction.atomic
def discard(*, event: Event, actor: Actor) -> None:
    """A draft that will not be. Released events are called off instead; for those this does nothing."""
    require_plan(actor, event.programme)
    Event.objects.filter(pk=event.pk, published_on=None).delete()


@transaction.atomic
def call_off(*, event: Event, actor: Actor, now: datetime, today: date) -> Event:
    """The event will not be; everybody registered hears of it. Twice changes nothing."""
    require_plan(actor, event.programme)
    found = Event.objects.select_for_update(of=("self",)).select_related("programme").get(pk=event.pk)
    if not found.is_open:
        return found
    found.called_off_on, found.changed_at, found.sequence = today, now, found.sequence + 1
    found.save(update_fields=["called_off_on", "changed_at", "sequence"])
    for one in _standing(found):
        had_place = one.state == Registration.State.REGISTERED
        one.event = found
        take(one, Step.CALL_OFF, (), now=now, today=today)
        tell_change(one, had_place=had_place, by_self=False, now=now)
    reopen_small_group(event=found, actor=actor, now=now, today=today)
    record(verb="academy.event_called_off", subject=found, actor=actor.user, now=now)
    return found


@transaction.atomic
def release(*, programme: Programme, year: int, part: str, actor: Actor, now: datetime, today: date) -> Calendar:
    """Publish the drafts of a calendar and let every active counsellor know; later drafts come with a later release.

    ``NothingToReleaseError`` without drafts.  (SAP-128, SAP-132)
    """
    require_plan(actor, programme)
    count = drafts(programme, year, part).update(published_on=today, changed_at=now)
    if not count:
        raise NothingToReleaseError
    found, _is_new = Calendar.objects.get_or_create(
        programme=programme, year=year, part=part, defaults={"published_on": today, "released_at": now}
    )
    found.released_at, found.released_by, found.sent_to, found.sent_through = now, actor.user, 0, 0
    found.save()
    record(
        verb="academy.calendar_released", subject=found, actor=actor.user, now=now, year=year, events=count
    )  # fmt: skip
    tell_calendar(found, now)
    return found


@transaction.atomic
def send_on(*, calendar: Calendar, now: datetime) -> int:
    """The worker tells the next ones."""
    return tell_calendar(Calendar.objects.select_for_update().get(pk=calendar.pk), now)


@transaction.atomic
def add_topic(*, programme: Programme, name: str, actor: Actor, now: datetime) -> Topic:
    """A topic beside those of the decree. ``IntegrityError`` when there is one of that name.  (SAP-124)"""
    require_plan(actor, programme)
    code = slugify(name)[:40] or "thema"
    if code in TOPICS or name.casefold() in {str(one).casefold() for one in TOPICS.values()}:
        raise IntegrityError
    made = Topic.objects.create(programme=programme, code=code, name=name, added_at=now)
    record(verb="academy.topic_added", subject=made, actor=actor.user, now=now)
    return made


@transaction.atomic
def remove_topic(*, topic: Topic, actor: Actor, now: datetime, today: date) -> None:
    """Only one that was never used; ``Refused`` otherwise.  (SAP-124)"""
    require_plan(actor, topic.programme)
    used = times_used(topic.programme).get(topic.code, 0)
    require(
        further_training.topic_removal(
            name=topic.code, times_used=used, rules=rules_of(topic.programme), today=today
        )
    )  # fmt: skip
    record(verb="academy.topic_removed", subject=topic, actor=actor.user, now=now)
    topic.delete()


def release_waits(event: Event) -> bool:
    """Does this draft come with the next release of a calendar?  Small groups are published when they are planned."""
    return event.published_on is None and event.called_off_on is None and bool(part_of(event.kind))


def days_apart(first: date, count: int, weeks: int) -> list[date]:
    """So many days, the same day of the week."""
    return [first + timedelta(weeks=weeks * number) for number in range(count)]
