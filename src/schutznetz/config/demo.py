# SPDX-License-Identifier: EUPL-1.2
"""Fill a fresh database with the demo county. Refuses any database that holds something already."""

import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from schutznetz.apps.accounts.actions import create_account_for, mark_as_demo
from schutznetz.apps.alarm.queries.duties import PLAN
from schutznetz.apps.duties.actions import confirm, reconcile
from schutznetz.apps.duties.facts import kinds
from schutznetz.apps.duties.jobs import review
from schutznetz.apps.duties.models import Duty
from schutznetz.apps.organisation.models import (
    Authority,
    Desk,
    Door,
    Floor,
    Network,
    Office,
    Person,
    Room,
    Site,
    WorkingGroup,
)
from schutznetz.apps.organisation.models.offices import OF_NETWORKS, OF_WORKING_GROUPS
from schutznetz.config import (
    demo_academy,
    demo_accounts,
    demo_alarms,
    demo_directory,
    demo_equipment,
    demo_exchange,
    demo_figures,
    demo_life,
    demo_planning,
    demo_quality,
    demo_reporting,
    demo_sap,
    demo_setup,
    demo_stations,
    demo_training,
    demo_vault,
    demo_working_groups,
    demo_worktime,
)
from schutznetz.config.demo_county import HEAD_OFFICE, County, county

WAITING_SINCE = timedelta(days=16)
ENROLLED_BEFORE = timedelta(days=95)
DONE_BEFORE = timedelta(days=5)
WAITING_KINDS = {"alarm.triggers", PLAN}

Progress = Callable[[int, int, str], None]
ACCOUNTS_PER_ROLE = {"EMP": 8, "SITE": 4, "SEC": 3, "ADM": 2} | dict.fromkeys(HEAD_OFFICE, 1)


def bar(done: int, total: int, text: str) -> None:
    """One line of progress on a terminal; silent elsewhere."""
    if sys.stdout.isatty():
        filled = 24 * done // total
        end = "\n" if done == total else ""
        print(f"\r  Demodaten [{'█' * filled}{'·' * (24 - filled)}] {text:<22}", end=end, flush=True)


def is_empty() -> bool:
    return not Authority.objects.exists()


def fill(*, now: datetime, today: date, progress: Progress = bar) -> bool:
    """Write the county; False when the database already has an authority. All or nothing."""
    if not is_empty():
        return False
    made = county()
    steps = (
        _sites, _floors, _rooms, _doors, _desks, _people, _offices, _accounts, _stations, _setup, _life,
        _sap, _worktime, _equipment, _working_groups, _training, _academy, _exchange, _quality, _planning, _directory,
        _figures, _vault, _reporting, _duties,
    )  # fmt: skip
    with transaction.atomic():
        mark_as_demo(now=now)
        loader = _Loader(made, now, today)
        for index, step in enumerate(steps):
            progress(index, len(steps), step.__name__.strip("_"))
            step(loader)
    progress(len(steps), len(steps), "fertig")
    return True


class _Loader:
    def __init__(self, made: County, now: datetime, today: date) -> None:
        self.county, self.now, self.today = made, now, today
        self.authority = Authority.objects.create(key="kreis", name="Vestische Hilfe, Kreis Recklinghausen (Demo)")
        self.sites: dict[str, Site] = {}
        self.floors: dict[tuple[str, str], Floor] = {}
        self.rooms: dict[tuple[str, str, str], Room] = {}
        self.desks: dict[tuple[str, str], Desk] = {}
        self.people: dict[str, Person] = {}


def _sites(load: _Loader) -> None:
    rows = [Site(authority=load.authority, **row) for row in load.county.sites]
    load.sites = {site.key: site for site in Site.objects.bulk_create(rows)}


def _floors(load: _Loader) -> None:
    rows = [Floor(**row | {"site": load.sites[row["site"]]}) for row in load.county.floors]
    load.floors = {(floor.site.key, floor.key): floor for floor in Floor.objects.bulk_create(rows)}


def _rooms(load: _Loader) -> None:
    rows = []
    for row in load.county.rooms:
        fields = {name: value for name, value in row.items() if name != "site"}
        rows.append(Room(**fields | {"floor": load.floors[row["site"], row["floor"]]}))
    for room in Room.objects.bulk_create(rows):
        load.rooms[room.floor.site.key, room.floor.key, room.key] = room


def _doors(load: _Loader) -> None:
    rows = []
    for row in load.county.doors:
        place = (row["site"], row["floor"])
        fields = {name: value for name, value in row.items() if name != "site"}
        fields["floor"] = load.floors[place]
        fields["room_a"] = load.rooms[*place, row["room_a"]]
        fields["room_b"] = load.rooms[*place, row["room_b"]] if row["room_b"] else None
        rows.append(Door(**fields))
    Door.objects.bulk_create(rows)


def _desks(load: _Loader) -> None:
    by_room = {(site, key): room for (site, _floor, key), room in load.rooms.items()}
    rows = [
        Desk(**row | {"site": load.sites[row["site"]], "room": by_room[row["site"], row["room"]]})
        for row in load.county.desks
    ]
    load.desks = {(desk.site.key, desk.key): desk for desk in Desk.objects.bulk_create(rows)}


