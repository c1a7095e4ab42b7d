# SPDX-License-Identifier: EUPL-1.2
"""The invented times of the demonstration: plausible, none over another, the same every time."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from schutznetz.adapters import clock
from schutznetz.apps.worktime import queries
from schutznetz.apps.worktime.models import CapException, Entry
from schutznetz.config import demo_worktime
from schutznetz.regulation.finding import Status
from tests.apps.builders import a_person
from tests.apps.sap.objects import a_counsellor, acting
from tests.apps.worktime.objects import DAY, Office, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db: None) -> Office:
    made = Office()
    for given_name in ("Timo", "Lea", "Ole"):
        a_counsellor(a_person(made.site, given_name, "Beispiel"))
    return made


def times(office: Office) -> Iterator[tuple[Entry, Entry]]:
    return pairwise(Entry.objects.filter(person=office.person).exclude(ended_at=None).order_by("began_at"))


def test_times_are_plausible_and_never_overlap(office: Office) -> None:
    assert demo_worktime.fill(now=at(11), today=DAY) > 100
    assert all(one.ended_at <= other.began_at for one, other in times(office) if one.ended_at)
    assert Entry.objects.filter(ended_at=None).count() == 1
    assert Entry.objects.filter(is_late=True, outside_minutes__gt=0).exists()
    assert CapException.objects.count() == 2


def test_one_is_overloaded_and_the_others_are_not(office: Office) -> None:
    demo_worktime.fill(now=at(11), today=DAY)
    suggested = [one for one, _course in queries.suggested_by_head(acting(office.head), DAY)]
    standing = [queries.budgets_of(one.person, DAY)[0].finding.status for one in queries.served_by(acting(office.head))]
    assert standing.count(Status.MET) == 4
    assert len(suggested) == 1


def test_without_counsellors_nothing_happens(db: None) -> None:
    assert demo_worktime.fill(now=clock.now(), today=clock.today()) == 0
    assert not Entry.objects.exists()
