# SPDX-License-Identifier: EUPL-1.2
"""Invented events of the academy of the demonstration: last year, this year and next, who booked and who attended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count

from schutznetz.apps.academy.models import (
    Additional,
    Calendar,
    Event,
    Registration,
    SmallGroupRequest,
    Topic,
)
from schutznetz.apps.organisation.models import Office, Person
from schutznetz.apps.sap.models import IN_OFFICE, Counsellor, Programme
from schutznetz.apps.training.models import TrainingGroup
from schutznetz.domain.workdays import next_working_day

Kind, State = Event.Kind, Registration.State
HERNE = ("Fortbildungsakademie Herne", 51.539, 7.226)
SCHWERTE = ("Tagungshaus Ruhrblick, Schwerte", 51.443, 7.567)
YEARLY = (
    (Kind.SUPERVISION, "", "Supervision im Frühjahr", (3, 9), 1, SCHWERTE),
    (Kind.CONVERSATION, "", "Gespräche führen: zuhören und ordnen", (4, 13), 3, HERNE),
    (Kind.SUBJECT, "depression", "Depression erkennen und ansprechen", (5, 11), 2, HERNE),
    (Kind.SUBJECT, "addiction", "Sucht am Arbeitsplatz", (6, 22), 2, SCHWERTE),
    (Kind.MENTORS, "", "Supervision für Mentorinnen und Mentoren", (9, 7), 1, HERNE),
    (Kind.SUPERVISION, "", "Supervision im Herbst", (10, 5), 1, HERNE),
    (Kind.SUBJECT, "work_strain", "Mobbing und Burn-out", (11, 9), 2, HERNE),
    (Kind.SUPERVISION, "", "Supervision zum Jahresende", (12, 7), 1, SCHWERTE),
)
"""Kind, topic, title, month and day, days, house: every year the same, on working days."""
PLACES = 12


@dataclass
class _Scene:
    programme: Programme
    now: datetime
    today: date
    lecturer: Person | None
    cast: Sequence[Counsellor]


def fill(*, now: datetime, today: date) -> int:
    """Everything for each programme with an academy; how many events were made."""
    return sum(_fill(one, now, today) for one in Programme.objects.exclude(academy=None))


def _fill(programme: Programme, now: datetime, today: date) -> int:
    rows = Counsellor.objects.filter(authority__sap_participant__programme=programme, state__in=IN_OFFICE)
    cast = list(rows.select_related("person").order_by("pk"))
    scene = _Scene(programme, now, today, _lecturer(programme, today), cast)
    topic = Topic.objects.create(programme=programme, code="einsamkeit", name="Einsamkeit", added_at=now)
    events = [event for year in (today.year - 1, today.year, today.year + 1) for event in _year(scene, year)]
    events.append(_for_group(scene, topic.code))
    Event.objects.bulk_create(events)
    _calendars(scene)
    Registration.objects.bulk_create(_registrations(scene, events), batch_size=1000)
    _requests(scene)
    return len(events)


def _lecturer(programme: Programme, today: date) -> Person | None:
    held = Office.objects.held_on(today).filter(authority=programme.academy, role=Office.Role.LECTURER)
    found = held.select_related("person").first()
    return found.person if found else None


def _year(scene: _Scene, year: int) -> Iterator[Event]:
    """The calendar of a year, published a year ahead; next year's trainings are still drafts."""
    for kind, topic, title, (month, day), days, (place, latitude, longitude) in YEARLY:
        first = next_working_day(date(year, month, day))
        is_draft = year > scene.today.year and kind in (Kind.CONVERSATION, Kind.SUBJECT)
        yield Event(
            programme=scene.programme, kind=kind, topic=topic, title=title, first_day=first,
            last_day=first + timedelta(days=days - 1), begins=time(9, 30), ends=time(16, 30), place=place,
            latitude=latitude, longitude=longitude, places=PLACES, lecturer=scene.lecturer, changed_at=scene.now,
            published_on=None if is_draft else min(date(year - 1, 1, 1), scene.today),
        )  # fmt: skip


