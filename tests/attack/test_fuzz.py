# SPDX-License-Identifier: EUPL-1.2
"""The provisioning API, asked in every way its own schemas suggest and many they forbid: an answer, never an error."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.apps.provisioning.conftest import Provider, house, idp

__all__ = ["house", "idp"]
pytestmark = pytest.mark.django_db
Tried = Callable[..., None]
fuzzed = settings(
    max_examples=25, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip

ODD_TEXT = st.text(max_size=12) | st.sampled_from(
    ["", "\0", "\ud800", "x" * 5000, "<b>", "a\r\nX-Evil: 1", "9" * 40, "*"]
)
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ODD_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ODD_TEXT, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
FITTING: dict[str, st.SearchStrategy[Any]] = {
    "string": ODD_TEXT, "boolean": st.booleans(), "integer": st.integers(), "decimal": st.floats(),
    "reference": ODD_TEXT, "dateTime": st.sampled_from(["2026-11-22T09:00:00Z", "2026-99-99", ""]), "binary": ODD_TEXT,
}  # fmt: skip


def value_for(attribute: dict[str, Any]) -> st.SearchStrategy[Any]:
    """What the schema allows for this attribute, or now and then something else."""
    if attribute["type"] == "complex":
        fitting = resource_for(attribute.get("subAttributes", []))
    else:
        fitting = FITTING.get(attribute["type"], ODD_TEXT)
    if attribute.get("multiValued"):
        fitting = st.lists(fitting, max_size=3)
    return st.one_of(fitting, fitting, fitting, ODD)


def resource_for(attributes: list[dict[str, Any]]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries({}, optional={one["name"]: value_for(one) for one in attributes})


def patch_for(attributes: list[dict[str, Any]]) -> st.SearchStrategy[Any]:
    names = [one["name"] for one in attributes]
    paths = st.sampled_from(
        [*names, 'emails[type eq "work"].value', "name.x", 'members[value eq "1"]', "a[b", "[]", ""]
    )
    operation = st.fixed_dictionaries(
        {"op": st.sampled_from(["add", "replace", "remove", "Replace", "x", ""])},
        optional={"path": paths | ODD, "value": resource_for(attributes) | ODD},
    )
    return st.fixed_dictionaries({}, optional={"schemas": ODD, "Operations": st.lists(operation, max_size=3) | ODD})


FILTERS = st.lists(
    st.sampled_from(["userName", "eq", '"x"', "and", "or", "not", "(", ")", "[", "]", "active", "true", "pr", "co",
                     "sw", "gt", "emails.value", "meta.lastModified", '"2026-13-40"', '"\\u0000"', "null",
                     "\\", '"', "99999999999999"]),
    max_size=9,
).map(" ".join) | ODD_TEXT | st.integers(50, 3000).map(lambda deep: "(" * deep)  # fmt: skip


def told(text: Any) -> str:
    """JSON as a careless program writes it: with lone surrogates, NaN and infinity."""
    return json.dumps(text)


def fault(client: Client, method: str, url: str, body: str, token: str) -> str:
    """Empty when the API gave an answer of its own."""
    with transaction.atomic():
        answer = client.generic(
            method, url, body, content_type="application/scim+json", headers={"Authorization": f"Bearer {token}"}
        )
        transaction.set_rollback(True)
    if answer.status_code >= 500 and answer.status_code != 501:
        return f"{answer.status_code} for {method} {url} {body[:500]}"
    return "header" if "X-Evil" in answer.headers else ""


@pytest.fixture
def attributes(idp: Provider) -> dict[str, list[dict[str, Any]]]:
    """The attributes of users and groups, as the API itself states them."""
    status, body = idp.send("GET", "Schemas")
    assert status == 200
    return {one["name"]: one["attributes"] for one in body["Resources"]}


@pytest.mark.parametrize("kind", ["User", "Group"])
def test_no_resource_breaks_the_api(kind: str, idp: Provider, attributes: Any, tried: Tried) -> None:
    client = Client(raise_request_exception=False)
    made = idp.make("jana") if kind == "User" else idp.send("POST", "Groups", {"displayName": "Wache"})[1]
    one = f"/scim/v2/{kind}s/{made['id']}"

    @fuzzed
    @given(resource=resource_for(attributes[kind]), patch=patch_for(attributes[kind]), junk=ODD)
    def attack(resource: Any, patch: Any, junk: Any) -> None:
        for method, url, body in (
            ("POST", f"/scim/v2/{kind}s", resource), ("PUT", one, resource), ("PATCH", one, patch), ("PUT", one, junk),
            ("POST", f"/scim/v2/{kind}s/.search", junk),
        ):  # fmt: skip
            assert fault(client, method, url, told(body), idp.token) == ""
            tried("resources and changes made from the API's own schemas", "an answer, no error", 1)

    attack()


def test_no_question_breaks_the_api(idp: Provider, tried: Tried) -> None:
    client = Client(raise_request_exception=False)
    idp.make("jana")

    @fuzzed
    @given(text=FILTERS, first=ODD_TEXT | st.integers(), count=ODD_TEXT | st.integers())
    def attack(text: str, first: Any, count: Any) -> None:
        for kind in ("Users", "Groups"):
            asked = {"filter": text, "startIndex": first, "count": count}
            assert fault(client, "POST", f"/scim/v2/{kind}/.search", told(asked), idp.token) == ""
            plain = {name: str(value).encode("utf-8", "ignore").decode() for name, value in asked.items()}
            answer = client.get(f"/scim/v2/{kind}", plain, headers={"Authorization": f"Bearer {idp.token}"})
            assert answer.status_code < 500
            tried("filters and pages of lists", "an answer, no error", 2)

    attack()


def test_no_body_breaks_the_alarm_api(db: None, tried: Tried) -> None:
    """The enrolment, by its own shape: a code or a desk, and keys of two loops."""
    client = Client(raise_request_exception=False)
    shape = st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("code", "site", "desk", "label"), ODD_TEXT | ODD) | {
            "keys": st.fixed_dictionaries({}, optional={"a": ODD_TEXT | ODD, "b": ODD_TEXT | ODD}) | ODD}
    )  # fmt: skip

    @fuzzed
    @given(body=shape | ODD)
    def attack(body: Any) -> None:
        with transaction.atomic():
            answer = client.post(reverse("alarm:enrol"), told(body), content_type="application/json")
            transaction.set_rollback(True)
        assert answer.status_code in (403, 422, 429), body
        tried("enrolments made from their own shape", "refused, no error", 1)

    attack()


def test_an_api_that_believes_everything_is_found(idp: Provider, attributes: Any, settings: Any) -> None:
    """The control: the same requests break a handler that takes a number for granted."""
    settings.ROOT_URLCONF = "tests.attack.weak"
    client, broken = Client(raise_request_exception=False), []

    @fuzzed
    @given(resource=resource_for(attributes["User"]))
    def attack(resource: Any) -> None:
        broken.append(fault(client, "POST", "/schwach/bricht/", told(resource), idp.token))

    attack()
    assert any(broken)
