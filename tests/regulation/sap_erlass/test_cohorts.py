# SPDX-License-Identifier: EUPL-1.2
"""Cohorts, companions, registrations, small groups: complete tables, nothing started without what it needs."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schutznetz.regulation.finding import Status, require
from schutznetz.regulation.sap_erlass import basic_training, companions, registration, small_group, speakers
from schutznetz.regulation.sap_erlass.basic_training import Module
from schutznetz.regulation.sap_erlass.spans import Span
from tests.regulation.sap_erlass.lives import DAYS, RULES, TODAY

AREAS = ("conversation", "conflicts", "disorders")
MODULES = st.lists(st.builds(Module, st.sampled_from(AREAS), st.one_of(st.none(), DAYS)), max_size=6).map(tuple)
STARTS = {
    basic_training: (basic_training.State.PLANNED,),
    small_group: (small_group.State.REQUESTED,),
    speakers: (speakers.State.CALLED,),
    registration: (registration.State.REGISTERED, registration.State.WAITING),
}
each_table = pytest.mark.parametrize("topic", [pytest.param(one, id=one.__name__.split(".")[-1]) for one in STARTS])


@each_table
def test_every_state_is_reached_and_every_step_cited(topic):
    steps = [one for steps in topic.TRANSITIONS.values() for one in steps.values()]
    assert set(topic.TRANSITIONS) == set(topic.State)
    assert {one.target for one in steps} | {*STARTS[topic]} == set(topic.State)
    assert all(RULES.citation(one.parameter, TODAY) and one.by for one in steps)


@each_table
def test_what_a_step_lacks_is_named_and_with_it_the_step_is_open(topic):
    for state, steps in topic.TRANSITIONS.items():
        for event, one in steps.items():
            asked = {"state": state, "event": event, "rules": RULES, "today": TODAY}
            bare = topic.step(known=(), **asked)
            assert bare.facts.get("missing", ()) == tuple(fact.value for fact in one.requires)
            assert topic.step(known=one.requires, **asked).facts["target"] == one.target.value


@given(MODULES, st.one_of(st.none(), DAYS))
@settings(max_examples=60)
@pytest.mark.requirement("SAP-108")
def test_a_plan_is_complete_with_all_areas_days_and_an_end(modules, completes_on):
    found = basic_training.plan(modules=modules, completes_on=completes_on, rules=RULES, today=TODAY)
    days = [module.on for module in modules]
    complete = {module.area for module in modules} == set(AREAS) and None not in days
    assert (found.status is Status.MET) == bool(complete and completes_on and completes_on >= max(days))


@pytest.mark.requirement("SAP-111")
def test_a_cohort_may_start_without_a_companion_under_a_warning_that_stays():
    asked = {"companions": 0, "starts_on": TODAY, "rules": RULES}
    started = require(companions.assigned(**asked, today=TODAY))
    later = companions.assigned(**asked, today=TODAY + timedelta(days=30))
    assert (started.warning, started.is_open, later.is_open) == (True, True, True)


@given(DAYS, st.integers(0, 900), st.integers(-200, 900), DAYS)
@settings(max_examples=60)
@pytest.mark.requirement("SAP-112")
def test_a_companion_is_free_the_day_after_the_cohort_has_closed(since, length, closed_after, today):
    closed = since + timedelta(days=closed_after)
    assignment = Span(since, since + timedelta(days=length))
    asked = {"assignment": assignment, "group_closed_on": closed, "rules": RULES, "today": today}
    last = companions.term(**asked).until
    assert last == max(min(assignment.until, closed), since)
    assert (companions.running(**asked).status is Status.MET) == (since <= today <= last)


@given(st.integers(0, 20))
@pytest.mark.requirement("SAP-136")
def test_six_and_not_seven(participants):
    found = small_group.size(participants=participants, rules=RULES, today=TODAY)
    assert (found.status is Status.MET) == (participants <= 6)


@pytest.mark.requirement("SAP-138")
def test_nothing_is_planned_that_was_not_approved():
    table = small_group.TRANSITIONS
    assert [state for state, steps in table.items() if small_group.Event.PLAN in steps] == [small_group.State.APPROVED]
    assert table[small_group.State.REQUESTED][small_group.Event.APPROVE].by == ("MIN",)


@pytest.mark.parametrize("field", ["description", "case", "client", "reason", "topic"])
@pytest.mark.requirement("SAP-137")
def test_a_request_tells_no_story(field):
    found = small_group.request(fields=("dates", field), rules=RULES, today=TODAY)
    assert found.facts["too_much"] == (field,)


@given(st.dates(date(2008, 1, 1), date(2030, 1, 1)), st.dates(date(2008, 1, 1), date(2030, 1, 1)))
@settings(max_examples=40)
@pytest.mark.requirement("SAP-138")
def test_an_approval_counts_from_its_day_on(approved_on, today):
    found = small_group.approval(approved_on=approved_on, rules=RULES, today=today)
    assert (found.status is Status.MET) == (approved_on <= today)


@pytest.mark.requirement("SAP-127")
def test_no_step_of_a_registration_belongs_to_anybody_but_counsellor_and_academy():
    actors = {who for steps in registration.TRANSITIONS.values() for one in steps.values() for who in one.by}
    assert actors == {"SAP", "ACA"}
    assert registration.TRANSITIONS[registration.State.REGISTERED][registration.Event.CANCEL].by == ("SAP",)


@given(st.integers(0, 20), st.integers(0, 25), st.integers(0, 10))
@settings(max_examples=60)
@pytest.mark.requirement("SAP-127")
def test_nobody_overtakes_on_the_waiting_list(places, taken, waiting):
    found = registration.place(places=places, taken=taken, waiting_before=waiting, rules=RULES, today=TODAY)
    assert (found.status is Status.MET) == (places - taken > waiting)
    later = registration.place(places=places, taken=taken, waiting_before=waiting + 1, rules=RULES, today=TODAY)
    assert found.status is Status.MET or later.facts["position"] == found.facts["position"] + 1
