# SPDX-License-Identifier: EUPL-1.2
"""Reviews: no way to a release without hearing, reasons and a person; the special trigger wins; own items only."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schutznetz.regulation.finding import Status
from schutznetz.regulation.sap_erlass import review
from schutznetz.regulation.sap_erlass.review import TRANSITIONS, Event, Fact, Item, State
from tests.regulation.sap_erlass.lives import DAYS, RULES, TODAY, sound

FACTS = st.sets(st.sampled_from(Fact)).map(tuple)


def step(state, event, *known):
    return review.step(state=state, event=event, known=known, rules=RULES, today=TODAY)


def ways(state: State) -> list[list[Event]]:
    """Every way from a state to the decision for a release that visits no state twice."""
    found: list[list[Event]] = []

    def follow(here: State, events: list[Event], seen: frozenset[State]) -> None:
        if here is State.RELEASE_DECIDED:
            found.append(events)
            return
        for event, one in TRANSITIONS[here].items():
            if one.target not in seen:
                follow(one.target, [*events, event], seen | {one.target})

    follow(state, [], frozenset({state}))
    return found


@pytest.mark.requirement("SAP-169")
def test_every_way_to_a_release_passes_the_hearing():
    routes = ways(State.REPORTED)
    assert routes
    for events in routes:
        assert events[0] is Event.HEAR
        assert {Event.COMMENT, Event.PERIOD_OVER} & set(events)
    assert Fact.REASONS in TRANSITIONS[State.HEARD][Event.DECIDE_RELEASE].requires
    assert Fact.TOLD in TRANSITIONS[State.REPORTED][Event.HEAR].requires


@pytest.mark.requirement("SAP-144", "SAP-169")
def test_the_ministry_decides_and_the_head_executes():
    decisions = {Event.CLOSE, Event.SET_DEADLINE, Event.DECIDE_RELEASE}
    for steps in TRANSITIONS.values():
        assert all(one.by == ("MIN",) for event, one in steps.items() if event in decisions)
    assert TRANSITIONS[State.RELEASE_DECIDED][Event.EXECUTE].by == ("HEAD",)
    assert {one.target for steps in TRANSITIONS.values() for one in steps.values()} >= {State.RELEASED, State.CLOSED}


def test_every_state_is_reached_every_step_cited_and_the_ends_are_ends():
    assert set(TRANSITIONS) == set(State)
    reached = {one.target for steps in TRANSITIONS.values() for one in steps.values()} | {State.REPORTED}
    assert reached == set(State)
    assert set(State) - review.OPEN == {State.CLOSED, State.RELEASED, State.LAPSED}
    for steps in TRANSITIONS.values():
        assert all(RULES.citation(one.parameter, TODAY) and one.by for one in steps.values())


@given(st.sampled_from(State), st.sampled_from(Event), FACTS, st.sampled_from(Fact))
@settings(max_examples=100)
def test_one_more_fact_on_record_never_closes_a_step(state, event, known, more):
    if step(state, event, *known).status is Status.MET:
        assert step(state, event, *known, more).status is Status.MET


@given(st.sampled_from(Item), st.integers(0, 5))
@settings(max_examples=40)
@pytest.mark.requirement("SAP-129", "SAP-134", "SAP-144")
def test_the_special_trigger_wins(item, misses):
    found = review.trigger(item=item, misses=misses, rules=RULES, today=TODAY)
    wanted = 2 if item in (Item.SUPERVISION, Item.MEETINGS) else 1
    assert (found.status is Status.MET) == (misses >= wanted)


@pytest.mark.parametrize("who", ["academy", "speaker", "head", "line_manager", "ministry", "counsellor"])
@pytest.mark.requirement("SAP-168")
def test_each_reports_its_own_items_only(who):
    own = {
        item
        for item in Item
        if review.reporter(reporter=who, item=item, is_own_group=True, rules=RULES, today=TODAY).status is Status.MET
    }
    assert own == {
        "academy": {Item.CONVERSATION, Item.SUBJECT, Item.SUPERVISION},
        "speaker": {Item.MEETINGS, Item.COUNSELLING, Item.DOCUMENTATION},
    }.get(who, set())


@pytest.mark.parametrize("item", Item)
@pytest.mark.requirement("SAP-168")
def test_a_speaker_reports_nothing_of_another_group(item):
    found = review.reporter(reporter="speaker", item=item, is_own_group=False, rules=RULES, today=TODAY)
    assert found.status is Status.BREACHED


@given(DAYS, st.integers(0, 40), st.one_of(st.none(), st.integers(0, 40)))
@settings(max_examples=60)
@pytest.mark.requirement("SAP-169")
def test_the_hearing_lasts_fourteen_days_or_until_the_comment(asked, passed, commented):
    today = asked + timedelta(days=passed)
    day = None if commented is None else asked + timedelta(days=commented)
    found = review.hearing(asked_on=asked, commented_on=day, rules=RULES, today=today)
    has_commented = commented is not None and commented <= passed
    assert (found.status is Status.MET) == (has_commented or passed > 14)
    assert sound(found)


@given(
    st.sampled_from(["none", "deadline", "release", "warning"]), st.sampled_from(["ministry", "head", "academy"]),
    st.booleans(), st.booleans(), st.booleans(), st.sampled_from([None, TODAY, date(2026, 9, 30)]),
)  # fmt: skip
@settings(max_examples=100)
@pytest.mark.requirement("SAP-169")
def test_no_consequence_without_person_hearing_and_reasons(outcome, by, person, heard, reasons, deadline):
    found = review.decision(
        outcome=outcome, decided_by=by, is_by_a_person=person, is_heard=heard, has_reasons=reasons, deadline=deadline,
        rules=RULES, today=TODAY,
    )  # fmt: skip
    if found.status is Status.MET:
        assert outcome in ("none", "deadline", "release")
        assert (by, person, reasons) == ("ministry", True, True)
        assert heard or outcome == "none"
        assert outcome != "deadline" or deadline > TODAY
    else:
        assert found.facts["missing"]
