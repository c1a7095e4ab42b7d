# SPDX-License-Identifier: EUPL-1.2
"""What is asked of the calendar of a year, and the plan that answers it."""

from dataclasses import dataclass
from datetime import date

from schutznetz.domain.planning.outcome import Method, distance
from schutznetz.domain.planning.places import Place


@dataclass(frozen=True)
class Slot:
    """A span of days, both inclusive, in which events lie: a week, a month. A person attends one event in it."""

    key: str
    first: date
    last: date
    trainers: int
    """How many events the academy can hold in it."""


@dataclass(frozen=True)
class Venue:
    """Where events may be held, and how many of them in one slot."""

    key: str
    place: Place
    rooms: int


@dataclass(frozen=True)
class Kind:
    """A kind of event and its seats. ``keeps_groups``: members of a training group should attend together."""

    key: str
    least: int
    most: int
    keeps_groups: bool = False
    is_training: bool = True
    """Counts towards the wish not to attend too many trainings in a year."""

    def __post_init__(self) -> None:
        if not 1 <= self.least <= self.most:
            raise ValueError(f"seats of {self.key}: {self.least} to {self.most}")


@dataclass(frozen=True)
class Need:
    """A person has to attend an event of a kind, in a slot that ends no later than ``due_on``."""

    kind: str
    due_on: date


@dataclass(frozen=True)
class Person:
    """Somebody who is to attend; ``away``: slots in which they cannot; ``booked``: trainings of the year so far."""

    key: str
    place: Place
    needs: tuple[Need, ...]
    training_group: str | None = None
    away: frozenset[str] = frozenset()
    booked: int = 0

    def __post_init__(self) -> None:
        if len({need.kind for need in self.needs}) != len(self.needs):
            raise ValueError(f"{self.key} needs a kind of event twice")


@dataclass(frozen=True)
class Weights:
    """What a wish is worth in kilometres of travel, one way."""

    event_km: float = 400.0
    """For each event that is held."""
    apart_km: float = 60.0
    """For each person who does not attend where and when most of the training group does."""


@dataclass(frozen=True)
class Request:
    """A year, or a region in a year. ValueError for keys that stand twice or are unknown."""

    slots: tuple[Slot, ...]
    venues: tuple[Venue, ...]
    kinds: tuple[Kind, ...]
    persons: tuple[Person, ...]
    most_trainings: int
    """More trainings than these for one person are shown, not forbidden."""
    weights: Weights = Weights()

    def __post_init__(self) -> None:
        for things in (self.slots, self.venues, self.kinds, self.persons):
            if len({thing.key for thing in things}) != len(things):
                raise ValueError("a key stands twice in the request")
        known = {kind.key for kind in self.kinds}
        if unknown := {need.kind for person in self.persons for need in person.needs} - known:
            raise ValueError(f"unknown kinds of events: {', '.join(sorted(unknown))}")


@dataclass(frozen=True)
class Event:
    """An event in a slot at a venue, and who attends."""

    kind: str
    slot: str
    venue: str
    persons: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """All events of the year."""

    events: tuple[Event, ...]


@dataclass(frozen=True)
class Draft:
    """A plan, what it costs in kilometres and wishes, and what no plan can cost less than."""

    plan: Plan
    objective: float
    bound: float
    method: Method

    @property
    def distance(self) -> float:
        """Share by which the plan may be worse than the best one."""
        return distance(self.objective, self.bound)
