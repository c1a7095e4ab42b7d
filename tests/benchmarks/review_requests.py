# SPDX-License-Identifier: EUPL-1.2
"""``python -m tests.benchmarks.review_requests``: fill ten years of 5,000 counsellors, look at all duties, ask lists.

The database is the fresh one of the environment. Prints JSON: seconds of a night that finds much, of nights that find
nothing new, and milliseconds of each page by its label.
"""

import gc
import importlib
import json
import os
import statistics
import sys
import time
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from random import Random
from typing import Any

from tests.benchmarks.lists_requests import ask, signed_in

COUNSELLORS, AUTHORITIES, YEARS = int(os.environ.get("COUNSELLORS", "5000")), 250, 10
GROUPS, ROUNDS, NIGHTS = 250, 10, 3
PAGES = {
    "own sheet": ("own", "/qualitaet/"),
    "open items of the academy": ("ACA", "/qualitaet/offen/"),
    "open items by name": ("ACA", "/qualitaet/offen/?q=famil"),
    "open items of a group": ("SPK", "/qualitaet/offen/"),
    "reviews": ("MIN", "/qualitaet/pruefungen/"),
    "reviews by name": ("MIN", "/qualitaet/pruefungen/?sort=person"),
    "returns": ("MIN", "/qualitaet/eingaenge/"),
    "returns waiting": ("MIN", "/qualitaet/eingaenge/?state=waiting"),
    "planning of the academy": ("ACA", "/akademie/planung/"),
    "drafts of a year": ("ACA", "/planung/jahr/"),
    "asking for a draft of a year": ("ACA", "/planung/jahr/neu/"),
}


def fill(today: date) -> None:
    """A programme; every counsellor with seminars, supervisions, meetings, declarations and returns of ten years."""
    from schutznetz.apps.organisation.models import Authority, Person, WorkingGroup
    from schutznetz.apps.sap.models import Counsellor, Participant, Programme

    dice = Random(2007)
    ministry = Authority.objects.create(key="ministry", name="Ministerium")
    programme = Programme.objects.create(ministry=ministry, academy=ministry, name="Land", begun_at=_at(today))
    authorities = Authority.objects.bulk_create(
        [Authority(key=f"a{n:03}", name=f"Behörde {n}") for n in range(AUTHORITIES)]
    )
    groups = WorkingGroup.objects.bulk_create(
        [WorkingGroup(key=f"g{n:03}", name=f"Arbeitskreis {n}", authority=ministry) for n in range(GROUPS)]
    )
    since = date(today.year - YEARS, 1, 1)
    Participant.objects.bulk_create(
        [Participant(programme=programme, authority=one, since=since, headcount=1000, working_group=groups[n % GROUPS])
         for n, one in enumerate(authorities)]
    )  # fmt: skip
    people = Person.objects.bulk_create(
        [Person(external_id=f"C{n:05}", given_name="Kim", family_name=f"Familie {n:05}",
                sort_name=f"familie {n:05} kim", authority=authorities[n % AUTHORITIES]) for n in range(COUNSELLORS)],
        batch_size=1000,
    )  # fmt: skip
    roles = Counsellor.objects.bulk_create(
        [Counsellor(person=one, authority=one.authority, state="appointed", state_since=since, applied_on=since,
                    consented_on=since, training_began_on=since, training_completed_on=since, appointed_on=since)
         for one in people],
        batch_size=1000,
    )  # fmt: skip
    _attended(programme, roles, today, dice)
    _met(groups, roles, today, dice)
    _said(roles, today, dice)
    _reviewed(roles, today)


def _at(day: date) -> datetime:
    from schutznetz.adapters.clock import BERLIN

    return datetime.combine(day, clock_time(9), BERLIN)


def _attended(programme: Any, roles: list[Any], today: date, dice: Random) -> None:
    """A supervision each year, both seminars every third; one in fifty misses one."""
    from schutznetz.apps.academy.models import Event, Registration

    rows = []
    for year in range(today.year - YEARS, today.year + 1):
        for kind, each in (("supervision", 1), ("conversation", 3), ("subject", 3)):
            if year % each:
                continue
            day = min(date(year, 6, 15), today - timedelta(days=1))
            event = Event.objects.create(
                programme=programme, kind=kind, title="Veranstaltung", first_day=day, last_day=day,
                begins=clock_time(9), ends=clock_time(16), place="Herne", places=500, published_on=day,
                changed_at=_at(day),
            )  # fmt: skip
            rows += [
                Registration(event=event, counsellor=one, state="attended", made_at=_at(day), changed_at=_at(day))
                for one in roles if dice.random() > 0.02
            ]  # fmt: skip
    Registration.objects.bulk_create(rows, batch_size=5000)


