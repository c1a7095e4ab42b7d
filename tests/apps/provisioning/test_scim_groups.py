# SPDX-License-Identifier: EUPL-1.2
"""Groups by SCIM: they mean nothing until a rule says so, and then offices follow from them."""

from typing import Any

import pytest

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.provisioning.actions.groups import delete_rule, save_rule
from schutznetz.apps.provisioning.models import GroupRule
from schutznetz.apps.ui.policies import Denied
from tests.apps.builders import an_office
from tests.apps.provisioning.conftest import House, Provider

Json = dict[str, Any]


def a_rule(house: House, role: str = Office.Role.SECURITY) -> GroupRule:
    rule = GroupRule(authority=house.authority, group_name="Wache Nord", role=role, site=house.site)
    return save_rule(rule=rule, actor=house.actor, now=clock.now(), today=clock.today())


def a_group(idp: Provider, *users: Json, name: str = "Wache Nord") -> Json:
    body = {"displayName": name, "externalId": "g-1", "members": [{"value": user["id"]} for user in users]}
    status, group = idp.send("POST", "Groups", body)
    assert status == 201, group
    return group


def offices(user: Json) -> list[str]:
    return [office.role for office in actor_for(User.objects.get(pk=user["id"]), clock.today()).offices]


def test_a_group_without_a_rule_gives_nothing(idp: Provider) -> None:
    user = idp.make("k.raft")
    group = a_group(idp, user)
    assert group["members"][0]["value"] == user["id"]
    assert idp.send("GET", f"Users/{user['id']}")[1]["groups"][0]["display"] == "Wache Nord"
    assert offices(user) == []


def test_a_rule_gives_the_office_to_members_of_today_and_of_tomorrow(idp: Provider, house: House) -> None:
    first, second = idp.make("e.rste"), idp.make("z.weite")
    group = a_group(idp, first)
    rule = a_rule(house)
    assert offices(first) == [Office.Role.SECURITY]
    status, _after = idp.patch(
        f"Groups/{group['id']}", {"op": "Add", "path": "members", "value": [{"value": second["id"]}]}
    )
    assert (status, offices(second)) == (200, [Office.Role.SECURITY])
    assert Office.objects.get(person__user=second["id"]).site == house.site
    delete_rule(rule=rule, actor=house.actor, now=clock.now(), today=clock.today())
    assert not Office.objects.filter(person__user__in=[first["id"], second["id"]], until=None).exists()


@pytest.mark.parametrize("how", ["path", "value", "replace", "delete"])
def test_leaving_the_group_ends_the_office_it_gave_and_no_other(how: str, idp: Provider, house: House) -> None:
    user = idp.make("g.eht")
    person = User.objects.get(pk=user["id"]).person
    by_hand = an_office(person, Office.Role.EMPLOYEE, house.site)
    a_rule(house)
    group = a_group(idp, user)
    ways = {
        "path": {"op": "remove", "path": f'members[value eq "{user["id"]}"]'},
        "value": {"op": "Remove", "path": "members", "value": [{"value": user["id"]}]},
        "replace": {"op": "replace", "path": "members", "value": []},
    }
    path = f"Groups/{group['id']}"
    status, _body = idp.send("DELETE", path) if how == "delete" else idp.patch(path, ways[how])
    assert status in (200, 204)
    given = person.offices.get(role=Office.Role.SECURITY)
    by_hand.refresh_from_db()
    assert (given.until, by_hand.until) == (clock.today(), None)


def test_an_office_that_began_earlier_ends_at_once(idp: Provider, house: House) -> None:
    user = idp.make("s.ofort")
    a_rule(house)
    group = a_group(idp, user)
    Office.objects.filter(person__user=user["id"]).update(since="2026-01-01")
    idp.patch(f"Groups/{group['id']}", {"op": "replace", "path": "members", "value": []})
    assert offices(user) == []


@pytest.mark.parametrize("role", [Office.Role.ADMINISTRATOR, "DPO", "PR", "SAP", "STAT"])
def test_no_group_gives_an_office_of_law_election_or_administration(role: str, house: House) -> None:
    with pytest.raises(Denied):
        a_rule(house, role)
    assert not GroupRule.objects.exists()


def test_groups_have_one_name_and_known_members(idp: Provider) -> None:
    a_group(idp)
    assert idp.send("POST", "Groups", {"displayName": "wache nord"})[0] == 409
    assert idp.send("POST", "Groups", {"displayName": ""})[0] == 400
    for value in ("nobody", "00000000-0000-0000-0000-000000000000"):
        assert idp.send("POST", "Groups", {"displayName": "Andere", "members": [{"value": value}]})[0] == 400


def test_groups_are_found_without_their_members(idp: Provider) -> None:
    user = idp.make("m.itglied")
    a_group(idp, user)
    a_group(idp, name="Andere")
    found = idp.send("GET", 'Groups?filter=displayName eq "Wache Nord"&excludedAttributes=members')[1]
    assert [one["displayName"] for one in found["Resources"]] == ["Wache Nord"]
    assert "members" not in found["Resources"][0]
    body = {"filter": f'members.value eq "{user["id"]}"'}
    assert idp.send("POST", "Groups/.search", body)[1]["totalResults"] == 1


def test_renaming_a_group_is_not_a_way_into_an_office_that_goes_unnoticed(idp: Provider, house: House) -> None:
    user = idp.make("u.mbenannt")
    a_rule(house)
    group = a_group(idp, user, name="Kantine")
    assert offices(user) == []
    idp.patch(f"Groups/{group['id']}", {"op": "replace", "value": {"displayName": "Wache Nord"}})
    assert offices(user) == [Office.Role.SECURITY]


def test_whoever_is_deactivated_loses_the_office_and_gets_it_back(idp: Provider, house: House) -> None:
    user = idp.make("p.ause")
    a_rule(house)
    a_group(idp, user)
    idp.patch(f"Users/{user['id']}", {"op": "replace", "path": "active", "value": False})
    assert Office.objects.get(person__user=user["id"]).until == clock.today()
    idp.patch(f"Users/{user['id']}", {"op": "replace", "path": "active", "value": True})
    assert Office.objects.get(person__user=user["id"]).until is None
