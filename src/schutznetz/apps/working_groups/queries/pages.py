# SPDX-License-Identifier: EUPL-1.2
"""What the pages of groups show: which groups, their sizes, what is planned, who is without a group."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Office, WorkingGroup
from schutznetz.apps.sap.models import Counsellor, Participant, Programme
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.working_groups.facts.standing import OWING, SPEAKERS, programme_of
from schutznetz.apps.working_groups.models import Attendance, Election, Meeting, Membership, OptionAnswer
from schutznetz.apps.working_groups.models.elections import RUNNING
from schutznetz.apps.working_groups.policies import groups_seen_by, require_see_group
from schutznetz.apps.working_groups.queries.members import meetings
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import meetings as meeting_rule
from schutznetz.regulation.sap_erlass import working_groups as rule


def programmes_run_by(actor: Actor) -> list[Programme]:
    """Programmes of the actor's ministry."""
    if actor.is_helped:
        return []
    found = Programme.objects.filter(ministry__in=actor.authorities_with(Role.MINISTRY))
    return list(found.select_related("ministry"))


def groups_visible_to(actor: Actor) -> QuerySet[WorkingGroup]:
    """Groups of one's programme (ministry), and those one belongs to or speaks for."""
    run = [one.pk for one in programmes_run_by(actor)]
    scope = Q(pk__in=groups_seen_by(actor))
    if run:
        joined = Participant.objects.filter(programme__in=run, working_group__isnull=False).values("working_group")
        scope |= Q(pk__in=joined) | Q(authority__sap_programme__in=run)
    return WorkingGroup.objects.filter(scope).order_by("name", "pk")


def group_for(actor: Actor, key: str) -> WorkingGroup:
    """A group the actor may see; raises `Denied` or `WorkingGroup.DoesNotExist`."""
    found = WorkingGroup.objects.select_related("authority").get(key=key)
    require_see_group(actor, found)
    return found


def with_figures(groups: QuerySet[WorkingGroup], year: int) -> QuerySet[WorkingGroup]:
    """The same with `size` and `planned` (meetings of the year), counted beside each row."""
    now = Membership.objects.filter(until=None, group=OuterRef("pk")).order_by().values("group")
    planned = Meeting.objects.filter(group=OuterRef("pk"), on__year=year).exclude(state=Meeting.State.CANCELLED)
    return groups.annotate(
        size=Coalesce(Subquery(now.annotate(n=Count("pk")).values("n"), IntegerField()), 0),
        planned=Coalesce(
            Subquery(planned.order_by().values("group").annotate(n=Count("pk")).values("n"), IntegerField()), 0
        ),
    )


def speakers_by_group(groups: Iterable[int], day: date) -> dict[int, dict[str, list[str]]]:
    """Group id to role to names; one query."""
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    held = Office.objects.held_on(day).filter(role__in=SPEAKERS, working_group__in=list(groups))
    for office in held.select_related("person"):
        found[office.working_group_id or 0][office.role].append(str(office.person))
    return found


def size_of(group: WorkingGroup, members: int, today: date) -> Finding:
    return rule.size(members=members, rules=rules_of(programme_of(group)), today=today)


def planned_of(group: WorkingGroup, today: date) -> Finding:
    """Are the meetings of this year planned?"""
    days = tuple(one.on for one in meetings(group, today.year) if one.on)
    return meeting_rule.planned(meetings=days, year=today.year, rules=rules_of(programme_of(group)), today=today)


def without_group(programme: Programme, today: date) -> list[Counsellor]:
    """Active counsellors and trainees who belong to no group: an error.  (SAP-139)"""
    placed = Membership.objects.on(today).values("counsellor")
    rows = Counsellor.objects.filter(authority__sap_participant__programme=programme, state__in=OWING)
    rules = rules_of(programme)
    found = rows.exclude(pk__in=placed).exclude(ended_on__lt=today).select_related("person", "authority")
    asked = rule.membership(groups=0, is_active_or_trainee=True, rules=rules, today=today)
    return list(found.order_by("person__sort_name")) if asked.is_open else []


def meeting_for(actor: Actor, pk: int) -> Meeting:
    """A meeting of a group the actor may see; raises `Denied` or `Meeting.DoesNotExist`."""
    found = Meeting.objects.select_related("group__authority").get(pk=pk)
    require_see_group(actor, found.group)
    return found


def own_attendance(actor: Actor, meeting: Meeting) -> Attendance | None:
    """The acting person's own invitation."""
    if actor.person is None or actor.is_helped:
        return None
    rows = Attendance.objects.filter(meeting=meeting, counsellor__person=actor.person.pk)
    return rows.select_related("counsellor", "meeting", "absence").first()


def attendance_rows(meeting: Meeting) -> list[Attendance]:
    """Everybody who was invited, with the words of their excuse: for whoever speaks for the group."""
    rows = meeting.attendances.select_related("counsellor__person", "counsellor__authority", "absence")
    return list(rows.order_by("counsellor__person__sort_name", "pk"))


def counts_of(meetings_: Iterable[Meeting]) -> dict[int, dict[str, int]]:
    """Meeting id to presence or reply to how many; one query, no names."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = Attendance.objects.filter(meeting__in=[one.pk for one in meetings_]).order_by()
    for meeting, presence, reply, number in rows.values_list("meeting", "presence", "reply").annotate(n=Count("pk")):
        found[meeting][presence] += number
        found[meeting][f"reply_{reply or 'none'}"] += number
        found[meeting]["all"] += number
    return found


def days_of(meeting: Meeting, asked: int) -> list[tuple[object, int, int]]:
    """The days that might suit, the best first: option, how many it suits, how many answered."""
    options = meeting.options.annotate(
        suits=Count("answers", filter=Q(answers__fits=True)), said=Count("answers")
    ).order_by("-suits", "on", "begins")
    return [(one, one.suits, asked) for one in options]


def own_days(actor: Actor, meeting: Meeting) -> dict[int, bool] | None:
    """What the acting person said to the days; None before they said anything."""
    rows = OptionAnswer.objects.filter(option__meeting=meeting, counsellor__person=actor.person.pk)
    return dict(rows.values_list("option", "fits")) or None


def invitation_of(meeting: Meeting, today: date) -> Finding:
    """Has the group been invited in time?"""
    sent = meeting.invited_at.date() if meeting.invited_at else None
    rules = rules_of(programme_of(meeting.group))
    return meeting_rule.invitation(meeting_on=meeting.on or today, sent_on=sent, rules=rules, today=today)


def election_waiting(group: WorkingGroup) -> Election | None:
    return Election.objects.filter(group=group, state__in=RUNNING).first()
