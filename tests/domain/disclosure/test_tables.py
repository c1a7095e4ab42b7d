# SPDX-License-Identifier: EUPL-1.2
"""Linked tables: what one unit changes, what must agree, what the noisy figures say, and whole numbers."""

from functools import cache
from itertools import product
from time import monotonic
from typing import Any

import numpy as np
import pytest
from scipy.stats import spearmanr

from schutznetz.domain.disclosure.inference import Equations, Inference, deviations, errors, independent
from schutznetz.domain.disclosure.layout import Counts, Layout
from schutznetz.domain.disclosure.noise import cells_drawn, drawn, scales, spent
from schutznetz.domain.disclosure.whole_numbers import whole
from schutznetz.domain.planning.outcome import Limit
from schutznetz.regulation.statistics.table_plans import plan
from tests.domain.disclosure.lands import Land, land, regions

RHO = 0.25


@cache
def a_land(seed: int = 1) -> Land:
    return land(300, seed)


@cache
def layout() -> Layout:
    return a_land().layout


def whole_year(of: Land) -> Counts:
    """All tallies of a year with noise."""
    drawings = [drawn(of.layout, of.tally(), RHO, quarter=quarter) for quarter in (0, 1, 2, 3, None)]
    return np.asarray(sum(drawings))


def rounded(of: Land, cells: Any) -> Counts:
    return whole(of.layout, cells, Limit(20, lambda: int(monotonic() * 1000), 0.0).started())


def test_one_unit_changes_one_cell_of_each_table_by_one() -> None:
    unit = {"quarter": "2", "region": "g003", "category": "debt", "gender": "d", "age": "ns", "status": "civil",
            "function": "with", "outcome": "left", "talks": "more", "contact": "mail"}  # fmt: skip
    places = layout().cells_of(unit)
    assert [sum(block.start <= at < block.start + block.size for at in places) for block in layout().blocks] == [1] * 10
    tally = layout().empty()
    tally[places] += 1
    assert layout().table(tally, "region_topic")[2, 6] == 1
    assert not (layout().equations @ tally).any()


def test_a_unit_the_plan_does_not_know_is_refused() -> None:
    with pytest.raises(KeyError):
        layout().cells_of({"quarter": "5"})


def test_every_true_tally_keeps_the_equations_and_a_changed_cell_does_not() -> None:
    tally = a_land().tally()
    assert not (layout().equations @ tally).any()
    for block in layout().blocks:
        changed = tally.copy()
        changed[block.start] += 1
        assert (layout().equations @ changed).any(), block.table.key


def test_margins_are_the_sums_they_are_called() -> None:
    tally, codes = a_land().tally(), a_land().codes
    assert list(layout().margin(tally, ["topic"])) == list(np.bincount(codes["topic"], minlength=7))
    assert list(layout().margin(tally, [])) == [a_land().processes]
    with pytest.raises(KeyError):
        layout().margin(tally, ["gender", "age"])


def test_quarters_and_year_draw_every_cell_once() -> None:
    counted = np.zeros(layout().size, dtype=int)
    for block, quarter in product(layout().blocks, (0, 1, 2, 3, None)):
        counted[cells_drawn(block, quarter)] += 1
    assert set(counted) == {1}


def test_all_tables_together_spend_the_budget() -> None:
    assert spent(layout(), scales(layout(), RHO)) == pytest.approx(RHO)


def test_the_noise_is_as_wide_as_the_ledger_says() -> None:
    made = Layout(plan("sap").with_levels("region", regions(30_000)))
    noise = drawn(made, made.empty(), RHO)
    for key in ("region_topic",):
        values = made.table(noise, key).astype(float)
        expected = scales(made, RHO)[key]
        assert values.size > 10_000
        assert values.std() == pytest.approx(expected, rel=0.03)
        assert abs(values.mean()) < 4 * expected / np.sqrt(values.size)


@pytest.mark.parametrize("seed", [1, 2])
def test_figures_are_whole_not_negative_additive_and_near(seed: int) -> None:
    of = a_land(seed)
    inference = Inference(of.layout, deviations(of.layout, scales(of.layout, RHO)))
    noisy = whole_year(of)
    found = rounded(of, inference.estimate(noisy).cells)
    plain = rounded(of, inference.estimate(noisy, shrink=False).cells)
    true = of.tally()
    assert not (of.layout.equations @ found).any()
    assert found.min() >= 0
    assert abs(found - true).mean() < abs(plain - true).mean() < abs(noisy - true).mean()
    assert (abs(found - true) <= 5).mean() > 0.85
    assert spearmanr(of.layout.margin(true, ["category"]), of.layout.margin(found, ["category"]))[0] > 0.98


def test_without_noise_nothing_is_moved() -> None:
    true = a_land().tally()
    inference = Inference(layout(), np.full(layout().size, 1e-3))
    assert abs(inference.estimate(true).cells - true).max() < 0.01
    assert (rounded(a_land(), true.astype(float)) == true).all()


def test_dimensions_that_have_much_to_do_with_each_other_are_not_drawn_apart() -> None:
    """Every reason occurs at one age only: the tables say so in spite of what their margins would give."""
    of = land(300, 5)
    of.codes["age"][:] = of.codes["category"] % 6
    inference = Inference(of.layout, deviations(of.layout, scales(of.layout, RHO)))
    noisy = whole_year(of)
    true = of.layout.table(of.tally(), "category_age")
    found = of.layout.table(inference.estimate(noisy).cells, "category_age")
    assert abs(found - true).mean() < abs(independent(true.astype(float)) - true).mean() / 4
    assert abs(found - true).mean() < abs(of.layout.table(noisy, "category_age") - true).mean()


def test_the_stated_error_holds_for_95_of_100_figures() -> None:
    within = []
    for seed in range(20, 24):
        of = a_land(seed)
        inference = Inference(of.layout, deviations(of.layout, scales(of.layout, RHO)))
        found = inference.estimate(whole_year(of))
        stated = errors(inference, found, np.random.default_rng(1), times=4)
        for block in of.layout.blocks:
            within += list(abs(found.cells - of.tally())[block.place] <= stated[block.table.key] + 0.5)
    assert 0.93 < np.mean(within) < 0.99


def test_the_nearest_figures_are_nearer_than_others_that_keep_the_equations() -> None:
    rng = np.random.default_rng(3)
    variance: Any = rng.uniform(0.5, 9, layout().size)
    wanted = np.asarray(a_land().tally() + rng.normal(0, 3, layout().size), dtype=np.float64)
    equations = Equations(layout(), variance)
    found = equations.nearest(wanted)

    def distance(cells: Any) -> float:
        return float((((cells - wanted) ** 2) / variance).sum())

    assert abs(layout().equations @ found).max() < 1e-6
    assert found.min() > -2e-3
    for other in (a_land().tally(), equations.nearest(found + rng.normal(0, 0.3, layout().size))):
        assert distance(found) < distance(other)


def test_whole_numbers_stay_near() -> None:
    assert not rounded(a_land(), np.zeros(layout().size)).any()
    shifted: Any = a_land().tally() + 0.2
    near = rounded(a_land(), Equations(layout(), np.ones(layout().size)).nearest(shifted))
    assert not (layout().equations @ near).any()
    assert abs(near - shifted).max() < 2
