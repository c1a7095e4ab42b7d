# SPDX-License-Identifier: EUPL-1.2
"""Yearly reports: what the records say of a year, who still owes one, who may read it.  (SAP-150, SAP-151, SAP-158)"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min

from schutznetz.apps.academy.queries import attended
from schutznetz.apps.exchange.models import Activity, AnnualReport, Contact
from schutznetz.apps.exchange.policies import require_read_report, require_write_report
from schutznetz.apps.exchange.queries.groups import groups_in, own_group
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.sap.models import Participant, Programme
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.working_groups.queries import meetings, members, programme_of
from schutznetz.apps.worktime.facts import local_day
from schutznetz.apps.worktime.queries import group_totals
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import reports
from schutznetz.regulation.sap_erlass.rule_sets import Rules

BACK = 3
"""So many past years can be looked at and reported on."""
PARTS = {"working_group": "group_words", "activities": "extent_words"}
"""The decree's two parts (reading X19), and where the speaker's words to them stand."""


@dataclass(frozen=True)
class Line:
    """A group in the list of one year: its report, if there is one, and what the rule says."""

    group: WorkingGroup
    report: AnnualReport | None
    finding: Finding


def years(today: date) -> list[int]:
    """Years on which can be reported, the latest first; the running one is not over."""
    return [today.year - back for back in range(1, BACK + 1)]


def finding_of(report: AnnualReport | None, year: int, rules: Rules, today: date) -> Finding:
    """Submitted in time, due, overdue.  (SAP-150)"""
    on = local_day(report.submitted_at) if report and report.submitted_at else None
    return reports.yearly(year=year, submitted_on=on, rules=rules, today=today)


def parts_of(report: AnnualReport, rules: Rules, today: date) -> Finding:
    """Are both parts written?  (SAP-158, X19)"""
    present = tuple(part for part, field in PARTS.items() if getattr(report, field).strip())
    return reports.parts(present=present, rules=rules, today=today)


def lines_of(programme: Programme, year: int, today: date) -> list[Line]:
    """Every group that took part in a year, with its report on it; four queries whatever their number."""
    groups = list(groups_in(programme))
    since = _first_days(groups)
    lines = _lines(groups, year, rules_of(programme), today)
    return [one for one in lines if one.report or (one.group.pk in since and since[one.group.pk].year <= year)]


def lines_of_groups(groups: list[WorkingGroup], year: int, today: date) -> list[Line]:
    """The same for the groups of one person."""
    rules = rules_of(programme_of(groups[0]) if groups else None)
    return _lines(groups, year, rules, today)


def _lines(groups: list[WorkingGroup], year: int, rules: Rules, today: date) -> list[Line]:
    found = {one.working_group_id: one for one in AnnualReport.objects.filter(working_group__in=groups, year=year)}
    return [Line(one, found.get(one.pk), finding_of(found.get(one.pk), year, rules, today)) for one in groups]


def report_to_write(actor: Actor, key: str, year: int, today: date) -> AnnualReport:
    """The group's report on a year that is over; a new one if there is none yet. Raises `Denied`, `DoesNotExist`."""
    group = WorkingGroup.objects.get(key=key)
    require_write_report(actor, group)
    if year not in years(today):
        raise AnnualReport.DoesNotExist
    found = AnnualReport.objects.filter(working_group=group, year=year).first()
    return found or AnnualReport(working_group=group, year=year)


def report_for(actor: Actor, key: str, year: int, today: date) -> AnnualReport:
    """A report the actor may read; the speaker also sees one that nobody has begun."""
    group = WorkingGroup.objects.get(key=key)
    found = AnnualReport.objects.select_related("submitted_by__person").filter(working_group=group, year=year).first()
    report = found or AnnualReport(working_group=group, year=year)
    require_read_report(actor, report, programme_of(group), own_group(actor, today))
    if found is None and year not in years(today):
        raise AnnualReport.DoesNotExist
    return report


def figures_of(report: AnnualReport, today: date) -> dict[str, Any]:
    """What the records say: as submitted, or as they are now. Plain values, sums of the whole group, no person."""
    return report.figures or _figures(report.working_group, report.year, today)


def _figures(group: WorkingGroup, year: int, today: date) -> dict[str, Any]:
    last = date(year, 12, 31)
    rows = list(members(group, last).values_list("pk", "person"))
    held = meetings(group, year).filter(state="held")
    contacts = Contact.objects.filter(working_group=group, on__year=year)
    rules = rules_of(programme_of(group))
    return {
        "members": len(rows),
        "meetings": [{"on": one.on.isoformat(), "place": one.place} for one in held if one.on],
        "activities": [_activity(one) for one in _events(group, year, Activity.State.HELD)],
        "planned": [_activity(one) for one in _events(group, year, Activity.State.PLANNED)],
        "contacts": contacts.count(),
        "services": contacts.values("service").distinct().count(),
        "trainings": _trainings([pk for pk, _person in rows], year),
        "hours": group_totals([person for _pk, person in rows], year, rules=rules, today=today),
    }


def _events(group: WorkingGroup, year: int, state: str) -> Iterator[Activity]:
    rows = Activity.objects.filter(working_group=group, on__year=year, state=state)
    yield from rows.select_related("authority").order_by("on", "pk")


def _activity(row: Activity) -> dict[str, str]:
    place = f"{row.place}, {row.authority}" if row.authority else row.place
    told = {"on": row.on.isoformat(), "kind": row.kind, "title": row.title, "place": place, "length": row.length}
    more = {"partner": row.partner, "reach": str(row.reach or "")}
    return told | {name: value for name, value in more.items() if value}


def _trainings(ids: list[int], year: int) -> dict[str, int]:
    """Attendances by kind of event, counted."""
    rows = attended(ids, since=date(year, 1, 1)).values()
    return dict(Counter(one.kind for found in rows for one in found if one.on.year == year))


def owing(today: date) -> Iterator[tuple[WorkingGroup, Finding]]:
    """Groups that took part in a past year and have not reported on it, with what the rule says; for duties."""
    for programme in Programme.objects.all():
        groups = list(groups_in(programme))
        since = _first_days(groups)
        for year in years(today):
            took_part = [one for one in groups if one.pk in since and since[one.pk].year <= year]
            for line in _lines(took_part, year, rules_of(programme), today):
                if line.finding.is_open:
                    yield line.group, line.finding


def _first_days(groups: list[WorkingGroup]) -> dict[int, date]:
    rows = Participant.objects.filter(working_group__in=groups).order_by()
    return dict(rows.values_list("working_group").annotate(first=Min("since")))
