# SPDX-License-Identifier: EUPL-1.2
"""A draft becomes a proposal for the working groups: moves of authorities, of single persons, and new groups."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.planning import actions
from schutznetz.apps.planning.queries import plan_for
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.working_groups.models import District, Shift
from tests.apps.builders import a_user, a_working_group, let_go
from tests.apps.planning.objects import Map
from tests.apps.sap.objects import acting

pytestmark = pytest.mark.django_db
LATER = date(2099, 1, 1)


@pytest.fixture
def land() -> Map:
    return Map()


def posted(**more: object) -> dict[str, object]:
    return {
        "name": "Zuschnitt 2099", "says": "Kurze Wege", "effective_on_day": "1", "effective_on_month": "1",
        "effective_on_year": "2099", **more,
    }  # fmt: skip


@pytest.mark.requirement("SAP-141")
@pytest.mark.requirement("SAP-146")
def test_only_what_moves_is_in_the_proposal(client: Client, land: Map) -> None:
    draft = land.computed()
    client.force_login(land.officer)
    response = client.post(reverse("planning:hand_over", args=[draft.pk]), posted())
    made = District.objects.get()
    assert response.headers["Location"] == reverse("working_groups:district", args=[made.pk])
    let_go(response)
    assert (made.state, made.effective_on, made.says) == (District.State.DRAFT, LATER, "Kurze Wege")
    shift = Shift.objects.get()
    assert (shift.participant, shift.origin, shift.target) == (land.bach, land.east, land.west)
    draft.refresh_from_db()
    assert draft.handed_over_at is not None


def test_of_a_divided_authority_each_person_moves(land: Map) -> None:
    actor, now = acting(land.officer), clock.now()
    copy = actions.copy_of(draft=land.computed(), name="Kopie", actor=actor, now=now)
    east = next(group for group in copy.groups.all() if group.working_group == land.east)
    one = copy.members.filter(authority=land.alt.authority).first()
    assert one is not None
    one.group = east
    one.save()
    actions.hand_over(draft=copy, name="x", says="", effective_on=LATER, new={}, actor=actor, now=now)
    moves = {(row.participant_id, row.counsellor_id): row.target for row in Shift.objects.all()}
    assert moves[None, one.counsellor_id] == land.east
    assert moves[land.bach.pk, None] == land.west


def test_a_new_group_needs_a_working_group(client: Client, land: Map) -> None:
    actor, now = acting(land.officer), clock.now()
    copy = actions.copy_of(draft=land.computed(), name="Kopie", actor=actor, now=now)
    east = next(group for group in plan_for(copy).groups if group.working_group == land.east)
    actions.move(draft=copy, authority=land.chor.authority_id, source=east, to=None, actor=actor, now=now)
    new = next(group for group in plan_for(copy).groups if group.working_group is None)
    land.east.sap_participants.update(working_group=None)
    land.east.delete()
    client.force_login(land.officer)
    address = reverse("planning:hand_over", args=[copy.pk])
    response = client.get(address)
    assert "Es fehlen Arbeitskreise" in response.content.decode()
    let_go(response)
    fresh = a_working_group(land.site.authority, "AK Neu")
    response = client.post(address, posted())
    assert response.status_code == 422
    let_go(response)
    response = client.post(address, posted(**{f"new_{new.pk}": land.west.pk}))
    assert response.status_code == 422
    let_go(response)
    let_go(client.post(address, posted(**{f"new_{new.pk}": fresh.pk})))
    assert fresh in {row.target for row in Shift.objects.all()}


def test_the_day_lies_ahead(client: Client, land: Map) -> None:
    client.force_login(land.officer)
    address = reverse("planning:hand_over", args=[land.computed().pk])
    response = client.post(address, posted(effective_on_year="2020"))
    assert "Der Tag muss in der Zukunft liegen." in response.content.decode()
    let_go(response)
    waiting = land.ask()
    response = client.get(reverse("planning:hand_over", args=[waiting.pk]))
    assert response.status_code == 404
    let_go(response)


def test_nobody_else_hands_over(land: Map) -> None:
    draft = land.computed()
    head = a_user(Role.HEAD, land.alt.authority.sites.get(), everywhere=True)
    with pytest.raises(Denied):
        actions.hand_over(
            draft=draft, name="x", says="", effective_on=LATER, new={}, actor=acting(head), now=clock.now()
        )
    assert not District.objects.exists()
