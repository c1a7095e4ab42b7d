# SPDX-License-Identifier: EUPL-1.2
"""Judge a cut of the groups, also one changed by hand: what it means in figures, and which constraints it breaks.

Nothing here is shared with the planner but the request and distances, so that either finds the mistakes of the other.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from schutznetz.domain.planning.groups.request import Member, Plan, Request
from schutznetz.domain.planning.outcome import Broken
from schutznetz.domain.planning.places import Place, kilometres


@dataclass(frozen=True)
class Assessment:
    """Figures of a plan; it may be decided on when ``broken`` is empty."""

    objective: float
    groups: int
    smallest: int
    largest: int
    below_wanted: tuple[str, ...]
    """Groups smaller than wanted."""
    kilometres: float
    """All ways to one meeting, one way."""
    longest: float
    changed: tuple[str, ...]
    """Members who leave their group of today."""
    divided: tuple[str, ...]
    """Authorities in more than one group."""
    broken: tuple[Broken, ...]

    @property
    def mean(self) -> float:
        """Kilometres for a member on average, without those whose way is not known."""
        return self.kilometres / self.members if self.members else 0.0

    members: int = 0


def assess(request: Request, plan: Plan) -> Assessment:
    """The plan in figures, with every hard constraint it breaks."""
    members = {member.key: member for member in request.members}
    seats = _seats(request)
    ways = [
        kilometres(members[key].place, seats[group.meets_at])
        for group in plan.groups
        if group.meets_at in seats
        for key in group.members
        if key in members
    ]
    sizes = [len(group.members) for group in plan.groups]
    changed = tuple(
        key
        for group in plan.groups
        for key in group.members
        if key in members and members[key].group not in (None, group.key)
    )
    lacking = sum(max(0, request.wanted - size) for size in sizes if size)
    return Assessment(
        objective=sum(ways) + request.weights.change_km * len(changed) + request.weights.small_km * lacking,
        groups=len(plan.groups),
        smallest=min(sizes, default=0),
        largest=max(sizes, default=0),
        below_wanted=tuple(group.key for group in plan.groups if len(group.members) < request.wanted),
        kilometres=sum(ways),
        longest=max(ways, default=0.0),
        changed=tuple(sorted(changed)),
        divided=tuple(name for name, groups in _groups_of(members, plan).items() if len(groups) > 1),
        broken=tuple(_broken(request, plan, members)),
        members=len(ways),
    )


def _seats(request: Request) -> dict[str, Place]:
    """Where an authority's groups meet: at the member's place from which all its members are nearest."""
    places: dict[str, list[Place]] = {}
    for member in sorted(request.members, key=lambda member: member.key):
        places.setdefault(member.authority, []).append(member.place)
    return {
        name: min(found, key=lambda at: sum(kilometres(at, other) for other in found))
        if len(set(found)) > 1
        else found[0]
        for name, found in places.items()
    }


def _groups_of(members: Mapping[str, Member], plan: Plan) -> dict[str, set[int]]:
    """Authority -> numbers of its groups."""
    found: dict[str, set[int]] = {}
    for at, group in enumerate(plan.groups):
        for key in group.members:
            if key in members:
                found.setdefault(members[key].authority, set()).add(at)
    return dict(sorted(found.items()))


def _broken(request: Request, plan: Plan, members: Mapping[str, Member]) -> Iterator[Broken]:
    yield from _placed(plan, members)
    names = Counter(group.key for group in plan.groups)
    if twice := tuple(name for name, count in names.items() if count > 1):
        yield Broken("group_named_once", twice)
    for group in plan.groups:
        if len(group.members) > request.most:
            yield Broken("most", (group.key,), len(group.members), request.most)
        if not group.members:
            yield Broken("empty_group", (group.key,))
    if request.most_groups is not None and len(plan.groups) > request.most_groups:
        yield Broken("most_groups", (), len(plan.groups), request.most_groups)
    yield from _authorities(request, plan, members)


def _placed(plan: Plan, members: Mapping[str, Member]) -> Iterator[Broken]:
    """Every member once, and nobody else."""
    placed = Counter(key for group in plan.groups for key in group.members)
    if without := tuple(key for key in members if key not in placed):
        yield Broken("member_without_group", without)
    if twice := tuple(key for key, count in placed.items() if count > 1):
        yield Broken("member_in_two_groups", twice)
    if unknown := tuple(key for key in placed if key not in members):
        yield Broken("unknown_member", unknown)


def _authorities(request: Request, plan: Plan, members: Mapping[str, Member]) -> Iterator[Broken]:
    """Together, or in as few groups as its size allows; and not more groups meet there than that."""
    parts = {
        name: -(-count // request.most)
        for name, count in Counter(member.authority for member in members.values()).items()
    }
    for name, groups in _groups_of(members, plan).items():
        if len(groups) > parts[name]:
            yield Broken("authority_together", (name,), len(groups), parts[name])
    for seat, count in sorted(Counter(group.meets_at for group in plan.groups).items()):
        if seat not in parts:
            yield Broken("unknown_seat", (seat,))
        elif count > parts[seat]:
            yield Broken("seat", (seat,), count, parts[seat])
