# SPDX-License-Identifier: EUPL-1.2
"""The calendar of a Land too large for one model: region by region, each with the trainers the ones before have left.

Regions are cut between places, training groups stay whole. The sum of the regions' bounds holds for this way of cutting
only: a calendar across regions could be cheaper.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from statistics import fmean

from schutznetz.domain.planning.calendar.assess import assess
from schutznetz.domain.planning.calendar.level import level
from schutznetz.domain.planning.calendar.planner import plan_calendar
from schutznetz.domain.planning.calendar.request import Draft, Event, Person, Plan, Request
from schutznetz.domain.planning.outcome import Limit, Method, Progress, Refusal, Stopwatch, Watch

MOST = 320
"""Persons of a region: so many are planned well within a minute or two."""
SPARE = 1.3
"""A region may take so much more than its share of the trainers while others still come."""


@dataclass(frozen=True)
class Parts:
    """The draft of the whole, and in how many regions it was made."""

    draft: Draft
    count: int


def plan_calendar_in_parts(request: Request, limit: Limit, *, most: int = MOST) -> Parts | Refusal:
    """Of several regions one calendar after the other, each with its share of the time; then spread over the slots.

    The first refusal is the answer. Progress counts the regions that are done.
    """
    pieces = pieces_of(request.persons, most)
    if len(pieces) < 2:
        found = plan_calendar(request, limit)
        return found if isinstance(found, Refusal) else Parts(_levelled(request, found), 1)
    watch, drafts, used = limit.started(), list[Draft](), Counter[str]()
    for at, persons in enumerate(pieces):
        if not _tell(limit.watch, Progress(watch.passed, None, None, at, len(pieces))):
            break
        own = replace(limit, seconds=watch.left / (len(pieces) - at), watch=_heard(watch, at, len(pieces)))
        found = plan_calendar(_within(request, persons, pieces[at:], used), own)
        if isinstance(found, Refusal):
            return found
        drafts.append(found)
        used.update(event.slot for event in found.plan.events)
    return Parts(_levelled(request, _together(drafts)), len(pieces))


def _levelled(request: Request, draft: Draft) -> Draft:
    """Spread over the year; keeping groups together may even have become cheaper."""
    plan = level(request, draft.plan)
    objective = min(draft.objective, assess(request, plan).objective)
    return replace(draft, plan=plan, objective=objective, bound=min(draft.bound, objective))


def pieces_of(persons: Sequence[Person], most: int) -> list[tuple[Person, ...]]:
    """Regions of at most so many persons, by halves of the longer side; a training group is never divided."""
    if len(persons) <= most:
        return [tuple(persons)]
    groups: dict[str, list[Person]] = {}
    for one in persons:
        groups.setdefault(f"person {one.key}" if one.training_group is None else one.training_group, []).append(one)
    if len(groups) == 1:
        return [tuple(persons)]
    units = list(groups.values())
    middles = [
        (fmean(one.place.latitude for one in unit), fmean(one.place.longitude for one in unit)) for unit in units
    ]
    north = max(at[0] for at in middles) - min(at[0] for at in middles)
    east = 0.63 * (max(at[1] for at in middles) - min(at[1] for at in middles))
    side = 0 if north > east else 1
    order = sorted(range(len(units)), key=lambda at: (middles[at][side], units[at][0].key))
    first: list[Person] = []
    while order and len(first) < len(persons) / 2:
        first += units[order.pop(0)]
    rest = [one for at in order for one in units[at]]
    return [*pieces_of(first, most), *(pieces_of(rest, most) if rest else ())]


def _within(
    request: Request, persons: tuple[Person, ...], left: Sequence[Sequence[Person]], used: Counter[str]
) -> Request:
    """The request of a region, with a little more than its share of what trainers are left; the last takes all."""
    needs = [sum(len(one.needs) for one in piece) for piece in left]
    share = 1.0 if len(left) == 1 else min(1.0, SPARE * needs[0] / max(1, sum(needs)))
    slots = tuple(
        replace(slot, trainers=ceil(share * max(0, slot.trainers - used[slot.key]))) for slot in request.slots
    )
    return replace(request, slots=slots, persons=persons)


def _tell(watch: Watch | None, progress: Progress) -> bool:
    return watch is None or watch(progress)


def _heard(whole: Stopwatch, done: int, parts: int) -> Watch | None:
    """News of a region say only that it goes on: its costs are not those of the whole."""
    told = whole.limit.watch
    if told is None:
        return None
    return lambda _region: told(Progress(whole.passed, None, None, done, parts))


def _together(drafts: Sequence[Draft]) -> Draft:
    events: list[Event] = [event for draft in drafts for event in draft.plan.events]
    order = sorted(events, key=lambda event: (event.slot, event.venue, event.kind, event.persons))
    is_proven = all(draft.method is Method.OPTIMISED for draft in drafts)
    return Draft(
        Plan(tuple(order)), sum(draft.objective for draft in drafts), sum(draft.bound for draft in drafts),
        Method.OPTIMISED if is_proven else Method.GREEDY,
    )  # fmt: skip
