# SPDX-License-Identifier: EUPL-1.2
"""The access matrix: every URL x role has the answer written in tests/access_matrix.toml."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from schutznetz.adapters import clock
from schutznetz.apps.alarm.models import Alarm, RingChange, Station
from schutznetz.apps.organisation.models import Desk, Office
from tests.apps.builders import a_desk, a_floor, a_person, a_room, a_site, a_user, an_authority

MATRIX = tomllib.loads((Path(__file__).parent.parent / "access_matrix.toml").read_text(encoding="utf-8"))
ROLES = ["anonymous", "EMP", "SITE", "SITE_foreign", "SEC", "SEC_foreign", "ADM", "ADM_foreign"]
Role = Office.Role


def names(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """The names of all URLs of the program; a URL without a name is given by its route."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            space = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from names(entry, space)
        elif isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name or entry.pattern}"


def expected(row: dict[str, Any], role: str) -> int | str | None:
    return row.get(role, row.get("everybody"))


def test_every_url_has_a_row() -> None:
    rows = {name.partition("#")[0] for name in MATRIX}
    assert set(names()) - rows == set(), "add these to tests/access_matrix.toml"


def test_no_row_without_a_url() -> None:
    assert {name.partition("#")[0] for name in MATRIX} - set(names()) == set()


@pytest.mark.parametrize("name", MATRIX)
def test_every_row_answers_every_role(name: str) -> None:
    missing = [role for role in ROLES if expected(MATRIX[name], role) is None]
    assert not missing, f"{name}: no answer for {', '.join(missing)}"


@pytest.fixture
def world(db: None) -> dict[str, Any]:
    """Users by role and the objects that rows may name."""
    authority = an_authority("Jobcenter Eigenkreis")
    site, other = a_site(authority, "Eigen"), a_site(authority, "Fremd")
    abroad = a_site(an_authority("Jobcenter Fremdkreis"), "Ausland")
    room = a_room(a_floor(site))
    desk = a_desk(room)
    employee = a_user(Role.EMPLOYEE, site, password="x", desk=desk)
    users = {
        "EMP": a_user(Role.EMPLOYEE, site, password="x", desk=desk),
        "SITE": a_user(Role.SITE_MANAGER, site, password="x"),
        "SITE_foreign": a_user(Role.SITE_MANAGER, other, password="x"),
        "SEC": a_user(Role.SECURITY, site, password="x"),
        "SEC_foreign": a_user(Role.SECURITY, other, password="x"),
        "ADM": a_user(Role.ADMINISTRATOR, site, password="x"),
        "ADM_foreign": a_user(Role.ADMINISTRATOR, abroad, password="x"),
    }
    objects = {
        "own_site": site.pk,
        "own_site_key": site.key,
        "own_floor": room.floor.pk,
        "own_room": room.pk,
        "own_desk": desk.pk,
        "own_desk_key": desk.key,
        "own_user": employee.pk,
        "own_person": employee.person.pk,
        "own_office": employee.person.offices.get().pk,
        "person_without_account": a_person(site, "Ole", "Ohne").pk,
    }
    return {"users": users, "objects": objects | alarm_objects(desk)}


def alarm_objects(desk: Desk) -> dict[str, Any]:
    """An alarm of the desk, a change of its ring, and a station of its site."""
    now = clock.now()
    keys = {"public_key_a": "UA", "public_key_b": "UB"}
    station = Station.objects.create(key="st-own", kind="security", label="Wache", enrolled_at=now, **keys)
    station.sites.add(desk.site)
    Alarm.objects.create(
        key="01jd0000000000000000000001", site=desk.site, desk=desk, desk_key=desk.key, station_key="st-x", stored_at=now,
        pressed_at=now,
    )  # fmt: skip
    other = a_desk(desk.room)
    change = RingChange.objects.create(desk=desk, neighbour=other, kind="pinned", reason="Grund", made_at=now)
    return {"own_station_key": station.key, "own_alarm_key": "01jd0000000000000000000001", "own_change": change.pk}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", MATRIX)
def test_access(name: str, role: str, world: dict[str, Any]) -> None:
    row = MATRIX[name]
    client = Client()
    if role != "anonymous":
        client.force_login(world["users"][role], backend="django.contrib.auth.backends.ModelBackend")
    arguments = [world["objects"].get(argument, argument) for argument in row.get("args", [])]
    url = reverse(name.partition("#")[0], args=arguments)
    response = getattr(client, row.get("method", "get"))(url)
    wanted = expected(row, role)
    if isinstance(wanted, str):
        wanted = wanted.format(**world["objects"])
    assert answer(response, wanted) == wanted, f"{url} for {role}"


def answer(response: Any, wanted: Any) -> int | str:
    """The status; with the target of a redirect where the row names one, and 302 only for the way to sign in."""
    if response.status_code not in (301, 302) or (response.status_code == wanted and _is_sign_in(response)):
        return int(response.status_code)
    return f"{response.status_code} {response.headers['Location'].partition('?')[0]}"


def _is_sign_in(response: Any) -> bool:
    return bool(response.headers["Location"].startswith(reverse("account_login")))
