# SPDX-License-Identifier: EUPL-1.2
"""The invented life of the working groups: places for everybody, meetings, an election that can be counted."""

from datetime import date

import pytest

from schutznetz.adapters import clock
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.sap.models import Programme
from schutznetz.apps.working_groups.facts.ballots import ballot_of, register_of
from schutznetz.apps.working_groups.models import Ballot, District, Meeting
from schutznetz.apps.working_groups.queries import duties, pages
from schutznetz.config import demo_sap, demo_working_groups
from schutznetz.domain import ballots

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


def test_it_fills_and_agrees_with_the_rules() -> None:
    demo_sap.fill(now=clock.now(), today=TODAY)
    demo_working_groups.fill(now=clock.now(), today=TODAY)
    assert pages.without_group(Programme.objects.get(), TODAY) == []
    assert set(Meeting.objects.values_list("state", flat=True)) == {"held", "invited", "polling"}
    for row in Ballot.objects.all():
        found = ballots.count(ballot_of(row), register_of(row), ballots.Urn(tuple(row.urn.slips)), is_closed=True)
        assert found.cast == 6
    assert Office.objects.filter(role="DEP").count() == 2
    assert [one.source for one in duties.missing_comments(clock.now(), TODAY)] == [District.objects.get()]


def test_nothing_happens_without_a_programme() -> None:
    demo_working_groups.fill(now=clock.now(), today=TODAY)
    assert not Meeting.objects.exists()
