# SPDX-License-Identifier: EUPL-1.2
"""Spread a calendar over its slots: costs do not depend on the slot, so a planner fills the first ones it finds.

What attends together moves together, so that nobody leaves their group; every hard constraint is kept, and no plan
becomes dearer.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from schutznetz.domain.planning.calendar.request import Event, Plan, Request, Slot

Bundle = tuple[str, str, tuple[Event, ...]]
"""Kind, slot, and the events that move together."""


def level(request: Request, plan: Plan) -> Plan:
    """The same events, those with the least choice first, each in the emptiest slot far from others of its kind."""
    book = _Book(request, plan)
    bundles = _bundles(request, plan.events)
    for kind, slot, events in sorted(bundles, key=lambda one: (len(book.open_to(*one)), one[0], one[1])):
        book.take(kind, slot, events, -1)
        best = min(book.open_to(kind, slot, events), key=lambda at: book.price(kind, at), default=slot)
        book.take(kind, best, tuple(replace(event, slot=best) for event in events), 1)
    return Plan(tuple(sorted(book.events, key=lambda one: (one.slot, one.venue, one.kind, one.persons))))


def _bundles(request: Request, events: Sequence[Event]) -> list[Bundle]:
    keeps = {kind.key for kind in request.kinds if kind.keeps_groups}
    found: dict[tuple[str, ...], list[Event]] = {}
    for number, event in enumerate(events):
        apart = "" if event.kind in keeps else str(number)
        found.setdefault((event.kind, event.slot, event.venue, apart), []).append(event)
    return [(key[0], key[1], tuple(some)) for key, some in found.items()]


class _Book:
    """The calendar while events move: how many lie in each slot, of which kind, at which venue, and who is busy."""

    def __init__(self, request: Request, plan: Plan) -> None:
        self.slots: Sequence[Slot] = request.slots
        self.order = {slot.key: number for number, slot in enumerate(request.slots)}
        self.rooms = {venue.key: venue.rooms for venue in request.venues}
        self.people = {person.key: person for person in request.persons}
        self.due = {(one.key, need.kind): need.due_on for one in request.persons for need in one.needs}
        self.events: list[Event] = []
        self.load: Counter[str] = Counter()
        self.at: Counter[tuple[str, str]] = Counter()
        self.kinds: Counter[tuple[str, str]] = Counter()
        self.busy: Counter[tuple[str, str]] = Counter()
        for event in plan.events:
            self.take(event.kind, event.slot, (event,), 1)

    def take(self, kind: str, slot: str, events: Sequence[Event], sign: int) -> None:
        """Put events in (1) or take them out (-1)."""
        self.load[slot] += sign * len(events)
        self.kinds[kind, slot] += sign * len(events)
        for event in events:
            self.at[slot, event.venue] += sign
            self.busy.update({(key, slot): sign for key in event.persons})
            self.events.append(event) if sign > 0 else self.events.remove(event)

    def open_to(self, kind: str, now: str, events: Sequence[Event]) -> list[str]:
        """Slots in which all of these can be: in time, nobody away or in another event, trainers and rooms left."""
        return [slot.key for slot in self.slots if self._fits(kind, now, events, slot)]

    def _fits(self, kind: str, now: str, events: Sequence[Event], slot: Slot) -> bool:
        here = slot.key == now and self.load[slot.key] > 0
        spare = 0 if here and events[0] in self.events else len(events)
        if self.load[slot.key] + spare > slot.trainers:
            return False
        if self.at[slot.key, events[0].venue] + spare > self.rooms[events[0].venue]:
            return False
        own = 1 if spare == 0 else 0
        return all(
            slot.last <= self.due[key, kind] and slot.key not in self.people[key].away
            and self.busy[key, slot.key] <= own
            for event in events for key in event.persons
        )  # fmt: skip

    def price(self, kind: str, slot: str) -> tuple[int, int, int]:
        """Emptier is better, then far from others of the kind, then earlier."""
        here = self.order[slot]
        others = [self.order[at] for (one, at), count in self.kinds.items() if one == kind and count > 0]
        near = min((abs(here - other) for other in others), default=0)
        return self.load[slot], -near, here
