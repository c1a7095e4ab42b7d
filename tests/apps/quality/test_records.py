# SPDX-License-Identifier: EUPL-1.2
"""The night reads only what the rules still look back at, and comes to the same as when it reads everything."""

from datetime import date, timedelta

import pytest

from schutznetz.apps.quality.facts.records import findings_of, missed_by
from schutznetz.apps.quality.models import Declaration, QuarterReturn
from schutznetz.apps.quality.queries.records import Person, people_of
from schutznetz.regulation.sap_erlass.rule_sets import REMEMBERED, Rules, standard
from tests.apps.quality.objects import DAY, NOW, Court, attend, convene

pytestmark = pytest.mark.django_db


@pytest.fixture
def court() -> Court:
    """Ten years of records: a meeting missed and a supervision attended each year, and something said in most."""
    found = Court()
    found.part.since = date(2015, 1, 1)
    found.part.save()
    found.counsellor.appointed_on = found.counsellor.training_began_on = date(2015, 1, 1)
    found.counsellor.save()
    for year in range(2016, 2027):
        convene(found.counsellor, found.group, date(year, 3, 10), "unexcused")
        if year % 2:
            attend(found.counsellor, found.programme, "supervision", date(year, 4, 1))
            Declaration.objects.create(counsellor=found.counsellor, year=year, has_counselled=True, declared_at=NOW)
        if year % 3:
            QuarterReturn.objects.create(counsellor=found.counsellor, year=year, quarter=1, sent_on=date(year, 4, 2))
    return found


def said(one: Person, day: date) -> object:
    findings = findings_of(one.known, one.rules, day)
    return findings, list(missed_by(one.known, findings, one.rules, day))


@pytest.mark.parametrize("day", [DAY, date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)])
def test_what_is_not_read_would_change_nothing(court: Court, day: date) -> None:
    (everything,), (some,) = people_of([court.counsellor]), people_of([court.counsellor], today=day)
    assert said(some, day) == said(everything, day)
    assert len(said(some, day)[1]) > 3  # type: ignore[index]
    assert len(some.known.record.meetings) < len(everything.known.record.meetings)
    assert len(some.known.sent) < len(everything.known.sent)


def test_values_are_remembered_by_their_day_and_not_without_end() -> None:
    rules = Rules(standard().sets)
    assert rules == standard()
    first = rules.dated("quality.look_back_years", DAY)
    assert rules.dated("quality.look_back_years", DAY) is first
    for number in range(REMEMBERED + 10):
        rules.dated("quality.look_back_years", DAY + timedelta(days=number))
    assert len(rules._known) <= REMEMBERED
