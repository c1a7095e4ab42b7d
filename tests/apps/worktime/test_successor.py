# SPDX-License-Identifier: EUPL-1.2
"""A successor of the decree that is files alone reaches the times of the role."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from schutznetz.adapters import clock
from schutznetz.apps.worktime import actions, queries
from schutznetz.apps.worktime.actions import Times
from schutznetz.apps.worktime.models import CapException, Entry
from schutznetz.regulation.finding import Refused
from tests.apps.builders import let_go
from tests.apps.sap.objects import acting
from tests.apps.worktime.objects import DAY, Office, an_entry, at, terms
from tests.apps.worktime.test_budgets import ask
from tests.successor import CITE

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.mark.requirement("SAP-033")
def test_an_exception_is_more_than_is_usual_under_the_rules_in_force(office: Office, succeed: Any) -> None:
    assert ask(office).state == "asked"
    succeed(time_quota__share="0.2")
    with pytest.raises(Refused) as caught:
        ask(office)
    assert "4.1.1" in str(caught.value.finding.citation)
    assert CapException.objects.count() == 1
    assert ask(office, percent="21").state == "asked"


@pytest.mark.requirement("SAP-035")
def test_what_a_line_manager_sees_of_the_time_stands_in_the_rules(office: Office, succeed: Any) -> None:
    an_entry(office.person, 41.5)
    assert queries.team_of(acting(office.boss), DAY)[0].lines
    succeed(time_quota__shown_to_line_manager='"year_total"')
    assert not queries.team_of(acting(office.boss), DAY)[0].lines


@pytest.mark.requirement("SAP-038")
def test_what_a_line_manager_hears_of_leaving_stands_in_the_rules(office: Office, succeed: Any) -> None:
    Entry.objects.create(person=office.person, kind="SAP", day=DAY, began_at=at(8))
    boss = acting(office.boss)
    assert queries.team_of(boss, DAY)[0].away_since == at(8)
    assert queries.led_now(boss, DAY)[0].away_since == at(8)
    succeed(absence__shown='"nothing"')
    assert queries.team_of(boss, DAY)[0].away_since is None
    assert queries.led_now(boss, DAY) == []


@pytest.mark.requirement("SAP-040")
def test_whether_a_time_may_be_added_afterwards_stands_in_the_rules(
    office: Office, client: Client, succeed: Any
) -> None:
    times = Times("SAP", at(8), at(9))
    actions.add_later(counsellor=office.counsellor, actor=office.me(), times=times, now=at(12))
    with pytest.raises(Refused):
        actions.add_later(
            counsellor=office.counsellor, actor=office.me(), times=Times("SAP", at(14), at(15)), now=at(12)
        )
    succeed(absence__later_entry="false")
    with pytest.raises(Refused) as caught:
        actions.add_later(
            counsellor=office.counsellor, actor=office.me(), times=Times("SAP", at(10), at(11)), now=at(12)
        )
    assert str(caught.value.finding.citation) == CITE
    day = clock.today() - timedelta(days=1)
    typed = {"kind": "SAP", "begins": "10:00", "ends": "11:00", "trip": ""}
    typed |= {f"day_{name}": str(getattr(day, name)) for name in ("day", "month", "year")}
    client.force_login(office.counsellor_user)
    response = client.post("/zeit/nachtragen/", typed)
    said = response.content.decode()
    let_go(response)
    assert "darf nicht nachträglich eingetragen werden" in said
    assert CITE in said
    assert Entry.objects.count() == 1


@pytest.mark.requirement("SAP-042")
def test_whether_a_time_outside_the_frame_is_duty_time_stands_in_the_rules(office: Office, succeed: Any) -> None:
    """Monday 18:00 to 20:00, the frame ends at 19:00."""
    terms(office.person)

    def booked(hour: int) -> tuple[int, int]:
        actions.leave(counsellor=office.counsellor, actor=office.me(), kind="SAP", now=at(hour))
        made = actions.come_back(actor=office.me(), now=at(hour + 2))
        assert made is not None
        return made.minutes, made.outside_minutes

    assert booked(18) == (120, 60)
    Entry.objects.all().delete()
    succeed(absence__counts_outside="false")
    assert booked(18) == (60, 0)
    assert booked(8) == (120, 0)