def _met(groups: list[Any], roles: list[Any], today: date, dice: Random) -> None:
    """Two meetings a year, one in a hundred without an excuse."""
    from schutznetz.apps.working_groups.models import Attendance, Meeting, Membership

    since = date(today.year - YEARS, 1, 1)
    Membership.objects.bulk_create(
        [Membership(counsellor=one, group=groups[n % GROUPS], authority_id=one.authority_id, since=since)
         for n, one in enumerate(roles)],
        batch_size=5000,
    )  # fmt: skip
    days = [date(year, month, 10) for year in range(since.year, today.year + 1) for month in (3, 10)]
    days = [day for day in days if day < today]
    meetings = Meeting.objects.bulk_create(
        [Meeting(group=group, state="held", on=day, begins=clock_time(9), ends=clock_time(12), changed_at=_at(day))
         for group in groups for day in days],
        batch_size=5000,
    )  # fmt: skip
    by_group: dict[int, list[Any]] = {}
    for one in meetings:
        by_group.setdefault(one.group_id, []).append(one)
    Attendance.objects.bulk_create(
        [Attendance(meeting=meeting, counsellor=one, invited_at=meeting.changed_at,
                    presence="present" if dice.random() > 0.01 else "unexcused")
         for n, one in enumerate(roles) for meeting in by_group[groups[n % GROUPS].pk]],
        batch_size=5000,
    )  # fmt: skip


def _said(roles: list[Any], today: date, dice: Random) -> None:
    """Declarations of all years and returns of all quarters, one in fifty missing."""
    from schutznetz.apps.quality.facts.records import Quarter
    from schutznetz.apps.quality.models import Declaration, QuarterReturn

    years = range(today.year - YEARS, today.year)
    Declaration.objects.bulk_create(
        [Declaration(counsellor=one, year=year, has_counselled=True, declared_at=_at(date(year, 12, 1)))
         for one in roles for year in years if dice.random() > 0.02],
        batch_size=5000,
    )  # fmt: skip
    quarters = [Quarter(year, number) for year in range(years[0], today.year + 1) for number in (1, 2, 3, 4)]
    quarters = [one for one in quarters if one.after().first < today]
    QuarterReturn.objects.bulk_create(
        [QuarterReturn(counsellor=one, year=quarter.year, quarter=quarter.number, sent_on=quarter.after().first,
                       received_on=quarter.after().first if quarter != quarters[-1] else None)
         for one in roles for quarter in quarters if dice.random() > 0.02],
        batch_size=5000,
    )  # fmt: skip


def _reviewed(roles: list[Any], today: date) -> None:
    """Five hundred reviews that ended."""
    from schutznetz.apps.quality.models import Review

    Review.objects.bulk_create(
        [Review(counsellor=one, item="supervision", reporter="academy", misses=["2020"], reported_on=today,
                state="closed", closed_on=today) for one in roles[:500]]
    )  # fmt: skip


def clients(today: date) -> dict[str, Any]:
    """One browser for each role; the speaker for one group."""
    from schutznetz.apps.organisation.models import Authority, Office, WorkingGroup
    from schutznetz.apps.sap.models import Counsellor

    ministry = Authority.objects.get(key="ministry")
    found = {role: signed_in(role, ministry) for role in ("ACA", "MIN", "EMP", "HEAD")}
    group = WorkingGroup.objects.get(key="g007")
    head = Office.objects.get(role="HEAD")
    Office.objects.create(person=head.person, role="SPK", authority=ministry, working_group=group, since=today)
    found["SPK"] = found.pop("HEAD")
    own = Counsellor.objects.get(person__external_id="C00007")
    own.person = Office.objects.get(role="EMP").person
    own.save()
    found["own"] = found.pop("EMP")
    return found


def main() -> None:
    importlib.import_module("schutznetz.config.wsgi")  # everything a web process has read before its first answer
    from django.conf import settings
    from django.db import connection

    from schutznetz.adapters import clock
    from schutznetz.apps.academy.jobs import count_demand
    from schutznetz.apps.quality.jobs import review_all
    from schutznetz.apps.ui.models import count_anew
    from schutznetz.config import database, static_files

    database.migrate()
    static_files.gather(settings.STATIC_ROOT)
    today, begin = clock.today(), time.monotonic()
    fill(today)
    count_anew(*connection.introspection.table_names())
    print(f"  filled in {time.monotonic() - begin:.0f} s", file=sys.stderr, flush=True)
    nights: list[float] = []
    busy: list[float] = []
    for night in range(1 + NIGHTS):
        begin, used = time.perf_counter(), time.process_time()
        told = review_all(clock.now(), today)
        nights.append(round(time.perf_counter() - begin, 2))
        busy.append(round(time.process_time() - used, 2))
        print(f"  night {night}: {nights[-1]} s, {busy[-1]} s of it here, told {told}", file=sys.stderr, flush=True)
    measured: dict[str, list[float]] = {"first night": nights[:1], "night": nights[1:]}
    measured["nights, processor time of the worker"] = busy
    begin = time.perf_counter()
    count_demand(today)
    measured["night, counting the demand of three years"] = [round(time.perf_counter() - begin, 2)]
    print(f"  demand: {measured['night, counting the demand of three years'][0]} s", file=sys.stderr, flush=True)
    browsers = clients(today)
    gc.collect()  # what the nights left behind is the worker's: a web process begins like this (config.wsgi)
    gc.freeze()
    for label, (role, url) in PAGES.items():
        ask(browsers[role], url)
        measured[label] = [ask(browsers[role], url) for _ in range(ROUNDS)]
        print(f"  {label}: median {statistics.median(measured[label]):.0f} ms", file=sys.stderr, flush=True)
    json.dump(measured, sys.stdout)


if __name__ == "__main__":
    main()
