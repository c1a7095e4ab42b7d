# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from schutznetz.apps.accounts.models import OpenSession
from schutznetz.apps.alarm.models import Alarm, AlarmState, DeskTest
from schutznetz.apps.documents.models import Letterhead, LetterTemplate
from schutznetz.apps.duties.models import Duty
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.notify.models import BrokenAddress, Notice
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import (
    Assistance,
    Authority,
    Deputy,
    Desk,
    Door,
    Office,
    Person,
    Room,
    Site,
)
from schutznetz.apps.privacy.models import DeletionRun, RightsRequest
from schutznetz.apps.provisioning.models import AccountList, Departure, GroupRule, ProvisioningKey
from schutznetz.apps.setup.models import Participation, Release
from schutznetz.config import demo
from schutznetz.config.demo_county import county
from schutznetz.config.demo_life import Cast
from tests.apps.builders import a_site, a_user

NOW = datetime(2026, 6, 15, 8, 0, tzinfo=UTC)
TODAY = date(2026, 6, 15)


def silent(_done: int, _total: int, _text: str) -> None:
    pass


def test_the_county_is_always_the_same() -> None:
    assert county() == county()


@pytest.mark.requirement("VES-002")
def test_the_county_has_the_size_of_the_source() -> None:
    made = county()
    assert len(made.sites) == 11
    assert len(made.desks) == 1000
    assert len({(desk["site"], desk["key"]) for desk in made.desks}) == 1000


def test_names_are_not_given_twice() -> None:
    people = [(person["given_name"], person["family_name"]) for person in county().people]
    assert len(people) == len(set(people))


def test_every_desk_stands_in_its_room() -> None:
    made = county()
    rooms = {(room["site"], room["key"]): room["points"] for room in made.rooms}
    for desk in made.desks:
        (left, top), _, (right, bottom), _ = rooms[desk["site"], desk["room"]]
        assert left < desk["x"] < right, desk
        assert top < desk["y"] < bottom, desk


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = settings.VAR = tmp_path


@pytest.mark.django_db
def test_the_demo_fills_an_empty_database_once() -> None:
    assert demo.fill(now=NOW, today=TODAY, progress=silent)
    before = {model: model.objects.count() for model in (Site, Room, Door, Desk, Person, Office)}
    assert before[Desk] == 1000
    _no_page_is_empty()
    assert not demo.fill(now=NOW, today=TODAY, progress=silent)
    assert before == {model: model.objects.count() for model in before}


@pytest.mark.django_db
def test_each_filling_asks_for_its_own_people() -> None:
    """A second filling on the same day, in a database emptied meanwhile, meets other accounts under the same keys."""
    site = a_site()
    first, second = (Cast(authority=site.authority, now=NOW, today=TODAY) for _ in range(2))
    gone = a_user(Role.EMPLOYEE, site)
    assert [actor.user for actor in first.colleagues] == [gone]
    gone.person.offices.all().delete()  # type: ignore[union-attr]
    come = a_user(Role.EMPLOYEE, site)
    assert first == second
    assert [actor.user for actor in second.colleagues] == [come]
    assert [actor.user for actor in second.actors(Role.EMPLOYEE)] == [come]


def _no_page_is_empty() -> None:
    """A newcomer finds something behind every entry of the menu, in more than one state."""
    assert set(AccountList.objects.values_list("state", flat=True)) == {"ready", "faulty", "done"}
    assert ProvisioningKey.objects.filter(revoked_at=None).count() == GroupRule.objects.count() == 1
    assert Departure.objects.filter(taken_back_at=None).exists()
    assert Departure.objects.exclude(taken_back_at=None).exists()
    assert set(RightsRequest.objects.values_list("state", flat=True)) == {"received", "taken_up", "granted"}
    assert DeletionRun.objects.count() == 3
    assert Letterhead.objects.count() == LetterTemplate.objects.count() == 1
    running = Deputy.objects.filter(since__lte=TODAY, until__gte=TODAY)
    assert (running.count(), Deputy.objects.count()) == (1, 3)
    assert Assistance.objects.waiting(NOW).count() == 1
    assert OpenSession.objects.exists()
    assert set(Duty.objects.values_list("state", flat=True)) == {"open", "done"}
    assert Notice.objects.exists()
    assert BrokenAddress.objects.count() == 1
    assert {one.answer != "" for one in Participation.objects.all()} == {True, False}
    assert Release.objects.standing().exists()
    assert not Alarm.objects.exclude(state=AlarmState.RESOLVED).exclude(raised_as="test").exists()
    assert set(Alarm.objects.values_list("final_class", flat=True)) == {"real", "mistaken", "test", "drill"}
    assert DeskTest.objects.count() > 10
    moments = [entry.at for entry in Entry.objects.filter(verb__startswith="privacy.")]
    assert moments
    assert all(moment < NOW for moment in moments)


@pytest.mark.django_db
def test_the_demo_never_touches_a_database_in_use() -> None:
    Authority.objects.create(key="stadt", name="Stadt")
    assert not demo.fill(now=NOW, today=TODAY, progress=silent)
    assert Site.objects.count() == 0
