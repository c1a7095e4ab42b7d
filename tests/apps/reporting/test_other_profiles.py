# SPDX-License-Identifier: EUPL-1.2
"""Years under profiles B and C, end to end: keys only where they serve, told once, and what is planted is refused."""

import json
from datetime import date
from typing import Any

import numpy as np
import pytest

from schutznetz.apps.figures.actions.returns import sum_up
from schutznetz.apps.figures.facts import Misshapen, wants_keys
from schutznetz.apps.figures.models import Pool, PoolSum, TallyShare
from schutznetz.apps.figures.queries.returns import ready, source_plan
from schutznetz.apps.reporting.actions import releases, results
from schutznetz.apps.reporting.facts import plan_of
from schutznetz.apps.reporting.models import GateReport, RawTally, Release, ReleasedTable, StatisticsYear
from schutznetz.apps.reporting.queries.released import published
from schutznetz.apps.reporting.queries.statement import statement_of
from schutznetz.config import attacking, command
from schutznetz.domain.disclosure import gate
from schutznetz.domain.disclosure.attack import suite
from schutznetz.domain.disclosure.cell_noise import MODULUS
from schutznetz.domain.disclosure.layout import Layout
from tests.apps.reporting.lands import NOW, Ministry, a_ministry, compute, counts_with_keys, sums

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_shorter_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "DRAWS", 3_000)


def choose(land: Ministry, profile: str, year: int = 2025) -> StatisticsYear:
    return releases.choose(ministry=land.authority, year=year, profile=profile, rho=0.25, actor=land.actor, now=NOW)


def a_year(profile: str, *, keys: bool = True, processes: int = 300) -> Ministry:
    """A year of two working groups, with the sums of two quarters."""
    land = a_ministry(2)
    choose(land, profile)
    for quarter in (1, 2):
        sums(land, 2025, quarter, processes=processes, keys=keys)
    return land


def failed(release: Release) -> set[str]:
    report = release.reports.first()
    assert report is not None
    return {one["key"] for one in report.checks if not one["holds"]}


def values(release: Release) -> dict[str, list[int | None]]:
    return {row.key: row.values for row in release.tables.all()}


@pytest.mark.requirement("SAP-066", "SAP-167")
def test_a_year_under_cell_keys_is_near_the_truth_and_leaves_neither_sums_nor_keys() -> None:
    land = a_year("B")
    with pytest.raises(releases.NotReady, match="nur Zahlen für das ganze Jahr"):
        land.ask(2025, 1)
    release = compute(land.ask(2025, None))
    assert release.state == "gated", release.reports.first().text
    assert not (PoolSum.objects.exists() or RawTally.objects.exists())
    land.publish(release)
    found = published(2025, ministry=land.authority.key)
    assert (found.profile, found.guarantee["reach"], found.tables["all"].error) == ("B", 5.0, 5.0)
    truth = np.sum([land.true[key] for key in land.true], axis=0)
    genders = Layout(source_plan()).block("category_gender")
    shown = np.array(found.tables["category_gender"].values)
    assert np.abs(shown - truth[genders.place]).max() <= 5
    assert (shown[truth[genders.place] == 0] == 0).all()
    assert abs((found.tables["all"].value() or 0) - 1200) <= 5
    assert not {1, 2} & {one for table in found.tables.values() for one in table.values}
    parts = sum(one or 0 for one in found.tables["category_outcome"].values)
    assert parts != found.tables["all"].value(), "a total has noise of its own; parts need not add up to it"
    with pytest.raises(releases.NotReady, match="schon angefordert"):
        land.ask(2025, None)


def test_the_same_keys_give_the_same_figures_and_others_do_not() -> None:
    land = a_year("B")
    kept = list(PoolSum.objects.order_by("pool__quarter", "pool_id").values_list("pool_id", "cells", "keys"))
    others = [
        counts_with_keys(1000 + quarter * 10 + place, 300, other_keys=7) for quarter in (1, 2) for place in (0, 1)
    ]
    assert [cells for cells, _keys in others] == [cells for _pool, cells, _keys in kept]
    first = values(compute(land.ask(2025, None)))
    for given, same in (([keys for *_rest, keys in kept], True), ([keys for _cells, keys in others], False)):
        Release.objects.all().delete()
        StatisticsYear.objects.update(frozen_at=None)
        for (pool, cells, _keys), keys in zip(kept, given, strict=True):
            PoolSum.objects.create(pool_id=pool, digest=source_plan().digest, returns=7, cells=cells, keys=keys)
        assert (values(compute(land.ask(2025, None))) == first) is same


@pytest.mark.requirement("SAP-066")
def test_a_year_with_returns_from_before_is_refused_with_what_to_do() -> None:
    land = a_year("B", keys=False)
    with pytest.raises(releases.NotReady, match=r"4 Summen kamen ohne Zufallsschlüssel.*Verfahren A oder C"):
        land.ask(2025, None)
    assert not StatisticsYear.objects.get().is_frozen
    choose(land, "C")
    with pytest.raises(releases.NotReady, match="4 Summen kamen ohne"):
        choose(land, "B")
    assert compute(land.ask(2025, None)).state == "gated"


