# SPDX-License-Identifier: EUPL-1.2
"""Better a calendar part by part: free the needs of a kind, or of some slots, while all others stay where they are."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from schutznetz.domain.planning.calendar.model import Written
from schutznetz.domain.planning.calendar.problem import Choice, Problem, Wanted
from schutznetz.domain.planning.outcome import Stopwatch

SECONDS = 8.0
DISTANCE = 0.002
"""So long for a part, and so near to its optimum."""
TOGETHER, GROUPS = 3, 6
"""So many slots, or groups, are freed at a time."""


def search(
    written: Written, choice: Choice, watch: Stopwatch, until: float, is_enough: Callable[[float], bool]
) -> Choice:
    """The choice after rounds over all parts, until none betters it, its cost is enough, or ``until`` seconds passed;
    never worse."""
    best, problem, bettered = choice, written.problem, True
    while bettered:
        bettered = False
        for freed in _parts(problem, best):
            if watch.passed >= until or is_enough(problem.objective(best)):
                return best
            if not freed:
                continue
            found = _again(written, best, freed, watch)
            if problem.objective(found) < problem.objective(best) - 1e-6:
                best, bettered = found, True
                if not watch.tell(problem.objective(best), None):
                    return best
    return best


def _parts(problem: Problem, choice: Choice) -> Iterator[set[Wanted]]:
    """The needs of each kind without groups; those of a few groups; those met in some slots, side by side and apart."""
    for kind in sorted(problem.kinds):
        yield {wanted for wanted in choice if wanted[1] == kind and not problem.kinds[kind].keeps_groups}
    homes = problem.homes(choice)
    groups = sorted(homes, key=lambda group: (homes[group][1], homes[group][0], group))
    for first in range(0, len(groups), GROUPS):
        some = set(groups[first : first + GROUPS])
        yield {wanted for wanted in choice if problem.group_of(wanted) in some}
    count = len(problem.request.slots)
    for step in range(1, TOGETHER + 1):
        for first in range(0, count, TOGETHER):
            slots = {(first + number * step) % count for number in range(TOGETHER)}
            yield {wanted for wanted, spot in choice.items() if spot[0] in slots}


def _again(written: Written, choice: Choice, freed: Collection[Wanted], watch: Stopwatch) -> Choice:
    """The choice with some needs met anew, or as it was."""
    start = written.start(choice)
    fixed = {column: start[column] for column in _kept(written, choice, freed)}
    quietly = Stopwatch(replace(watch.limit, distance=DISTANCE, watch=None), watch.since)
    solved = written.model.solve(quietly, start=start, seconds=SECONDS, fixed=fixed)
    return choice if solved.values is None else written.choice(solved.values)


def _kept(written: Written, choice: Choice, freed: Collection[Wanted]) -> Iterator[int]:
    """Columns of the needs that stay, and of the homes of groups of which nobody at home is freed."""
    homes = written.problem.homes(choice)
    moving = {group for each in freed if (group := written.problem.group_of(each)) and choice[each] == homes[group]}
    for (wanted, _), column in (*written.single.items(), *written.joined.items()):
        if wanted not in freed:
            yield column
    for (group, _), column in written.homes.items():
        if group not in moving:
            yield column
