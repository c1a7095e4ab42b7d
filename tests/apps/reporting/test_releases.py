# SPDX-License-Identifier: EUPL-1.2
"""From sums to published figures: once, in order, and never around the gate."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from schutznetz.apps.figures.models import Pool, PoolSum
from schutznetz.apps.figures.queries.returns import source_plan
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.reporting.actions import drawing, releases, results
from schutznetz.apps.reporting.jobs import next_open
from schutznetz.apps.reporting.models import GateReport, LedgerDraw, NoisyTally, RawTally, Release, StatisticsYear
from schutznetz.apps.reporting.queries.ledgers import ledger_of
from schutznetz.apps.reporting.queries.released import NotPublished, published
from schutznetz.apps.reporting.queries.released import releases as all_released
from schutznetz.apps.ui.policies import Denied
from schutznetz.domain.disclosure import gate
from schutznetz.domain.disclosure.layout import Counts, Layout
from schutznetz.domain.disclosure.ledger import DrawnTwice
from schutznetz.domain.disclosure.noise import drawn
from tests.apps.builders import a_site, a_user
from tests.apps.reporting.lands import NOW, TODAY, Ministry, a_ministry, compute, sums

pytestmark = pytest.mark.django_db
LATER = date(2027, 2, 1)


@pytest.fixture(autouse=True)
def a_shorter_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "DRAWS", 3_000)
    monkeypatch.setattr(gate, "UNITS", 50)


@pytest.fixture
def land() -> Ministry:
    found = a_ministry()
    sums(found, 2026, 1)
    return found


def test_a_quarter_is_drawn_checked_published_and_near_the_truth(land: Ministry) -> None:
    release = compute(land.ask(2026, 1))
    assert (release.state, release.returns) == ("gated", 21)
    with pytest.raises(NotPublished):
        published(2026, 1)
    land.publish(release)
    found = published(2026, 1, ministry=land.authority.key)
    total = found.tables["all"]
    assert total.error is not None and total.value() is not None
    assert abs((total.value() or 0) - 900) < 3 * total.error
    assert sum(one or 0 for one in found.tables["region_quarter"].values) == total.value()
    assert found.tables["all_topic"].is_margin and found.tables["all_topic"].size == 7
    assert all_released() == [(land.authority.key, 2026, 1)]
    assert found.guarantee["presence"] == pytest.approx(0.638, abs=0.001)
    verbs = list(Entry.objects.filter(verb__startswith="reporting").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["reporting.release_asked", "reporting.release_checked", "reporting.release_published"]


def test_true_counts_are_gone_where_noise_was_drawn(land: Ministry) -> None:
    compute(land.ask(2026, 1))
    assert not PoolSum.objects.exists()
    year = StatisticsYear.objects.get()
    raw = np.array(RawTally.objects.get().cells)
    assert raw.sum() == 900 * 8, "eight tables wait for the end of the year, two were drawn and forgotten"
    assert (year.is_frozen, len(year.regions), year.digest != "") == (True, 3, True)


BREAKS = [
    (drawing, "hand_over_sums"), (drawing, "_entered"), (drawing, "drawn"), (drawing, "_keep"), (results, "_row"),
    (results, "record"),
]  # fmt: skip


class Killed(BaseException):
    """Nothing catches it, as nothing catches the end of a process."""


@pytest.mark.parametrize(("module", "name"), BREAKS, ids=[name for _module, name in BREAKS])
def test_broken_off_anywhere_it_goes_on_without_a_second_draw(
    land: Ministry, monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    release = land.ask(2026, 1)
    real = getattr(module, name)

    def breaks(*arguments: object, **named: object) -> None:
        real(*arguments, **named)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(module, name, breaks)
        with pytest.raises(Killed):
            compute(release)
    kept = {row.draw_id: row.cells for row in NoisyTally.objects.all()}
    assert bool(kept) == (module is not drawing), "the noise is there with all that belongs to it, or not at all"
    assert PoolSum.objects.exists() == (module is drawing)
    assert next_open() == f"release-{release.pk}"
    assert compute(release).state == "gated"
    after = {row.draw_id: row.cells for row in NoisyTally.objects.all()}
    assert kept in ({}, after) and len(after) == 2
    assert LedgerDraw.objects.count() == 2
    assert sum(RawTally.objects.get().cells) == 900 * 8


def test_a_second_draw_is_refused_and_leaves_no_trace(land: Ministry) -> None:
    release = compute(land.ask(2026, 1))
    before = {row.pk: row.cells for row in NoisyTally.objects.all()}
    Release.objects.filter(pk=release.pk).update(state="asked")
    assert compute(release).state == "gated"
    assert {row.pk: row.cells for row in NoisyTally.objects.all()} == before
    year = StatisticsYear.objects.get()
    entry = ledger_of(year).draws[0]
    with pytest.raises(DrawnTwice):
        ledger_of(year).charged([entry])


def test_the_year_takes_the_noise_of_its_quarters(land: Ministry) -> None:
    for quarter in (2, 3, 4):
        sums(land, 2026, quarter)
    for quarter in (1, 2, 3, 4):
        drawing.draw(land.ask(2026, quarter, LATER).pk, now=NOW, today=LATER)
    quarters = {row.draw_id: row.cells for row in NoisyTally.objects.all()}
    year = compute(land.ask(2026, None, LATER))
    assert year.state == "gated", year.reports.first().text
    assert year.returns == 84
    assert not RawTally.objects.exists()
    assert {row.draw_id: row.cells for row in NoisyTally.objects.filter(draw__in=quarters)} == quarters
    assert ledger_of(year.year).spent == pytest.approx(0.25)
    land.publish(year)
    found = published(2026)
    assert abs((found.tables["all"].value() or 0) - 3600) < 3 * (found.tables["all"].error or 0)
    by_quarter = found.tables["all_quarter"].values
    assert sum(one or 0 for one in by_quarter) == found.tables["all"].value()
    assert found.tables["topic_gender"].axes[0].key == "topic"


def test_figures_are_asked_for_in_order(land: Ministry) -> None:
    sums(land, 2025, 4)
    sums(land, 2026, 2, seed=2)
    for year, quarter, says in (
        (2026, 2, "noch nicht vorbei"), (2026, 1, "Zuerst kommt das 4. Quartal 2025"), (2026, None, "nicht vorbei"),
    ):  # fmt: skip
        with pytest.raises(releases.NotReady, match=says):
            land.ask(year, quarter)
    compute(land.ask(2025, 4))
    compute(land.ask(2026, 1))
    with pytest.raises(releases.NotReady, match="schon angefordert"):
        land.ask(2026, 1)


def test_while_returns_are_taken_or_none_is_added_up_nothing_is_drawn() -> None:
    land = a_ministry()
    with pytest.raises(releases.NotReady, match="keine Meldungen"):
        land.ask(2026, 1)
    ready = Pool.objects.create(group=land.groups[0], year=2026, quarter=1, state="ready")
    with pytest.raises(releases.NotReady, match="nichts zusammengezählt"):
        land.ask(2026, 1)
    ready.delete()
    Pool.objects.create(group=land.groups[0], year=2026, quarter=1)
    with pytest.raises(releases.NotReady, match="noch Meldungen"):
        land.ask(2026, 1)


def test_late_sums_count_later_and_revise_nothing(land: Ministry) -> None:
    first = compute(land.ask(2026, 1))
    before = list(first.tables.order_by("order").values_list("values", flat=True))
    late = Pool.objects.create(group=land.groups[0], year=2025, quarter=4, state="summed")
    some = next(iter(land.true.values()))
    PoolSum.objects.create(pool=late, digest=source_plan().digest, returns=5, cells=some)
    Release.objects.create(year=StatisticsYear.objects.create(ministry=land.authority, year=2025), asked_at=NOW)
    sums(land, 2026, 2, seed=3, processes=10)
    second = compute(land.ask(2026, 2, LATER))
    assert second.returns == 26
    assert list(first.tables.order_by("order").values_list("values", flat=True)) == before


def test_counts_without_noise_are_never_kept(land: Ministry, monkeypatch: pytest.MonkeyPatch) -> None:
    release = land.ask(2026, 1)
    with monkeypatch.context() as patch:
        patch.setattr(drawing, "drawn", lambda layout, tally, rho, quarter: tally)
        assert compute(release).state == "refused"
    assert "NothingAdded" in GateReport.objects.get().text
    assert PoolSum.objects.count() == 3
    assert not (NoisyTally.objects.exists() or LedgerDraw.objects.exists() or RawTally.objects.exists())
    releases.ask_again(release=release, actor=land.actor, now=NOW)
    assert compute(release).state == "gated"


def test_what_the_gate_refuses_cannot_be_published_and_says_why(
    land: Ministry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def far_off(layout: Layout, tally: Counts, rho: float, *, quarter: int | None) -> Counts:
        noisy = drawn(layout, tally, rho, quarter=quarter)
        noisy[0] += 10_000
        return noisy

    with monkeypatch.context() as patch:
        patch.setattr(drawing, "drawn", far_off)
        release = compute(land.ask(2026, 1))
    report = GateReport.objects.get()
    assert (release.state, report.holds) == ("refused", False)
    assert "keine steht roh darin. NICHT bestanden" in report.text
    with pytest.raises(Release.DoesNotExist):
        land.publish(release)
    releases.ask_again(release=release, actor=land.actor, now=NOW)
    assert compute(release).state == "refused"
    assert GateReport.objects.count() == 2, "every report is kept"


def test_a_computation_that_breaks_ends_with_a_report_and_may_be_asked_again(
    land: Ministry, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = land.ask(2026, 1)
    with monkeypatch.context() as patch:
        patch.setattr(drawing, "drawn", lambda *_arguments, **_named: 1 / 0)
        assert compute(release).state == "refused"
    assert "ZeroDivisionError" in GateReport.objects.get().text
    assert PoolSum.objects.count() == 3 and next_open() is None
    releases.ask_again(release=release, actor=land.actor, now=NOW)
    assert compute(release).state == "gated"


def test_figures_changed_after_their_computation_do_not_pass(land: Ministry) -> None:
    release = compute(land.ask(2026, 1))
    row = release.tables.get(key="region_quarter")
    row.values = [row.values[0] + 1, row.values[1] - 1, *row.values[2:]]
    row.save()
    Release.objects.filter(pk=release.pk).update(state="draft")
    assert compute(release).state == "refused"


def test_only_the_named_body_publishes(land: Ministry) -> None:
    release = compute(land.ask(2026, 1))
    stranger = actor_for(a_user(Role.STATISTICS, a_site(), everywhere=True), TODAY)
    ministry = actor_for(a_user(Role.MINISTRY, a_site(land.authority), everywhere=True), TODAY)
    for actor in (stranger, ministry):
        with pytest.raises(Denied):
            releases.publish(release=release, actor=actor, now=NOW)
        with pytest.raises(Denied):
            releases.ask(ministry=land.authority, year=2026, quarter=1, actor=actor, now=NOW, today=TODAY)
    helped = replace(land.actor, helper=land.officer)
    with pytest.raises(Denied):
        releases.publish(release=release, actor=helped, now=NOW)


def test_the_protection_of_a_year_stays_once_something_was_drawn(land: Ministry) -> None:
    chosen = {"ministry": land.authority, "year": 2026, "actor": land.actor, "now": NOW}
    releases.choose(**chosen, profile="A", rho=0.125)
    compute(land.ask(2026, 1))
    with pytest.raises(StatisticsYear.DoesNotExist):
        releases.choose(**chosen, profile="C", rho=0.25)
    assert releases.choose(**{**chosen, "year": 2027}, profile="C", rho=0.25).profile == "C"
    assert LedgerDraw.objects.first().deviation == pytest.approx((1 / (2 * 0.125 * 0.17)) ** 0.5, rel=0.2)
