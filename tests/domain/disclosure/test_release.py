# SPDX-License-Identifier: EUPL-1.2
"""A year from its noisy quarters to a release, its ledger, and the gate that finds what is planted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from time import monotonic

import numpy as np
import pytest

from schutznetz.domain.disclosure import gate, noise
from schutznetz.domain.disclosure.accounting import best_guess, sigma
from schutznetz.domain.disclosure.layout import Counts, Layout
from schutznetz.domain.disclosure.ledger import Draw, DrawnTwice, Ledger, Overdrawn
from schutznetz.domain.disclosure.noise import drawn, scales
from schutznetz.domain.disclosure.release import NotDrawn, Release, guarantee, release
from schutznetz.domain.planning.outcome import Limit
from schutznetz.regulation.statistics.table_plans import PlanError
from tests.domain.disclosure.lands import Land, land

RHO, YEAR, DAY = 0.25, 2026, date(2027, 1, 15)
TABLES = ("category_quarter", "region_quarter", "region_topic", "category_gender")
LIMIT = Limit(20, lambda: int(monotonic() * 1000), 0.0)


@pytest.fixture(autouse=True)
def a_shorter_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many draws as the tests need to see a planted weakness."""
    monkeypatch.setattr(gate, "DRAWS", 3_000)
    monkeypatch.setattr(gate, "UNITS", 100)


@cache
def a_land() -> Land:
    return land(120, 3, tables=TABLES)


def draws(layout: Layout, factor: float = 1.0) -> list[Draw]:
    """A year's entries of a ledger."""
    due = scales(layout, RHO)
    return [
        Draw(one.key, quarter, due[one.key] * factor, DAY)
        for one in layout.plan.tables
        for quarter in ((0, 1, 2, 3) if "quarter" in one.by else (None,))
    ]


def a_ledger(layout: Layout) -> Ledger:
    return Ledger("sap", YEAR, layout.plan.digest, RHO).charged(draws(layout))


def noisy_year(of: Land) -> Counts:
    return np.asarray(sum(drawn(of.layout, of.tally(), RHO, quarter=one) for one in (0, 1, 2, 3, None)))


@cache
def a_year() -> tuple[Layout, Counts, Ledger, Release]:
    layout, noisy = a_land().layout, noisy_year(a_land())
    ledger = a_ledger(layout)
    return layout, noisy, ledger, release(layout, noisy, ledger, LIMIT)


def failing(layout: Layout, noisy: Counts, ledger: Ledger, published: Release) -> set[str]:
    return {one.key for one in gate.report(layout, noisy, ledger, published, LIMIT) if not one.holds}


def test_a_release_is_computed_again_figure_by_figure() -> None:
    layout, noisy, ledger, published = a_year()
    again = release(layout, noisy, ledger, LIMIT)
    assert again.certificate == published.certificate
    assert (again.figures == published.figures).all()
    other = noisy.copy()
    other[0] += 1
    assert release(layout, other, ledger, LIMIT).certificate != published.certificate


def test_an_honest_release_passes_the_gate() -> None:
    assert failing(*a_year()) == set()


def spoilt(figures: Counts) -> Counts:
    found = figures.copy()
    found[0] += 1
    return found


def with_raw_margin(figures: Counts) -> Counts:
    """The tables with the true figures of one of them in place of the published."""
    layout = a_land().layout
    place = layout.block("region_topic").place
    found = figures.copy()
    found[place] = a_land().tally()[place]
    return found


@pytest.mark.parametrize("change", [spoilt, with_raw_margin])
def test_a_figure_that_does_not_come_from_the_noisy_tallies_is_found(change: Callable[[Counts], Counts]) -> None:
    layout, noisy, ledger, published = a_year()
    assert "pure" in failing(layout, noisy, ledger, replace(published, figures=change(published.figures)))


def test_noise_half_as_wide_as_the_ledger_says_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    layout, noisy, ledger, published = a_year()
    honest = noise.measure
    monkeypatch.setattr(gate, "measure", lambda counts, rho: honest(counts, rho * 4))
    assert "distribution" in failing(layout, noisy, ledger, published)


def test_a_ledger_with_too_small_noise_is_found() -> None:
    layout, noisy, _ledger, published = a_year()
    cheap = Ledger("sap", YEAR, layout.plan.digest, RHO, tuple(draws(layout, 0.5)))
    assert {"scale", "budget"} <= failing(layout, noisy, cheap, published)


def test_true_figures_in_place_of_noisy_ones_are_found() -> None:
    layout, _noisy, ledger, _published = a_year()
    raw = a_land().tally()
    assert "scatter" in failing(layout, raw, ledger, release(layout, raw, ledger, LIMIT))


