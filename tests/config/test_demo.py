# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, date, datetime

import pytest

from schutznetz.apps.organisation.models import Authority, Desk, Door, Office, Person, Room, Site
from schutznetz.config import demo
from schutznetz.config.demo_county import county

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


@pytest.mark.django_db
def test_the_demo_fills_an_empty_database_once() -> None:
    assert demo.fill(now=NOW, today=TODAY, progress=silent)
    before = {model: model.objects.count() for model in (Site, Room, Door, Desk, Person, Office)}
    assert before[Desk] == 1000
    assert not demo.fill(now=NOW, today=TODAY, progress=silent)
    assert before == {model: model.objects.count() for model in before}


@pytest.mark.django_db
def test_the_demo_never_touches_a_database_in_use() -> None:
    Authority.objects.create(key="stadt", name="Stadt")
    assert not demo.fill(now=NOW, today=TODAY, progress=silent)
    assert Site.objects.count() == 0