def _for_group(scene: _Scene, topic: str) -> Event:
    """A supervision that a training group may book first; without groups it is for everybody."""
    first = next_working_day(scene.today + timedelta(days=75))
    place, latitude, longitude = HERNE
    group = TrainingGroup.objects.filter(programme=scene.programme).order_by("starts_on").first()
    return Event(
        programme=scene.programme, kind=Kind.SUBJECT if group is None else Kind.SUPERVISION,
        topic=topic if group is None else "",
        title=f"Supervision der Gruppe {group}" if group else "Einsamkeit im Alter",
        group=group, first_day=first, last_day=first, begins=time(9), ends=time(16), place=place, latitude=latitude,
        longitude=longitude, places=PLACES, published_on=scene.today - timedelta(days=3), changed_at=scene.now,
    )  # fmt: skip


def _calendars(scene: _Scene) -> None:
    for year in (scene.today.year - 1, scene.today.year, scene.today.year + 1):
        for part in Calendar.Part:
            if part == Calendar.Part.SUPERVISION or year <= scene.today.year:
                Calendar.objects.create(
                    programme=scene.programme, year=year, part=part, published_on=date(year - 1, 1, 1),
                    released_at=scene.now, sent_to=len(scene.cast), sent_through=None,
                )  # fmt: skip


def _registrations(scene: _Scene, events: Sequence[Event]) -> Iterator[Registration]:
    """A third of the cast for each event in turn; of the past nearly all attended, the next one is full."""
    turn, full = count(), _next(scene, events)
    for event in events:
        if event.published_on is None or event.kind == Kind.MENTORS or event.first_day.year > scene.today.year:
            continue
        start = next(turn)
        people = [one for at, one in enumerate(scene.cast) if at % 3 == start % 3][: PLACES - 2]
        if event is full:
            people = list(scene.cast[: PLACES + 2])
        for at, one in enumerate(people):
            yield Registration(
                event=event, counsellor=one, state=_state(event, at, scene.today), made_at=scene.now,
                changed_at=scene.now,
            )  # fmt: skip


def _next(scene: _Scene, events: Sequence[Event]) -> Event | None:
    """The first event that is still to come: full, with two on the waiting list."""
    coming = [one for one in events if one.published_on and one.first_day > scene.today and one.kind != Kind.MENTORS]
    return min(coming, key=lambda one: one.first_day, default=None)


def _state(event: Event, at: int, today: date) -> str:
    if at >= PLACES:
        return State.WAITING
    if event.last_day >= today:
        return State.REGISTERED
    return State.ABSENT if at % 9 == 8 else State.ATTENDED


def _requests(scene: _Scene) -> None:
    """A small group that waits for the ministry, one that is approved, and a congress that waits for the head."""
    if len(scene.cast) < 3:
        return
    days = [(scene.today + timedelta(days=one)).isoformat() for one in (40, 47)]
    first, second, third = scene.cast[:3]
    SmallGroupRequest.objects.create(
        programme=scene.programme, counsellor=first, size=5, wishes=days, made_at=scene.now
    )
    SmallGroupRequest.objects.create(
        programme=scene.programme, counsellor=second, size=4, wishes=days[:1], made_at=scene.now,
        state=SmallGroupRequest.State.APPROVED, decided_on=scene.today,
    )  # fmt: skip
    day = scene.today + timedelta(days=55)
    Additional.objects.create(
        counsellor=first, title="Tag der seelischen Gesundheit", provider="Landesverband (Demo)", first_day=day,
        last_day=day, made_at=scene.now,
    )  # fmt: skip
    past = scene.today - timedelta(days=120)
    Additional.objects.create(
        counsellor=third, title="Kongress Krisenhilfe", provider="Fachverband (Demo)", first_day=past, last_day=past,
        made_at=scene.now, state=Additional.State.APPROVED, decided_on=past, is_attended=True,
    )  # fmt: skip
