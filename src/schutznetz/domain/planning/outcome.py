# SPDX-License-Identifier: EUPL-1.2
"""What a planner is given beside its request, and what it hands back."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class Method(Enum):
    """How a draft came about."""

    OPTIMISED = "optimised"
    """By the solver, with a bound it has proven."""
    GREEDY = "greedy"
    """Step by step, without a proof: the solver found nothing better in its time, or was not asked."""


@dataclass(frozen=True)
class Progress:
    """How far a computation is: the best plan so far, and what no plan can be better than.

    ``done`` of ``parts`` are finished (regions of a Land; one part otherwise).
    """

    seconds: float
    objective: float | None
    bound: float | None
    done: int = 0
    parts: int = 1


Watch = Callable[[Progress], bool]
"""Told about progress several times; returns whether to go on."""


@dataclass(frozen=True)
class Limit:
    """How long a planner may take, and which distance from the bound is good enough.

    ``clock`` counts milliseconds and never jumps (``adapters.clock.monotonic_ms``). The same request gives the same
    draft as long as the distance is reached before the time is over.
    """

    seconds: float
    clock: Callable[[], int]
    distance: float = 0.005
    watch: Watch | None = None

    def started(self) -> "Stopwatch":
        return Stopwatch(self, self.clock())


@dataclass(frozen=True)
class Stopwatch:
    """A limit that has begun to run."""

    limit: Limit
    since: int

    @property
    def passed(self) -> float:
        """Seconds since the beginning."""
        return (self.limit.clock() - self.since) / 1000

    @property
    def left(self) -> float:
        return max(0.0, self.limit.seconds - self.passed)

    def tell(self, objective: float | None, bound: float | None) -> bool:
        """Report progress; whether to go on."""
        watch = self.limit.watch
        return watch is None or watch(Progress(self.passed, objective, bound))


@dataclass(frozen=True)
class Reason:
    """One constraint that cannot be kept: its name, whom it concerns, what is asked for and what there is."""

    constraint: str
    subjects: tuple[str, ...] = ()
    asked: float | None = None
    available: float | None = None


@dataclass(frozen=True)
class Refusal:
    """No plan keeps all hard constraints, or none was found in time; ``reasons`` is never empty."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Broken:
    """A hard constraint that a plan does not keep."""

    constraint: str
    subjects: tuple[str, ...] = ()
    value: float | None = None
    limit: float | None = None


def distance(objective: float, bound: float) -> float:
    """How far an objective lies above what is proven to be the least, as a share of the objective."""
    if objective - bound <= 1e-9:
        return 0.0
    return (objective - bound) / objective
