# SPDX-License-Identifier: EUPL-1.2
"""What several years tell that none tells alone: all of them told together, small groups that stay the same people,
the same figure year after year, and a person who comes every year.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from schutznetz.domain.disclosure.attack.published import Learned, Published, is_small
from schutznetz.domain.disclosure.attack.reconstruction import Bounds
from schutznetz.domain.disclosure.invented import Land
from schutznetz.domain.disclosure.layout import Counts, Layout
from schutznetz.domain.disclosure.possible import Flags
from schutznetz.regulation.statistics.table_plans import Dimension, Level, TablePlan

YEAR = "year"


@dataclass(frozen=True)
class Told:
    """A year as it was published, what follows from it alone, and its true counts where they are known."""

    published: Published
    found: Bounds
    truth: Counts | None = None


def joined(years: Sequence[Land]) -> Land:
    """Several years as one: every table by year, and beside it the same table for all years together."""
    codes = {key: np.concatenate([one.codes[key] for one in years]) for key in years[0].codes}
    codes[YEAR] = np.repeat(np.arange(len(years)), [one.processes for one in years])
    plan = over_years(years[0].plan, len(years))
    who = np.concatenate([one.counsellor for one in years]), np.concatenate([one.person for one in years])
    return Land(plan, Layout(plan), codes, *who)


def over_years(plan: TablePlan, years: int) -> TablePlan:
    """The plan with a dimension for so many years. The tables by year come first, each cell with its years in a row."""
    levels = tuple(Level(str(nth), str(nth), str(nth)) for nth in range(1, years + 1))
    dimensions = {**plan.dimensions, YEAR: Dimension(YEAR, "Jahr", "Year", levels)}
    by_year = [replace(one, key=f"{one.key}_{YEAR}", by=(*one.by, YEAR)) for one in plan.tables]
    return replace(plan, dimensions=dimensions, tables=(*by_year, *(replace(one, share=0.0) for one in plan.tables)))


def side_by_side(years: Sequence[NDArray], together: NDArray) -> NDArray:
    """What is known of the cells of each year and of all years, in the order of `over_years`."""
    return np.concatenate([np.stack(years, axis=1).ravel(), together])


def linked(found: Bounds, alone: Sequence[Told], truth: Counts) -> Learned:
    """Small counts of single years proven from all years and what is told of them together.

    `found` and `truth` are those of the joined Land. The fact `alone` is how many each year proves by itself.
    """
    of_years = slice(0, sum(one.published.layout.size for one in alone))
    proven = found.known_small[of_years]
    right = int((found.low[of_years] == truth[of_years])[proven].sum())
    count, by_itself = int(proven.sum()), sum(int(one.found.known_small.sum()) for one in alone)
    small = int(is_small(truth[of_years]).sum())
    return Learned("years", small, count, count, right, found.tried, found.asked, {"alone": float(by_itself)})


def groups_that_stay(years: Sequence[Told], cells: Counts) -> Learned:
    """Small groups known to stay the same people: from one year to the next, who left or joined?

    `cells` are where they stand. Learned are differences of one to four people.
    """
    proven = claimed = right = of = 0
    knows_truth = all(one.truth is not None for one in years)
    for before, after in pairwise(years):
        known = (before.found.known & after.found.known)[cells]
        step = _taken(after)[cells] - _taken(before)[cells]
        few = is_small(np.abs(step))
        read = ~before.published.hidden[cells] & ~after.published.hidden[cells]
        said = few & (known | read)
        proven, claimed = proven + int((few & known).sum()), claimed + int(said.sum())
        if before.truth is None or after.truth is None:
            of += len(cells)
            continue
        real = (after.truth - before.truth)[cells]
        of, right = of + int(is_small(np.abs(real)).sum()), right + int((said & (step == real)).sum())
    steps = len(years) - 1
    return Learned("groups", of, proven, claimed, right if knows_truth else None, steps, steps)


def _taken(of: Told) -> Counts:
    """What the attacker takes each count to be."""
    return np.where(of.found.known, of.found.low, of.published.figures).astype(np.int64)


def mean_of_years(years: Sequence[Told], cells: Counts) -> Learned:
    """The same figure in every year, its mean rounded: for groups known to have stayed the same people.

    The fact `right_before` is how often the first year alone is right.
    """
    shown = cells[~np.any([_is_unknown(one)[cells] for one in years], axis=0)]
    answers = np.stack([_taken(one)[shown] for one in years])
    says, first = np.rint(answers.mean(axis=0)), answers[0]
    facts, right = {"ways": float(len(years))}, None
    if years[0].truth is not None:
        truth = years[0].truth[shown]
        right = int((says == truth).sum())
        facts["right_before"] = float((first == truth).mean()) if len(shown) else 0.0
    return Learned("years_averaging", len(cells), 0, len(shown), right, 1, 1, facts)


def _is_unknown(of: Told) -> Flags:
    return of.published.hidden & ~of.found.known


def always_there(years: Sequence[Land]) -> tuple[int, list[Counts]]:
    """The person most alone among those who came every year, and the cells in each year.

    Of somebody with several processes the first counts. Raises ValueError where nobody came every year.
    """
    counts = [one.tally() for one in years]
    people = set(years[0].person.tolist()).intersection(*(one.person.tolist() for one in years[1:]))
    places = [np.stack(list(one.places().values()), axis=1) for one in years]
    cells = {one: [at[int(np.argmax(of.person == one))] for of, at in zip(years, places, strict=True)]
             for one in sorted(people)}  # fmt: skip
    if not cells:
        raise ValueError("nobody came every year")
    person = min(cells, key=lambda one: sum(float(np.log(count[at]).sum())
                                            for count, at in zip(counts, cells[one], strict=True)))  # fmt: skip
    return person, cells[person]
