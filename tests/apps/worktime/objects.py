# SPDX-License-Identifier: EUPL-1.2
"""A counsellor with a line manager, agreed hours and entries; and what rows of the access matrix name."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from schutznetz.adapters import clock
from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Person, Site
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.worktime.models import CapException, Entry, Method, OverloadNotice, Terms
from tests.apps.builders import a_user
from tests.apps.sap.objects import Land, acting

DAY = date(2026, 6, 15)
"""A Monday."""


def at(hour: int, minute: int = 0, *, day: date = DAY) -> datetime:
    return datetime.combine(day, time(hour, minute), BERLIN)


def terms(person: Person, hours: str = "1640", **fields: Any) -> Terms:
    values = {"since": date(2025, 1, 1), "frame_days": "12345", "frame_from": time(6, 30), "frame_until": time(19)}
    return Terms.objects.create(person=person, annual_hours=Decimal(hours), **(values | fields))


def an_entry(person: Person, hours: float = 1, *, day: date = DAY, kind: str = "SAP", hour: int = 8) -> Entry:
    """One entry of so many hours, however long: totals need no plausible ones."""
    began = at(hour, day=day)
    minutes = round(hours * 60)
    return Entry.objects.create(
        person=person, kind=kind, day=day, began_at=began, ended_at=began + timedelta(minutes=minutes), minutes=minutes
    )


class Office(Land):
    """The land of `tests.apps.sap`, with a line manager of the counsellor, an administrator and a stranger."""

    def __init__(self) -> None:
        super().__init__()
        self.boss = a_user(Role.SUPERVISOR, self.site, everywhere=True, given_name="Beate", family_name="Chef")
        self.admin = a_user(Role.ADMINISTRATOR, self.site)
        self.counsellor.line_manager = self.boss.person
        self.counsellor.save()

    @property
    def person(self) -> Person:
        return self.counsellor.person

    def me(self, day: date = DAY) -> Actor:
        return acting(self.counsellor_user, day)


def worktime_objects(site: Site, user: User, manager: Person | None = None) -> dict[str, Any]:
    """For rows of the access matrix: an entry of `user`, who is a counsellor already, a question, a notice."""
    person, now = user.person, clock.now()
    assert person is not None
    entry = an_entry(person, day=clock.today() - timedelta(days=1))
    span = {"since": clock.today(), "until": clock.today() + timedelta(days=30)}
    wish = CapException.objects.create(person=person, percent=12, asked_at=now, **span)
    Method.objects.create(authority=site.authority, since=date(2026, 1, 1), full_time_hours=1640, says="Netto.")
    notice = OverloadNotice.objects.create(
        person=person, authority=site.authority, quarters=[["Q1 2026", 2700]], annual_hours=1640, sent_at=now
    )
    return {
        "own_time": entry.pk, "own_exception": wish.pk, "own_overload": notice.pk,
        "own_terms": Counsellor.objects.get(person=person).pk,
    }  # fmt: skip
