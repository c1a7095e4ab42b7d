# SPDX-License-Identifier: EUPL-1.2
"""Five take part and none has a veto; a talk after the nomination; groups are counted, people are not."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schutznetz.regulation.finding import Status, Strength
from schutznetz.regulation.sap_erlass import selection
from schutznetz.regulation.sap_erlass.rule_sets import standard
from schutznetz.regulation.sap_erlass.selection import Body, Group, Participation, Talk, Trait, View

few = settings(max_examples=40)
RULES, TODAY = standard(), date(2026, 6, 15)
ALL = tuple(Participation(body, TODAY) for body in Body)
HEARD = st.lists(
    st.builds(
        Participation, st.sampled_from(Body), st.sampled_from((None, TODAY)), st.sampled_from(View), st.booleans()
    ),
    max_size=6,
).map(tuple)
GROUPS = st.lists(
    st.builds(Group, st.sampled_from(Trait), st.sampled_from("abc"), st.integers(0, 3), st.integers(0, 3)), max_size=6
).map(tuple)
COUNT = st.integers(0, 40)


def look(heard):
    return selection.participations(heard=tuple(heard), rules=RULES, today=TODAY)


@pytest.mark.requirement("SAP-082")
@pytest.mark.parametrize("body", Body)
@pytest.mark.parametrize("instead", [None, Participation, "tomorrow"])
def test_each_of_the_five_is_needed(body, instead):
    heard = [one for one in ALL if one.body is not body]
    if instead is Participation:
        heard.append(Participation(body))
    elif instead:
        heard.append(Participation(body, TODAY + timedelta(days=1)))
    found = look(heard)
    assert (found.status, found.facts["missing"]) == (Status.BREACHED, (body.value,))
    assert look(ALL).status is Status.MET


@pytest.mark.requirement("SAP-082")
@pytest.mark.parametrize("body", Body)
def test_only_some_may_not_exist(body):
    heard = [replace(one, heard_on=None, is_there=False) if one.body is body else one for one in ALL]
    may = body in (Body.STAFF_COUNCIL, Body.DISABLED_STAFF, Body.COUNSELLORS)
    assert (look(heard).status is Status.MET) == may


@pytest.mark.requirement("SAP-082")
@given(HEARD, st.sampled_from(Body), st.sampled_from(View))
@few
def test_no_view_is_a_veto(heard, body, view):
    changed = tuple(replace(one, view=view) if one.body is body else one for one in heard)
    assert look(changed).status is look(heard).status


def test_an_objection_is_shown():
    found = look([replace(one, view=View.OBJECTS) if one.body is Body.LINE_MANAGER else one for one in ALL])
    assert (found.warning, found.facts["objects"]) == (True, ("line_manager",))


@given(HEARD, st.sampled_from(ALL))
@few
def test_one_more_participation_never_worsens_and_the_order_does_not_matter(heard, another):
    before, after = look(heard), look((another, *heard))
    assert before.status is Status.BREACHED or after.status is Status.MET
    assert look(heard[::-1]) == before


@pytest.mark.requirement("SAP-083")
@pytest.mark.parametrize(
    ("talk", "status", "why", "warning"),
    [
        (None, Status.BREACHED, "no_talk", False),
        (Talk(TODAY + timedelta(days=1), True), Status.BREACHED, "no_talk", False),
        (Talk(date(2026, 5, 31), True), Status.BREACHED, "before_nomination", False),
        (Talk(date(2026, 6, 1), False, False), Status.BREACHED, "not_experienced", False),
        (Talk(date(2026, 6, 1), True), Status.MET, "", False),
        (Talk(TODAY, True), Status.MET, "", False),
        (Talk(date(2026, 6, 1), False), Status.MET, "", True),
    ],
)
def test_the_talk_comes_after_the_nomination(talk, status, why, warning):
    found = selection.briefing(nominated_on=date(2026, 6, 1), talk=talk, rules=RULES, today=TODAY)
    assert (found.status, found.facts["why"], found.warning) == (status, why, warning)
    assert selection.briefing(nominated_on=None, talk=talk, rules=RULES, today=TODAY).status is Status.BREACHED


def pool(groups):
    return selection.representation(groups=tuple(groups), rules=RULES, today=TODAY)


@pytest.mark.requirement("SAP-080")
def test_a_group_of_the_staff_without_anybody_in_the_pool_is_shown():
    found = pool(
        [Group(Trait.STATUS, "tariff", 40, 0), Group(Trait.STATUS, "police", 90, 2), Group(Trait.LEVEL, "x", 0, 0)]
    )
    assert (found.status, found.strength, found.facts["gaps"]) == (Status.BREACHED, Strength.SHOULD, ("status.tariff",))


@pytest.mark.requirement("SAP-080")
def test_a_pool_of_all_groups_is_as_it_should_be():
    assert pool([Group(Trait.STATUS, "tariff", 40, 1), Group(Trait.LEVEL, "x", 0, 0)]).status is Status.MET


@pytest.mark.requirement("SAP-080", "SAP-081")
def test_nobody_is_scored():
    assert {one.name for one in fields(Group)} == {"trait", "code", "staff", "pool"}
    assert set(pool([]).facts) == {"gaps"}


@given(GROUPS, st.integers(0, 5))
@few
def test_one_more_in_the_pool_never_worsens(groups, which):
    more = [replace(one, pool=one.pool + 1) if place == which else one for place, one in enumerate(groups)]
    assert set(pool(more).facts["gaps"]) <= set(pool(groups).facts["gaps"])
    assert pool(groups[::-1]) == pool(groups)


def shares(women, men, diverse=0):
    return selection.balance(women=women, men=men, diverse=diverse, rules=RULES, today=TODAY)


@pytest.mark.requirement("SAP-081")
@pytest.mark.parametrize(
    ("women", "men", "hint"),
    [
        (1, 5, True),
        (5, 1, True),
        (2, 3, False),
        (3, 2, False),
        (1, 0, False),
        (0, 2, False),
        (0, 3, True),
        (0, 0, False),
    ],
)
def test_a_hint_when_one_part_is_small(women, men, hint):
    assert (shares(women, men).warning, shares(women, men).status is Status.BREACHED) == (hint, hint)
    assert shares(women, men).strength is Strength.SHOULD


@given(COUNT, COUNT, COUNT)
def test_nobody_is_better_off_for_being_called_otherwise(women, men, diverse):
    assert shares(women, men, diverse).status is shares(men, women).status
    if women < men:
        assert shares(women, men).status is Status.BREACHED or shares(women + 1, men).status is Status.MET
