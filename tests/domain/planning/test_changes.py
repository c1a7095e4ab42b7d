# SPDX-License-Identifier: EUPL-1.2
"""Cuts changed by hand, and the cut of today as a plan."""

from hypothesis import given, settings
from hypothesis import strategies as st

from schutznetz.domain.planning import groups
from tests.domain.planning.builders import authority

LAND = groups.Request(
    (*authority("A", 0, 3, group="West"), *authority("B", 10, 2, group="West"), *authority("C", 60, 4, group="Ost")),
    6,
    3,
)


def sizes(plan: groups.Plan) -> dict[str, tuple[str, int]]:
    return {group.key: (group.meets_at, len(group.members)) for group in plan.groups}


def test_today_is_a_plan_like_any_other() -> None:
    assert sizes(groups.today(LAND)) == {"Ost": ("C", 4), "West": ("A", 5)}
    assert groups.assess(LAND, groups.today(LAND)).changed == ()


def test_who_has_no_group_today_is_in_none() -> None:
    found = groups.today(groups.Request((*LAND.members, *authority("D", 5, 1)), 6, 3))
    broken = groups.assess(groups.Request((*LAND.members, *authority("D", 5, 1)), 6, 3), found).broken
    assert [(one.constraint, one.subjects) for one in broken] == [("member_without_group", ("D1",))]


def test_an_authority_moves_and_both_groups_meet_where_ways_are_shortest() -> None:
    before = groups.today(LAND)
    after = groups.moved(LAND, before, {"A1", "A2", "A3"}, "Ost")
    assert sizes(after) == {"Ost": ("C", 7), "West": ("B", 2)}
    found = groups.assess(LAND, after)
    assert [(one.constraint, one.subjects, one.value) for one in found.broken] == [("most", ("Ost",), 7)]
    assert found.changed == ("A1", "A2", "A3")


def test_a_new_group_and_a_group_that_vanishes() -> None:
    after = groups.moved(LAND, groups.today(LAND), {"B1", "B2"}, "neu")
    assert sizes(after)["neu"] == ("B", 2)
    assert "Ost" not in sizes(groups.moved(LAND, after, {"C1", "C2", "C3", "C4"}, "neu"))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_moving_loses_nobody_and_moving_back_restores_the_figures(data: st.DataObject) -> None:
    before = groups.today(LAND)
    source = data.draw(st.sampled_from(before.groups))
    to = data.draw(st.sampled_from(["West", "Ost", "neu"]))
    chosen = {key for key in source.members if key.startswith(data.draw(st.sampled_from("ABC")))}
    after = groups.moved(LAND, before, chosen, to)
    assert sorted(key for group in after.groups for key in group.members) == sorted(one.key for one in LAND.members)
    assert all(group.members for group in after.groups)
    if len(chosen) < len(source.members):
        back = groups.moved(LAND, after, chosen, source.key)
        assert groups.assess(LAND, back) == groups.assess(LAND, before)
