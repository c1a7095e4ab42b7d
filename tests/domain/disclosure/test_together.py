# SPDX-License-Identifier: EUPL-1.2
"""One linear program over a release and all earlier ones about the same people: planted releases must be found."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from schutznetz.domain.disclosure.attack import ways
from schutznetz.domain.disclosure.attack.published import Published, Way
from schutznetz.domain.disclosure.layout import Layout
from schutznetz.domain.disclosure.suppression import small, withheld
from schutznetz.domain.disclosure.together import Contradiction, Earlier, Together, closed, known, uncovered
from tests.domain.disclosure.lands import Land, land


@cache
def a_land() -> Land:
    return land(60, 4, tables=("category_quarter", "category_gender", "topic_contact"))


@cache
def this_year() -> Published:
    wide = a_land().with_margins()
    return Published(wide.layout, Way.SUPPRESSION, wide.tally(), withheld(wide.layout, wide.tally()))


def the_small() -> list[int]:
    return [int(cell) for cell in np.flatnonzero(small(a_land().with_margins().tally()))]


def a_quarter(nth: int, way: Way = Way.RAW) -> Earlier:
    """What a release of one quarter would have said: its tables with their totals."""
    whole = a_land()
    of = Land(whole.plan.of_quarter(), Layout(whole.plan.of_quarter()), whole.codes, whole.counsellor).with_margins()
    counts = of.tally(whole.codes["quarter"] == nth)
    return Earlier(Published(of.layout, way, counts, np.zeros(of.layout.size, dtype=bool)), nth)


@pytest.mark.requirement("SAP-066")
def test_alone_the_year_is_protected_and_with_a_quarter_told_before_it_is_not() -> None:
    assert closed(Together(this_year()), the_small(), least=0, most=5) == []
    found = closed(Together(this_year(), [a_quarter(1)]), the_small(), least=0, most=5)
    by_quarter = this_year().layout.block("category_quarter").place
    assert found and any(by_quarter.start <= cell < by_quarter.stop for cell in found)


def test_noise_told_before_narrows_nothing() -> None:
    told = a_quarter(1, Way.NOISE)
    told = replace(told, published=replace(told.published, rho=0.25))
    assert closed(Together(this_year(), [told]), the_small(), least=0, most=5) == []


def test_the_same_year_told_twice_in_other_gaps_is_found() -> None:
    """The second one withholds only what is small; whatever it shows fills gaps of the first, and the other way."""
    year = this_year()
    naive = Earlier(replace(year, hidden=small(year.figures)))
    assert closed(Together(year, [naive]), the_small(), least=0, most=5)
    twice = Together(naive.published, [Earlier(year)])
    assert uncovered(twice, [Earlier(year)])


def test_a_release_of_other_people_contradicts() -> None:
    other = this_year()
    counts = other.figures + 1
    shown = replace(other, figures=counts, hidden=np.zeros(other.layout.size, dtype=bool), way=Way.RAW)
    with pytest.raises(Contradiction):
        closed(Together(this_year(), [Earlier(shown)]), the_small()[:1], least=0, most=5)


def test_cell_keys_leave_more_than_one_count_alone_and_not_beside_true_figures() -> None:
    wide = a_land().with_margins()
    keyed = ways.keyed(wide, np.random.default_rng(3).random(wide.processes))
    assert known(Together(keyed), the_small()) == []
    true = Earlier(ways.raw(wide.layout, wide.tally()))
    assert len(known(Together(keyed, [true]), the_small()[:20])) == 20
    assert uncovered(Together(true.published, [Earlier(keyed)]), [Earlier(keyed)])
