# SPDX-License-Identifier: EUPL-1.2
"""Trainees and selected people in the forecast of need: they count from the day their group is planned to end."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.sap.models import Counsellor, State
from schutznetz.apps.sap.queries import need as reads
from tests.apps.builders import a_person, let_go
from tests.apps.sap.objects import DAY, Land, a_counsellor
from tests.apps.training.objects import a_group, a_member

pytestmark = pytest.mark.django_db
LEAVES, COMPLETES = date(2027, 5, 31), date(2027, 11, 30)


@pytest.fixture
def land() -> Land:
    """One counsellor is needed and there, who leaves; somebody else learns, in a group or not."""
    found = Land()
    found.part.headcount = 200
    found.part.save()
    Counsellor.objects.filter(pk=found.counsellor.pk).update(leaves_on=LEAVES)
    return found


def a_trainee(land: Land, **fields: object) -> Counsellor:
    return a_counsellor(a_person(land.site), State.IN_TRAINING, **({"training_completed_on": None} | fields))


def course(land: Land, day: date = DAY) -> list[tuple[date, int, int]]:
    return [(point.day, point.active, point.gap) for point in reads.needs_of([land.part], day)[0].course]


@pytest.mark.requirement("SAP-107")
def test_a_trainee_fills_the_gap_from_the_planned_end_of_the_group(land: Land) -> None:
    a_member(a_group(land.programme, starts_on=date(2026, 1, 12), completes_on=COMPLETES), a_trainee(land))
    gap_opens = LEAVES + timedelta(days=1)
    assert course(land) == [(DAY, 1, 0), (gap_opens, 0, 1), (COMPLETES, 1, 0)]
    found = reads.needs_of([land.part], DAY)[0]
    assert found.forecast is not None
    assert found.now is not None
    assert (found.forecast.due_on, dict(found.forecast.facts["gaps"])) == (gap_opens, {2027: 1})  # type: ignore[call-overload]
    assert (found.now.facts["active"], found.trainees) == (1, 1)


@pytest.mark.requirement("SAP-107")
def test_who_has_no_day_to_come_is_not_counted(land: Land) -> None:
    a_trainee(land)
    member = a_member(a_group(land.programme, starts_on=date(2025, 1, 13), completes_on=COMPLETES), a_trainee(land))
    a_member(a_group(land.programme, starts_on=date(2026, 1, 12), completes_on=None), a_trainee(land))
    without = [(DAY, 1, 0), (LEAVES + timedelta(days=1), 0, 1)]
    assert course(land) != without
    member.until = DAY
    member.save()
    assert course(land) == without
    member.until = None
    member.save()
    member.group.completes_on = DAY - timedelta(days=1)
    member.group.save()
    assert course(land) == without


def a_selected(land: Land, **fields: object) -> Counsellor:
    return a_counsellor(a_person(land.site), State.SELECTED, **({"training_completed_on": None} | fields))


@pytest.mark.requirement("SAP-107")
def test_who_is_selected_and_admitted_counts_from_the_end_of_that_group(land: Land) -> None:
    a_group(land.programme, starts_on=date(2026, 9, 1), completes_on=date(2027, 8, 31))
    a_member(a_group(land.programme, starts_on=date(2026, 10, 1), completes_on=COMPLETES), a_selected(land))
    assert course(land) == [(DAY, 1, 0), (LEAVES + timedelta(days=1), 0, 1), (COMPLETES, 1, 0)]
    found = reads.needs_of([land.part], DAY)[0]
    assert (found.trainees, found.selected) == (0, 1)


@pytest.mark.requirement("SAP-107")
def test_who_is_selected_without_a_group_is_expected_with_the_next_one(land: Land) -> None:
    a_selected(land)
    without = [(DAY, 1, 0), (LEAVES + timedelta(days=1), 0, 1)]
    assert course(land) == without, "no group is planned"
    running = a_group(land.programme, "running", starts_on=date(2026, 1, 12), completes_on=date(2027, 6, 30))
    a_group(land.programme, "cancelled", starts_on=date(2026, 8, 3), completes_on=date(2027, 7, 31))
    a_group(land.programme, starts_on=date(2026, 8, 4), completes_on=None)
    assert course(land) == without, f"{running} has begun, the others end on no day"
    a_group(land.programme, "released", starts_on=date(2027, 2, 1), completes_on=COMPLETES + timedelta(days=90))
    a_group(land.programme, starts_on=date(2026, 10, 1), completes_on=COMPLETES)
    assert course(land) == [*without, (COMPLETES, 1, 0)]


@pytest.mark.requirement("SAP-107")
def test_the_page_of_the_need_names_how_many_are_selected(land: Land, client: Client) -> None:
    a_selected(land)
    client.force_login(land.head)
    response = client.get(reverse("sap:authority_need", args=[land.site.authority.key]))
    assert "Ausgewählt, noch nicht in Ausbildung" in response.content.decode()
    let_go(response)


@pytest.mark.requirement("SAP-107")
def test_who_is_done_counts_from_tomorrow_and_never_today(land: Land) -> None:
    a_trainee(land, training_completed_on=DAY - timedelta(days=5))
    assert course(land)[:2] == [(DAY, 1, 0), (DAY + timedelta(days=1), 2, 0)]


@pytest.mark.requirement("SAP-107")
def test_a_trainee_who_leaves_before_the_end_fills_nothing(land: Land) -> None:
    role = a_trainee(land, leaves_on=COMPLETES - timedelta(days=1))
    a_member(a_group(land.programme, starts_on=date(2026, 1, 12), completes_on=COMPLETES), role)
    assert course(land)[-1] == (LEAVES + timedelta(days=1), 0, 1)


@pytest.mark.requirement("SAP-107")
def test_the_plans_of_all_groups_are_read_at_once(land: Land) -> None:
    with_one = a_group(land.programme, completes_on=COMPLETES)
    a_member(with_one, a_trainee(land))
    with CaptureQueriesContext(connection) as first:
        reads.needs_of([land.part], DAY)
    for _number in range(4):
        a_member(with_one, a_trainee(land))
    with CaptureQueriesContext(connection) as second:
        reads.needs_of([land.part], DAY)
    assert len(second) == len(first)


@pytest.mark.requirement("SAP-107")
def test_the_page_of_the_need_shows_the_day(land: Land, client: Client) -> None:
    day = clock.today() + timedelta(days=200)
    a_member(a_group(land.programme, starts_on=clock.today(), completes_on=day), a_trainee(land))
    client.force_login(land.head)
    response = client.get(reverse("sap:authority_need", args=[land.site.authority.key]))
    assert f"{day:%d.%m.%Y}" in response.content.decode()
    let_go(response)
