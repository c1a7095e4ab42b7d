# SPDX-License-Identifier: EUPL-1.2
"""A cut changed by hand, and the cut of today as a plan, so that both are judged like any draft."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from schutznetz.domain.planning.groups.request import Group, Member, Plan, Request
from schutznetz.domain.planning.groups.units import seat_of, units_of
from schutznetz.domain.planning.places import Place, kilometres


def moved(request: Request, plan: Plan, members: Collection[str], to: str) -> Plan:
    """Some members go to the group ``to``, which is new when the plan does not have it.

    A group that is left empty vanishes. Groups that changed meet at that of their own authorities with the shortest
    ways; all others stay where they are.
    """
    keys = [group.key for group in plan.groups]
    found = {group.key: [key for key in group.members if key not in members] for group in plan.groups}
    found.setdefault(to, []).extend(sorted(set(members)))
    seats = {group.key: group.meets_at for group in plan.groups if set(group.members) == set(found[group.key])}
    names = [name for name in (*keys, *([to] if to not in keys else [])) if found[name]]
    return _seated(request, {name: found[name] for name in names}, seats)


def today(request: Request) -> Plan:
    """The groups of today, each where ways are shortest; members without a group are in none."""
    found: dict[str, list[str]] = {}
    for member in request.members:
        if member.group is not None:
            found.setdefault(member.group, []).append(member.key)
    return _seated(request, dict(sorted(found.items())), {})


def _seated(request: Request, groups: Mapping[str, Iterable[str]], known: Mapping[str, str]) -> Plan:
    """Groups with their seats: those known, for the others the best that is free."""
    units = units_of(request)
    places, rooms = seat_of(units), Counter(unit.authority for unit in units)
    members = {member.key: member for member in request.members}
    rooms.subtract(known.values())
    made = []
    for name, keys in groups.items():
        seat = known.get(name) or _best_seat([members[key] for key in keys if key in members], places, rooms)
        rooms[seat] -= name not in known
        made.append(Group(name, seat, tuple(sorted(keys))))
    return Plan(tuple(made))


def _best_seat(members: Collection[Member], places: Mapping[str, Place], rooms: Mapping[str, int]) -> str:
    """That one of their own authorities with the shortest ways; any other one only when none of theirs is free."""
    starts = Counter(member.place for member in members)
    own = sorted({member.authority for member in members})
    free = [seat for seat in own if rooms[seat] > 0] or [seat for seat in places if rooms[seat] > 0] or own
    return min(free, key=lambda seat: (sum(kilometres(places[seat], at) * n for at, n in starts.items()), seat))
