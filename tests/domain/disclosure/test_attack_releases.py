# SPDX-License-Identifier: EUPL-1.2
"""Attacks on publications as they lie there: each finds what was planted in the weak ways, and nothing in ours."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from time import monotonic
from typing import Any

import numpy as np
import pytest

from schutznetz.config.attacking_words import NAMES, WHY
from schutznetz.domain.disclosure.attack import apart, suite, ways
from schutznetz.domain.disclosure.attack.given import Case, Given, Knowledge, Pair, paired, sorted_out
from schutznetz.domain.disclosure.attack.linked import linked
from schutznetz.domain.disclosure.attack.published import Learned, Way
from schutznetz.domain.disclosure.attack.reconstruction import reconstruct
from schutznetz.domain.disclosure.attack.suite import Field
from schutznetz.domain.disclosure.attack.suite_releases import Impossible, Result, on_releases
from schutznetz.domain.disclosure.invented import Land, lands
from schutznetz.domain.planning.outcome import Limit
from schutznetz.regulation.statistics.table_plans import QUARTER, REGION

TABLES = ("category_quarter", "region_quarter", "region_topic", "category_gender")
WEAK = (Way.RAW, Way.NAIVE, Way.SUPPRESSION)
LAST = 2025


@pytest.fixture(autouse=True, scope="module")
def fewer_runs() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(suite, "RUNS", 400)
    yield
    patch.undo()


def limit(seconds: float = 3.0) -> Limit:
    return Limit(seconds, lambda: int(monotonic() * 1000), 0.0)


@cache
def fields() -> list[Field]:
    return [Field(0, 3 + nth, 0.25, limit(), one) for nth, one in enumerate(lands(60, 3, 3, tables=TABLES))]


def last() -> Land:
    return fields()[-1].wide


@cache
def year(way: Way, nth: int = 2) -> Given:
    return Given(str(2023 + nth), fields()[nth].published(way, fields()[nth].wide), "land", 2023 + nth)


def of_quarter() -> Land:
    """The last year by what is told each quarter."""
    land = fields()[-1].land
    return land.counted_by(land.plan.of_quarter().with_margins())


@cache
def quarter(way: Way, nth: int) -> Given:
    chosen = last().codes[QUARTER] == nth
    return Given(f"2025/{nth + 1}", fields()[-1].published(way, of_quarter(), chosen), "land", LAST, nth)


def attack(*given: Given, known: Knowledge | None = None) -> list[Result]:
    return list(on_releases(given, limit(), np.random.default_rng(1), known))


def together(*given: Given, known: Knowledge | None = None) -> dict[str, Learned]:
    return {one.attack: one for one in attack(*given, known=known)[-1].learned}


def untried(*given: Given, known: Knowledge | None = None) -> dict[str, str]:
    return {one.attack: one.why for one in attack(*given, known=known)[-1].untried}


@pytest.mark.parametrize("way", list(Way))
def test_every_attack_is_made_or_named_with_the_reason(way: Way) -> None:
    alone = attack(year(way))[0]
    tried, not_tried = {one.attack for one in alone.learned}, {one.attack for one in alone.untried}
    assert not tried & not_tried and tried | not_tried == set(NAMES)
    found = attack(year(way), quarter(way, 0), year(way, 1))
    said = {one.attack for each in found for one in (*each.learned, *each.untried)}
    assert said == set(NAMES)
    assert {one.why for each in (alone, *found) for one in each.untried} <= set(WHY)
    assert all(one.right is None for each in found for one in each.learned if "accuracy" not in one.facts)


@pytest.mark.parametrize("way", WEAK)
def test_all_publications_at_once_are_true_of_the_truth_and_prove_only_what_is(way: Way) -> None:
    """The counts of the quarters behind them too."""
    given = [year(way), *(quarter(way, nth) for nth in (0, 2))]
    system = linked(given)
    chosen = [last().codes[QUARTER] == nth for nth in range(4)]
    bridge = replace(last(), plan=system.bridge.plan, layout=system.bridge)
    truth = np.concatenate([last().tally(), *(of_quarter().tally(chosen[nth]) for nth in (0, 2)),
                            *(bridge.tally(chosen[nth]) for nth in range(4))])  # fmt: skip
    assert system.is_linked and not (system.published.layout.equations @ truth).any()
    found = reconstruct(system.published, limit().started())
    assert (found.low <= truth).all() and (truth <= found.high).all()
    assert (found.low == truth)[found.known].all()


@pytest.mark.requirement("SAP-066")
def test_quarters_told_beside_their_year_open_what_it_withholds_but_not_under_noise() -> None:
    for way in (Way.NAIVE, Way.SUPPRESSION):
        found = together(year(way), *(quarter(way, nth) for nth in range(3)))
        assert found["linked"].proven > found["linked"].facts["alone"]
        assert found["quarters"].claimed >= found["quarters"].proven
    raw = together(year(Way.RAW), quarter(Way.RAW, 0))
    assert raw["quarters"].proven > 0
    ours = together(year(Way.NOISE), *(quarter(Way.NOISE, nth) for nth in range(3)))
    assert {one.proven for one in ours.values()} == {0}
    assert ours["quarters"].claimed > 0


def test_the_quarter_nobody_told_is_the_year_less_the_others() -> None:
    """A year without tables by quarter, and three quarters: all counts of the fourth are there."""
    land = fields()[-1].land
    plan = replace(land.plan, tables=tuple(one for one in land.plan.tables if QUARTER not in one.by))
    of = land.counted_by(plan.with_margins())
    whole = Given("2025", ways.raw(of.layout, of.tally()), "land", LAST)
    found = together(whole, *(quarter(Way.RAW, nth) for nth in range(3)))
    fourth = land.counted_by(land.plan.of_quarter()).tally(land.codes[QUARTER] == 3)
    small = int(((fourth >= 1) & (fourth < 5)).sum())
    assert found["linked"].proven - found["linked"].facts["alone"] == small > 0


def recut(way: Way) -> Given:
    """The same year with part of the first region in the second."""
    of = fields()[-1].wide
    gone = (of.codes[REGION] == 0) & (np.random.default_rng(1).random(of.processes) < 0.1)
    moved = replace(of, codes={**of.codes, REGION: np.where(gone, 1, of.codes[REGION])})
    published = year(way).published if way is Way.NOISE else fields()[-1].published(way, moved)
    return Given("2025, neu", published, "land", LAST)


@pytest.mark.requirement("SAP-066")
def test_two_cuts_of_the_regions_tell_who_moved_and_ours_is_cut_once() -> None:
    assert together(year(Way.RAW), recut(Way.RAW))["regions"].proven > 0
    assert together(year(Way.NAIVE), recut(Way.NAIVE))["regions"].proven > 0
    assert untried(year(Way.NOISE), recut(Way.NOISE))["regions"] == "one_cut"


def early(way: Way) -> Given:
    """The year before the sheet of one counsellor came."""
    of = fields()[-1].wide
    chosen = of.counsellor != of.counsellor[0]
    return Given("2025, früh", fields()[-1].published(way, of, chosen), "land", LAST)


@pytest.mark.requirement("SAP-066")
@pytest.mark.parametrize("way", [*WEAK, Way.CELL_KEY])
def test_a_year_told_again_shows_the_sheet_that_came_late(way: Way) -> None:
    found = together(early(way), year(way))["late_sheet"]
    assert 0 < found.proven <= found.of


def test_noise_drawn_again_for_the_same_year_is_a_broken_promise() -> None:
    found = together(early(Way.NOISE), year(Way.NOISE))["late_sheet"]
    assert (found.proven, found.facts["drawn_again"]) == (0, 1)
    assert untried(year(Way.NOISE), year(Way.NOISE))["late_sheet"] == "told_once"


def cases_where(count: int, *, alone: bool = False) -> list[Case]:
    """Own cases in the cells of reason and gender that have so many."""
    block, dimensions = last().layout.block("category_gender"), last().plan.dimensions
    found = []
    for cell in np.flatnonzero(last().tally()[block.place] == count):
        at = np.unravel_index(int(cell), block.shape)
        said = {key: dimensions[key].levels[int(place)].key for key, place in zip(block.table.by, at, strict=True)}
        found.append(Case(LAST, said, ("category_gender",) if alone else ()))
    return found


@pytest.mark.requirement("SAP-066")
def test_whoever_knows_a_case_takes_it_off() -> None:
    known = Knowledge((cases_where(2)[0],))
    assert together(year(Way.RAW), known=known)["own_case"].proven >= 1
    assert together(year(Way.RAW), quarter(Way.RAW, 0), known=known)["own_case"].proven >= 1
    assert together(year(Way.NOISE), known=known)["own_case"].proven == 0
    elsewhere = Knowledge((replace(known.cases[0], year=1999),))
    assert untried(year(Way.RAW), known=elsewhere)["own_case"] == "cases_elsewhere"
    assert untried(year(Way.RAW), known=known)["singleton"] == "nobody_alone"


@pytest.mark.requirement("SAP-066")
def test_whoever_is_alone_in_a_cell_opens_others() -> None:
    def opened(way: Way, some: Sequence[Case]) -> int:
        return together(year(way), known=Knowledge(tuple(some)))["singleton"].proven

    alone = cases_where(1, alone=True)
    assert opened(Way.NAIVE, alone) > 0
    assert opened(Way.NOISE, alone) == 0


def test_the_mean_of_many_tables_moves_cell_keys_only() -> None:
    keys, ours = together(year(Way.CELL_KEY))["averaging"], together(year(Way.NOISE))["averaging"]
    assert keys.facts["moved"] > 0 and keys.right is None
    assert ours.facts["moved"] == 0
    assert untried(year(Way.RAW))["averaging"] == "exact"


def sum_of_years(way: Way) -> Given:
    of = fields()[0].wide
    counts = np.sum([one.wide.tally() for one in fields()], axis=0)
    if way is Way.NOISE:
        told = np.asarray(np.sum([year(way, nth).published.figures for nth in range(3)], axis=0))
        return Given("2023-2025", ways.of_figures(of.layout, told, 0.25), "land", 2023, until=2025)
    return Given("2023-2025", ways.naive(of.layout, counts), "land", 2023, until=2025)


@pytest.mark.requirement("SAP-066")
def test_a_sum_of_years_opens_what_each_year_withholds() -> None:
    naive = together(*(year(Way.NAIVE, nth) for nth in range(3)), sum_of_years(Way.NAIVE))["years"]
    assert naive.proven > naive.facts["alone"] > 0
    ours = together(*(year(Way.NOISE, nth) for nth in range(3)), sum_of_years(Way.NOISE))["years"]
    assert ours.proven == 0
    assert untried(*(year(Way.NAIVE, nth) for nth in range(3)))["years"] == "no_sum"


@pytest.mark.requirement("SAP-066")
def test_years_are_compared_by_groups_and_by_a_person_who_came_each_time() -> None:
    raw, ours = ([year(way, nth) for nth in range(3)] for way in (Way.RAW, Way.NOISE))
    thought = together(*raw)["groups"]
    assert (thought.proven, thought.right) == (0, None) and thought.claimed > 0
    said = last().plan.dimensions
    topics = [one.key for one in said["topic"].levels]
    groups = tuple({REGION: one.key, "topic": topic} for one in said[REGION].levels for topic in topics)
    assert together(*raw, known=Knowledge(groups=groups))["groups"].proven > 0
    assert together(*ours, known=Knowledge(groups=groups))["groups"].proven == 0
    assert together(*raw)["years_membership"].facts["accuracy"] == 1
    reached = together(*ours)["years_membership"].facts
    assert reached["bound"] == pytest.approx(0.730, abs=0.001)
    assert reached["accuracy"] < reached["bound"] + 4 * 0.5 / np.sqrt(800)


def test_years_of_other_people_are_not_added_to_each_other() -> None:
    given = [year(Way.NAIVE), replace(year(Way.NAIVE, 1), who="other")]
    why = untried(*given)
    assert why["linked"] == "nothing_shared"
    assert why["groups"] == why["years_membership"] == "one_year"


def test_what_contradicts_is_said_and_attacked_apart() -> None:
    """A quarter with more people than its year."""
    first = quarter(Way.RAW, 0)
    more = replace(first, published=ways.raw(first.published.layout, 9 * first.published.figures))
    assert untried(year(Way.RAW), more)["linked"] == "contradiction"
    broken = year(Way.RAW).published.figures.copy()
    broken[-1] += 1
    with pytest.raises(Impossible, match="2025"):
        attack(replace(year(Way.RAW), published=ways.raw(year(Way.RAW).published.layout, broken)))


def test_the_same_twice_is_taken_once() -> None:
    same = replace(year(Way.RAW), name="noch einmal")
    found = sorted_out([year(Way.RAW), same, early(Way.RAW), year(Way.RAW, 1)])
    assert found.doublets == ("noch einmal",)
    assert [one.name for one in found.current] == ["2025, früh", "2024"]
    assert paired(year(Way.RAW).published, recut(Way.RAW).published) is Pair.RECUT


def test_planted_an_attacker_who_forgets_what_links_quarters_finds_less(monkeypatch: pytest.MonkeyPatch) -> None:
    given: Sequence[Given] = [year(Way.NAIVE), *(quarter(Way.NAIVE, nth) for nth in range(3))]
    complete = together(*given)["linked"].proven
    from schutznetz.domain.disclosure.attack import linked as module

    def nothing(*_of: Any, **_more: Any) -> Iterator[Any]:
        return iter(())

    monkeypatch.setattr(module, "_ties", nothing)
    assert together(*given)["linked"].proven < complete
    assert apart.quarters([year(Way.NAIVE)], {}) is None