def test_sums_that_come_without_keys_while_it_waits_take_nothing_in() -> None:
    land = a_year("B")
    release = land.ask(2025, None)
    PoolSum.objects.filter(pk=PoolSum.objects.first().pk).update(keys=None)
    assert compute(release).state == "refused"
    assert "NoKeys" in release.reports.get().text
    assert PoolSum.objects.count() == 4 and not RawTally.objects.exists()
    assert not StatisticsYear.objects.get().is_frozen


def a_pool(land: Ministry, year: int = 2025, quarter: int = 3, shares: int = 5) -> Pool:
    pool = Pool.objects.create(group=land.groups[0], year=year, quarter=quarter, state="ready")
    TallyShare.objects.bulk_create(TallyShare(id=f"{pool.pk}-{at}", pool=pool, blob=b"x") for at in range(shares))
    return pool


def added_up(land: Ministry, pool: Pool, cells: list[int], keys: Any) -> PoolSum:
    return sum_up(
        pool=pool, plan_digest=source_plan().digest, cells=cells, keys=keys, returns=5, left_out=0, actor=land.actor,
        now=NOW,
    )  # fmt: skip


@pytest.mark.requirement("SAP-064", "SAP-066")
def test_keys_stand_in_the_database_only_for_a_year_that_needs_them() -> None:
    land, (cells, keys) = a_ministry(1), counts_with_keys(1, 50)
    assert not wants_keys(land.authority, 2025)
    assert added_up(land, a_pool(land, quarter=1), cells, keys).keys is None, "sent all the same"
    PoolSum.objects.all().delete()
    choose(land, "B")
    pool = a_pool(land)
    assert [one["keys"] for one in ready(land.actor)] == [True]
    for wrong in (keys[1:], [*keys[:-1], (keys[-1] + 1) % MODULUS], [MODULUS] * len(keys), "x", [0.5] * len(keys)):
        with pytest.raises(Misshapen):
            added_up(land, pool, cells, wrong)
    assert added_up(land, pool, cells, keys).keys == keys
    late = a_pool(land, 2024, 4)
    assert [one["keys"] for one in ready(land.actor)] == [True], "what is late counts in the next year"
    added_up(land, late, cells, keys)
    choose(land, "A")
    assert set(PoolSum.objects.values_list("keys", flat=True)) == {None}
    assert not wants_keys(land.authority, 2025)


def test_a_year_that_needs_no_keys_any_more_leaves_those_of_the_next_alone() -> None:
    land = a_ministry(1)
    cells, keys = counts_with_keys(1, 50)
    choose(land, "B")
    choose(land, "B", 2026)
    added_up(land, a_pool(land), cells, keys)
    choose(land, "A", 2025)
    assert PoolSum.objects.get().keys == keys, "it may still come late and count in 2026"
    choose(land, "A", 2026)
    assert PoolSum.objects.get().keys is None


@pytest.mark.requirement("SAP-066")
@pytest.mark.parametrize("profile", ["B", "C"])
def test_a_late_return_changes_nothing_published_and_a_recomputed_year_is_refused(profile: str) -> None:
    land = a_year(profile)
    release = land.publish(compute(land.ask(2025, None)))
    before = values(release)
    late = Pool.objects.create(group=land.groups[0], year=2025, quarter=4, state="summed")
    cells, keys = counts_with_keys(99, 1)
    PoolSum.objects.create(pool=late, digest=source_plan().digest, returns=5, cells=cells, keys=keys)
    with pytest.raises(releases.NotReady, match="schon angefordert"):
        land.ask(2025, None)
    assert values(Release.objects.get()) == before and PoolSum.objects.count() == 1
    Release.objects.update(state="asked", published_at=None)
    again = compute(Release.objects.get())
    assert again.state == "refused" and "ToldAlready" in again.reports.first().text
    assert values(again) == before and PoolSum.objects.count() == 1


