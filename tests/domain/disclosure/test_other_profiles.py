# SPDX-License-Identifier: EUPL-1.2
"""Cell keys and suppression: what they promise, and what is still learned where only small figures are withheld."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schutznetz.domain.disclosure.cell_key import NoSuchNoise, Perturbation, most_entropy
from schutznetz.domain.disclosure.possible import Possible
from schutznetz.domain.disclosure.suppression import Carrier, NotProtected, small, weak, withheld
from tests.domain.disclosure.lands import Land, land

PERTURBATIONS = [Perturbation(2, 1.0, 0), Perturbation(4, 2.0, 2), Perturbation()]


@cache
def a_land() -> Land:
    return land(60, 4, tables=("category_gender", "region_topic", "topic_contact")).with_margins()


@pytest.mark.parametrize("noise", PERTURBATIONS)
def test_noise_has_no_bias_the_stated_variance_and_its_bounds(noise: Perturbation) -> None:
    for count in range(1, 30):
        chances = noise.chances(count)
        steps, weights = np.array(list(chances)) - count, np.array(list(chances.values()))
        assert weights.sum() == pytest.approx(1)
        assert weights @ steps == pytest.approx(0, abs=1e-6)
        assert weights @ steps**2 == pytest.approx(noise.variance, abs=1e-6)
        assert abs(steps).max() <= noise.reach
        assert all(value == 0 or value > noise.never for value in chances)


def test_nothing_has_more_entropy_with_the_same_moments() -> None:
    steps = np.arange(-4.0, 5)
    found = most_entropy(steps, 2.0)
    null = np.linalg.svd(np.stack([np.ones(9), steps, steps**2]))[2][3:]
    for direction in null:
        for size in (-1e-3, 1e-3):
            other = found + size * direction
            assert -(other * np.log(other)).sum() < -(found * np.log(found)).sum()


def test_noise_that_cannot_be_is_refused() -> None:
    with pytest.raises(NoSuchNoise):
        most_entropy(np.arange(-1.0, 2), 4.0)


@given(st.lists(st.integers(0, 200), min_size=1, max_size=20), st.integers(0, 99))
@settings(max_examples=50)
def test_zeros_stay_and_the_same_cell_is_always_the_same(counts: list[int], seed: int) -> None:
    keys = np.random.default_rng(seed).random(len(counts))
    true = np.array(counts)
    published = Perturbation().published(true, keys)
    assert (published == Perturbation().published(true, keys)).all()
    assert (published[true == 0] == 0).all()
    assert not ((published > 0) & (published <= 2)).any()
    assert abs(published - true).max() <= 5


def test_published_counts_come_as_often_as_their_chances_say() -> None:
    noise, times = Perturbation(), 40_000
    published = noise.published(np.full(times, 3), np.random.default_rng(1).random(times))
    for value, chance in noise.chances(3).items():
        assert (published == value).mean() == pytest.approx(chance, abs=4 * 0.5 / times**0.5)


def test_what_is_withheld_naively_can_be_worked_out() -> None:
    """The positive control of the audit: with only the small figures withheld, many are exactly known."""
    of = a_land()
    counts = of.tally()
    hidden = small(counts)
    possible = Possible(of.layout, counts, ~hidden)
    found = [possible.interval(int(cell)) for cell in np.flatnonzero(hidden)]
    exact = [one.is_exact for one in found]
    assert np.mean(exact) > 0.1
    for cell, interval in zip(np.flatnonzero(hidden), found, strict=True):
        assert interval.least - 1e-6 <= counts[cell] <= interval.most + 1e-6


@pytest.mark.requirement("SAP-066")
def test_what_is_withheld_with_others_can_be_nothing_and_five() -> None:
    of = a_land()
    counts = of.tally()
    hidden = withheld(of.layout, counts)
    primary = [int(cell) for cell in np.flatnonzero(small(counts))]
    assert (hidden & small(counts)).sum() == len(primary) > 20
    assert hidden.sum() > len(primary)
    assert weak(of.layout, counts, hidden, primary) == []
    assert weak(of.layout, counts, small(counts), primary) != []


@pytest.mark.requirement("SAP-066")
def test_a_cell_of_three_is_withheld_and_another_with_it() -> None:
    of = a_land()
    counts = of.tally()
    table = of.layout.block("category_gender")
    cell = next(int(at) for at in np.flatnonzero(counts == 3) if table.place.start <= at < table.place.stop)
    hidden = withheld(of.layout, counts)
    assert hidden[cell]
    row = np.unravel_index(cell - table.start, table.shape)[0]
    others = of.layout.table(hidden, "category_gender")[row].sum() - 1
    assert others or of.layout.table(hidden, "all_category")[row]


def test_what_could_not_be_protected_is_not_published(monkeypatch: pytest.MonkeyPatch) -> None:
    of = a_land()
    monkeypatch.setattr(Carrier, "carry", lambda *_: None)
    with pytest.raises(NotProtected, match="can be worked out") as refused:
        withheld(of.layout, of.tally())
    assert refused.value.cells == weak(of.layout, of.tally(), small(of.tally()), refused.value.cells)
