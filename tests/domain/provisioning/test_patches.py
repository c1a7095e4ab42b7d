# SPDX-License-Identifier: EUPL-1.2
"""PATCH and filters for themselves: examples of RFC 7644 section 3.5.2, and that nothing odd breaks them."""

import contextlib
import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.domain.provisioning.filters import Equals, parse
from schutznetz.domain.provisioning.lists import Row, read
from schutznetz.domain.provisioning.patches import changed
from schutznetz.domain.provisioning.people import wanted_group, wanted_user
from schutznetz.domain.provisioning.scim import ScimError

BABS = {
    "userName": "babs", "active": True, "name": {"givenName": "Barbara", "familyName": "Jensen"},
    "emails": [{"value": "work@x.example", "type": "work"}, {"value": "home@x.example", "type": "home"}],
    "members": [{"value": "1"}, {"value": "2"}],
}  # fmt: skip


def patched(*operations: dict[str, Any]) -> dict[str, Any]:
    return changed(BABS, {"Operations": list(operations)})


@pytest.mark.parametrize(
    ("operation", "name", "wanted"),
    [
        ({"op": "add", "path": "members", "value": [{"value": "2"}, {"value": "3"}]}, "members", ["1", "2", "3"]),
        ({"op": "add", "path": "members", "value": {"value": "3"}}, "members", ["1", "2", "3"]),
        ({"op": "replace", "path": "members", "value": [{"value": "9"}]}, "members", ["9"]),
        ({"op": "remove", "path": "members"}, "members", None),
        ({"op": "remove", "path": 'members[value eq "1"]'}, "members", ["2"]),
        ({"op": "Remove", "path": "members", "value": [{"value": "1"}]}, "members", ["2"]),
        ({"op": "replace", "path": 'emails[type eq "work"].value', "value": "n"}, "emails", ["n", "home@x.example"]),
        ({"op": "replace", "path": 'Emails[Type EQ "WORK"].Value', "value": "n"}, "emails", ["n", "home@x.example"]),
        ({"op": "remove", "path": 'emails[type eq "home"]'}, "emails", ["work@x.example"]),
        ({"op": "add", "path": 'emails[type eq "other"].value', "value": "o"}, "emails",
         ["work@x.example", "home@x.example", "o"]),
    ],
)  # fmt: skip
def test_lists(operation: dict[str, Any], name: str, wanted: list[str] | None) -> None:
    before = copy.deepcopy(BABS)
    after = patched(operation)
    values = [one["value"] for one in after[name]] if name in after else None
    assert values == wanted
    assert before == BABS, "the given resource stays as it is"


def test_parts_and_whole_values() -> None:
    assert patched({"op": "replace", "path": "name.givenName", "value": "Babs"})["name"]["givenName"] == "Babs"
    assert patched({"op": "replace", "path": "name", "value": {"givenName": "B"}})["name"]["familyName"] == "Jensen"
    assert patched({"op": "remove", "path": "name.givenName"})["name"] == {"familyName": "Jensen"}
    assert patched({"op": "replace", "value": {"USERNAME": "b2"}})["userName"] == "b2"


@pytest.mark.parametrize("value", [True, "True", "true", "TRUE"])
def test_booleans_as_texts(value: Any) -> None:
    assert wanted_user(BABS | {"active": value}).active is True


def test_the_address_that_counts() -> None:
    emails = [{"value": "a@x.example"}, {"value": "b@x.example", "type": "work"}]
    assert wanted_user(BABS | {"emails": emails}).email == "b@x.example"
    emails.append({"value": "c@x.example", "primary": "True"})
    assert wanted_user(BABS | {"emails": emails}).email == "c@x.example"


def test_names_that_are_not_told_apart() -> None:
    told = wanted_user({"userName": "bj", "displayName": "Barbara J. Jensen"})
    assert (told.given_name, told.family_name) == ("Barbara J.", "Jensen")
    assert wanted_user({"userName": "bj"}).family_name == "bj"


def test_quotes_within_a_filter() -> None:
    assert parse(r'userName eq "a \"b\" and c"') == (Equals("username", 'a "b" and c'),)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PATHS = st.sampled_from(["name", "emails", "members", 'emails[type eq "work"]', "name.x", "urn:x", "active", "", None])
OPERATIONS = st.fixed_dictionaries({"op": st.sampled_from(["add", "replace", "remove"]), "path": PATHS, "value": JSON})


@given(st.lists(OPERATIONS, max_size=4))
def test_no_operation_breaks_anything(operations: list[dict[str, Any]]) -> None:
    with contextlib.suppress(ScimError):
        after = changed(BABS, {"Operations": operations})
        wanted_user(after)
        wanted_group(after | {"displayName": "x"})


@given(st.text(max_size=60))
def test_no_filter_breaks_anything(text: str) -> None:
    with contextlib.suppress(ScimError):
        parse(text)


def test_a_list_is_read_with_its_faults_in_place() -> None:
    rows = [
        (1, ["Personalnummer", "aktiv", "Letzter Tag"]), (2, ["P1", "ja", ""]), (3, ["", "", ""]),
        (4, ["P1", "nein", ""]), (5, ["P2", "vielleicht", ""]), (6, ["", "ja", ""]), (7, ["P3", "", "31.12.2027"]),
    ]  # fmt: skip
    found = list(read(rows))
    assert [(one.number, one.person) for one in found if isinstance(one, Row)] == [(2, "P1"), (7, "P3")]
    assert all(one.active for one in found if isinstance(one, Row)), "an empty cell closes nobody"
    faults = [(one[0], one[1].code) for one in found if not isinstance(one, Row)]
    assert faults == [(4, "double_key"), (5, "no_truth"), (6, "empty")]
