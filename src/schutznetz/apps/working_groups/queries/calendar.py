# SPDX-License-Identifier: EUPL-1.2
"""The calendar of a region: meetings, conferences, events of the academy and of the group.  (SAP-155)"""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.apps.academy.queries import events_between
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.working_groups.facts.calendar import Happening, happenings
from schutznetz.apps.working_groups.facts.standing import programme_of
from schutznetz.apps.working_groups.models import Conference, Meeting
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import working_groups as rule


def calendar_of(actor: Actor, group: WorkingGroup, year: int, today: date) -> tuple[list[Happening], Finding]:
    """Everything in the region in a year by day, as far as the actor reads it, and whether regional events clash.

    Events of the academy are for all regions: they stand in the calendar, and clash only with the region's own, on
    each of their days.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    own = [*_meetings(group, first, last), *_conferences(group, first, last), *happenings(actor, group, year, today)]
    academy = list(_academy(group, first, last))
    theirs = {day for one in academy for day in one.days}
    days = tuple(one.on for one in own) + tuple(theirs & {one.on for one in own})
    finding = rule.calendar(days=days, rules=rules_of(programme_of(group)), today=today)
    return sorted([*own, *academy], key=lambda one: (one.on, str(one.kind), one.title)), finding


def _meetings(group: WorkingGroup, first: date, last: date) -> Iterator[Happening]:
    rows = Meeting.objects.filter(group=group, on__range=(first, last)).exclude(state=Meeting.State.CANCELLED)
    for row in rows:
        url = reverse("working_groups:meeting", args=[row.pk])
        if row.on:
            yield Happening(row.on, _("Sitzung"), str(group), row.place, url)


def _conferences(group: WorkingGroup, first: date, last: date) -> Iterator[Happening]:
    programme = programme_of(group)
    rows = Conference.objects.filter(programme=programme, on__range=(first, last), state=Conference.State.INVITED)
    for row in rows if programme else ():
        yield Happening(row.on, _("Arbeitstagung"), _("Sprecherinnen, Sprecher und Vertretungen"), row.place)


def _academy(group: WorkingGroup, first: date, last: date) -> Iterator[Happening]:
    programme = programme_of(group)
    for event in events_between(programme, first, last) if programme else ():
        until = event.last_day if event.last_day > event.first_day else None
        yield Happening(event.first_day, _("Akademie"), str(event), event.place, until=until)
