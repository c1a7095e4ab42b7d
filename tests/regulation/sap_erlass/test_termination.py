# SPDX-License-Identifier: EUPL-1.2
"""The proceeding: letter, talk, agreement or the ministry; no step can be left out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.regulation.finding import Status
from schutznetz.regulation.sap_erlass import termination
from schutznetz.regulation.sap_erlass.rule_sets import standard
from schutznetz.regulation.sap_erlass.termination import OVER, TRANSITIONS, Event, Fact, Stage

RULES, TODAY = standard(), date(2026, 6, 15)
LETTER, TALK = date(2026, 3, 1), date(2026, 3, 8)


def take(stage, event, *known):
    return termination.step(stage=stage, event=event, known=known, rules=RULES, today=TODAY)


def talk(**facts):
    usual = {"letter_on": LETTER, "talk_on": TALK, "wishes_companions": False, "wished": (), "invited": ()}
    return termination.talk(**usual | facts, rules=RULES, today=TODAY)


def test_every_stage_has_its_steps_and_every_step_its_section():
    assert set(TRANSITIONS) == set(Stage)
    for steps in TRANSITIONS.values():
        for one in steps.values():
            assert RULES.citation(one.parameter, TODAY).text == "SAP-Erlass 2007, Nr. 6.4.2"


@pytest.mark.requirement("SAP-103")
@pytest.mark.parametrize(
    ("by_head", "reason", "missing"),
    [(True, True, ()), (False, True, ("head",)), (True, False, ("important_reason",))],
)
def test_only_the_head_opens_it_and_only_for_an_important_reason(by_head, reason, missing):
    found = termination.open_proceeding(by_head=by_head, important_reason=reason, rules=RULES, today=TODAY)
    assert (found.facts["missing"], found.status is Status.MET) == (missing, not missing)


@pytest.mark.requirement("SAP-104")
def test_nothing_ends_before_letter_and_talk():
    for stage in (Stage.HEARING, Stage.TOLD):
        assert Stage.ENDS not in {one.target for one in TRANSITIONS[stage].values()}
    assert take(Stage.HEARING, Event.HOLD_TALK, *Fact).rule == "sap.termination.no_such_step"
    assert take(Stage.TOLD, Event.AGREE, *Fact).rule == "sap.termination.no_such_step"


@pytest.mark.requirement("SAP-106")
def test_without_agreement_the_ministry_decides_and_its_word_is_final():
    assert take(Stage.TALKED, Event.DISAGREE).facts["target"] == "with_ministry"
    assert {one.by for one in TRANSITIONS[Stage.WITH_MINISTRY].values()} == {("MIN",)}
    assert take(Stage.WITH_MINISTRY, Event.DECIDE_STAY).facts["missing"] == ("decision_reasons",)
    assert take(Stage.WITH_MINISTRY, Event.DECIDE_STAY, Fact.DECISION_REASONS).facts["target"] == "stays"
    assert all(termination.possible(stage) == () for stage in OVER)


def test_the_head_may_think_again_until_the_ministry_decides():
    for stage in (Stage.HEARING, Stage.TOLD, Stage.TALKED):
        assert take(stage, Event.WITHDRAW).facts["target"] == "stays"
    assert Event.WITHDRAW not in TRANSITIONS[Stage.WITH_MINISTRY]


@pytest.mark.requirement("SAP-104", "SAP-105")
@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, ""),
        ({"letter_on": None}, "letter"),
        ({"talk_on": date(2026, 2, 28)}, "letter"),
        ({"talk_on": LETTER}, ""),
        ({"wishes_companions": None}, "wish"),
        ({"wishes_companions": True, "wished": ("a", "b"), "invited": ("a",)}, "invitation"),
        ({"wishes_companions": True, "wished": ("a", "b"), "invited": ("b", "a")}, ""),
        ({"wishes_companions": False, "wished": ("a",)}, ""),
    ],
)
def test_a_talk_follows_the_letter_and_the_wish(facts, why):
    assert (talk(**facts).facts["why"], talk(**facts).status is Status.MET) == (why, not why)


@given(st.sets(st.sampled_from("abcd")), st.sets(st.sampled_from("abcd")), st.sampled_from("abcd"))
def test_one_more_invitation_never_worsens(wished, invited, another):
    def look(invited):
        return talk(wishes_companions=True, wished=tuple(wished), invited=tuple(invited))

    assert set(look({*invited, another}).facts["missing"]) <= set(look(invited).facts["missing"])
    assert look(sorted(invited)) == look(sorted(invited, reverse=True))


@given(st.sampled_from(Stage), st.sampled_from(Event), st.sets(st.sampled_from(Fact)), st.sampled_from(Fact))
def test_one_more_fact_never_worsens_a_step(stage, event, known, another):
    before, after = take(stage, event, *known), take(stage, event, *known, another)
    assert before.status is Status.BREACHED or after.status is Status.MET
