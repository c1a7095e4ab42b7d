# SPDX-License-Identifier: EUPL-1.2
"""The audit of the pipeline: an honest one passes, what is planted is found. Seeded; the long one is a benchmark."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from time import monotonic

import numpy as np
import pytest

from schutznetz.domain.disclosure.attack.audit import (
    Audit,
    Noise,
    Pipeline,
    Seen,
    audited,
    complete,
    rare_cells,
    seeded,
)
from schutznetz.domain.disclosure.attack.membership import trade_off
from schutznetz.domain.disclosure.invented import Land, land
from schutznetz.domain.disclosure.layout import Counts
from schutznetz.domain.disclosure.noise import measure
from schutznetz.domain.disclosure.suppression import LEAST
from schutznetz.domain.planning.outcome import Limit

RHO, PAIRS = 0.25, 1_200
TABLES = ("region_topic", "category_gender")
LIMIT = Limit(20, lambda: int(monotonic() * 1000), 0.0)


@cache
def a_land() -> Land:
    """Few tables, which share the whole budget."""
    made = land(60, 3, tables=TABLES)
    total = sum(one.share for one in made.plan.tables)
    tables = tuple(replace(one, share=one.share / total) for one in made.plan.tables)
    return made.counted_by(replace(made.plan, tables=tables))


@cache
def process() -> tuple[Counts, Counts]:
    """The cells of the rarest process, and the year without it."""
    cells, counts = rare_cells(a_land().layout, a_land().tally()), a_land().tally()
    counts[cells] -= 1
    return cells, counts


def audit(pipeline: Pipeline, pairs: int = PAIRS) -> Audit:
    cells, absent = process()
    return audited(pipeline, absent, cells, RHO, pairs)


def noisy(rho: float = RHO, seed: int = 1) -> Noise:
    return seeded(a_land().layout, rho, np.random.default_rng(seed))


def publishing(noise: Noise) -> Pipeline:
    """Noise and nothing else: the figures an attacker has who sees the noisy tallies."""
    return lambda counts: Seen(noise(counts).astype(float), np.zeros(a_land().layout.size, dtype=bool))


def double_draw(noise: Noise) -> Pipeline:
    """The noise is drawn for the quarter and again for the year; the attacker takes the mean."""
    return lambda counts: Seen((noise(counts) + noise(counts)) / 2, np.zeros(a_land().layout.size, dtype=bool))


def half_sigma(_noise: Noise) -> Pipeline:
    return publishing(noisy(4 * RHO))


def raw_margin(noise: Noise) -> Pipeline:
    """One table as it is, in a year of noise."""
    place = a_land().layout.block("category_gender").place

    def with_raw(counts: Counts) -> Counts:
        figures = noise(counts)
        figures[place] = counts[place]
        return figures

    return publishing(with_raw)


def threshold_on_true_counts(noise: Noise) -> Pipeline:
    """Noise on all figures, but whether one is withheld is decided by the count below it."""
    return lambda counts: Seen(noise(counts).astype(float), (counts > 0) & (counts < LEAST))


def test_honest_noise_passes_and_reaches_nearly_what_the_budget_allows() -> None:
    found = audit(publishing(noisy()))
    assert found.holds
    assert found.bound - 0.07 < found.reached.accuracy < found.bound + 0.05
    assert abs(found.reached.hits - found.bound_hits) < 0.08


@pytest.mark.parametrize("planted", [double_draw, half_sigma, raw_margin, threshold_on_true_counts])
@pytest.mark.requirement("SAP-066")
def test_a_planted_weakness_is_found(planted: Callable[[Noise], Pipeline]) -> None:
    found = audit(planted(noisy()))
    assert not found.holds
    assert found.reached.accuracy > found.bound


@pytest.mark.parametrize(("factor", "pairs"), [(1.4, 4_000), (2.0, 1_000)])
def test_more_than_the_budget_is_found(factor: float, pairs: int) -> None:
    assert not audit(publishing(noisy(factor * RHO, 4)), pairs).holds


@pytest.mark.requirement("SAP-066")
def test_the_complete_pipeline_tells_no_more_than_its_noise() -> None:
    found = audit(complete(a_land().layout, RHO, noisy(seed=7), LIMIT), 40)
    assert found.holds
    assert found.reached.runs == 40


def test_a_complete_pipeline_with_hardly_any_noise_is_found() -> None:
    found = audit(complete(a_land().layout, RHO, noisy(100 * RHO), LIMIT), 40)
    assert not found.holds


def test_the_noise_of_audits_is_that_of_releases() -> None:
    """Seeded noise and OpenDP's have the same spread; a wrong one would audit something else."""
    layout, zero = a_land().layout, a_land().layout.empty()
    block = layout.block("category_gender")
    drawn = [np.concatenate([noise(zero)[block.place] for _ in range(100)])
             for noise in (noisy(), lambda counts: measure(counts, RHO * block.table.share))]  # fmt: skip
    assert drawn[0].std() == pytest.approx(drawn[1].std(), rel=0.05)
    assert abs(drawn[0].mean()) < 4 * drawn[0].std() / np.sqrt(drawn[0].size)


def test_the_rarest_process_is_one_that_there_can_be() -> None:
    cells, absent = process()
    layout = a_land().layout
    present = absent.copy()
    present[cells] += 1
    assert not (layout.equations @ present).any()
    assert not (layout.equations @ absent).any()
    assert absent.min() == 0


def test_nothing_is_read_into_chance() -> None:
    rng = np.random.default_rng(1)
    found = trade_off(rng.standard_normal((600, 30)), rng.standard_normal((600, 30)))
    assert 0.42 < found.accuracy < 0.58
    assert not found.exceeds(0.001)
    assert found.hits == pytest.approx(0.05, abs=0.06)
