# SPDX-License-Identifier: EUPL-1.2
"""Judge a calendar, also one changed by hand: what it means in figures, and which constraints it breaks.

Nothing here is shared with the planner but the request and distances, so that either finds the mistakes of the other.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from schutznetz.domain.planning.calendar.request import Event, Kind, Person, Plan, Request, Slot, Venue
from schutznetz.domain.planning.outcome import Broken
from schutznetz.domain.planning.places import kilometres


@dataclass(frozen=True)
class Assessment:
    """Figures of a plan; it may be published when ``broken`` is empty."""

    objective: float
    events: int
    attendances: int
    empty_seats: int
    venues: int
    kilometres: float
    """All ways to all events, one way."""
    longest: float
    apart: tuple[str, ...]
    """Who does not attend where and when most of their training group does; once for each kind."""
    many_trainings: tuple[str, ...]
    """Who attends more trainings in the year than they should: to be shown, not an error."""
    broken: tuple[Broken, ...]


@dataclass(frozen=True)
class _Book:
    """The request by keys."""

    slots: Mapping[str, Slot]
    venues: Mapping[str, Venue]
    kinds: Mapping[str, Kind]
    persons: Mapping[str, Person]

    def knows(self, event: Event) -> bool:
        return event.slot in self.slots and event.venue in self.venues and event.kind in self.kinds


def assess(request: Request, plan: Plan) -> Assessment:
    """The plan in figures, with every hard constraint it breaks."""
    book = _book(request)
    events = [event for event in plan.events if book.knows(event)]
    ways = [
        kilometres(book.persons[key].place, book.venues[event.venue].place)
        for event in events
        for key in event.persons
        if key in book.persons
    ]
    apart = _apart(book, events)
    weights = request.weights
    return Assessment(
        objective=sum(ways) + weights.event_km * len(plan.events) + weights.apart_km * len(apart),
        events=len(plan.events),
        attendances=len(ways),
        empty_seats=sum(max(0, book.kinds[event.kind].most - len(event.persons)) for event in events),
        venues=len({event.venue for event in events}),
        kilometres=sum(ways),
        longest=max(ways, default=0.0),
        apart=apart,
        many_trainings=_many_trainings(request, book, events),
        broken=tuple(_broken(book, plan, events)),
    )


def _book(request: Request) -> _Book:
    return _Book(
        {slot.key: slot for slot in request.slots},
        {venue.key: venue for venue in request.venues},
        {kind.key: kind for kind in request.kinds},
        {person.key: person for person in request.persons},
    )


def _apart(book: _Book, events: list[Event]) -> tuple[str, ...]:
    """Everybody who is not with the larger part of the group."""
    where: dict[tuple[str, str], dict[tuple[str, str], list[str]]] = {}
    for event in events:
        for key in event.persons:
            group = book.persons[key].training_group if key in book.persons else None
            if group is not None and book.kinds[event.kind].keeps_groups:
                where.setdefault((event.kind, group), {}).setdefault((event.slot, event.venue), []).append(key)
    found: list[str] = []
    for spots in where.values():
        home = max(spots, key=lambda spot: (len(spots[spot]), spot))
        found += [key for spot, keys in spots.items() if spot != home for key in keys]
    return tuple(sorted(found))


def _many_trainings(request: Request, book: _Book, events: list[Event]) -> tuple[str, ...]:
    counts = Counter({person.key: person.booked for person in request.persons})
    counts.update(key for event in events if book.kinds[event.kind].is_training for key in event.persons)
    return tuple(sorted(key for key, count in counts.items() if count > request.most_trainings))


def _broken(book: _Book, plan: Plan, events: list[Event]) -> Iterator[Broken]:
    if unknown := tuple(f"{at.kind} {at.slot} {at.venue}" for at in plan.events if not book.knows(at)):
        yield Broken("unknown_event", unknown)
    yield from _seats(book, events)
    yield from _resources(book, events)
    yield from _needs(book, events)
    yield from _attendance(book, events)


def _seats(book: _Book, events: list[Event]) -> Iterator[Broken]:
    for event in events:
        kind, count = book.kinds[event.kind], len(event.persons)
        if count > kind.most:
            yield Broken("seats", (event.kind, event.slot, event.venue), count, kind.most)
        if count < kind.least:
            yield Broken("least_seats", (event.kind, event.slot, event.venue), count, kind.least)


def _resources(book: _Book, events: list[Event]) -> Iterator[Broken]:
    """Trainers in a slot, rooms at a venue."""
    for slot, count in Counter(event.slot for event in events).items():
        if count > book.slots[slot].trainers:
            yield Broken("trainers", (slot,), count, book.slots[slot].trainers)
    for (slot, venue), count in Counter((event.slot, event.venue) for event in events).items():
        if count > book.venues[venue].rooms:
            yield Broken("rooms", (slot, venue), count, book.venues[venue].rooms)


def _needs(book: _Book, events: list[Event]) -> Iterator[Broken]:
    """Every need once and in time."""
    met: dict[tuple[str, str], list[Slot]] = {}
    for event in events:
        for key in event.persons:
            met.setdefault((key, event.kind), []).append(book.slots[event.slot])
    for person in book.persons.values():
        for need in person.needs:
            slots = met.pop((person.key, need.kind), [])
            if not slots:
                yield Broken("need_unmet", (person.key, need.kind))
            elif len(slots) > 1:
                yield Broken("need_met_twice", (person.key, need.kind))
            elif slots[0].last > need.due_on:
                yield Broken("too_late", (person.key, need.kind, slots[0].key))
    for key, kind in met:
        yield Broken("no_need" if key in book.persons else "unknown_person", (key, kind))


def _attendance(book: _Book, events: list[Event]) -> Iterator[Broken]:
    """Nobody in two events of a slot, nobody while away."""
    busy = Counter((key, event.slot) for event in events for key in event.persons)
    for (key, slot), count in busy.items():
        if count > 1:
            yield Broken("two_events_in_slot", (key, slot), count, 1)
        if key in book.persons and slot in book.persons[key].away:
            yield Broken("away", (key, slot))
