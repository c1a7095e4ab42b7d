# SPDX-License-Identifier: EUPL-1.2
"""Every policy says what it allows, and decides as it says: over all offices, at home and elsewhere."""

import inspect
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from schutznetz.apps.organisation.facts import AT_SITES, CONFIDENTIAL, Actor, HeldOffice, Role
from schutznetz.apps.organisation.models import Authority, Site
from schutznetz.apps.organisation.models.offices import OF_NETWORKS, OF_WORKING_GROUPS
from schutznetz.apps.organisation.queries.permissions import load_policies, permission_groups
from schutznetz.apps.ui.policies import EVERYBODY, declared, permissions

ROOT = Path(__file__).resolve().parents[3]
HOME = Authority(pk=1, key="eigen", name="Eigen")
SITE = Site(pk=11, key="eigen", name="Eigen", authority=HOME)
ROOMS = [one.name for one in apps.get_app_configs() if one.name.startswith("schutznetz.")]
ELSEWHERE = {"start", "setup"}
"""Their policies ask more than the offices (a step, a report), and are tried in their own tests."""


class User:
    pk = 7


@cache
def policies() -> dict[str, Any]:
    """Every `may_…` of every app by the name it is declared under."""
    load_policies()
    found = {}
    for name in ROOMS:
        for module in _rooms_of(f"{name}.policies"):
            for one, policy in inspect.getmembers(module, inspect.isfunction):
                if one.startswith("may_") and policy.__module__ == module.__name__:
                    found[f"{name.rpartition('.')[2]}.{one}"] = policy
    return found


def _rooms_of(name: str) -> list[Any]:
    """A module, and those inside it where it is a package."""
    return [module for key, module in list(sys.modules.items()) if key == name or key.startswith(f"{name}.")]


def held(role: str, authority: int = 1) -> HeldOffice:
    if role in OF_WORKING_GROUPS:
        return HeldOffice(role, authority, working_group_id=5)
    return HeldOffice(role, authority, network_id=6) if role in OF_NETWORKS else HeldOffice(role, authority)


def actor(*roles: str, authority: int = 1) -> Actor:
    return Actor(user=User(), offices=tuple(held(role, authority) for role in roles))


def simple(kind: type) -> list[str]:
    """Declared policies that ask for an actor and one object of this kind, and name nobody in words."""
    known = {one.name: one for one in permissions()}
    found = []
    for name, policy in policies().items():
        types = [str(one.annotation) for one in inspect.signature(policy).parameters.values()]
        wanted = ["Actor", kind.__name__] if kind is not Actor else ["Actor"]
        fits = len(types) == len(wanted) and all(word in given for word, given in zip(wanted, types, strict=True))
        if fits and name in known and not known[name].also and name.partition(".")[0] not in ELSEWHERE:
            found.append(name)
    return found


def test_every_policy_is_declared() -> None:
    declared_names = {one.name for one in permissions()} if policies() else set()
    assert sorted(set(policies()) - declared_names) == [], "put @declared(...) above these"


def test_every_declaration_belongs_to_a_policy() -> None:
    assert {one.name for one in permissions()} <= set(policies())


def test_a_declaration_names_known_roles_and_scopes() -> None:
    load_policies()
    assert {role for one in permissions() for role in one.roles} <= {*Role, EVERYBODY}
    with pytest.raises(ValueError, match="unknown scope"):
        declared("Etwas.", scope="moon")


@pytest.mark.parametrize("kind", [Site, Authority])
def test_policies_decide_as_they_declare(kind: type) -> None:
    target = SITE if kind is Site else HOME
    load_policies()
    known = {one.name: one for one in permissions()}
    names = simple(kind)
    assert len(names) >= 2
    for name in names:
        policy, roles = policies()[name], known[name].roles
        allowed = {str(role) for role in Role if policy(actor(role), target)}
        assert allowed == ({str(role) for role in Role} if EVERYBODY in roles else set(map(str, roles))), name
        if EVERYBODY not in roles:
            assert not [role for role in Role if policy(actor(role, authority=2), target)], f"{name} from elsewhere"


def test_no_role_implies_the_confidential_view_of_another() -> None:
    """All roles together except those that are named see nothing confidential; above all the administration."""
    load_policies()
    confidential = [one for one in permissions() if one.confidential]
    assert len(confidential) >= 2
    for one in confidential:
        assert Role.ADMINISTRATOR not in one.roles
        policy = policies()[one.name]
        if one.name in simple(Site):
            everybody_else = actor(*(role for role in Role if role not in one.roles))
            assert not policy(everybody_else, SITE), one.name


def test_the_offices_of_bodies_reach_no_site() -> None:
    """An office in a working group or network is not one for the authority that runs it."""
    for role in (*OF_WORKING_GROUPS, *OF_NETWORKS):
        one = actor(role)
        assert one.has_role(role)
        assert not one.has_role_at(SITE, role)
        assert not one.has_role_for(HOME, role)
    assert {"SAP", "STAT", "EC", "DPO"} == {str(role) for role in CONFIDENTIAL}


def test_an_office_of_one_site_is_none_for_the_authority() -> None:
    one = replace(actor(), offices=(HeldOffice("ADM", 1, 11),))
    assert one.has_role_at(SITE, "ADM")
    assert not one.has_role_for(HOME, "ADM")
    assert not one.has_role_for_any("ADM")
    assert not one.has_role_at(Site(pk=12, authority=HOME), "ADM")


def test_every_role_stands_somewhere() -> None:
    kinds = [set(AT_SITES) & set(OF_NETWORKS), set(AT_SITES) & set(OF_WORKING_GROUPS)]
    assert kinds == [set(), set()]
    assert len(Role) == 25


def test_the_document_is_up_to_date() -> None:
    """What the staff council reads in the file is what the program checks."""
    answer = subprocess.run(
        [sys.executable, "tools/permissions.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr


def test_every_line_says_what_and_who() -> None:
    assert all(line.says and (line.who or line.where) for _name, lines in permission_groups() for line in lines)