def test_another_plan_is_found() -> None:
    layout, noisy, ledger, published = a_year()
    assert "plan" in failing(layout, noisy, replace(ledger, digest="0" * 64), published)


def test_no_table_has_its_noise_twice() -> None:
    ledger = a_ledger(a_land().layout)
    with pytest.raises(DrawnTwice):
        ledger.charged([Draw("region_topic", None, 100.0, DAY)])
    with pytest.raises(DrawnTwice, match="region_quarter, None"):
        ledger.charged([Draw("region_quarter", None, 100.0, DAY)])


def test_nothing_is_drawn_that_the_budget_does_not_cover() -> None:
    empty = Ledger("sap", YEAR, "", RHO)
    with pytest.raises(Overdrawn):
        empty.charged([Draw("a", None, sigma(RHO / 2), DAY), Draw("b", None, sigma(RHO / 1.9), DAY)])
    assert empty.draws == ()
    full = empty.charged([Draw("a", None, sigma(RHO / 2), DAY), Draw("b", None, sigma(RHO / 2), DAY)])
    assert full.left == pytest.approx(0)


def test_four_quarters_of_a_table_cost_as_much_as_one() -> None:
    one = Ledger("sap", YEAR, "", RHO).charged([Draw("a", 0, sigma(0.1), DAY)])
    four = one.charged([Draw("a", quarter, sigma(0.1), DAY) for quarter in (1, 2, 3)])
    assert one.spent == pytest.approx(four.spent) == pytest.approx(0.1)


def test_a_year_without_its_last_quarter_is_not_released() -> None:
    layout, noisy, ledger, _published = a_year()
    early = replace(ledger, draws=tuple(one for one in ledger.draws if one.quarter != 3))
    with pytest.raises(NotDrawn) as refused:
        release(layout, noisy, early, LIMIT)
    assert refused.value.tables == ["category_quarter", "region_quarter"]


def test_a_quarter_is_released_from_the_noise_it_keeps_for_the_year() -> None:
    of = a_land()
    plan = of.plan.of_quarter()
    quarter = Layout(plan)
    assert [one.by for one in plan.tables] == [("category",), ("region",)]
    noisy = drawn(of.layout, of.tally(), RHO, quarter=1)
    parts = [noisy[noise.cells_drawn(of.layout.block(one.key), 1)] for one in plan.tables]
    ledger = Ledger("sap", YEAR, plan.digest, RHO).charged(Draw(one.key, None, scales(of.layout, RHO)[one.key], DAY)
                                                          for one in plan.tables)  # fmt: skip
    found = release(quarter, np.concatenate(parts), ledger, LIMIT)
    true = of.tally(of.codes["quarter"] == 1)
    assert not (quarter.equations @ found.figures).any()
    assert (
        abs(quarter.table(found.figures, "region_quarter") - of.layout.table(true, "region_quarter")[:, 1]).max() < 30
    )


def test_a_plan_without_quarters_has_none() -> None:
    only = replace(a_land().plan, tables=(a_land().plan.table("region_topic"),))
    with pytest.raises(PlanError, match="no table is by quarter"):
        only.of_quarter()


def test_the_guarantee_is_that_of_the_whole_grant() -> None:
    said = guarantee(Ledger("sap", YEAR, "", RHO), 1e-6)
    assert said.presence == best_guess(RHO) < said.kind < said.presence_of_three < 1


def test_honest_noise_is_hardly_ever_refused() -> None:
    """In a quarter two tables share one total: the difference is one number, and it may well be nought."""
    whole = Layout(a_land().layout.plan.of_quarter())
    deviations = np.zeros(whole.size)
    for block in whole.blocks:
        deviations[block.place] = scales(whole, RHO)[block.table.key]
    rng, chances = np.random.default_rng(5), []
    for _ in range(1_000):
        gaps = np.asarray(whole.equations @ np.rint(deviations * rng.standard_normal(whole.size)))
        chances.append(min(gate._chance(whole, gaps, deviations, block.place) for block in whole.blocks))
    assert 0 < sum(chance < 0.1 for chance in chances) < 150, "chances are chances"
    assert min(chances) > gate.LEAST_CHANCE / len(whole.blocks)
    nought = np.zeros(whole.equations.shape[0])
    assert gate._chance(whole, nought, deviations, whole.blocks[0].place) > gate.LEAST_CHANCE


def test_counts_without_noise_are_refused_and_honest_noise_never_is() -> None:
    of = a_land()
    true = of.tally()
    for quarter in (0, 1, 2, 3, None):
        noise.require_noise(of.layout, true, drawn(of.layout, true, RHO, quarter=quarter), RHO, quarter=quarter)
        with pytest.raises(noise.NothingAdded):
            noise.require_noise(of.layout, true, true, RHO, quarter=quarter)
