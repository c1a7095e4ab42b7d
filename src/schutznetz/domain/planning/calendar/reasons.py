# SPDX-License-Identifier: EUPL-1.2
"""Why a calendar is impossible, as far as counting shows it."""

from collections import Counter
from collections.abc import Iterator

from schutznetz.domain.planning.calendar.problem import Problem
from schutznetz.domain.planning.outcome import Reason


def reasons(problem: Problem) -> tuple[Reason, ...]:
    """Constraints that cannot be kept; none does not mean that a calendar exists."""
    if without := tuple(_without_slot(problem)):
        return without
    return (*_trainers(problem), *_least(problem))


def _without_slot(problem: Problem) -> Iterator[Reason]:
    """Needs that fall due before a slot ends in which the person is there."""
    for (at, kind), slots in problem.slots.items():
        if not slots or not problem.request.venues:
            yield Reason("no_slot", (problem.request.persons[at].key, kind))


def _trainers(problem: Problem) -> Iterator[Reason]:
    """Needs that must be met up to the end of a slot, against the events that can be held until then."""
    slots = problem.request.slots
    order = sorted(range(len(slots)), key=lambda at: slots[at].last)
    rooms = sum(venue.rooms for venue in problem.request.venues)
    for place, last in enumerate(order):
        until = set(order[: place + 1])
        due = Counter(kind for (_, kind), open_slots in problem.slots.items() if until.issuperset(open_slots))
        events = sum(-(-count // problem.kinds[kind].most) for kind, count in due.items())
        possible = sum(min(slots[at].trainers, rooms) for at in until)
        if events > possible:
            yield Reason("trainers", (slots[last].key,), events, possible)
            return


def _least(problem: Problem) -> Iterator[Reason]:
    """Kinds that too few persons need for a single event."""
    for kind, count in sorted(Counter(kind for _, kind in problem.slots).items()):
        if count < problem.kinds[kind].least:
            yield Reason("least_seats", (kind,), problem.kinds[kind].least, count)
