# SPDX-License-Identifier: EUPL-1.2
"""Offices that follow from a task: companion and mentor. They begin and end with it."""

from datetime import date, datetime

from schutznetz.apps.organisation.actions import save_office
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.organisation.queries.offices import overlapping
from schutznetz.apps.sap.models import Counsellor

BASIS = "SAP-Ausbildung"


def give_office(counsellor: Counsellor, role: str, since: date, now: datetime) -> None:
    """The office, from which rights and budgets follow, unless the person holds it already."""
    office = Office(person_id=counsellor.person_id, role=role, authority=counsellor.authority, since=since)
    office.basis = BASIS
    if overlapping(office) is None:
        save_office(office=office, actor=None, now=now)


def end_office(counsellor: Counsellor, role: str, last: date, now: datetime) -> None:
    """The office ends on this day, in every authority; a second time changes nothing."""
    held = Office.objects.filter(person_id=counsellor.person_id, role=role).exclude(until__lte=last)
    for office in held.select_related("person", "authority"):
        office.until = max(office.since, last)
        save_office(office=office, actor=None, now=now)
