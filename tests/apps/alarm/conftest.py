# SPDX-License-Identifier: EUPL-1.2
"""A small county: two sites with a corridor of offices each, and one person for every role."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority, Desk, Door, Floor, Office, Person, Room, Site
from schutznetz.apps.organisation.queries import actor_for

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 4)
ROOMS = 12


@dataclass
class County:
    authority: Authority
    marl: Site
    herten: Site
    people: dict[str, Person] = field(default_factory=dict)

    def desk(self, key: str, site: Site | None = None) -> Desk:
        return Desk.objects.select_related("site").get(site=site or self.marl, key=key)

    def user(self, name: str) -> User:
        return User.objects.get(username=name)

    def actor(self, name: str) -> Actor:
        return actor_for(self.user(name), TODAY)

    def client(self, name: str) -> Client:
        client = Client()
        client.force_login(self.user(name), backend="django.contrib.auth.backends.ModelBackend")
        return client


def build_site(authority: Authority, key: str, name: str, rooms: int = ROOMS, **more: Any) -> Site:
    """One floor: a corridor along `rooms` offices of 4 by 5 metres with one desk each, `d1`, `d2`, ..."""
    site = Site.objects.create(authority=authority, key=key, name=name, **more)
    floor = Floor.objects.create(site=site, key="eg", name="Erdgeschoss", width=4 * rooms, height=8)
    hall = Room.objects.create(
        floor=floor, key="flur", name="Flur", kind="corridor", points=[[0, 5], [4 * rooms, 5], [4 * rooms, 8], [0, 8]]
    )
    for number in range(1, rooms + 1):
        left = 4 * (number - 1)
        office = Room.objects.create(
            floor=floor,
            key=f"r{number}",
            name=f"1.{number:02}",
            points=[[left, 0], [left + 4, 0], [left + 4, 5], [left, 5]],
        )
        Door.objects.create(floor=floor, room_a=hall, room_b=office, key=f"t{number}", x=left + 2, y=5)
        Desk.objects.create(site=site, room=office, key=f"d{number}", label=f"1.{number:02} A", x=left + 2, y=2)
    return site


def person(
    county: County, name: str, site: Site, role: str, *, desk: Desk | None = None, whole: bool = False
) -> Person:
    made = Person.objects.create(
        external_id=name,
        given_name=name.title(),
        family_name="Beispiel",
        authority=county.authority,
        site=site,
        desk=desk,
    )
    Office.objects.create(
        person=made, role=role, authority=county.authority, site=None if whole else site, since=date(2026, 1, 1)
    )
    User.objects.create_user(name, "ein langes Kennwort", person=made)
    return made


@pytest.fixture
def county(db: None) -> County:
    authority = Authority.objects.create(key="kreis", name="Kreis")
    marl = build_site(authority, "marl", "Marl", has_guards=True, phone="02365 100")
    herten = build_site(authority, "herten", "Herten")
    made = County(authority, marl, herten)
    rows = [
        ("kim", marl, "EMP", made.desk("d1"), False),
        ("ole", marl, "EMP", made.desk("d2"), False),
        ("sina", marl, "SITE", None, False),
        ("gert", marl, "SEC", None, False),
        ("ada", marl, "ADM", None, True),
        ("hans", herten, "SITE", None, False),
        ("hilde", herten, "EMP", made.desk("d1", herten), False),
    ]
    for name, site, role, desk, whole in rows:
        made.people[name] = person(made, name, site, role, desk=desk, whole=whole)
    return made


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> Iterator[None]:
    """Loop keys in a folder of the test, two loops by address, and no counts left in the cache."""
    settings.LOOP_KEYS = tmp_path / "loops"
    settings.LOOPS = {
        loop: {"ws": f"ws://127.0.0.1:{port}", "tcp": f"nats://127.0.0.1:{port + 1}"}
        for loop, port in (("a", 1), ("b", 3))
    }
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def device() -> Callable[[], dict[str, str]]:
    """Public keys of a new device, one per loop."""
    from schutznetz.adapters.nats_jwt import USER, NKey

    return lambda: {"a": NKey.new(USER).public, "b": NKey.new(USER).public}
