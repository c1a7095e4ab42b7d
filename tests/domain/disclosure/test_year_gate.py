# SPDX-License-Identifier: EUPL-1.2
"""The gate of profiles B and C: an honest year passes, planted weaknesses are found."""

from functools import cache

import numpy as np
import pytest

from schutznetz.domain.disclosure import gate, year_gate
from schutznetz.domain.disclosure.attack import ways
from schutznetz.domain.disclosure.attack.published import Published, Way
from schutznetz.domain.disclosure.cell_key import Perturbation
from schutznetz.domain.disclosure.cell_noise import MODULUS
from schutznetz.domain.disclosure.layout import Counts
from schutznetz.domain.disclosure.suppression import small, withheld
from schutznetz.domain.disclosure.together import Earlier
from tests.domain.disclosure.lands import Land, land


@pytest.fixture(autouse=True)
def a_shorter_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "DRAWS", 3_000)


@cache
def a_land() -> Land:
    return land(60, 4, tables=("category_quarter", "category_gender", "topic_contact")).with_margins()


def sums_of(keys: Counts) -> Counts:
    """The sums of these record keys in every cell."""
    of, found = a_land(), a_land().layout.empty()
    for places in of.places().values():
        np.add.at(found, places, keys)
    return found % MODULUS


@cache
def honest() -> Counts:
    return sums_of(np.random.default_rng(5).integers(0, MODULUS, a_land().processes))


def failed(counts: Counts, sums: Counts, figures: Counts | None = None) -> set[str]:
    layout = a_land().layout
    figures = year_gate.keyed(counts, sums) if figures is None else figures
    return {one.key for one in year_gate.of_keys(layout, counts, sums, figures) if not one.holds}


@pytest.mark.requirement("SAP-066")
def test_an_honest_year_passes_and_every_planted_weakness_of_keys_is_found() -> None:
    of, counts = a_land(), a_land().tally()
    assert failed(counts, honest()) == set()
    assert failed(counts, sums_of(np.full(of.processes, 7))) >= {"spread"}, "one key for all records"
    small_keys = np.random.default_rng(5).integers(0, MODULUS // 50, of.processes)
    assert failed(counts, sums_of(small_keys)) >= {"spread"}, "keys of too few values"
    other = honest().copy()
    other[of.layout.block("category_gender").place] = sums_of(small_keys)[of.layout.block("category_gender").place]
    assert failed(counts, other) >= {"keys"}, "another key in one table"
    assert failed(counts, honest(), counts) == {"bounded"}, "true figures"
    noisy_zeros = year_gate.keyed(counts, honest())
    noisy_zeros[counts == 0] = 3
    assert failed(counts, honest(), noisy_zeros) == {"bounded"}


def test_noise_of_another_shape_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Perturbation.published
    monkeypatch.setattr(Perturbation, "published", lambda self, counts, keys: real(self, counts, keys**2))
    assert failed(a_land().tally(), honest()) >= {"distribution"}


@pytest.mark.requirement("SAP-066")
def test_a_year_of_withheld_figures_is_protected_alone_and_not_beside_true_ones() -> None:
    of, counts = a_land(), a_land().tally()
    hidden = withheld(of.layout, counts)
    year = Published(of.layout, Way.SUPPRESSION, counts, hidden)
    assert year_gate.of_suppressed(year, counts, []).holds
    assert not year_gate.of_suppressed(year, counts, [Earlier(ways.raw(of.layout, counts))]).holds
    only_small = Published(of.layout, Way.NAIVE, counts, small(counts))
    assert not year_gate.of_suppressed(only_small, counts, []).holds


@pytest.mark.requirement("SAP-066")
def test_a_year_under_keys_is_protected_alone_and_not_beside_true_figures() -> None:
    of, counts = a_land(), a_land().tally()
    year = Published(of.layout, Way.CELL_KEY, year_gate.keyed(counts, honest()), small(counts) & False)
    assert year_gate.of_keyed(year, counts, []).holds
    found = year_gate.of_keyed(year, counts, [Earlier(ways.raw(of.layout, counts))])
    assert not found.holds and found.facts["worked_out"] == found.facts["small"]
    assert not year_gate.of_keyed(year, counts, [Earlier(ways.raw(of.layout, counts + 1))]).holds


@pytest.mark.requirement("SAP-066")
def test_a_late_process_is_refused_and_a_gate_that_lets_it_pass_is_found() -> None:
    of, counts = a_land(), a_land().tally()
    layout = of.layout
    told = year_gate.keyed(counts, honest())

    def figures(some: Counts, sums: Counts) -> Counts:
        return year_gate.keyed(some, sums)

    def agrees(some: Counts, sums: Counts) -> bool:
        return bool((figures(some, sums) == told).all())

    def nearly(some: Counts, sums: Counts) -> bool:
        return bool(np.abs(figures(some, sums) - told).max() <= 10)

    found = year_gate.late(layout, counts, honest(), agrees, figures, 1)
    assert found.holds and found.facts["changed"] == year_gate.LATE
    assert not year_gate.late(layout, counts, honest(), nearly, figures, 1).holds


def test_a_year_is_told_once() -> None:
    assert year_gate.once(3, 0).holds
    assert not year_gate.once(3, 1).holds
