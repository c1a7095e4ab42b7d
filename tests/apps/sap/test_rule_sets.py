# SPDX-License-Identifier: EUPL-1.2
"""The rule set page, the switch by two people, the banner after expiry."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.sap import actions, queries
from schutznetz.apps.sap.models import Participant, Programme, RuleSetSwitch
from schutznetz.apps.sap.queries.rules import evaluation_of
from schutznetz.apps.ui.policies import Denied
from schutznetz.regulation.finding import Refused, Status
from tests.apps.builders import a_site, a_user, let_go
from tests.apps.sap.objects import DAY, Land, a_counsellor, acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Land:
    return Land()


def propose(land: Land, key: str = "SAP-2010", since: date = date(2026, 7, 1)) -> RuleSetSwitch:
    return actions.propose_switch(
        programme=land.programme, key=key, since=since, basis="Erlass vom 1. Juni 2026", actor=acting(land.officer),
        now=clock.now(), today=DAY,
    )  # fmt: skip


@pytest.mark.requirement("SAP-001")
def test_the_page_of_a_set_shows_reference_and_every_value_with_its_section(client: Client, land: Land) -> None:
    client.force_login(land.counsellor_user)
    response = client.get(reverse("sap:rule_set", args=["SAP-2007"]))
    text = response.content.decode()
    let_go(response)
    assert "27.34-00" in text
    assert "S. 633" in text
    assert "27.08.2007" in text
    assert "SAP-Erlass 2007, Nr. 6.3.1" in text


@pytest.mark.requirement("SAP-002")
def test_after_expiry_every_page_says_so_and_nothing_is_switched_off(client: Client, land: Land) -> None:
    client.force_login(land.officer)
    for name in ("sap:index", "sap:rules", "sap:programme"):
        response = client.get(reverse(name))
        assert "abgelaufen am 30.06.2010, weiter angewandt" in response.content.decode(), name
        let_go(response)
    assert queries.counsellors_visible_to(acting(land.officer)).filter(pk=land.counsellor.pk).exists()
    elsewhere = client.get(reverse("start:help"))
    assert "weiter angewandt" not in elsewhere.content.decode()
    let_go(elsewhere)


@pytest.mark.requirement("SAP-002")
def test_a_switch_counts_from_its_day_after_a_second_person_approved(land: Land) -> None:
    switch = propose(land)
    assert queries.rules_of(land.programme).set_on(date(2026, 7, 1)).key == "SAP-2007"
    actions.approve_switch(switch=switch, actor=acting(land.second), now=clock.now(), today=DAY)
    rules = queries.rules_for(land.site.authority)
    assert rules.set_on(date(2026, 6, 30)).key == "SAP-2007"
    assert rules.set_on(date(2026, 7, 1)).key == "SAP-2010"
    assert Entry.objects.filter(verb="sap.switch_approved", actor=land.second).count() == 1


def test_nobody_approves_their_own_proposal(land: Land) -> None:
    switch = propose(land)
    with pytest.raises(Denied):
        actions.approve_switch(switch=switch, actor=acting(land.officer), now=clock.now(), today=DAY)
    switch.refresh_from_db()
    assert switch.approved_at is None


def test_a_second_click_on_approval_changes_nothing(land: Land) -> None:
    switch = propose(land)
    for _time in range(2):
        actions.approve_switch(switch=switch, actor=acting(land.second), now=clock.now(), today=DAY)
    assert Entry.objects.filter(verb="sap.switch_approved").count() == 1


def test_a_later_approval_for_the_same_day_takes_the_place_of_the_earlier(land: Land) -> None:
    first, second = propose(land), propose(land, "SAP-2007")
    for one in (first, second):
        actions.approve_switch(switch=one, actor=acting(land.second), now=clock.now(), today=DAY)
    assert queries.rules_of(land.programme).set_on(date(2026, 7, 1)).key == "SAP-2007"


@pytest.mark.parametrize(("key", "since"), [("SAP-2016", DAY), ("SAP-2010", date(2009, 1, 1)), ("SAP-2004", DAY)])
def test_an_empty_set_or_a_day_before_it_is_refused(land: Land, key: str, since: date) -> None:
    with pytest.raises(Refused):
        propose(land, key, since)


def test_a_withdrawn_switch_no_longer_counts(land: Land) -> None:
    switch = propose(land)
    actions.approve_switch(switch=switch, actor=acting(land.second), now=clock.now(), today=DAY)
    actions.withdraw_switch(switch=switch, actor=acting(land.officer), now=clock.now())
    assert queries.rules_of(land.programme).set_on(date(2026, 7, 1)).key == "SAP-2007"


@pytest.mark.parametrize(
    ("since", "said"), [(date(2999, 1, 1), "Das Regelwerk von heute gilt weiter."), (DAY, "gilt dann nicht mehr.")]
)
def test_whoever_takes_a_switch_back_is_told_what_then_applies(
    client: Client, land: Land, since: date, said: str
) -> None:
    switch = propose(land, since=since)
    actions.approve_switch(switch=switch, actor=acting(land.second), now=clock.now(), today=DAY)
    client.force_login(land.officer)
    assert said in client.get(reverse("sap:withdraw_switch", args=[switch.pk])).content.decode()


def test_the_ministry_of_elsewhere_switches_nothing_here(land: Land) -> None:
    stranger = a_user(Role.MINISTRY, a_site(), everywhere=True)
    switch = propose(land)
    with pytest.raises(Denied):
        actions.approve_switch(switch=switch, actor=acting(stranger), now=clock.now(), today=DAY)
    assert list(queries.counsellors_visible_to(acting(stranger))) == []


@pytest.mark.requirement("SAP-003")
def test_without_a_report_the_evaluation_is_overdue_and_with_one_it_is_done(client: Client, land: Land) -> None:
    assert evaluation_of(land.programme, date(2008, 12, 31)).status is Status.DUE
    late = evaluation_of(land.programme, date(2009, 1, 1))
    assert (late.status, late.due_on) == (Status.BREACHED, date(2008, 12, 31))
    client.force_login(land.officer)
    answer = {"key": "SAP-2007", "reported_on_day": "1", "reported_on_month": "12", "reported_on_year": "2008"} | {
        "place": "AZ 5"
    }
    response = client.post(reverse("sap:evaluation"), answer)
    assert response.status_code == 302
    assert evaluation_of(land.programme, date(2009, 1, 1)).status is Status.MET


@pytest.mark.requirement("SAP-004")
def test_an_appointment_under_the_predecessor_stays_and_says_so(land: Land) -> None:
    person = a_user(Role.EMPLOYEE, land.site).person
    assert person is not None
    old = a_counsellor(person, appointed_on=date(2005, 3, 1), under_rule_set="SAP-2004")
    assert queries.counsellors_visible_to(acting(land.head)).filter(pk=old.pk, state="appointed").exists()


def test_only_the_own_head_joins(land: Land) -> None:
    other = a_site()
    head = a_user(Role.HEAD, other, everywhere=True)
    asked: dict[str, Any] = {"programme": land.programme, "headcount": 400, "now": clock.now(), "today": DAY}
    with pytest.raises(Denied):
        actions.join(authority=other.authority, actor=acting(land.head), **asked)
    part = actions.join(authority=other.authority, actor=acting(head), **asked)
    assert (part.headcount, Participant.objects.count()) == (400, 2)


def test_a_ministry_begins_one_programme_only(client: Client) -> None:
    officer = a_user(Role.MINISTRY, a_site(), everywhere=True)
    client.force_login(officer)
    for name in ("Programm A", "Programm B"):
        assert client.post(reverse("sap:begin"), {"name": name, "academy": ""}).status_code == 302
    assert list(Programme.objects.values_list("name", flat=True)) == ["Programm B"]
