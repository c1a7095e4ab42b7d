# SPDX-License-Identifier: EUPL-1.2
"""The built-in attacker: what it proves is true and complete, and what each way of publishing gives away."""

from collections.abc import Iterator
from functools import cache
from time import monotonic
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schutznetz.domain.disclosure.attack import suite, ways
from schutznetz.domain.disclosure.attack.differences import differencing
from schutznetz.domain.disclosure.attack.given import Given
from schutznetz.domain.disclosure.attack.insiders import group, own_case, singleton
from schutznetz.domain.disclosure.attack.published import Learned, Published, Way
from schutznetz.domain.disclosure.attack.reconstruction import (
    Bounds,
    Contradiction,
    carry,
    reconstruct,
    reconstruction,
)
from schutznetz.domain.disclosure.attack.suite import Field
from schutznetz.domain.disclosure.attack.suite_releases import on_releases
from schutznetz.domain.disclosure.invented import Land, land
from schutznetz.domain.disclosure.layout import Counts, Layout
from schutznetz.domain.disclosure.suppression import LEAST
from schutznetz.domain.planning.outcome import Limit
from schutznetz.regulation.statistics.table_plans import read

RHO = 0.25
TABLES = ("category_quarter", "region_quarter", "region_topic", "category_gender")


def limit(seconds: float = 20.0) -> Limit:
    return Limit(seconds, lambda: int(monotonic() * 1000), 0.0)


def small_layout() -> Layout:
    """Two by three, with all margins."""
    dimensions = {
        key: {"name": [key, key], "levels": [[f"{key}{n}", "", ""] for n in range(size)]}
        for key, size in (("a", 2), ("b", 3))
    }
    data = {"key": "x", "family": "x", "name": ["", ""], "unit": ["", ""], "cite": "", "delta": 1e-6,
            "dimension": dimensions, "table": {"ab": {"name": ["", ""], "by": ["a", "b"], "share": 1.0}},
            "budget": [{"units": 0, "rho": 0.1}]}  # fmt: skip
    return Layout(read(data).with_margins())


def with_margins(cells: Any) -> Counts:
    table = np.array(cells, dtype=np.int64).reshape(2, 3)
    return np.concatenate([table.ravel(), table.sum(axis=1), table.sum(axis=0), [table.sum()]])


@cache
def all_tables() -> Counts:
    """Every table of two by three with cells from 0 to 4, margins beside it."""
    grids = np.stack(np.meshgrid(*[np.arange(5)] * 6, indexing="ij"), axis=-1).reshape(-1, 2, 3)
    sums = grids.sum(axis=2), grids.sum(axis=1), grids.sum(axis=(1, 2))[:, None]
    return np.concatenate([grids.reshape(-1, 6), *sums], axis=1)


@given(st.lists(st.integers(0, 4), min_size=6, max_size=6))
@settings(max_examples=10, deadline=None)
def test_what_is_proven_of_a_small_table_is_exactly_what_follows(cells: list[int]) -> None:
    """Beside every table there is: the attacker misses nothing, and claims nothing that does not follow."""
    layout, truth = small_layout(), with_margins(cells)
    published = ways.naive(layout, truth)
    low, high = published.bounds()
    fitting = all_tables()[((all_tables() >= low) & (all_tables() <= high)).all(axis=1)]
    found = reconstruct(published, limit().started())
    least, most = fitting.min(axis=0), fitting.max(axis=0)
    could_be_small = least < LEAST
    assert (found.known == (least == most))[could_be_small].all()
    assert (found.low == least)[found.known].all()
    assert (found.low <= truth).all() and (truth <= found.high).all()


@cache
def field() -> Field:
    return Field(60, 2, RHO, limit(1.5))


@cache
def findings(way: Way) -> dict[str, Learned]:
    return {one.attack: one for one in field().attacked(way)}


@pytest.fixture(autouse=True, scope="module")
def fewer_tables() -> Iterator[None]:
    """A smaller plan and fewer runs: what is shown does not hang on the size."""
    patch = pytest.MonkeyPatch()
    patch.setattr(suite, "land", lambda size, seed: land(size, seed, tables=TABLES))
    patch.setattr(suite, "RUNS", 400)
    patch.setattr(suite, "ATTACKERS", 3)
    yield
    patch.undo()


@pytest.mark.parametrize("way", list(Way))
def test_nothing_proven_is_false(way: Way) -> None:
    for one in findings(way).values():
        assert one.right is not None
        assert one.right >= one.proven
        assert one.claimed >= one.proven


@pytest.mark.parametrize("way", [Way.RAW, Way.NAIVE, Way.CELL_KEY, Way.SUPPRESSION])
def test_the_truth_lies_within_the_bounds_of_every_figure(way: Way) -> None:
    low, high = field().published(way, field().wide).bounds()
    assert (low <= field().wide.tally()).all()
    assert (field().wide.tally() <= high).all()


@pytest.mark.requirement("SAP-066")
def test_nothing_is_proven_of_our_way() -> None:
    assert {one.proven for one in findings(Way.NOISE).values()} == {0}
    assert findings(Way.NOISE)["regions"].claimed == 0
    assert findings(Way.NOISE)["late_sheet"].claimed == 0


@pytest.mark.requirement("SAP-066")
def test_withholding_only_small_figures_proves_many_of_them() -> None:
    found = findings(Way.NAIVE)["reconstruction"]
    assert found.proven > 0.1 * found.of
    assert findings(Way.NAIVE)["tables"].proven <= found.proven
    assert findings(Way.SUPPRESSION)["reconstruction"].proven == 0
    assert findings(Way.RAW)["reconstruction"].proven == findings(Way.RAW)["reconstruction"].of


