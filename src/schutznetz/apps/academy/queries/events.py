# SPDX-License-Identifier: EUPL-1.2
"""Events: those of some days, those the actor may see, their places, topics and calendars."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from schutznetz.apps.academy.facts import PARTS, TOPICS, Kind, Seats
from schutznetz.apps.academy.models import Calendar, Event, EventQuerySet, Registration, Topic
from schutznetz.apps.academy.policies import may_plan, require_see_event
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Office, Person
from schutznetz.apps.sap.models import Programme
from schutznetz.apps.sap.queries import programmes_seen_by, rules_of
from schutznetz.apps.ui.facts import Text
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import further_training, recurring, supervision

State = Registration.State
SEATED = (State.REGISTERED, State.ATTENDED, State.ABSENT)
LONGEST = timedelta(days=31)
"""No event is longer (house rule); it keeps the search for running events on the index."""


def events_between(programme: Programme, first: date, last: date) -> EventQuerySet:
    """Released events with a day between these two, both included."""
    found = Event.objects.published().filter(programme=programme)
    return found.filter(first_day__lte=last, first_day__gte=first - LONGEST, last_day__gte=first)


def programme_for(actor: Actor) -> Programme | None:
    """The programme whose calendar the actor reads; the one they plan for, when there are several."""
    found = programmes_seen_by(actor)
    planned = [one for one in found if may_plan(actor, one)]
    return next(iter(planned or found), None)


def planned_by(actor: Actor) -> Programme | None:
    """The programme the actor plans events for."""
    return next((one for one in programmes_seen_by(actor) if may_plan(actor, one)), None)


def event_for(actor: Actor, pk: int) -> Event:
    """An event of a programme the actor belongs to; raises `Denied` or `Event.DoesNotExist`."""
    seen = [one.pk for one in programmes_seen_by(actor)]
    rows = Event.objects.select_related("programme__academy", "programme__ministry", "lecturer", "group")
    scope = Q(programme__in=seen)
    if actor.person is not None:
        scope |= Q(lecturer=actor.person)
    found = rows.filter(scope).get(pk=pk)
    require_see_event(actor, found)
    return found


def with_seats(events: EventQuerySet) -> EventQuerySet:
    """Each row with `taken` and `waiting`, counted for the rows of a page only."""
    rows = Registration.objects.filter(event=OuterRef("pk")).order_by().values("event").annotate(count=Count("id"))
    return events.annotate(
        taken=Coalesce(Subquery(rows.filter(state__in=SEATED).values("count")), 0),
        waiting=Coalesce(Subquery(rows.filter(state=State.WAITING).values("count")), 0),
    )


def seats_of(events: Iterable[Event]) -> dict[int, Seats]:
    """Places taken and waiting, by the id of the event, in one query."""
    rows = list(events)
    counted = (
        Registration.objects.filter(event__in=[one.pk for one in rows])
        .order_by()
        .values_list("event")
        .annotate(taken=Count("id", filter=Q(state__in=SEATED)), waiting=Count("id", filter=Q(state=State.WAITING)))
    )
    known = {pk: (taken, waiting) for pk, taken, waiting in counted}
    return {one.pk: Seats(one.places, *known.get(one.pk, (0, 0))) for one in rows}


def lecturers_of(programme: Programme, today: date) -> list[Person]:
    """Who may lead an event: lecturers of the academy."""
    held = Office.objects.held_on(today).filter(role=Role.LECTURER, authority=programme.academy)
    here = Q(left_on=None) | Q(left_on__gte=today)
    return list(Person.objects.filter(here, pk__in=held.values("person")).order_by("sort_name"))


def led_by(actor: Actor, today: date) -> EventQuerySet:
    """Events the actor leads, from half a year ago on."""
    if actor.person is None or actor.is_helped:
        return Event.objects.none()
    found = Event.objects.filter(lecturer=actor.person, published_on__isnull=False, called_off_on=None)
    return found.filter(first_day__gte=today - timedelta(days=180))


def topics_of(programme: Programme, today: date) -> list[tuple[str, Text]]:
    """Codes and names: those of the decree in its order, then those the academy added.  (SAP-123, SAP-124)"""
    codes = further_training.topics(rules=rules_of(programme), today=today)
    added = Topic.objects.filter(programme=programme).values_list("code", "name")
    return [*((code, TOPICS.get(code, code)) for code in codes), *added]


def topic_name(programme: Programme, code: str, today: date) -> Text:
    return dict(topics_of(programme, today)).get(code, code)


def times_used(programme: Programme) -> dict[str, int]:
    """How many events name each topic."""
    rows = Event.objects.filter(programme=programme).exclude(topic="").order_by()
    return dict(rows.values_list("topic").annotate(Count("id")))


def calendar_finding(programme: Programme, part: str, year: int, today: date, *, active: int = 0) -> Finding:
    """Is the calendar out in time?  For further training, also whether it reached all active counsellors.

    SAP-128, SAP-132, reading X12.
    """
    known = Calendar.objects.filter(programme=programme, part=part, year=year).first()
    published, rules = (known.published_on if known else None), rules_of(programme)
    if part == Calendar.Part.SUPERVISION:
        return supervision.calendar(year=year, published_on=published, rules=rules, today=today)
    first = Event.objects.filter(programme=programme, kind__in=PARTS[part], first_day__year=year, called_off_on=None)
    begins = first.order_by("first_day").values_list("first_day", flat=True).first() or date(year, 12, 31)
    return further_training.overview(
        published_on=published, sent_to=known.sent_to if known else 0, active=active if known else 0,
        first_event_on=begins, rules=rules, today=today,
    )  # fmt: skip


def calendars_due(programme: Programme, today: date) -> list[tuple[int, Finding]]:
    """Supervision calendars that are missing: of the next year, and of the one after it once a reminder is reached."""
    rules = rules_of(programme)
    found = []
    for year in (today.year + 1, today.year + 2):
        finding = calendar_finding(programme, Calendar.Part.SUPERVISION, year, today)
        months = rules.text("supervision.reminders", today)
        if finding.is_open and finding.due_on and recurring.reminder(finding.due_on, months, today):
            found.append((year, finding))
    return found


def drafts(programme: Programme, year: int, part: str) -> EventQuerySet:
    """What the next release of a calendar publishes."""
    rows = Event.objects.filter(programme=programme, kind__in=PARTS[part], first_day__year=year)
    return rows.filter(published_on=None, called_off_on=None)


def kinds_in_words() -> list[tuple[str, Text]]:
    return [(one.value, one.label) for one in Kind]
