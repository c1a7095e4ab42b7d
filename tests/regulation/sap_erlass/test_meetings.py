# SPDX-License-Identifier: EUPL-1.2
"""Meetings: coming, or an excuse, never worsens a verdict; a meeting nobody convened is nobody's absence."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schutznetz.regulation.finding import Status, Strength
from schutznetz.regulation.sap_erlass import meetings
from schutznetz.regulation.sap_erlass.meetings import Meeting, Presence
from schutznetz.regulation.sap_erlass.recurring import Service
from schutznetz.regulation.sap_erlass.spans import Span
from tests.regulation.sap_erlass.lives import DAYS, RESTS, RULES, SERVICES, TODAY, sound, urgency

YEARS = st.integers(2015, 2029)
CONVENED = st.lists(st.builds(Meeting, DAYS, st.sampled_from(Presence)), max_size=4).map(tuple)
LONG = Service(date(2010, 1, 1))


def attendance(convened, service=LONG, year=2026, today=TODAY):
    return meetings.attendance(meetings=convened, service=service, year=year, rules=RULES, today=today)


@given(CONVENED, SERVICES, YEARS, DAYS, st.sampled_from([Presence.PRESENT, Presence.EXCUSED]))
@settings(max_examples=60)
@pytest.mark.requirement("SAP-047", "SAP-143")
def test_coming_or_an_excuse_never_worsens_the_verdict(convened, service, year, today, better):
    before = attendance(convened, service, year, today)
    assert sound(before)
    for number, one in enumerate(convened):
        after = (*convened[:number], replace(one, presence=better), *convened[number + 1 :])
        assert urgency(attendance(after, service, year, today)) <= urgency(before)


@given(CONVENED, SERVICES, RESTS, YEARS, DAYS)
@settings(max_examples=60)
@pytest.mark.requirement("SAP-121")
def test_resting_never_creates_a_breach(convened, service, rest, year, today):
    before = attendance(convened, service, year, today)
    after = attendance(convened, replace(service, rests=(*service.rests, rest)), year, today)
    assert urgency(after) < 2 or urgency(before) == 2


@given(CONVENED, st.randoms())
@settings(max_examples=30)
def test_the_order_of_meetings_does_not_matter(convened, random):
    shuffled = random.sample(convened, len(convened))
    assert attendance(tuple(shuffled)) == attendance(convened)


@pytest.mark.requirement("SAP-047")
def test_a_year_without_a_meeting_asks_nothing_of_a_member_and_something_of_the_speaker():
    assert attendance((), today=date(2026, 12, 31)).status is Status.NOT_APPLICABLE
    planned = meetings.planned(meetings=(), year=2026, rules=RULES, today=date(2026, 12, 31))
    assert (planned.status, planned.strength) == (Status.BREACHED, Strength.SHOULD)


@given(st.lists(DAYS, max_size=4).map(tuple), DAYS, YEARS, DAYS)
@settings(max_examples=60)
@pytest.mark.requirement("SAP-142")
def test_one_more_planned_meeting_never_worsens_the_verdict(planned, more, year, today):
    before, after = (
        meetings.planned(meetings=days, year=year, rules=RULES, today=today) for days in (planned, (*planned, more))
    )
    assert urgency(after) <= urgency(before)
    assert sound(before)
    assert before.strength is Strength.SHOULD


@pytest.mark.requirement("SAP-143")
def test_meetings_in_a_rest_and_before_the_role_do_not_count():
    service = Service(date(2026, 2, 1), (Span(date(2026, 9, 1), date(2026, 10, 31)),))
    missed = tuple(Meeting(day, Presence.UNEXCUSED) for day in (date(2026, 1, 31), date(2026, 9, 1)))
    assert attendance(missed, service, today=date(2026, 12, 31)).facts["convened"] == 0
    missed = (*missed, Meeting(date(2026, 11, 1), Presence.UNEXCUSED))
    found = attendance(missed, service, today=date(2026, 12, 31))
    assert (found.status, found.facts["unexcused"]) == (Status.BREACHED, 1)


def test_the_next_meeting_is_what_is_due():
    coming = (Meeting(date(2026, 11, 10)), Meeting(date(2026, 9, 8)), Meeting(date(2026, 3, 3), Presence.PRESENT))
    assert attendance(coming).due_on == date(2026, 9, 8)
    unrecorded = attendance((*coming[2:], Meeting(date(2026, 6, 1))))
    assert (unrecorded.status, unrecorded.due_on) == (Status.DUE, None)


@pytest.mark.requirement("SAP-143")
def test_why_somebody_was_excused_is_read_by_the_speaker_only():
    readers = {
        reader: meetings.excuse_reader(reader=reader, rules=RULES, today=TODAY).status is Status.MET
        for reader in ("self", "speaker", "ministry", "head", "line_manager", "academy")
    }
    assert [reader for reader, sees in readers.items() if sees] == ["self", "speaker"]


@given(DAYS, st.integers(0, 90), st.integers(0, 90))
@settings(max_examples=60)
@pytest.mark.requirement("SAP-154")
def test_an_earlier_invitation_is_never_worse(meeting_on, ahead, earlier):
    sent = [meeting_on - timedelta(days=ahead), meeting_on - timedelta(days=ahead + earlier)]
    late, early = (
        meetings.invitation(meeting_on=meeting_on, sent_on=day, rules=RULES, today=meeting_on) for day in sent
    )
    assert early.warning <= late.warning
    assert late.warning is (ahead < 42)
