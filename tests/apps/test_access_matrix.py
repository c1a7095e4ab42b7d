# SPDX-License-Identifier: EUPL-1.2
"""The access matrix: every URL x role has the answer written in tests/access_matrix.toml."""

import tomllib
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.template.backends.django import Template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.html import conditional_escape

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.alarm.models import Alarm, RingChange, Station
from schutznetz.apps.organisation.models import (
    Assistance,
    Authority,
    Deputy,
    Desk,
    Door,
    ImportRun,
    Office,
    Person,
    Room,
)
from schutznetz.apps.sap.models import Counsellor, Programme
from schutznetz.apps.setup.models import BarrierReport, Paper, Release
from tests.apps.academy.objects import academy_objects
from tests.apps.builders import (
    a_desk,
    a_floor,
    a_network,
    a_person,
    a_room,
    a_site,
    a_user,
    a_working_group,
    an_authority,
    let_go,
    prove,
)
from tests.apps.directory.objects import directory_objects
from tests.apps.duties.objects import duties_objects
from tests.apps.equipment.objects import equipment_objects
from tests.apps.exchange.objects import exchange_objects
from tests.apps.planning.objects import planning_objects
from tests.apps.privacy.objects import privacy_objects
from tests.apps.provisioning.objects import provisioning_objects
from tests.apps.quality.objects import quality_objects
from tests.apps.reporting.objects import release_objects
from tests.apps.reporting.published import report_objects
from tests.apps.sap.objects import sap_objects
from tests.apps.training.objects import training_objects
from tests.apps.working_groups.objects import working_group_objects
from tests.apps.worktime.objects import worktime_objects

MATRIX = tomllib.loads((Path(__file__).parent.parent / "access_matrix.toml").read_text(encoding="utf-8"))
Role = Office.Role
OTHERS = [
    str(role) for role in Role if role not in (Role.EMPLOYEE, Role.SITE_MANAGER, Role.SECURITY, Role.ADMINISTRATOR)
]
"""Offices whose answer is the row's `others` unless the row names them."""
ROLES = [
    "anonymous", "EMP", "OWNER", "SITE", "SITE_foreign", "SEC", "SEC_foreign", "ADM", "ADM_foreign", "EMP_foreign",
    *(f"{role}{where}" for role in OTHERS for where in ("", "_foreign")),
]  # fmt: skip

BOUND = 10
"""So many of them are of these offices, at home and elsewhere."""
WITH_OWN = ("SITE", "SEC", "ADM")
DRAWN = ("anonymous", "OWNER", "ADM")
"""For these the pages are drawn as well; the others' answers are the same with empty pages, in a fifth of the time."""


