# SPDX-License-Identifier: EUPL-1.2
"""A successor of the decree that is files alone reaches the steps of a role."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.sap.jobs import keep_roles
from schutznetz.apps.sap.models import Rest, State
from schutznetz.regulation.finding import Refused
from schutznetz.regulation.sap_erlass.mandate import Event
from tests.apps.builders import let_go
from tests.apps.sap.objects import Land
from tests.apps.sap.test_roles import person_of, receiving, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Land:
    return Land()


@pytest.mark.requirement("SAP-101")
def test_a_rest_without_an_end_where_the_rules_ask_for_none(client: Client, land: Land, succeed: Any) -> None:
    def needs_an_end() -> bool:
        client.force_login(land.counsellor_user)
        page = client.get(reverse("sap:step", args=[land.counsellor.pk, "rest"]))
        field = page.context["form"].fields["expected_until"]
        let_go(page)
        return bool(field.required)

    assert needs_an_end()
    with pytest.raises(Refused):
        step(land.counsellor, Event.REST, land.counsellor_user)
    succeed(rest__duration="false")
    assert not needs_an_end()
    assert step(land.counsellor, Event.REST, land.counsellor_user).state == State.RESTING
    assert Rest.objects.get().expected_until is None


@pytest.mark.requirement("SAP-098")
def test_no_appointment_again_without_reasons_where_the_rules_ask_for_none(land: Land, succeed: Any) -> None:
    head = receiving(land)
    role = step(land.counsellor, Event.TRANSFER, land.head, receiver=person_of(head).authority)
    with pytest.raises(Refused):
        step(role, Event.DECLINE_REAPPOINTMENT, head)
    succeed(transfer__reasons="false")
    assert step(role, Event.DECLINE_REAPPOINTMENT, head).state == State.TRANSFERRED


@pytest.mark.requirement("SAP-054")
@pytest.mark.parametrize(("ends", "state"), [("true", State.ENDED), ("false", State.APPOINTED)])
def test_the_role_ends_with_the_service_where_the_rules_say_so(
    land: Land, succeed: Any, ends: str, state: State
) -> None:
    succeed(mandate__leaving=ends)
    today = clock.today()
    Person.objects.filter(pk=land.counsellor.person_id).update(left_on=today - timedelta(days=1))
    keep_roles(clock.now(), today)
    land.counsellor.refresh_from_db()
    assert land.counsellor.state == state
