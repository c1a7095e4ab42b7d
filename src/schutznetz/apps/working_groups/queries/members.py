# SPDX-License-Identifier: EUPL-1.2
"""Members of groups, their speakers, meetings and attendance: plain reads for this app and those further up."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Authority, Office, Person, WorkingGroup
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.working_groups.facts.standing import BELONGING, SPEAKERS, programme_of
from schutznetz.apps.working_groups.models import Attendance, Meeting, Membership
from schutznetz.regulation.sap_erlass import meetings as rule

CONVENED = (Meeting.State.INVITED, Meeting.State.HELD)
_HERE = Q(authority=F("counsellor__authority"))
"""Places that did not lapse with a transfer."""


def group_of(counsellor: Counsellor, day: date) -> WorkingGroup | None:
    """The group a counsellor belongs to on a day."""
    return groups_of([counsellor.pk], day).get(counsellor.pk)


def group_of_person(person: Person, day: date) -> WorkingGroup | None:
    """The group to which somebody belongs as a counsellor on a day."""
    found = Membership.objects.on(day).filter(counsellor__person=person).select_related("group__authority").first()
    return found.group if found else None


def groups_of(counsellor_ids: Iterable[int], day: date) -> dict[int, WorkingGroup]:
    """Counsellor id to group, of those who belong to one on a day; one query."""
    rows = Membership.objects.on(day).filter(counsellor__in=list(counsellor_ids)).select_related("group")
    return {row.counsellor_id: row.group for row in rows}


def members(group: WorkingGroup, day: date) -> QuerySet[Counsellor]:
    """Counsellors and trainees of a group on a day, resting ones among them, by name."""
    rows = Membership.objects.on(day).filter(group=group)
    found = Counsellor.objects.filter(pk__in=rows.values("counsellor")).exclude(ended_on__lt=day)
    return found.select_related("person", "authority").order_by("person__sort_name", "pk")


def groups_of_staff(authority_id: int) -> tuple[int, ...]:
    """Groups in which those are who go along with an authority, most people first: not those placed apart."""
    rows = Membership.objects.filter(until=None, is_single=False, authority=authority_id).filter(_HERE).order_by()
    found = dict(rows.values_list("group").annotate(number=Count("pk")))
    return tuple(sorted(found, key=lambda group: (-found[group], group)))


def apart() -> QuerySet[Membership]:
    """Places of those whom the ministry put into another group than the rest of their authority, open now."""
    return Membership.objects.filter(_HERE, until=None, is_single=True).order_by()


def settled(group_id: int) -> int:
    """How many belong to a group once every place has followed its authority; those placed apart stay there.

    Also counted: people of an authority without a group, who keep the place they have.  (SAP-140)
    """
    elsewhere = apart()
    here = Membership.objects.filter(
        until=None, group=group_id, counsellor__authority__sap_participant__working_group=None
    )
    belongs = Q(authority__sap_participant__working_group=group_id) & ~Q(pk__in=elsewhere.values("counsellor"))
    belongs |= Q(pk__in=elsewhere.filter(group=group_id).values("counsellor")) | Q(pk__in=here.values("counsellor"))
    return Counsellor.objects.filter(belongs, state__in=BELONGING).count()


def speakers_of(group: WorkingGroup, day: date) -> list[Office]:
    """Who speaks for a group on a day, and their deputies; speakers first."""
    held = Office.objects.held_on(day).filter(working_group=group, role__in=SPEAKERS)
    return sorted(held.select_related("person__authority"), key=lambda one: (one.role != Role.SPEAKER, one.since))


def meetings(group: WorkingGroup, year: int) -> QuerySet[Meeting]:
    """Meetings of a year that are planned or took place; neither cancelled ones nor those still without a day."""
    return Meeting.objects.filter(group=group, on__year=year).exclude(state=Meeting.State.CANCELLED).order_by("on")


def attendances(
    counsellor_ids: Iterable[int], *, since: date | None = None
) -> dict[int, tuple[rule.Meeting, ...]]:  # fmt: skip
    """Of each counsellor every meeting they were invited to, as the rule `sap.meetings.attendance` takes it; one query.

    Nothing about reasons: neither their kind nor their words. `since`: none from before this day.
    """
    rows = Attendance.objects.filter(counsellor__in=list(counsellor_ids), meeting__state__in=CONVENED).order_by()
    if since is not None:
        rows = rows.filter(Q(meeting__on__gte=since) | Q(meeting__on=None))
    found: dict[int, list[rule.Meeting]] = defaultdict(list)
    same: dict[tuple[date | None, str], rule.Meeting] = {}
    for counsellor, on, presence in rows.values_list("counsellor", "meeting__on", "presence"):
        if (on, presence) not in same:
            same[on, presence] = rule.Meeting(on or date.max, rule.Presence(presence))
        found[counsellor].append(same[on, presence])
    return {key: tuple(sorted(rows, key=lambda one: one.on)) for key, rows in found.items()}


def ministry_of(group: WorkingGroup) -> Authority | None:
    """The ministry that cuts the district of a group and confirms its speakers."""
    found = programme_of(group)
    return found.ministry if found else None