@pytest.mark.requirement("SAP-066")
@pytest.mark.parametrize("profile", ["B", "C"])
def test_figures_that_do_not_follow_from_the_sums_are_refused(profile: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a late return would have it: the sums have one process more than the figures that were computed."""
    land = a_year(profile)
    with monkeypatch.context() as patch:
        patch.setattr(results, "check", lambda release, checks, now: release)
        release = compute(land.ask(2025, None))
    raw = RawTally.objects.get()
    for block in Layout(plan_of(raw.year.family, raw.year.regions)).blocks:
        raw.cells[block.start] += 1
        if raw.keys:
            raw.keys[block.start] = (raw.keys[block.start] + 12345) % MODULUS
    raw.save()
    again = compute(release)
    assert again.state == "refused" and "stored" in failed(again)


@pytest.mark.requirement("SAP-066")
@pytest.mark.parametrize("profile", ["B", "C"])
def test_a_release_of_the_same_people_told_before_is_found(profile: str) -> None:
    """Planted: a quarter of the year was published as counted. Under B it is read as altered, which narrows little."""
    land = a_year(profile, processes=100 if profile == "C" else 300)
    of = StatisticsYear.objects.get()
    asked = land.ask(2025, None)
    made = Release.objects.create(year=of, quarter=1, asked_at=NOW, published_at=NOW, state="published")
    first = np.sum([cells for (_group, _year, quarter), cells in land.true.items() if quarter == 1], axis=0)
    place = Layout(source_plan()).block("category_quarter").place
    axis = source_plan().dimensions["category"]
    ReleasedTable.objects.create(
        release=made, order=0, key="category_quarter", name="", name_en="", values=first[place].tolist(),
        axes=[{"key": "category", "name": "", "name_en": "", "levels": [[one.key, "", ""] for one in axis.levels]}],
    )  # fmt: skip
    release = compute(asked)
    assert release.state == "refused"
    assert ({"single", "protected"} if profile == "C" else {"single"}) <= failed(release)
    assert "Keine frühere Veröffentlichung zählt dieselben Beratungen. NICHT bestanden" in release.reports.first().text


@pytest.mark.requirement("SAP-066")
def test_a_published_year_that_was_changed_stops_the_next() -> None:
    land = a_year("B")
    land.publish(compute(land.ask(2025, None)))
    sums(land, 2026, 1, seed=4, keys=True)
    asked = land.ask(2026, None, date(2027, 6, 1))
    row = ReleasedTable.objects.get(key="all")
    row.values = [row.values[0] + 1]
    row.save()
    release = compute(asked)
    assert release.state == "refused" and failed(release) == {"published"}
    row.values = [row.values[0] - 1]
    row.save()
    releases.ask_again(release=release, actor=land.actor, now=NOW)
    again = compute(release)
    assert again.state == "gated", again.reports.first().text
    facts = {one["key"]: one["facts"] for one in GateReport.objects.first().checks}
    assert facts["single"] == {"earlier": 1.0, "of_the_same_year": 0.0}


def test_the_statement_says_in_plain_words_that_there_is_no_bound() -> None:
    setting = StatisticsYear(ministry=a_ministry(1).authority, year=2025, profile="B")
    german, english = statement_of(setting, "de").paragraphs, statement_of(setting, "en").paragraphs
    assert "um höchstens 5 verändert" in german[2]
    assert german[3].startswith("Eine Grenze dafür, was jemand aus allen Tabellen zusammen herausfinden kann, gibt es")
    assert "no bound" in english[3]


def test_the_attacker_takes_what_was_published_under_cell_keys(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "nothing_there", lambda _command: "")
    monkeypatch.setattr(suite, "RUNS", 300)
    land = a_year("B")
    land.publish(compute(land.ask(2025, None)))
    asked = ["statistics", "attack", "--seconds", "3", "--release", "2025", "--json"]
    assert attacking.main(command.parser().parse_args(asked)) == attacking.DONE
    (found,) = json.loads(capsys.readouterr().out)
    assert found["way"] == "cell_key"
    proven = {one["attack"]: one["proven"] for one in found["learned"]}
    assert proven["reconstruction"] == 0
    guess = next(one for one in found["learned"] if one["attack"] == "membership")
    assert guess["facts"]["accuracy"] > 0.75, "and no bound is promised"
    assert "bound" not in guess["facts"]


@pytest.mark.requirement("SAP-066")
@pytest.mark.parametrize("profile", ["B", "C"])
def test_two_years_are_attacked_as_they_were_published(
    profile: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither the tables of each year nor both years together give a small figure away."""
    monkeypatch.setattr(command, "nothing_there", lambda _command: "")
    monkeypatch.setattr(suite, "RUNS", 300)
    land = a_year(profile)
    land.publish(compute(land.ask(2025, None)))
    choose(land, profile, 2024)
    for quarter in (1, 2):
        sums(land, 2024, quarter, seed=2, processes=300, keys=True)
    land.publish(compute(land.ask(2024, None)))
    asked = ["statistics", "attack", "--seconds", "2", "--release", "2024", "--release", "2025", "--json"]
    attacking.main(command.parser().parse_args(asked))
    found = json.loads(capsys.readouterr().out)
    assert [one["way"] for one in found] == 3 * [{"B": "cell_key", "C": "suppression"}[profile]]
    for each in found[:2]:
        proven = {one["attack"]: one["proven"] for one in each["learned"]}
        assert proven["reconstruction"] == proven["tables"] == 0
    why = {one["attack"]: one["reason"] for one in found[-1]["not_tried"]}
    assert (why["linked"], why["quarters"], why["late_sheet"]) == ("nothing_shared", "none_within", "told_once")
    together = {one["attack"]: one for one in found[-1]["learned"]}
    assert "bound" not in together["years_membership"]["facts"]
