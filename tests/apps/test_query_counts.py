# SPDX-License-Identifier: EUPL-1.2
"""How many queries start pages, lists and heavy pages cost: as few as pinned here, and no more with more rows.

Whoever needs another query for a page raises its number here, and says why in the commit.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.alarm.models import Alarm, AlarmState, Ring, Station
from schutznetz.apps.alarm.queries.duties import PLAN
from schutznetz.apps.duties.models import Duty
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.models import Deputy, Person, Site
from schutznetz.apps.provisioning.models import Departure
from tests.apps.builders import (
    a_desk,
    a_floor,
    a_person,
    a_room,
    a_site,
    a_user,
    a_working_group,
    an_authority,
    an_office,
    let_go,
    prove,
)

FEW, MORE = 2, 12
NUMBER = count(1)

MOST: dict[str, dict[str, int]] = {
    "EMP": {
        "/": 9,
        "/alarm/": 7,
        "/alarm/verlauf/": 6,
        "/aufgaben/": 6,
        "/datenschutz/meine-daten/": 11,
        "/konto/": 12,
        "/verwaltung/": 6,
        "/verwaltung/mein-arbeitsplatz/": 8,
        "/verwaltung/meine-aemter/": 10,
    },
    "SUP": {"/": 10},  # are counsellors among those they lead?
    "SAP": {"/": 17},  # one for each room of the programme that may wait for an answer
    "PR": {"/": 9},
    "HEAD": {"/": 14},
    "SEC": {
        "/": 9,
        "/alarm/": 13,
        "/alarm/verlauf/": 7,
    },
    "SITE": {
        "/": 9,
        "/verwaltung/personen/": 8,
        "/alarm/verlauf/": 7,
    },
    "DPO": {
        "/": 10,
        "/datenschutz/journal/": 12,
        "/datenschutz/antraege/": 6,
    },
    "ADM": {
        "/": 16,
        "/alarm/": 13,
        "/alarm/verlauf/": 5,
        "/aufgaben/": 6,
        "/datenschutz/meine-daten/": 11,
        "/konto/": 12,
        "/verwaltung/": 7,
        "/verwaltung/mein-arbeitsplatz/": 8,
        "/verwaltung/meine-aemter/": 10,
        "/alarm/standort/SITE/": 17,
        "/alarm/standort/SITE/stationen/": 8,
        "/datenschutz/journal/": 12,
        "/konto/alle/": 6,
        "/konto/neu/": 6,
        "/verwaltung/abgleich/ausgeschieden/": 6,
        "/verwaltung/gremien/": 6,
        "/verwaltung/import/": 5,
        "/verwaltung/personen/": 7,
        "/verwaltung/personen/?q=jana": 7,
        "/verwaltung/standorte/SITE/": 7,
        "/verwaltung/standorte/SITE/plaetze/": 8,
    },
}
"""By role and address (SITE is the key of a site): so many queries at most, everything included: session, account,
offices, running alarms."""


class World(NamedTuple):
    site: Site
    users: dict[str, User]


def a_world() -> World:
    """One authority; somebody in each role, for all of it, with a desk."""
    site = a_site(an_authority())
    room = a_room(a_floor(site))
    users = {role: a_user(role, site, everywhere=True) for role in MOST}
    for user in users.values():
        Person.objects.filter(pk=user.person_id).update(desk=a_desk(room))
    return World(site, users)


def grow(world: World, number: int) -> None:
    """So many more of everything that lists show."""
    now = clock.now()
    for at in range(number):
        other = a_site(world.site.authority, f"Standort {next(NUMBER)}")
        for site in (world.site, other):
            _at_site(world, site, now - timedelta(hours=at + 1))
        _in_charge(world, now)


def _at_site(world: World, site: Site, at: datetime) -> None:
    desk = a_desk(a_room(a_floor(site)))
    person = a_person(site, desk=desk)
    gone = a_person(site, left_on=at.date())
    an_office(person, "EMP", site)
    User.objects.create_user(f"q{next(NUMBER)}", None, person=person)
    Departure.objects.create(person=gone, last_on=at.date(), source="hand", made_at=at)
    key = f"st-{next(NUMBER)}"
    station = Station.objects.create(
        key=key, label=key, desk=desk, desk_key=desk.key, public_key_a=key, public_key_b=key, enrolled_at=at,
        enrolled_by=world.users["ADM"],
    )  # fmt: skip
    station.sites.add(site)
    Ring.objects.create(site=site, desk=desk, version=1)
    for by in (person, world.users["EMP"].person):
        Alarm.objects.create(
            key=f"a{next(NUMBER)}", site=site, desk=desk, desk_key=desk.key, person=by, station_key=key,
            state=AlarmState.RESOLVED, pressed_at=at, stored_at=at, ended_at=at,
        )  # fmt: skip


def _in_charge(world: World, now: datetime) -> None:
    authority, today = world.site.authority, now.date()
    a_working_group(authority, f"Arbeitskreis {next(NUMBER)}")
    for role, user in world.users.items():
        Duty.objects.create(
            kind=PLAN, role=role, authority=authority, source_type="organisation.site", source_id=str(world.site.pk),
            period=str(next(NUMBER)), due_on=today, cite="Hausregel", facts={"months": 12, "site": "Nord"},
            opened_at=now, changed_at=now,
        )  # fmt: skip
        long_ago = today - timedelta(days=1000 + 10 * next(NUMBER))
        past = {"since": long_ago, "until": long_ago + timedelta(days=5)}
        office = an_office(user.person, "MIN", **past)
        Deputy.objects.create(office=office, person=a_person(world.site), named_at=now, **past)
        Entry.objects.create(
            at=now, actor=user, verb="person_changed", object_type="organisation.person", object_id=str(user.person_id),
            authority=authority,
        )  # fmt: skip


Found = dict[tuple[str, str], tuple[list[str], list[str]]]


@pytest.fixture(scope="module")
def found(django_db_setup: None, django_db_blocker: Any) -> Iterator[Found]:
    """The queries of each page with few rows and with many, by role and address."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = a_world()
        sessions = {role: _session(user) for role, user in world.users.items()}
        client = Client()
        grow(world, FEW)
        few = _asked(client, world, sessions)
        grow(world, MORE)
        many = _asked(client, world, sessions)
        yield {page: (few[page], many[page]) for page in few}
        transaction.set_rollback(True)


def _session(user: User) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    prove(client)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _asked(client: Client, world: World, sessions: dict[str, str]) -> dict[tuple[str, str], list[str]]:
    """Each page twice: the first visit notes the browser and fills what is read once."""
    asked = {}
    for role, pages in MOST.items():
        client.cookies[settings.SESSION_COOKIE_NAME] = sessions[role]
        for page in pages:
            address = page.replace("SITE", world.site.key)
            let_go(client.get(address))
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address)
                let_go(answer)
            assert answer.status_code == 200, f"{role} {page}: {answer.status_code}"
            asked[role, page] = [query["sql"] for query in queries]
    return asked


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "page"), [(role, page) for role, pages in MOST.items() for page in pages])
def test_a_page_costs_no_more_queries_than_pinned_and_none_for_more_rows(found: Found, role: str, page: str) -> None:
    few, many = found[role, page]
    said = "\n".join(many)
    assert len(many) <= MOST[role][page], f"{len(many)} queries, {MOST[role][page]} are pinned:\n{said}"
    assert len(many) == len(few), f"{len(few)} queries with few rows, {len(many)} with many:\n{said}"
