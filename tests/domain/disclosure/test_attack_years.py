# SPDX-License-Identifier: EUPL-1.2
"""Attacks on several years: each finds what was planted, and nothing beyond the bound in our way."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from time import monotonic

import numpy as np
import pytest

from schutznetz.domain.disclosure.accounting import best_guess
from schutznetz.domain.disclosure.attack import suite, suite_years, ways, years
from schutznetz.domain.disclosure.attack.published import Learned, Published, Way, added, is_small
from schutznetz.domain.disclosure.attack.reconstruction import reconstruct
from schutznetz.domain.disclosure.attack.suite_years import Years
from schutznetz.domain.disclosure.attack.variants import around
from schutznetz.domain.disclosure.attack.years import Told
from schutznetz.domain.disclosure.invented import SMALL_GROUP, cells_of, land, lands
from schutznetz.domain.disclosure.layout import Counts
from schutznetz.domain.planning.outcome import Limit

RHO = 0.25
TABLES = ("region_topic", "category_gender", "region_quarter")


@pytest.fixture(autouse=True, scope="module")
def fewer_runs() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(suite, "RUNS", 1_000)
    patch.setattr(suite, "ATTACKERS", 2)
    patch.setattr(suite, "SHEETS", 4)
    yield
    patch.undo()


def limit(seconds: float = 2.0) -> Limit:
    return Limit(seconds, lambda: int(monotonic() * 1000), 0.0)


@cache
def three() -> Years:
    return Years(tuple(lands(80, 3, 3, tables=TABLES)), 3, RHO, limit())


@cache
def together(way: Way) -> dict[str, Learned]:
    return {one.attack: one for one in three().together(way)}


def told(published: Published, truth: Counts) -> Told:
    return Told(published, reconstruct(published, limit().started()), truth)


def test_the_first_year_is_the_land_and_small_groups_stay_the_same_people() -> None:
    first, second, third = lands(80, 3, 3, tables=TABLES)
    assert (first.tally() == land(80, 3, tables=TABLES).tally()).all()
    counts = np.bincount(cells_of(first))
    group = int(np.flatnonzero((counts > 1) & (counts <= SMALL_GROUP))[0])
    people = [set(one.person[cells_of(one) == group].tolist()) for one in (first, second, third)]
    assert people[0] & people[1] & people[2]
    assert all(len(set(one.person.tolist())) == one.processes for one in (first, second, third))
    assert set(first.person.tolist()) & set(third.person.tolist()) < set(first.person.tolist())


def test_years_side_by_side_are_the_years_joined() -> None:
    fields, of = three().fields, three().joined
    counts = [one.wide.tally() for one in fields]
    assert (years.side_by_side(counts, np.sum(counts, axis=0)) == of.tally()).all()
    assert not (of.layout.equations @ of.tally()).any()


@pytest.mark.requirement("SAP-066")
@pytest.mark.parametrize("way", list(Way))
def test_nothing_proven_of_years_is_false(way: Way) -> None:
    for one in together(way).values():
        assert one.right is not None
        assert one.claimed >= one.proven <= one.right


@pytest.mark.requirement("SAP-066")
def test_a_table_for_all_years_opens_what_each_year_withholds() -> None:
    naive = together(Way.NAIVE)["years"]
    assert naive.proven > naive.facts["alone"]
    assert together(Way.RAW)["years"].proven == together(Way.RAW)["years"].of > 0
    assert together(Way.NOISE)["years"].proven == 0


def test_planted_a_figure_withheld_in_one_year_and_told_for_all_of_them() -> None:
    """One cell and its margins withheld in the second year only: alone it is open, the sum gives it."""
    of = three()
    counts = [one.wide.tally() for one in of.fields]
    hidden = [np.zeros(len(one), dtype=bool) for one in counts]
    place = of.fields[0].wide.layout.block("region_topic").place
    small = np.flatnonzero(is_small(counts[1][place]))[:1] + place.start
    hidden[1][:] = True
    alone = [told(Published(field.wide.layout, Way.SUPPRESSION, count, some), count)
             for field, count, some in zip(of.fields, counts, hidden, strict=True)]  # fmt: skip
    assert not alone[1].found.known[small].any()
    for sum_is_told in (True, False):
        pattern = years.side_by_side(hidden, np.full(len(counts[0]), not sum_is_told))
        published = Published(of.joined.layout, Way.SUPPRESSION, of.joined.tally(), pattern)
        found = years.linked(reconstruct(published, limit().started()), alone, of.joined.tally())
        assert (found.proven == found.of) is sum_is_told


def test_a_stable_group_shows_who_came_unless_noise_is_drawn_anew() -> None:
    fields, cells = three().fields, three()._groups()[0]
    truth = [one.wide.tally() for one in fields]
    raw = years.groups_that_stay([told(ways.raw(one.wide.layout, count), count)
                                  for one, count in zip(fields, truth, strict=True)], cells)  # fmt: skip
    assert raw.proven == raw.right == raw.of > 0
    assert together(Way.NOISE)["groups"].proven == 0
    again = np.random.default_rng(1).integers(-9, 10, fields[0].wide.layout.size)  # planted: one noise for all years
    reused = [told(ways.of_figures(one.wide.layout, count + again, RHO), count)
              for one, count in zip(fields, truth, strict=True)]  # fmt: skip
    assert years.groups_that_stay(reused, cells).right == raw.of
    right = of = 0
    for _ in range(30):  # one publication may be hit by luck, about one time in six
        ours = years.groups_that_stay([told(one.published(Way.NOISE, one.wide), count)
                                       for one, count in zip(fields, truth, strict=True)], cells)  # fmt: skip
        assert ours.proven == 0
        assert ours.right is not None
        right, of = right + ours.right, of + ours.of
    assert right < 2 / 3 * of


def test_the_mean_of_years_is_right_when_noise_is_planted_too_narrow() -> None:
    layout, truth = three().fields[0].wide.layout, three().fields[0].wide.tally()
    cells = np.arange(layout.size)
    rng = np.random.default_rng(5)

    def right(width: float) -> float:
        same = [told(ways.of_figures(layout, truth + np.rint(width * rng.standard_normal(len(truth))).astype(int), RHO),
                     truth) for _ in range(9)]  # fmt: skip
        found = years.mean_of_years(same, cells)
        assert found.share_right is not None and found.share_right >= found.facts["right_before"]
        return found.share_right

    assert right(0.7) > 0.9
    assert right(6.0) < 0.4


@pytest.mark.requirement("SAP-066")
def test_who_came_every_year_is_guessed_as_the_budget_of_all_years_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = together(Way.NOISE)["years_membership"]
    assert ours.facts["bound"] == pytest.approx(0.730, abs=0.001)
    assert ours.facts["accuracy"] < ours.facts["bound"] + 4 * 0.5 / np.sqrt(ours.of)
    spent = RHO * sum(one.share for one in three().lands[0].plan.tables)
    assert ours.facts["accuracy"] > best_guess(spent) + 0.01, "an attacker who looks at one year only"
    assert together(Way.RAW)["years_membership"].facts["accuracy"] == 1
    assert together(Way.CELL_KEY)["years_membership"].facts["accuracy"] > 0.8
    real = suite.seeded
    monkeypatch.setattr(suite, "seeded", lambda layout, rho, rng: real(layout, 30 * rho, rng))  # planted: too narrow
    planted = three().presence(Way.NOISE)
    assert planted.accuracy > ours.facts["bound"] + 4 * 0.5 / np.sqrt(ours.of)


def test_years_that_would_be_published_alike_are_years_that_could_be() -> None:
    of = three().fields[0]
    published = of.published(Way.CELL_KEY, of.wide)
    seen = around(of.wide, published, np.random.default_rng(1))
    low, high = published.bounds()
    assert (low <= seen.low).all() and (seen.high <= high).all()
    assert (seen.high > seen.low).any()
    shown = around(of.wide, ways.raw(of.wide.layout, of.wide.tally()), np.random.default_rng(1))
    assert (shown.low == shown.high).all()


def test_the_same_attack_on_several_years_is_added_up() -> None:
    one = Learned("averaging", 4, 1, 3, 2, 1, 1, {"moved": 2.0, "right_before": 0.5})
    found = added([one, replace(one, of=6, right=3, facts={"moved": 1.0, "right_before": 0.7})])
    assert (found.of, found.proven, found.claimed, found.right, found.tried) == (10, 2, 6, 5, 2)
    assert found.facts == {"moved": 3.0, "right_before": pytest.approx(0.6)}
    assert added([one, replace(one, right=None)]).right is None


def test_all_attacks_are_made_on_every_year_and_on_all_of_them() -> None:
    two = Years(three().lands[:2], 3, RHO, limit(0.3))
    found = [one.attack for one in two.attacked(Way.NOISE)]
    assert found[-4:] == ["years", "groups", "years_averaging", "years_membership"]
    assert len(found) == 14
    assert isinstance(suite_years.field(40, 2, 1, RHO, limit()), Years)
