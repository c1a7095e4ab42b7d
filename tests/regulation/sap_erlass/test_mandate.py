# SPDX-License-Identifier: EUPL-1.2
"""The state table of the role: complete, cited, without a way back from the end."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.regulation.finding import Status
from schutznetz.regulation.sap_erlass import mandate
from schutznetz.regulation.sap_erlass.mandate import TRANSITIONS, Event, Fact, State
from schutznetz.regulation.sap_erlass.rule_sets import standard

RULES, TODAY = standard(), date(2026, 6, 15)
LONG_WAY = (
    (Event.NOMINATE, (Fact.CONSENT, Fact.LOCALLY_SELECTED, Fact.PARTICIPATIONS)), (Event.BRIEF, (Fact.BRIEFING_TALK,)),
    (Event.SELECT, (Fact.PANEL_SUITABLE,)), (Event.BEGIN_TRAINING, ()),
    (Event.APPOINT, (Fact.CONSENT, Fact.TRAINING_COMPLETED)),
)  # fmt: skip
FACTS = st.sets(st.sampled_from(Fact)).map(tuple)


def take(state: State, event: Event, *known: Fact) -> mandate.Finding:
    return mandate.step(state=state, event=event, known=known, rules=RULES, today=TODAY)


def test_every_state_has_its_steps_and_every_step_its_section():
    assert set(TRANSITIONS) == set(State)
    for steps in TRANSITIONS.values():
        for one in steps.values():
            assert RULES.citation(one.parameter, TODAY).text.startswith("SAP-Erlass 2007")
            assert one.by


@pytest.mark.requirement("SAP-079", "SAP-083", "SAP-084", "SAP-093")
def test_the_way_to_the_appointment_in_its_order():
    state = State.APPLIED
    for event, known in LONG_WAY:
        found = take(state, event, *known)
        assert found.status is Status.MET
        state = State(found.facts["target"])
    assert state is State.APPOINTED


@pytest.mark.parametrize(("number", "lacking"), [(n, f) for n, (_event, facts) in enumerate(LONG_WAY) for f in facts])
@pytest.mark.requirement("SAP-079", "SAP-083", "SAP-084", "SAP-093")
def test_each_fact_on_the_way_is_needed(number, lacking):
    state = State.APPLIED
    for event, _known in LONG_WAY[:number]:
        state = TRANSITIONS[state][event].target
    event, known = LONG_WAY[number]
    found = take(state, event, *(fact for fact in known if fact is not lacking))
    assert (found.rule, found.facts["missing"]) == ("sap.mandate.lacking", (lacking.value,))


@pytest.mark.requirement("SAP-079", "SAP-083", "SAP-084")
def test_no_step_of_the_way_can_be_left_out():
    reached = [State.APPLIED]
    for event, _known in LONG_WAY:
        reached.append(TRANSITIONS[reached[-1]][event].target)
    for number, state in enumerate(reached[:-1]):
        for later, _known in LONG_WAY[number + 1 :]:
            assert later not in TRANSITIONS[state]


@pytest.mark.requirement("SAP-007")
def test_without_consent_the_refusal_cites_that_nobody_is_assigned():
    found = take(State.APPLIED, Event.NOMINATE, Fact.LOCALLY_SELECTED, Fact.PARTICIPATIONS)
    assert found.citation.text == "SAP-Erlass 2007, Abschn. I"


@pytest.mark.requirement("SAP-100")
@pytest.mark.parametrize("state", [state for state in State if state not in mandate.OVER])
def test_whoever_wants_to_stop_needs_nothing(state):
    step = TRANSITIONS[state][Event.RESIGN]
    assert (step.target, step.by, step.requires) == (State.ENDED, ("SAP",), ())


@pytest.mark.requirement("SAP-054")
@pytest.mark.parametrize("state", [state for state in State if state not in mandate.OVER])
def test_leaving_the_service_ends_every_role(state):
    assert take(state, Event.LEAVE).facts["target"] == "ended"


@pytest.mark.parametrize("state", sorted(mandate.OVER, key=lambda state: state.value))
def test_what_is_over_stays_over(state):
    assert mandate.possible(state) == ()
    found = take(state, Event.APPOINT, *Fact)
    assert (found.rule, found.status) == ("sap.mandate.no_such_step", Status.BREACHED)


@pytest.mark.requirement("SAP-100", "SAP-103", "SAP-106")
def test_nobody_but_the_person_ends_a_role_without_a_proceeding():
    for steps in TRANSITIONS.values():
        for event, one in steps.items():
            if one.target is State.ENDED and event not in (Event.RESIGN, Event.LEAVE):
                assert one.requires in ((Fact.TERMINATION_CONCLUDED,), (Fact.REVIEW_DECIDED,))


@pytest.mark.requirement("SAP-095")
def test_a_transferred_role_rests_and_goes_on_after_reappointment():
    assert State.TRANSFERRED not in mandate.COUNSELLING
    assert take(State.APPOINTED, Event.TRANSFER).facts["target"] == "transferred"
    assert take(State.TRANSFERRED, Event.REAPPOINT, Fact.CONSENT).facts["target"] == "appointed"


@pytest.mark.requirement("SAP-094", "SAP-095")
def test_who_is_transferred_again_before_a_reappointment_rests_on():
    found = take(State.TRANSFERRED, Event.TRANSFER)
    assert (found.status, found.facts["target"]) == (Status.MET, "transferred")
    assert TRANSITIONS[State.TRANSFERRED][Event.TRANSFER].by == ("HEAD",)


@pytest.mark.requirement("SAP-098")
def test_a_refused_reappointment_ends_nothing_and_needs_reasons():
    assert take(State.TRANSFERRED, Event.DECLINE_REAPPOINTMENT).facts["missing"] == ("written_reasons",)
    assert take(State.TRANSFERRED, Event.DECLINE_REAPPOINTMENT, Fact.WRITTEN_REASONS).facts["target"] == "transferred"


@pytest.mark.requirement("SAP-099")
def test_a_secondment_is_examined_then_goes_on_or_rests():
    assert take(State.APPOINTED, Event.SECOND).facts["target"] == "seconded"
    assert take(State.SECONDED, Event.CONTINUE, Fact.CONSENT).facts["target"] == "seconded_active"
    assert take(State.SECONDED, Event.REST, Fact.EXPECTED_DURATION).facts["target"] == "resting"
    assert take(State.SECONDED_ACTIVE, Event.RETURN).facts["target"] == "appointed"


@given(st.sampled_from(State), st.sampled_from(Event), FACTS, st.sampled_from(Fact))
def test_one_more_fact_never_worsens_a_step(state, event, known, another):
    before, after = take(state, event, *known), take(state, event, *known, another)
    assert before.status is Status.BREACHED or after.status is Status.MET


@given(st.sampled_from(State), st.sampled_from(Event), FACTS)
def test_the_order_of_facts_does_not_matter(state, event, known):
    assert take(state, event, *known) == take(state, event, *reversed(known))


@pytest.mark.requirement("SAP-054")
@pytest.mark.parametrize(
    ("last_day", "status"),
    [(None, Status.NOT_APPLICABLE), (date(2026, 6, 15), Status.DUE), (date(2026, 6, 14), Status.BREACHED)],
)
def test_the_role_ends_with_the_last_day_of_service(last_day, status):
    assert mandate.leaving(last_day=last_day, rules=RULES, today=TODAY).status is status
