# SPDX-License-Identifier: EUPL-1.2
"""Working groups: size, comments before a decision, speakers and their terms, reports and notes on trends."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schutznetz.regulation.finding import Status, Strength, require
from schutznetz.regulation.sap_erlass import reports, speakers, working_groups
from schutznetz.regulation.sap_erlass.rule_sets import Rules, RuleSet
from schutznetz.regulation.sap_erlass.spans import Span
from schutznetz.regulation.sap_erlass.speakers import Office
from tests.regulation.sap_erlass.lives import DAYS, RULES, TODAY, sound, urgency

OFFICES = st.builds(Office, DAYS, st.one_of(st.none(), DAYS), st.one_of(st.none(), DAYS))


@given(st.integers(0, 120))
@settings(max_examples=60)
@pytest.mark.requirement("SAP-140")
def test_one_member_less_never_worsens_the_size_and_a_split_always_fits(members):
    found = working_groups.size(members=members, rules=RULES, today=TODAY)
    fewer = working_groups.size(members=max(members - 1, 0), rules=RULES, today=TODAY)
    assert urgency(fewer) <= urgency(found)
    assert found.strength is Strength.SHOULD
    assert found.warning is (members > 25)
    assert -(-members // found.facts["groups"]) <= 25


@given(st.one_of(st.none(), DAYS), st.integers(0, 5), st.integers(0, 5), DAYS)
@settings(max_examples=60)
@pytest.mark.requirement("SAP-146")
def test_one_more_answer_never_worsens_the_verdict_and_nothing_blocks(sent_on, affected, answered, today):
    before, after = (
        working_groups.consultation(sent_on=sent_on, affected=affected, answered=count, rules=RULES, today=today)
        for count in (answered, answered + 1)
    )
    assert urgency(after) <= urgency(before)
    assert before.warning is (before.status is Status.DUE)
    assert require(before) is before
    assert sound(before)


@given(st.lists(DAYS, max_size=5).map(tuple), DAYS)
@settings(max_examples=60)
@pytest.mark.requirement("SAP-155")
def test_two_events_on_one_day_are_shown(days, more):
    found = working_groups.calendar(days=days, rules=RULES, today=TODAY)
    assert found.warning is (len(set(days)) < len(days))
    assert working_groups.calendar(days=(*days, more), rules=RULES, today=TODAY).warning >= found.warning


@given(OFFICES, DAYS)
@settings(max_examples=60)
@pytest.mark.requirement("SAP-152", "SAP-153")
def test_nobody_acts_unconfirmed_outside_the_term_or_after_leaving(office, today):
    found = speakers.in_office(office=office, rules=RULES, today=today)
    term = speakers.span_of(office, rules=RULES)
    confirmed = office.confirmed_on is not None and office.confirmed_on <= today
    stays = office.left_on is None or today <= office.left_on
    assert (found.status is Status.MET) == (confirmed and term.covers(today) and stays)
    assert sound(speakers.term(office=office, rules=RULES, today=today))


@pytest.mark.requirement("SAP-152")
def test_an_election_on_a_leap_day_ends_before_the_first_of_march():
    leap = speakers.span_of(Office(date(2028, 2, 29)), rules=RULES)
    assert leap == Span(date(2028, 2, 29), date(2031, 2, 27))


@pytest.mark.requirement("SAP-152", "SAP-153")
def test_the_term_may_start_with_the_confirmation_if_a_set_says_so():
    text = RULES.sets["SAP-2007"].topics["speakers"]
    start = text.parameters["term_starts_with"]
    later = replace(start, versions=(replace(start.versions[0], value="confirmation"),))
    topic = replace(text, parameters={**text.parameters, "term_starts_with": later})
    own = RuleSet("SAP-OWN", "", "", date(2007, 8, 27), based_on="SAP-2007", topics={"speakers": topic})
    rules = Rules({**RULES.sets, "SAP-OWN": own}, first="SAP-OWN")
    office = Office(date(2026, 5, 12), date(2026, 6, 1))
    assert speakers.span_of(office, rules=rules) == Span(date(2026, 6, 1), date(2029, 5, 31))
    unconfirmed = Office(date(2026, 5, 12))
    assert speakers.span_of(unconfirmed, rules=rules) is None
    assert speakers.term(office=unconfirmed, rules=rules, today=TODAY).status is Status.NOT_APPLICABLE
    assert speakers.in_office(office=unconfirmed, rules=rules, today=TODAY).facts["lacks"] == "confirmation"


@given(st.integers(0, 30), st.integers(0, 80))
@settings(max_examples=40)
@pytest.mark.requirement("SAP-156")
def test_speaker_and_deputy_of_every_group_are_invited(groups, invited):
    found = speakers.conference(groups=groups, invited=invited, rules=RULES, today=TODAY)
    assert (found.status is Status.MET) == (invited >= 2 * groups)


@given(st.integers(2009, 2030), st.one_of(st.none(), DAYS), DAYS)
@settings(max_examples=60)
@pytest.mark.requirement("SAP-150")
def test_the_report_is_due_in_the_march_after_its_year(year, submitted, today):
    found = reports.yearly(year=year, submitted_on=submitted, rules=RULES, today=today)
    due = date(year + 1, 3, 31)
    if submitted is None or submitted > today:
        assert found.due_on == due
        wanted = Status.NOT_APPLICABLE if today.year <= year else Status.DUE if today <= due else Status.BREACHED
        assert found.status is wanted
    else:
        assert (found.status, found.warning) == (Status.MET, submitted > due)


@given(st.sampled_from(["working_group", "authority", "counsellor", "office"]), st.integers(0, 40))
@settings(max_examples=60)
@pytest.mark.requirement("SAP-157")
def test_no_small_number_and_no_single_authority_in_a_note(level, cases):
    found = reports.trend(level=level, cases=cases, rules=RULES, today=TODAY)
    assert (found.status is Status.MET) == (level == "working_group" and cases >= 11)


@given(DAYS, st.integers(0, 1000))
@settings(max_examples=40)
@pytest.mark.requirement("SAP-149")
def test_a_note_checked_later_is_never_worse(checked, later):
    before, after = (
        working_groups.note(checked_on=day, rules=RULES, today=TODAY)
        for day in (checked, checked + timedelta(days=later))
    )
    assert urgency(after) <= urgency(before)