@pytest.mark.parametrize("way", [Way.RAW, Way.NAIVE, Way.SUPPRESSION])
@pytest.mark.parametrize("attack", ["quarters", "late_sheet"])
def test_what_is_told_twice_gives_the_difference_away(way: Way, attack: str) -> None:
    assert findings(way)[attack].proven > 0.2 * findings(way)[attack].of > 0


def test_a_late_sheet_is_read_from_cell_keys_without_a_single_mistake() -> None:
    found = findings(Way.CELL_KEY)["late_sheet"]
    assert found.right == found.claimed > 0.6 * found.of > 0


def test_asking_again_wears_cell_keys_off_and_ours_not() -> None:
    keys, ours = findings(Way.CELL_KEY)["averaging"], findings(Way.NOISE)["averaging"]
    assert keys.share_right is not None
    assert keys.share_right > 2 * keys.facts["right_before"]
    assert ours.facts["moved"] == 0
    assert ours.share_right == ours.facts["right_before"]


@pytest.mark.requirement("SAP-066")
def test_membership_is_certain_but_for_noise() -> None:
    for way in (Way.RAW, Way.NAIVE, Way.SUPPRESSION):
        assert findings(way)["membership"].facts["accuracy"] == 1
    assert findings(Way.CELL_KEY)["membership"].facts["accuracy"] > 0.8
    ours = findings(Way.NOISE)["membership"].facts
    assert ours["bound"] == pytest.approx(0.638, abs=0.001)
    assert ours["accuracy"] < ours["bound"] + 4 * 0.5 / np.sqrt(400)


def exactly(published: Published) -> Bounds:
    return reconstruct(published, limit().started())


def test_a_counsellor_takes_the_own_case_off_and_sees_the_other() -> None:
    layout, truth = small_layout(), with_margins([2, 7, 8, 9, 6, 7])
    own = with_margins([1, 0, 0, 0, 0, 0])
    published = ways.raw(layout, truth)
    found = own_case(published, exactly(published), [own], limit().started(), truth=truth)
    assert (found.proven, found.right) == (1, 1)
    nobody = ways.raw(layout, with_margins([1, 7, 8, 9, 6, 7]))
    assert own_case(nobody, exactly(nobody), [own], limit().started()).proven == 0


def test_whoever_is_the_only_one_opens_the_cell_beside() -> None:
    """Withheld are four cells; one's own being one, the sums give the other three."""
    layout, truth = small_layout(), with_margins([1, 3, 20, 2, 2, 20])
    hidden = np.zeros(layout.size, dtype=bool)
    hidden[[0, 1, 3, 4]] = True
    published = Published(layout, Way.SUPPRESSION, truth, hidden)
    outsider = exactly(published)
    assert not outsider.known[hidden].any()
    found = singleton(published, outsider, [0], limit().started(), truth=truth)
    assert (found.proven, found.right) == (3, 3)


def test_a_group_in_one_cell_has_told_everything() -> None:
    truth = with_margins([0, 6, 0, 3, 3, 8])
    published = ways.raw(small_layout(), truth)
    found = group(published, exactly(published), truth=truth)
    assert (found.proven, found.right, found.of) == (3, 3, 5)  # all of a0 are in b1, all of b0 and of b2 in a1


def test_regions_cut_anew_give_away_who_moved() -> None:
    layout = small_layout()
    before, after = with_margins([9, 9, 9, 9, 9, 9]), with_margins([8, 9, 7, 10, 9, 11])
    found = differencing("regions", [(ways.raw(layout, before), ways.raw(layout, after))], truth=[before - after])
    assert found.proven == found.right == 3  # two cells and what they add up to


def test_one_subtraction_is_a_single_step() -> None:
    layout, truth = small_layout(), with_margins([2, 9, 9, 9, 9, 9])
    low, high = ways.suppressed(layout, truth).bounds()
    low[:], high[:] = truth, truth
    high[0], low[0] = 4, 0
    assert carry(layout, low, high, rounds=1).known[0]


def test_figures_that_cannot_be_are_called_so() -> None:
    layout, truth = small_layout(), with_margins([2, 9, 9, 9, 9, 9])
    truth[-1] += 1
    with pytest.raises(Contradiction):
        reconstruct(ways.raw(layout, truth), limit().started())


def test_the_attacker_says_when_time_was_over() -> None:
    ticks = iter(range(0, 10**9, 400))
    of = land(60, 2, tables=TABLES).with_margins()
    published = ways.suppressed(of.layout, of.tally())
    found = reconstruction(published, reconstruct(published, Limit(2.0, lambda: next(ticks), 0.0).started()))
    assert found.has_stopped
    assert 0 < found.tried < found.asked


@pytest.mark.parametrize("way", list(Way))
def test_a_release_is_attacked_without_knowing_the_truth(way: Way) -> None:
    published = field().published(way, field().wide)
    (result,) = on_releases([Given("2025", published, "land", 2025)], limit(1.0), np.random.default_rng(1))
    found = {one.attack: one for one in result.learned}
    assert all(one.right is None for key, one in found.items() if key != "membership")
    assert (found["reconstruction"].proven > 0) == (way in (Way.RAW, Way.NAIVE))
    assert (found["membership"].facts["accuracy"] == 1) == published.shows_counts


def test_the_invented_year_has_whom_each_process_belongs_to() -> None:
    of: Land = field().land
    regions: dict[int, int] = {}
    for region, one in zip(of.codes["region"], of.counsellor, strict=True):
        assert regions.setdefault(int(one), int(region)) == region
    assert sum(of.tally(of.counsellor == one).sum() for one in regions) == of.tally().sum()