def names(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """The names of all URLs of the program; a URL without a name is given by its route."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            space = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from names(entry, space)
        elif isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name or entry.pattern}"


def expected(row: dict[str, Any], role: str) -> int | str | None:
    """The first of these that the row names; a foreign office without an answer of its own is just another one."""
    plain = role.removesuffix("_foreign")
    if role == "OWNER":
        return row.get("OWNER", expected(row, "EMP"))
    if plain not in (*OTHERS, "EMP") or role == "EMP":
        return row.get(role, row.get("everybody"))
    general = ["others_foreign"] if role != plain else []
    names = [role, *general, "others", "everybody", "EMP"]
    return next((row[name] for name in names if name in row), None)


def roles_of(row: dict[str, Any]) -> list[str]:
    """All roles; those of elsewhere only where the row names an object that could be somebody else's."""
    if any("own_" in argument or "manager" in argument for argument in row.get("args", [])):
        return ROLES
    return [role for role in ROLES if not role.endswith("_foreign") or role in row or role.startswith(WITH_OWN)]


def asked_of(row: dict[str, Any]) -> list[str]:
    """All roles on SQLite; on PostgreSQL those bound to a site who get in, and one for each other answer.

    Who may is decided above the database: there it is the queries that may differ, and each answer has its own.
    """
    roles = roles_of(row)
    if connection.vendor == "sqlite":
        return roles
    bound = [role for role in roles if role in ROLES[:BOUND] and expected(row, role) in (200, 201, 204, 409, 422)]
    others = {expected(row, role): role for role in roles if role not in bound}
    return bound + [role for given, role in others.items() if given not in {expected(row, each) for each in bound}]


def test_every_url_has_a_row() -> None:
    rows = {name.partition("#")[0] for name in MATRIX}
    assert set(names()) - rows == set(), "add these to tests/access_matrix.toml"


def test_no_row_without_a_url() -> None:
    assert {name.partition("#")[0] for name in MATRIX} - set(names()) == set()


@pytest.mark.parametrize("name", MATRIX)
def test_every_row_answers_every_role(name: str) -> None:
    missing = [role for role in ROLES if expected(MATRIX[name], role) is None]
    assert not missing, f"{name}: no answer for {', '.join(missing)}"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """Made once and thrown away at the end: every request is undone by itself (see `ask`)."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = a_world()
        made["client"] = Client()  # one for all: each new one would read the static files again
        made["sessions"] = {role: signed_in(user) for role, user in made["users"].items()}
        made["proven"] = {role: signed_in(user, is_fresh=True) for role, user in made["users"].items()}
        yield made
        transaction.set_rollback(True)


def signed_in(user: User, *, is_fresh: bool = False) -> str:
    """The session of somebody who has looked around already; `is_fresh`: and has just shown who they are."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.get(reverse("start:help"))
    if is_fresh:
        prove(client)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def a_world() -> dict[str, Any]:
    """Users by role and the objects that rows may name."""
    authority = an_authority("Jobcenter Eigenkreis")
    site, other = a_site(authority, "Eigen"), a_site(authority, "Fremd")
    abroad = a_site(an_authority("Jobcenter Fremdkreis"), "Ausland")
    room = a_room(a_floor(site))
    desk = a_desk(room)
    employee = a_user(Role.EMPLOYEE, site, password="x", desk=desk)
    users = {
        "OWNER": employee,
        "EMP": a_user(Role.EMPLOYEE, site, password="x", desk=desk),
        "SITE": a_user(Role.SITE_MANAGER, site, password="x"),
        "SITE_foreign": a_user(Role.SITE_MANAGER, other, password="x"),
        "SEC": a_user(Role.SECURITY, site, password="x"),
        "SEC_foreign": a_user(Role.SECURITY, other, password="x"),
        "ADM": a_user(Role.ADMINISTRATOR, site, password="x"),
        "ADM_foreign": a_user(Role.ADMINISTRATOR, abroad, password="x"),
        "EMP_foreign": a_user(Role.EMPLOYEE, abroad, password="x"),
    }
    for role in OTHERS:
        users[role] = a_user(role, site, everywhere=True, password="x")
        users[f"{role}_foreign"] = a_user(role, abroad, everywhere=True, password="x")
    objects = Objects(
        {
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
    )
    objects |= privacy_objects(employee.person)
    objects |= office_objects(employee.person, users["SITE"].person, users["ADM"])
    objects |= organisation_objects(room, users["ADM"]) | alarm_objects(desk) | setup_objects(authority)
    objects |= provisioning_objects(users["ADM"], a_person(site, "Lea", "Leis"))
    objects |= duties_objects(site, employee)
    objects |= sap_objects(site, employee, users["MIN"])
    objects |= worktime_objects(site, employee)
    objects |= quality_objects(site, employee)
    objects |= equipment_objects(employee)
    objects |= working_group_objects(site, employee, users)
    objects |= exchange_objects(employee, users["SPK"])
    objects |= training_objects(site, employee)
    role = Counsellor.objects.select_related("authority").get(pk=objects["own_counsellor"])
    objects |= academy_objects(site, Programme.objects.get(ministry=authority), role)
    objects |= planning_objects(site)
    objects |= directory_objects(site, employee)
    objects |= report_objects(authority, users["PR"]) | release_objects(authority)
    objects["foreign_authority_key"] = abroad.authority.key
    return {"users": users, "objects": objects}


class Objects(dict[str, Any]):
    """Objects by name; a name that two rooms use would send one of them to the other's object."""

    def __ior__(self, other: Any) -> "Objects":  # type: ignore[override,misc]
        assert not self.keys() & other.keys(), self.keys() & other.keys()
        self.update(other)
        return self


def organisation_objects(room: Room, admin: User) -> dict[str, Any]:
    """Keys as they stand in addresses, a door of the room, and an import of the administrator."""
    door = Door.objects.create(floor=room.floor, room_a=room, key="door", x=2, y=5)
    run = ImportRun.objects.create(created_by=admin, file_name="leute.csv", created_at=clock.now())
    return {
        "own_authority_key": room.floor.site.authority.key,
        "own_floor_key": room.floor.key,
        "own_room_key": room.key,
        "own_door_key": door.key,
        "own_import": run.pk,
    }


def office_objects(employee: Person, manager: Person, admin: User) -> dict[str, Any]:
    """The manager's office with a deputy, a working group, a network, and a question to act in the employee's name."""
    office, now = manager.offices.get(), clock.now()
    day = clock.today()
    deputy = Deputy.objects.create(office=office, person=employee, since=day + timedelta(days=9), until=day + timedelta(
        days=12), named_at=now)  # fmt: skip
    help_ = Assistance.objects.create(
        person=employee, helper=admin, reason="Grund", minutes=15, asked_at=now, answer_by=now + timedelta(days=1)
    )
    return {
        "manager_office": office.pk,
        "manager_person": manager.pk,
        "own_deputy": deputy.pk,
        "own_working_group_key": a_working_group(employee.authority).key,
        "own_network_key": a_network(employee.authority).key,
        "own_help": help_.pk,
    }


def setup_objects(authority: Authority) -> dict[str, Any]:
    """A service agreement with its paper, and a report of a barrier."""
    now = clock.now()
    release = Release.objects.create(
        authority=authority, kind="agreement", decided_on=clock.today(), signed_by="Hanna Haupt", recorded_at=now
    )
    paper = Paper(authority=authority, topic="release", name="dv.pdf", size=9, uploaded_at=now)
    paper.file.save("dv.pdf", ContentFile(b"%PDF-%%EOF"))
    report = BarrierReport.objects.create(text="Geht nicht", sent_at=now)
    return {"own_release": release.pk, "own_paper": paper.pk, "own_barrier": report.pk}


def alarm_objects(desk: Desk) -> dict[str, Any]:
    """An alarm of the desk, a change of its ring, and a station of its site."""
    now = clock.now()
    keys = {"public_key_a": "UA", "public_key_b": "UB"}
    station = Station.objects.create(key="st-own", kind="security", label="Wache", enrolled_at=now, **keys)
    station.sites.add(desk.site)
    Alarm.objects.create(
        key="01jd0000000000000000000001",
        site=desk.site,
        desk=desk,
        desk_key=desk.key,
        station_key="st-x",
        stored_at=now,
        pressed_at=now,
    )
    other = a_desk(desk.room)
    change = RingChange.objects.create(desk=desk, neighbour=other, kind="pinned", reason="Grund", made_at=now)
    return {"own_station_key": station.key, "own_alarm_key": "01jd0000000000000000000001", "own_change": change.pk}


def test_the_matrix_covers_every_role(capsys: pytest.CaptureFixture[str]) -> None:
    """Every office there is, at home and elsewhere; the count is printed for whoever asks for it."""
    assert {str(role) for role in Role} <= set(ROLES)
    assert {f"{role}_foreign" for role in Role} <= set(ROLES)
    with capsys.disabled():
        cells = sum(len(roles_of(row)) for row in MATRIX.values())
        print(f"\naccess matrix: {len(MATRIX)} rows, up to {len(ROLES)} roles, {cells} cells")


@pytest.mark.django_db
@pytest.mark.parametrize("name", MATRIX)
def test_access(name: str, world: dict[str, Any]) -> None:
    """Each role in turn, with the database as it was before."""
    found = {role: (ask(name, role, world), wanted_of(name, role, world)) for role in asked_of(MATRIX[name])}
    wrong = {role: pair for role, pair in found.items() if pair[0] != pair[1]}
    assert not wrong, f"role: (answer, wanted): {wrong}"


def undrawn() -> AbstractContextManager[Any]:
    """Answers with empty pages, for whoever looks at statuses and headers only."""
    return patch.object(Template, "render", lambda *_args, **_named: "")


REFUSALS = ("ui/denied.html", "ui/refused.html", "404.html", "405.html", "403_csrf.html")


def told() -> AbstractContextManager[Any]:
    """Each page of a refusal is drawn once, then its answers hold what it was told: it is the same a thousand times."""
    draw, left = Template.render, set(REFUSALS)

    def render(self: Any, context: Any = None, request: Any = None) -> Any:
        if self.template.name not in REFUSALS or self.template.name in left:
            left.discard(self.template.name)
            return draw(self, context, request)
        return " ".join(conditional_escape(value) for value in (context or {}).values())

    return patch.object(Template, "render", render)


def ask(name: str, role: str, world: dict[str, Any]) -> int | str:
    row, client = MATRIX[name], world["client"]
    client.cookies.clear()
    if role != "anonymous":
        client.cookies[settings.SESSION_COOKIE_NAME] = session_for(name, role, world)
    cache.clear()  # limits of requests are not what is asked here
    before = transaction.savepoint()
    with nullcontext() if role in DRAWN else undrawn():
        response = getattr(client, row.get("method", "get"))(address(name, world))
    let_go(response)
    transaction.savepoint_rollback(before)
    return answer(response, wanted_of(name, role, world))


def session_for(name: str, role: str, world: dict[str, Any]) -> str:
    """Grave acts (`fresh` in the row) are asked with a fresh proof."""
    sessions: dict[str, str] = world["proven" if MATRIX[name].get("fresh") else "sessions"]
    return sessions.get(role, "")


def address(name: str, world: dict[str, Any]) -> str:
    arguments = [world["objects"].get(argument, argument) for argument in MATRIX[name].get("args", [])]
    plain = name.partition("#")[0]
    return f"/{plain}" if plain.endswith("/") else reverse(plain, args=arguments)


def wanted_of(name: str, role: str, world: dict[str, Any]) -> int | str | None:
    wanted = expected(MATRIX[name], role)
    return wanted.format(**world["objects"]) if isinstance(wanted, str) else wanted


def answer(response: Any, wanted: Any) -> int | str:
    """The status; with the target of a redirect where the row names one, and 302 only for the way to sign in."""
    if response.status_code not in (301, 302) or (response.status_code == wanted and _is_sign_in(response)):
        return int(response.status_code)
    return f"{response.status_code} {response.headers['Location'].partition('?')[0]}"


def _is_sign_in(response: Any) -> bool:
    return bool(response.headers["Location"].startswith(reverse("account_login")))


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, row in MATRIX.items() if row.get("fresh")])
def test_a_grave_act_asks_whoever_may_do_it_for_a_proof_and_nobody_else(name: str, world: dict[str, Any]) -> None:
    """At an unattended desk, nobody gives offices away, makes keys and links, or closes accounts."""
    row, client = MATRIX[name], Client()
    for role in ("ADM", "SEC"):
        client.cookies[settings.SESSION_COOKIE_NAME] = world["sessions"][role]
        with transaction.atomic():
            response = getattr(client, row.get("method", "get"))(address(name, world))
            transaction.set_rollback(True)
        asked = answer(response, "") == "302 /konto/bestaetigen/"
        assert asked == (role == "ADM"), f"{role}: {response.status_code}"