def _people(load: _Loader) -> None:
    rows = []
    for row in load.county.people:
        desk = load.desks[row["site"], row["desk"]] if row["desk"] else None
        fields = {"site": load.sites[row["site"]], "desk": desk, "authority": load.authority}
        rows.append(Person(**row | fields))
    load.people = {person.external_id: person for person in Person.objects.bulk_create(rows)}


def _offices(load: _Loader) -> None:
    since = date(load.today.year - 1, 1, 1)
    group = WorkingGroup.objects.create(key="ak-west", name="Arbeitskreis West", authority=load.authority)
    network = Network.objects.create(key="praevention", name="Präventionsnetzwerk", authority=load.authority)
    bound: dict[str, dict[str, object]] = {role: {"working_group": group} for role in OF_WORKING_GROUPS}
    bound |= {role: {"network": network} for role in OF_NETWORKS}
    rows = []
    for row in load.county.offices:
        scope = bound.get(row["role"], {"site": load.sites[row["site"]] if row["site"] else None})
        person = load.people[row["person"]]
        rows.append(Office(person=person, role=row["role"], authority=load.authority, since=since, **scope))
    Office.objects.bulk_create(rows)


def _accounts(load: _Loader) -> None:
    """Accounts for a few people of every role, so that the sign-in page can offer them."""
    for role, count in ACCOUNTS_PER_ROLE.items():
        special = {row["person"] for row in load.county.offices if row["role"] != "EMP"}
        chosen = [
            row["person"]
            for row in load.county.offices
            if row["role"] == role and (role != "EMP" or row["person"] not in special)
        ]
        for external_id in chosen[:count]:
            create_account_for(person=load.people[external_id], actor=None, now=load.now)


def _stations(load: _Loader) -> None:
    desks = Desk.objects.filter(site__has_public_contact=True).select_related("site", "room__floor")
    demo_stations.enrol(
        desks.prefetch_related("people").order_by("site__key", "key"), settings.VAR, load.now - ENROLLED_BEFORE
    )


def _setup(load: _Loader) -> None:
    demo_setup.fill(authority=load.authority, now=load.now, today=load.today)


def _life(load: _Loader) -> None:
    """What has happened before; the journal tells it."""
    cast = demo_life.Cast(load.authority, load.now, load.today)
    demo_life.fill(cast)
    demo_accounts.fill(cast)
    demo_alarms.fill(load.now)


def _sap(load: _Loader) -> None:
    """The counsellors' programme of the Land, beside the county."""
    demo_sap.fill(now=load.now, today=load.today)


def _worktime(load: _Loader) -> None:
    """Hours and times of the counsellors there are."""
    demo_worktime.fill(now=load.now, today=load.today)


def _working_groups(load: _Loader) -> None:
    """Who belongs to which group, meetings, an election, a draft of a district."""
    demo_working_groups.fill(now=load.now, today=load.today)


def _training(load: _Loader) -> None:
    """Training groups, mentors, and whom they accompany."""
    demo_training.fill(now=load.now, today=load.today)


def _equipment(load: _Loader) -> None:
    """What counsellors have to work with."""
    demo_equipment.fill(now=load.now, today=load.today)


def _academy(load: _Loader) -> None:
    """Events of the academy, who booked and who attended."""
    demo_academy.fill(now=load.now, today=load.today)


def _exchange(load: _Loader) -> None:
    """What the counsellors share with each other."""
    demo_exchange.fill(now=load.now, today=load.today)


def _quality(load: _Loader) -> None:
    """What counsellors have to do, and some reviews."""
    demo_quality.fill(now=load.now, today=load.today)


def _planning(load: _Loader) -> None:
    """Drafts of the cut of the working groups."""
    demo_planning.fill(now=load.now, today=load.today)


def _directory(load: _Loader) -> None:
    """What people find who look for help, and rooms."""
    demo_directory.fill(today=load.today)


def _figures(load: _Loader) -> None:
    """How the staff is made up, from which follows how much returns may tell."""
    admin = demo_life.Cast(load.authority, load.now, load.today).one(Office.Role.ADMINISTRATOR)
    demo_figures.fill(authority=load.authority, admin=admin, now=load.now, today=load.today)


def _vault(load: _Loader) -> None:
    """A counsellor's filled vault, letters without a name, returns that wait to be added up."""
    demo_vault.fill(now=load.now, today=load.today)


def _reporting(load: _Loader) -> None:
    """Figures of an invented Land, released, and a note on them."""
    demo_reporting.fill(now=load.now, today=load.today)
    demo_exchange.fill_note(now=load.now, today=load.today)


def _duties(load: _Loader) -> None:
    """Some duties have been waiting for a while, one of them is done, the others are new."""
    earlier = load.now - WAITING_SINCE
    for kind in kinds():
        if kind.review and kind.key in WAITING_KINDS:
            reconcile(kind, kind.review(earlier, load.today - WAITING_SINCE), earlier)
    manager = demo_life.Cast(load.authority, load.now, load.today).actors(Office.Role.SITE_MANAGER)[-1]
    plan = Duty.objects.open().get(kind=PLAN, site=manager.person.site)
    confirm(duty=plan, actor=manager, now=load.now - DONE_BEFORE)
    review(load.now, load.today, nightly=True)
