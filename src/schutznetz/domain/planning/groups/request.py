# SPDX-License-Identifier: EUPL-1.2
"""What is asked of a cut of the working groups, and the plan that answers it."""

from dataclasses import dataclass

from schutznetz.domain.planning.outcome import Method, distance
from schutznetz.domain.planning.places import Place


@dataclass(frozen=True)
class Member:
    """A counsellor: key, authority, where they work, and their working group of today."""

    key: str
    authority: str
    place: Place
    group: str | None = None


@dataclass(frozen=True)
class Weights:
    """What a wish is worth in kilometres of travel to one meeting."""

    small_km: float = 3.0
    """For each person a group lacks to the wanted size."""
    change_km: float = 10.0
    """For each person who leaves their group of today."""


@dataclass(frozen=True)
class Request:
    """All members of a Land or region.

    ``most``: nobody may be in a larger group; ``wanted``: smaller groups cost; ``most_groups``: no more than these.
    Authorities stay together, unless one alone has more members than ``most``: then it is cut in as few parts as
    possible. As many groups meet at its place as it has parts, at that of any other authority one.
    """

    members: tuple[Member, ...]
    most: int
    wanted: int
    weights: Weights = Weights()
    most_groups: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.wanted <= self.most:
            raise ValueError(f"sizes of groups: wanted {self.wanted}, at most {self.most}")
        if len({member.key for member in self.members}) != len(self.members):
            raise ValueError("a member stands twice in the request")


@dataclass(frozen=True)
class Group:
    """A working group: its name of today or a new one, the authority where it meets, its members' keys."""

    key: str
    meets_at: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """A cut: every member in exactly one group."""

    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Draft:
    """A plan, what it costs in kilometres and wishes, and what no plan can cost less than.

    The bound holds for groups that meet at one of the authorities considered: with ``is_complete`` these are all; in a
    large Land the nearest of each authority. Authorities that are divided are cut into parts of nearly equal size.
    """

    plan: Plan
    objective: float
    bound: float
    method: Method
    is_complete: bool

    @property
    def distance(self) -> float:
        """Share by which the plan may be worse than the best one."""
        return distance(self.objective, self.bound)
