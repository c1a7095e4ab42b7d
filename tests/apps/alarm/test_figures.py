# SPDX-License-Identifier: EUPL-1.2
"""Alarms in figures: whole authorities, closed quarters, no small number, nobody's name or place."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from schutznetz.apps.alarm.models import Alarm
from schutznetz.apps.alarm.queries.figures import closed_quarters, figures_of
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Site
from tests.apps.builders import a_site, a_user, an_authority

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
NUMBER = count(1)
JULY, FEBRUARY = datetime(2026, 7, 9, 9, tzinfo=UTC), datetime(2026, 2, 3, 9, tzinfo=UTC)


@pytest.fixture
def site() -> Site:
    return a_site(an_authority())


def alarms(site: Site, number: int, at: datetime = JULY, final: str = "real", **fields: object) -> None:
    for _n in range(number):
        values = {"room": "R-4711", "person_name": "Hedwig Unverwechsel", "desk_key": "d", "station_key": "s"} | fields
        Alarm.objects.create(
            key=f"a{next(NUMBER)}",
            site=site,
            stored_at=at,
            pressed_at=at,
            final_class=final,
            state="resolved",
            **values,
        )


def page_of(role: Role, site: Site, *, everywhere: bool = True) -> tuple[int, str]:
    client = Client()
    client.force_login(a_user(role, site, everywhere=everywhere))
    with time_machine.travel(datetime(2026, 11, 22, 10, tzinfo=UTC), tick=False):
        answer = client.get(reverse("alarm:figures"))
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("role", [Role.STAFF_COUNCIL, Role.DISABILITY, Role.EQUALITY])
def test_representatives_of_one_site_see_the_whole_authority_and_no_other(site: Site, role: Role) -> None:
    a_site(an_authority("Jobcenter Anderswo"))
    status, page = page_of(role, site, everywhere=False)
    assert status == 200
    assert site.authority.name in page
    assert "Anderswo" not in page


def test_a_head_of_one_site_sees_no_figures(site: Site) -> None:
    assert page_of(Role.HEAD, site, everywhere=False)[0] == 403


def test_only_quarters_that_are_over_and_wholly_kept() -> None:
    assert [first for first, _end in closed_quarters(TODAY)] == [date(2026, 7, 1), date(2026, 4, 1), date(2026, 1, 1)]
    assert next(closed_quarters(date(2026, 12, 31)))[0] == date(2026, 7, 1)
    assert [first for first, _end in closed_quarters(date(2027, 1, 1))] == [
        date(2026, 10, 1), date(2026, 7, 1), date(2026, 4, 1), date(2026, 1, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(("number", "shown"), [(0, None), (1, None), (4, None), (5, 5), (12, 12)])
def test_numbers_below_five_are_withheld(site: Site, number: int, shown: int | None) -> None:
    alarms(site, number)
    assert figures_of(site.authority, TODAY)[0].alarms == shown


def test_classes_and_authorities_are_kept_apart(site: Site) -> None:
    alarms(site, 6)
    alarms(site, 7, final="mistaken")
    alarms(site, 5, final="test")
    alarms(site, 3, final="drill")
    alarms(site, 9, merged_into="a1")
    alarms(a_site(an_authority()), 20)
    newest = figures_of(site.authority, TODAY)[0]
    assert (newest.alarms, newest.mistaken, newest.tests) == (6, 7, 8)


def test_tests_of_a_quarter_that_is_partly_deleted_are_not_counted(site: Site) -> None:
    alarms(site, 9, at=FEBRUARY, final="test")
    quarter = figures_of(site.authority, TODAY)[2]
    assert (quarter.tests, quarter.tests_gone) == (None, True)


def test_times_are_medians_of_at_least_five(site: Site) -> None:
    for seconds in (5, 10, 20, 30, 600):
        alarms(site, 1, accepted_at=JULY + timedelta(seconds=seconds))
    alarms(site, 4, on_site_at=JULY + timedelta(seconds=60))
    newest = figures_of(site.authority, TODAY)[0]
    assert newest.accepted_after == timedelta(seconds=20)
    assert newest.there_after is None


def test_the_running_quarter_says_nothing(site: Site) -> None:
    before = figures_of(site.authority, TODAY)
    alarms(site, 30, at=datetime(2026, 10, 1, 9, tzinfo=UTC))
    assert figures_of(site.authority, TODAY) == before


@pytest.mark.parametrize("role", [Role.HEAD, Role.STAFF_COUNCIL, Role.DISABILITY, Role.EQUALITY])
def test_the_page_names_nobody_and_no_place(site: Site, role: Role) -> None:
    alarms(site, 6)
    alarms(site, 3, final="mistaken")
    alarms(a_site(an_authority("Fremdkreis")), 77)
    status, text = page_of(role, site)
    assert status == 200
    assert "unter 5" in text
    assert "Hausregel Zahlen, Fassung 1" in text
    for secret in ("R-4711", "Unverwechsel", "Fremdkreis", ">77<", ">3<"):
        assert secret not in text


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.HEAD, Role.STAFF_COUNCIL, Role.DISABILITY, Role.EQUALITY}))
def test_other_offices_do_not_see_it(site: Site, role: Role) -> None:
    assert page_of(role, site)[0] == 403
