# SPDX-License-Identifier: EUPL-1.2
"""A successor of the decree that is files alone reaches what the academy does and shows."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.academy import actions
from schutznetz.apps.academy.facts import RECORDED
from schutznetz.apps.academy.models import Additional, Registration
from schutznetz.apps.academy.queries.registrations import standings
from schutznetz.apps.notify.models import Notice
from schutznetz.regulation.finding import Refused
from tests.apps.academy.objects import DAY, NOW, Academy, a_registration, an_event
from tests.apps.academy.test_requests import asked, decide
from tests.apps.builders import let_go
from tests.apps.sap.objects import acting
from tests.successor import CITE

pytestmark = pytest.mark.django_db
SOON = timedelta(days=30)
WITHOUT = "Diese Veranstaltung erfüllt keine Pflicht."


@pytest.fixture
def land() -> Academy:
    return Academy()


def page(client: Client, user: Any, path: str) -> str:
    client.force_login(user)
    response = client.get(path)
    said = response.content.decode()
    let_go(response)
    assert response.status_code == 200
    return said


def refused(act: Any) -> None:
    """The act is refused, and the section is the successor's."""
    with pytest.raises(Refused) as caught:
        act()
    assert str(caught.value.finding.citation) == CITE


@pytest.mark.requirement("SAP-126", "SAP-131")
@pytest.mark.parametrize(
    ("kind", "value"),
    [("subject", "further_training__provider"), ("supervision", "supervision__provider")],
)  # fmt: skip
def test_whose_events_meet_a_duty(land: Academy, client: Client, succeed: Any, kind: str, value: str) -> None:
    event = an_event(land.programme, kind, on=clock.today() + SOON)
    path = reverse("academy:event", args=[event.pk])
    assert WITHOUT not in page(client, land.counsellor_user, path)
    a_registration(event, land.counsellor)
    assert {one.kind: one.is_booked for one in standings(land.counsellor, clock.today())}[kind]
    succeed(**{value: '"university"'})
    Registration.objects.all().delete()
    said = page(client, land.counsellor_user, path)
    assert WITHOUT in said
    assert CITE in said
    a_registration(event, land.counsellor)
    assert not {one.kind: one.is_booked for one in standings(land.counsellor, clock.today())}[kind]


@pytest.mark.requirement("SAP-126")
def test_what_others_hold_is_no_longer_called_additional(land: Academy, client: Client, succeed: Any) -> None:
    wish = a_wish(land)
    said = page(client, land.counsellor_user, path_of(wish))
    assert "Zählt zusätzlich" in said
    assert "SAP-Erlass 2007, Nr. 8" in said
    succeed(further_training__provider='"other"')
    assert "Zählt zusätzlich" not in page(client, land.counsellor_user, path_of(wish))


def a_wish(land: Academy) -> Additional:
    day = clock.today() + SOON
    wish = Additional(counsellor=land.counsellor, title="Kongress", provider="Verein", first_day=day, last_day=day)
    return actions.ask_additional(wish=wish, actor=land.me(), now=NOW)


def path_of(wish: Additional) -> str:
    return reverse("academy:one_additional", args=[wish.pk])


@pytest.mark.requirement("SAP-122")
def test_the_speaker_hears_of_a_subject_only_where_the_rules_consult_one(land: Academy, succeed: Any) -> None:
    event = an_event(land.programme, "subject")
    assert land.register(event).speaker_told_at == NOW
    succeed(further_training__consultation="false")
    assert land.register(event, who=land.other).speaker_told_at is None
    assert Notice.objects.filter(kind="academy.subject").count() == 1


@pytest.mark.requirement("SAP-130")
def test_the_own_authority_decides_only_where_the_rules_leave_it_to_it(
    land: Academy, client: Client, succeed: Any
) -> None:
    wish = a_wish(land)
    assert "Nicht zustimmen" in page(client, land.head, path_of(wish))
    succeed(further_training__additional_decided_by='"ministry"')
    said = page(client, land.head, path_of(wish))
    assert "Nicht zustimmen" not in said
    assert CITE in said
    head = acting(land.head)
    refused(lambda: actions.decide_additional(wish=wish, is_approved=True, actor=head, now=NOW, today=DAY))
    wish.refresh_from_db()
    assert wish.state == "requested"


@pytest.mark.requirement("SAP-135")
def test_attendance_is_kept_only_where_the_rules_let_it_be_kept(land: Academy, succeed: Any) -> None:
    event = an_event(land.programme, on=DAY - SOON)
    booked = a_registration(event, land.counsellor)
    succeed(supervision__recorded='"event"')
    act = {"event": event, "attended": [booked.pk], "actor": land.aca(), "now": NOW, "today": DAY}
    refused(lambda: actions.record_attendance(**act))
    booked.refresh_from_db()
    assert booked.state == "registered"


@pytest.mark.requirement("SAP-135")
def test_the_words_for_what_is_kept_name_every_column_that_says_something() -> None:
    """A new column of a registration has to be put before the rule."""
    says = {"counsellor": "person", "event": "event", "state": "attendance"}
    before_the_event = {"id", "made_at", "changed_at", "reason", "speaker_told_at"}
    assert {one.name for one in Registration._meta.concrete_fields} == says.keys() | before_the_event
    assert set(RECORDED) == set(says.values())


@pytest.mark.requirement("SAP-138")
def test_every_small_group_replaces_the_supervision_where_the_rules_say_so(land: Academy, succeed: Any) -> None:
    assert not decide(land, asked(land)).counts_as_yearly
    succeed(small_group__counts_as_yearly="true")
    assert decide(land, asked(land)).counts_as_yearly
    assert not decide(land, asked(land), yes=False).counts_as_yearly


@pytest.mark.requirement("SAP-056")
def test_who_may_give_a_date_back_stands_in_the_rules(land: Academy, client: Client, succeed: Any) -> None:
    event = an_event(land.programme, on=clock.today() + SOON)
    booked = a_registration(event, land.counsellor)
    path = reverse("academy:event", args=[event.pk])
    assert reverse("academy:cancel", args=[booked.pk]) in page(client, land.counsellor_user, path)
    succeed(time_quota__events_rebooked_by='"ACA"')
    said = page(client, land.counsellor_user, path)
    assert reverse("academy:cancel", args=[booked.pk]) not in said
    assert CITE in said
    refused(lambda: actions.cancel(registration=booked, actor=land.me(), now=NOW, today=DAY))
    booked.refresh_from_db()
    assert booked.state == "registered"


@pytest.mark.requirement("SAP-127")
def test_where_registrations_go_stands_in_the_rules(land: Academy, succeed: Any) -> None:
    event, other = an_event(land.programme), an_event(land.programme)
    booked = a_registration(other, land.counsellor)
    succeed(further_training__registration_to='"authority"')
    refused(lambda: land.register(event))
    refused(lambda: actions.cancel(registration=booked, actor=land.me(), now=NOW, today=DAY))
    assert event.registrations.count() == 0
