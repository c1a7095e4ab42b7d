# SPDX-License-Identifier: EUPL-1.2
"""Mentors, companions and cohorts: who may be one, when it ends, what is kept from others."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schutznetz.regulation.finding import Status
from schutznetz.regulation.sap_erlass import mentoring, supervision
from schutznetz.regulation.sap_erlass.recurring import Event, Service
from schutznetz.regulation.sap_erlass.rule_sets import Rules, Switch
from tests.regulation.sap_erlass.lives import DAYS, EVENTS, RESTS, RULES, SERVICES, TODAY, sound, urgency

OVERLAY = Rules(RULES.sets, (Switch(date(2010, 7, 1), "SAP-2010"),))
OPTIONAL_DAYS = st.one_of(st.none(), DAYS)


@given(OPTIONAL_DAYS, OPTIONAL_DAYS, OPTIONAL_DAYS, DAYS)
@settings(max_examples=60)
@pytest.mark.requirement("SAP-114")
def test_no_mentor_without_course_and_role(since, course, appointed, today):
    asked = {"counsellor_since": since, "course_completed_on": course, "appointed_by_ministry_on": appointed}
    found, stricter = (mentoring.qualified(**asked, rules=rules, today=today) for rules in (RULES, OVERLAY))
    there = [day is not None and day <= today for day in (since, course, appointed)]
    assert (found.status is Status.MET) == all(there[:2])
    assert (stricter.status is Status.MET) == all(there)


@pytest.mark.requirement("SAP-114")
def test_experience_is_shown_and_decides_nothing():
    fresh = mentoring.qualified(
        counsellor_since=TODAY, course_completed_on=TODAY, appointed_by_ministry_on=None, rules=RULES, today=TODAY
    )
    assert (fresh.status, fresh.facts["years"]) == (Status.MET, 0)


@given(st.dates(date(2012, 1, 1), date(2028, 1, 1)), st.lists(RESTS, max_size=2).map(tuple), DAYS)
@settings(max_examples=60)
@pytest.mark.requirement("SAP-117")
def test_a_pairing_ends_with_the_training_and_later_under_the_overlay(completed, rests, today):
    asked = {"since": date(2011, 1, 1), "training_completed_on": completed, "rests": rests, "today": today}
    found, longer = (mentoring.pairing(**asked, rules=rules) for rules in (RULES, OVERLAY))
    assert found.due_on == completed
    assert (found.status is Status.MET) == (today <= completed)
    assert longer.due_on >= completed + timedelta(days=365 if today >= completed else 0)
    assert sound(longer)


@pytest.mark.requirement("SAP-117")
def test_a_pairing_that_has_ended_is_not_opened_by_a_later_set():
    later = Rules(RULES.sets, (Switch(date(2026, 8, 1), "SAP-2010"),))
    asked = {"since": date(2024, 1, 10), "training_completed_on": date(2026, 6, 30), "rests": ()}
    found = mentoring.pairing(**asked, rules=later, today=date(2026, 8, 1))
    assert (found.status, found.citation.text) == (Status.NOT_APPLICABLE, "SAP-Erlass 2007, Nr. 7.3")


@pytest.mark.requirement("SAP-117")
def test_a_pairing_runs_while_the_training_does():
    found = mentoring.pairing(
        since=date(2024, 1, 10), training_completed_on=None, rests=(), rules=RULES, today=TODAY
    )  # fmt: skip
    assert (found.status, found.due_on) == (Status.MET, None)


@given(EVENTS, DAYS, SERVICES, st.integers(2015, 2029), DAYS)
@settings(max_examples=60)
@pytest.mark.requirement("SAP-118")
def test_one_more_supervision_for_mentors_never_worsens_the_verdict(attended, more, service, year, today):
    before, after = (
        mentoring.supervision(attended=events, as_mentor=service, year=year, rules=RULES, today=today)
        for events in (attended, (*attended, Event(more)))
    )
    assert urgency(after) <= urgency(before)


@pytest.mark.requirement("SAP-118")
def test_it_does_not_replace_the_supervision_of_everybody():
    service, day = Service(date(2020, 1, 1)), date(2027, 1, 1)
    ordinary = (Event(date(2026, 5, 5)),)
    own = mentoring.supervision(attended=(), as_mentor=service, year=2026, rules=RULES, today=day)
    common = supervision.yearly(attended=ordinary, service=service, year=2026, rules=RULES, today=day)
    assert (own.status, common.status) == (Status.BREACHED, Status.MET)


@pytest.mark.parametrize("reader", ["academy", "speaker", "ministry", "head", "line_manager", "other_mentor"])
@pytest.mark.requirement("SAP-116")
def test_feedback_stays_between_two(reader):
    assert mentoring.feedback(reader=reader, rules=RULES, today=TODAY).status is Status.BREACHED


@pytest.mark.parametrize("sent_to", ["ministry", "academy", "line_manager"])
@pytest.mark.requirement("SAP-119")
def test_the_hours_go_to_the_speaker_and_nobody_else(sent_to):
    found = mentoring.hours(
        quarter_ends_on=date(2026, 3, 31), sent_on=TODAY, sent_to=sent_to, rules=RULES, today=TODAY
    )  # fmt: skip
    assert found.status is Status.BREACHED
