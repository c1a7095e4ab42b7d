# SPDX-License-Identifier: EUPL-1.2
"""Duties of speakers: plan the meetings of the year, invite in time, elect anew, comment on a draft.

The ministry hears of a group that is without a speaker for too long.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from schutznetz.apps.duties.facts import Wanted
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Office, WorkingGroup
from schutznetz.apps.sap.models import Programme
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.working_groups.facts.standing import SPEAKERS
from schutznetz.apps.working_groups.models import District, Election, Meeting
from schutznetz.apps.working_groups.models.elections import RUNNING
from schutznetz.apps.working_groups.policies import affected_ids
from schutznetz.apps.working_groups.queries.conferences import groups_in
from schutznetz.apps.working_groups.queries.elections import term_of
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import functions
from schutznetz.regulation.sap_erlass import meetings as rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.spans import DAY

MEETINGS, INVITATION = "working_groups.meetings", "working_groups.invitation"
ELECTION, COMMENT = "working_groups.election", "working_groups.comment"
VACANT = "working_groups.vacant"


def _groups() -> Iterator[tuple[WorkingGroup, Rules]]:
    """Every group with the rules of its programme."""
    for programme in Programme.objects.select_related("ministry"):
        rules = rules_of(programme)
        for group in groups_in(programme).select_related("authority"):
            yield group, rules


def _wanted(group: WorkingGroup, finding: Finding, period: str, **facts: object) -> Wanted:
    return Wanted(
        group, str(finding.citation), due_on=finding.due_on, role=Role.SPEAKER, working_group=group, period=period,
        facts={"args": [group.key], "group": str(group)} | facts,
    )  # fmt: skip


def missing_meetings(now: datetime, today: date) -> Iterator[Wanted]:
    """The meetings of the year are not planned yet: a hint to the speaker.  (SAP-142)"""
    days: dict[int, list[date]] = defaultdict(list)
    rows = Meeting.objects.filter(on__year=today.year).exclude(state=Meeting.State.CANCELLED)
    for row in rows.order_by().only("group", "on"):
        if row.on is not None:
            days[row.group_id].append(row.on)
    for group, rules in _groups():
        found = rule.planned(meetings=tuple(days[group.pk]), year=today.year, rules=rules, today=today)
        if found.is_open:
            yield _wanted(group, found, str(today.year), year=today.year)


def late_invitations(now: datetime, today: date) -> Iterator[Wanted]:
    """Meetings that are planned and to which nobody is invited yet.  (SAP-154)"""
    coming = Meeting.objects.filter(state=Meeting.State.PLANNED, on__gte=today).order_by("on", "pk")
    by_group: dict[int, list[Meeting]] = defaultdict(list)
    for row in coming:
        by_group[row.group_id].append(row)
    for group, rules in _groups() if by_group else ():
        for row in by_group[group.pk]:
            assert row.on is not None
            found = rule.invitation(meeting_on=row.on, sent_on=None, rules=rules, today=today)
            day = f"{row.on:%d.%m.%Y}"
            yield Wanted(
                row, str(found.citation), due_on=found.due_on, role=Role.SPEAKER, working_group=group,
                facts={"args": [row.pk], "group": str(group), "day": day},
            )  # fmt: skip


def ending_terms(now: datetime, today: date) -> Iterator[Wanted]:
    """Terms that end soon, while no election runs and nobody is elected for the time after.  (SAP-152)"""
    held: dict[int, list[Office]] = defaultdict(list)
    for office in Office.objects.held_on(today).filter(role__in=SPEAKERS).select_related("person"):
        held[office.working_group_id or 0].append(office)
    running = set(Election.objects.filter(state__in=RUNNING).values_list("group", flat=True))
    for group, rules in _groups():
        if group.pk in running:
            continue
        found = [term_of(office, rules, today) for office in held[group.pk]]
        due = [one for one in found if one.is_open and one.due_on is not None]
        if due:
            first = min(due, key=lambda one: one.due_on or today)
            yield _wanted(group, first, str(first.facts["until"]), day=f"{first.due_on:%d.%m.%Y}")


def groups_without_speaker(now: datetime, today: date) -> Iterator[Wanted]:
    """Groups a deputy leads for too long while no election runs: the ministry has it held.  (SAP-049, X16)"""
    held: dict[int, list[Office]] = defaultdict(list)
    begun = Office.objects.filter(role__in=SPEAKERS, since__lte=today, working_group__isnull=False)
    for office in begun.order_by("since", "pk"):
        held[office.working_group_id or 0].append(office)
    running = set(Election.objects.filter(state__in=RUNNING).values_list("group", flat=True))
    for programme in Programme.objects.select_related("ministry"):
        rules = rules_of(programme)
        for group in groups_in(programme).exclude(pk__in=running):
            since = _vacant_since(held[group.pk], today)
            found = functions.acting(since=since, rules=rules, today=today)
            if found.is_open and since is not None:
                yield Wanted(
                    group, str(found.citation), due_on=found.due_on, role=Role.MINISTRY, authority=programme.ministry,
                    period=since.isoformat(),
                    facts={"args": [group.key], "group": str(group), "day": f"{since:%d.%m.%Y}"},
                )  # fmt: skip


def _vacant_since(offices: list[Office], today: date) -> date | None:
    """Since when a group has no speaker, a deputy alone or nobody; None while it has one, and if it never had any."""
    led = [one for one in offices if one.role == Role.SPEAKER]
    if any(one.until is None or one.until >= today for one in led):
        return None
    ends = [one.until for one in led if one.until is not None]
    return max(ends) + DAY if ends else min((one.since for one in offices), default=None)


def missing_comments(now: datetime, today: date) -> Iterator[Wanted]:
    """Drafts that wait for what a group says to them.  (SAP-146)"""
    for district in District.objects.filter(state=District.State.SENT).select_related("programme"):
        said = set(district.comments.values_list("group", flat=True))
        cite = str(rules_of(district.programme).citation("working_groups.consultation", today))
        for group in WorkingGroup.objects.filter(pk__in=affected_ids(district) - said):
            yield Wanted(
                district, cite, due_on=district.comment_by, role=Role.SPEAKER, working_group=group,
                period=group.key[:20], facts={"args": [district.pk], "name": district.name},
            )  # fmt: skip
