# SPDX-License-Identifier: EUPL-1.2
"""The overview of a counsellor: it combines the rules without changing them, and nobody above sees it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schutznetz.regulation.finding import Status
from schutznetz.regulation.sap_erlass import further_training, quality
from schutznetz.regulation.sap_erlass.meetings import Meeting, Presence
from schutznetz.regulation.sap_erlass.quality import Declaration, Record
from schutznetz.regulation.sap_erlass.recurring import Event, Service
from tests.regulation.sap_erlass.lives import DAYS, EVENTS, RESTS, RULES, SERVICES, TODAY, sound, urgency

YEARS = st.integers(2015, 2029)
DECLARED = st.lists(st.builds(Declaration, YEARS, st.booleans()), max_size=3).map(tuple)
MEETINGS = st.lists(st.builds(Meeting, DAYS, st.sampled_from(Presence)), max_size=3).map(tuple)
RECORDS = st.builds(Record, SERVICES, EVENTS, EVENTS, EVENTS, MEETINGS, DECLARED)
SERVICE = Service(date(2020, 5, 4))
GOOD = Record(SERVICE, (Event(date(2025, 9, 1)),), (Event(date(2025, 10, 1)),), (), (), (Declaration(2026, True),))


def overview(record, year, today):
    return quality.overview(record=record, year=year, rules=RULES, today=today)


@given(RECORDS, YEARS, DAYS, DAYS)
@settings(max_examples=40)
@pytest.mark.requirement("SAP-163", "SAP-164")
def test_one_more_of_anything_never_worsens_an_item(record, year, more, today):
    better = Record(
        record.service, (*record.conversation, Event(more)), (*record.subject, Event(more)),
        (*record.supervision, Event(more)), record.meetings, (*record.declarations, Declaration(year, True)),
    )  # fmt: skip
    for before, after in zip(overview(record, year, today), overview(better, year, today), strict=True):
        assert urgency(after) <= urgency(before)
        assert sound(before)


@given(RECORDS, RESTS, YEARS, DAYS)
@settings(max_examples=40)
@pytest.mark.requirement("SAP-121")
def test_resting_never_creates_a_breach(record, rest, year, today):
    resting = replace(record, service=replace(record.service, rests=(*record.service.rests, rest)))
    for before, after in zip(overview(record, year, today), overview(resting, year, today), strict=True):
        assert after.status is not Status.BREACHED or before.status is Status.BREACHED


@given(RECORDS, YEARS, DAYS)
@settings(max_examples=20)
@pytest.mark.requirement("SAP-164")
def test_the_overview_says_what_the_single_rules_say(record, year, today):
    found = overview(record, year, today)
    assert [one.rule.split(".", 1)[1] for one in found] == [
        "further_training.conversation", "further_training.subject", "supervision.yearly", "meetings.attendance",
        "quality.declaration",
    ]  # fmt: skip
    assert found[0] == further_training.conversation(
        attended=record.conversation, service=record.service, rules=RULES, today=today
    )
    assert quality.worst(found) in {one.status for one in found}


def test_the_worst_item_stands_for_the_overview():
    assert quality.worst(overview(Record(SERVICE), 2026, TODAY)) is Status.BREACHED
    assert quality.worst(()) is Status.NOT_APPLICABLE
    assert quality.worst(overview(GOOD, 2026, TODAY)) is Status.DUE


@pytest.mark.parametrize("reader", ["head", "line_manager", "academy", "staff_council", "statistics", "other_speaker"])
@pytest.mark.requirement("SAP-170")
def test_the_overview_is_never_for_others(reader):
    found = quality.reader(reader=reader, told_on=date(2026, 1, 1), rules=RULES, today=TODAY)
    assert found.status is Status.BREACHED


@pytest.mark.parametrize("reader", ["speaker", "ministry"])
@pytest.mark.requirement("SAP-170")
def test_the_counsellor_sees_it_first(reader):
    statuses = [
        quality.reader(reader=reader, told_on=told, rules=RULES, today=TODAY).status
        for told in (None, date(2026, 6, 16), TODAY)
    ]
    assert statuses == [Status.DUE, Status.DUE, Status.MET]


@given(DECLARED, SERVICES, YEARS, DAYS)
@settings(max_examples=60)
@pytest.mark.requirement("SAP-162")
def test_a_yes_is_never_worse_than_a_no_or_silence(declared, service, year, today):
    asked = {"service": service, "year": year, "rules": RULES, "today": today}
    said = quality.declaration(declared=(*declared, Declaration(year, True)), **asked)
    assert urgency(said) == 0
    assert sound(quality.declaration(declared=declared, **asked))
