# SPDX-License-Identifier: EUPL-1.2
"""The decree for other programs."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from schutznetz.apps.sap import api
from schutznetz.apps.sap.models import Programme, RuleSetSwitch
from schutznetz.regulation.sap_erlass import catalogue
from tests.apps.builders import an_authority, let_go

pytestmark = pytest.mark.django_db
ROOT = "/sap/api/"
DAY = "2026-06-15"
NOW = datetime(2026, 5, 1, tzinfo=UTC)
SWITCH = {"key": "SAP-2010", "since": "2026-07-01", "approvers": ["A", "B"]}


@pytest.fixture(autouse=True)
def nobody_asked_before() -> None:
    cache.clear()


def get(path: str, **query: str) -> tuple[int, Any]:
    response = Client().get(f"{ROOT}{path}", query)
    let_go(response)
    return response.status_code, response.json()


def ask(body: Any, **more: Any) -> tuple[int, Any]:
    sent = body if isinstance(body, str | bytes) else json.dumps(body)
    response = Client(enforce_csrf_checks=True).post(f"{ROOT}fragen/", sent, content_type="application/json", **more)
    let_go(response)
    assert not response.cookies
    return response.status_code, response.json()


def a_programme_switched() -> None:
    programme = Programme.objects.create(
        ministry=an_authority("Ministerium"), academy=an_authority("Akademie"), begun_at=NOW
    )
    RuleSetSwitch.objects.create(
        programme=programme, key="SAP-2010", since=date(2026, 6, 1), basis="Erlass",
        proposed_at=NOW, approved_at=NOW,
    )  # fmt: skip


@pytest.mark.requirement("SAP-001")
def test_every_rule_is_told_with_its_values() -> None:
    status, told = get("regeln/", on=DAY)
    assert status == 200
    assert told["set"]["key"] == "SAP-2007"
    assert told["set"]["until"] == "2010-06-30"
    assert {one["key"] for one in told["rules"]} == set(catalogue.rules())
    switch = next(one for one in told["rules"] if one["key"] == "sap.validity.switch")
    assert switch["values"][0] == switch["values"][0] | {"value": 2, "is_house_rule": True}


def test_one_rule_is_told_with_its_words_and_the_shape_of_its_facts() -> None:
    status, told = get("regeln/sap.validity.switch/", on=DAY)
    assert status == 200
    assert told["rule"]["says"].startswith("Dieses Regelwerk kann so nicht in Kraft gesetzt werden.")
    assert "der eine zweite Person zustimmt" in told["rule"]["values"][0]["says"]
    assert set(told["rule"]["facts"]["properties"]) == set(SWITCH)


@pytest.mark.parametrize(
    ("path", "query", "status", "says"),
    [
        ("regeln/sap.nothing/", {}, 404, "Die Regel „sap.nothing“ gibt es nicht."),
        ("regeln/", {"on": "bald"}, 400, "on: erwartet einen Tag"),
        ("regeln/", {"set": "SAP-2016"}, 400, "kein Regelwerk mit Werten. Möglich sind: SAP-2007, SAP-2010."),
        ("regeln/sap.validity/", {"set": "x"}, 400, "„x“ ist kein Regelwerk"),
        ("fragen/", {}, 405, "nur POST"),
    ],
)
def test_what_cannot_be_told_is_said(path: str, query: dict[str, str], status: int, says: str) -> None:
    found, told = get(path, **query)
    assert found == status
    assert says in told["error"]["says"]


def test_the_schema_is_the_published_one() -> None:
    assert get("schema/")[1]["$defs"].keys() == catalogue.rules().keys()


def test_questions_are_answered_with_their_citation_and_leave_nothing() -> None:
    questions = [{"id": "1", "rule": "sap.validity.switch", "facts": SWITCH}, {"rule": "sap.nothing"}]
    status, told = ask({"on": DAY, "questions": questions})
    first, second = told["answers"]
    assert status == 200
    assert first["id"] == "1"
    assert first["findings"][0]["status"] == "met"
    assert first["findings"][0]["citation"]["text"] == "Hausregel SAP, Fassung 1"
    assert second["error"]["field"] == "rule"


@pytest.mark.requirement("SAP-001")
def test_without_a_set_the_one_applied_here_answers() -> None:
    a_programme_switched()
    question = {"on": DAY, "questions": [{"rule": "sap.validity"}]}
    assert ask(question)[1]["answers"][0]["set"] == "SAP-2010"
    assert ask(question | {"on": "2026-05-31"})[1]["answers"][0]["set"] == "SAP-2007"
    assert ask(question | {"set": "SAP-2007"})[1]["answers"][0]["set"] == "SAP-2007"
    assert get("regeln/", on=DAY)[1]["set"]["key"] == "SAP-2010"


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ("", 400, "kein JSON"),
        ("[" * 100_000, 400, "kein JSON"),
        ("{", 400, "kein JSON"),
        (b"\xff", 400, "kein JSON"),
        ('{"on": NaN}', 400, "kein JSON"),
        ([], 422, ""),
        ({"on": DAY}, 422, "questions"),
        ({"on": DAY, "questions": [{"rule": 3}]}, 422, "questions[0].rule"),
        ({"on": DAY, "set": "SAP-1999", "questions": []}, 422, "SAP-1999"),
        ({"on": DAY, "questions": [{"rule": "sap.validity"}] * 201}, 413, "Mehr als 200 Fragen"),
        ("x" * (256 * 1024 + 1), 413, "Mehr als 256 KiB"),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_in_words(body: Any, status: int, says: str) -> None:
    found, told = ask(body)
    assert found == status
    assert says in told["error"]["says"]


def test_a_day_far_out_is_answered_in_words() -> None:
    facts = {"training_starts_on": "1900-01-01", "last_day": "9999-12-31"}
    told = ask({"on": "9999-12-31", "questions": [{"rule": "sap.outlook.years", "facts": facts}]})[1]
    assert "so weit draußen" in told["answers"][0]["error"]["says"]


def test_who_asks_too_often_waits_and_others_do_not() -> None:
    body = {"on": DAY, "questions": []}
    assert [ask(body)[0] for _ in range(api.REQUESTS_A_MINUTE)] == [200] * api.REQUESTS_A_MINUTE
    response = Client().get(f"{ROOT}schema/")
    let_go(response)
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "60"
    assert ask(body, REMOTE_ADDR="192.0.2.7")[0] == 200
