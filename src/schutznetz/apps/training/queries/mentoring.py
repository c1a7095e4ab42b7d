# SPDX-License-Identifier: EUPL-1.2
"""Mentors, their trainees, and which tasks somebody holds. What passes between the two is read by them alone."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Prefetch, Q, QuerySet

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Office, WorkingGroup
from schutznetz.apps.sap.facts.places import belonging_to, group_of
from schutznetz.apps.sap.models import Counsellor, Participant, Programme, Rest, State
from schutznetz.apps.sap.queries import rules_for, rules_of
from schutznetz.apps.training.facts import MentorLine, TraineeLine, approvals_of
from schutznetz.apps.training.models import Companion, Feedback, Member, Mentor, Pairing
from schutznetz.apps.training.policies import SPEAKERS, require_read_feedback
from schutznetz.apps.training.queries.acting import deputy_held
from schutznetz.regulation.finding import Finding, require
from schutznetz.regulation.sap_erlass import functions, mentoring, working_groups
from schutznetz.regulation.sap_erlass.functions import Function, Held
from schutznetz.regulation.sap_erlass.recurring import Service
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.spans import Span

SERVING = (State.APPOINTED, State.SECONDED_ACTIVE)
"""Who may accompany a trainee: not whoever rests."""


@dataclass(frozen=True)
class MentorTime:
    """How long a counsellor has been a mentor, with rests: for the supervision of mentors."""

    counsellor_id: int
    service: Service


# --- for other apps ---------------------------------------------------------------------------------------------------


def mentors(programme: Programme) -> QuerySet[Mentor]:
    """Everybody of a programme with the course for mentors, whether they serve or have ended."""
    rows = Mentor.objects.filter(counsellor__authority__sap_participant__programme=programme)
    return rows.select_related("counsellor__person", "counsellor__authority")


def mentors_in(programme: Programme, year: int) -> list[MentorTime]:
    """Whoever was a mentor in a calendar year, in two queries.  (SAP-118)"""
    served = Q(since__lte=date(year, 12, 31)) & (Q(until=None) | Q(until__gte=date(year, 1, 1)))
    rests = Prefetch("counsellor__rests", queryset=Rest.objects.order_by("since"))
    rows = Mentor.objects.filter(served, counsellor__authority__sap_participant__programme=programme)
    return [
        MentorTime(one.counsellor_id, Service(one.since, _rests(one.counsellor), one.until))
        for one in rows.select_related("counsellor").prefetch_related(rests)
    ]


def _rests(counsellor: Counsellor) -> tuple[Span, ...]:
    return tuple(Span(one.since, one.until) for one in counsellor.rests.all())


def pairing_of(trainee: Counsellor) -> Pairing | None:
    """Who accompanies somebody now."""
    rows = Pairing.objects.filter(trainee=trainee, until=None)
    return rows.select_related("mentor__counsellor__person", "trainee__person").first()


def pairings_open(group: WorkingGroup) -> QuerySet[Pairing]:
    """Who accompanies whom in a working group now."""
    rows = Pairing.objects.filter(belonging_to([group.pk], "trainee__"), until=None)
    return rows.select_related("mentor__counsellor__person", "trainee__person", "trainee__authority")


def trainees_of(group: WorkingGroup) -> QuerySet[Counsellor]:
    """Trainees of a working group: in training, or selected and admitted to a training group."""
    return _trainees().filter(belonging_to([group.pk]))


def _trainees() -> QuerySet[Counsellor]:
    learning = Member.objects.learning()
    admitted = Q(state=State.SELECTED, pk__in=learning.values("counsellor"))
    rows = Counsellor.objects.filter(Q(state=State.IN_TRAINING, training_completed_on=None) | admitted)
    with_group = Prefetch("training_memberships", queryset=learning.select_related("group"), to_attr="learning")
    return rows.select_related("person", "authority").prefetch_related(with_group)


def functions_held(person_id: int) -> tuple[Held, ...]:
    """The tasks of a person with their times: mentor and companion while they run; offices, with times of acting."""
    pairings = Pairing.objects.filter(mentor__counsellor__person=person_id).values_list("since", "until")
    groups = Companion.objects.filter(counsellor__person=person_id).values_list("since", "until")
    offices = Office.objects.filter(person=person_id, role=Role.SPEAKER).values_list("since", "until")
    return (
        *(Held(Function.MENTOR, Span(since, until)) for since, until in pairings),
        *(Held(Function.COMPANION, Span(since, until)) for since, until in groups),
        *(Held(Function.SPEAKER, Span(since, until)) for since, until in offices),
        *deputy_held(person_id),
    )


def take_up_finding(counsellor: Counsellor, function: Function, since: date, today: date) -> Finding:
    """May somebody take up this task from a day on?  (SAP-048)"""
    return functions.take_up(
        function=function, term=Span(since, None), held=functions_held(counsellor.person_id),
        approvals=approvals_of(counsellor.pk), rules=rules_for(counsellor.authority), today=today,
    )  # fmt: skip


# --- what the rules say -----------------------------------------------------------------------------------------------


def qualified_finding(
    counsellor: Counsellor, mentor: Mentor | None, today: date, *, rules: Rules | None = None
) -> Finding:
    """May this counsellor be named as a mentor?  (SAP-114)"""
    return mentoring.qualified(
        counsellor_since=counsellor.appointed_on,
        course_completed_on=mentor.course_completed_on if mentor else None,
        appointed_by_ministry_on=mentor.appointed_on if mentor else None,
        rules=rules or rules_for(counsellor.authority), today=today,
    )  # fmt: skip


def pairing_finding(pairing: Pairing, today: date, *, rules: Rules | None = None) -> Finding:
    """Does the accompaniment still run, and until when?  (SAP-117)"""
    trainee = pairing.trainee
    return mentoring.pairing(
        since=pairing.since, training_completed_on=trainee.training_completed_on, rests=_rests(trainee),
        rules=rules or rules_for(trainee.authority), today=today,
    )  # fmt: skip


def named_finding(trainee: Counsellor, pairing: Pairing | None, rules: Rules, today: date) -> Finding:
    """Has the working group named a mentor for this trainee?  (SAP-148)"""
    return working_groups.mentors(named=int(pairing is not None), is_in_training=True, rules=rules, today=today)


# --- for speakers -----------------------------------------------------------------------------------------------------


def working_groups_of(actor: Actor) -> list[WorkingGroup]:
    """Working groups whose speaker or deputy the actor is."""
    ids = [one.working_group_id for one in actor.offices if one.role in SPEAKERS and one.working_group_id]
    return list(WorkingGroup.objects.filter(pk__in=ids)) if ids and not actor.is_helped else []


def working_group_of(counsellor: Counsellor) -> WorkingGroup | None:
    """The working group of a counsellor: that of their authority, unless they are placed apart."""
    return group_of(counsellor)


def programme_of_group(group: WorkingGroup) -> Programme | None:
    part = Participant.objects.filter(working_group=group).select_related("programme").first()
    return part.programme if part else None


def trainee_lines(group: WorkingGroup, today: date) -> list[TraineeLine]:
    """The trainees of a working group with their mentors, in a number of queries that does not grow."""
    rules = rules_of(programme_of_group(group))
    named = {one.trainee_id: one for one in pairings_open(group)}
    return [
        _trainee_line(one, named.get(one.pk), rules, today) for one in trainees_of(group).order_by("person__sort_name")
    ]


def _trainee_line(one: Counsellor, pairing: Pairing | None, rules: Rules, today: date) -> TraineeLine:
    member = next(iter(one.learning), None)  # type: ignore[attr-defined]
    begins = member.group.starts_on if member else one.training_began_on
    name = member.group.name if member else ""
    finding = named_finding(one, pairing, rules, today)
    return TraineeLine(one.pk, str(one.person), str(one.authority), name, begins, pairing, finding)


def mentor_lines(group: WorkingGroup, today: date) -> list[MentorLine]:
    """Who of a working group may be named, with their experience; a figure for information, never a rank."""
    rules = rules_of(programme_of_group(group))
    rows = Mentor.objects.filter(belonging_to([group.pk], "counsellor__"), until=None)
    rows = rows.filter(counsellor__state__in=SERVING, since__lte=today)
    rows = rows.select_related("counsellor__person", "counsellor__authority").annotate(
        running=Count("pairings", filter=Q(pairings__until=None))
    )
    found = []
    for one in rows:
        finding = qualified_finding(one.counsellor, one, today, rules=rules)
        if not finding.is_open:
            found.append(MentorLine(one, int(str(finding.facts["years"])), one.running))
    return found


# --- for mentor and trainee -------------------------------------------------------------------------------------------


def own_mentor(actor: Actor) -> Mentor | None:
    """The acting person's own task as a mentor."""
    if actor.person is None or actor.is_helped:
        return None
    rows = Mentor.objects.filter(counsellor__person=actor.person)
    return rows.select_related("counsellor__person", "counsellor__authority").order_by("-counsellor_id").first()


def own_pairings(mentor: Mentor) -> list[Pairing]:
    """Everybody the mentor accompanies or accompanied, those that run first."""
    rows = mentor.pairings.select_related("trainee__person", "trainee__authority", "mentor__counsellor__person")
    return sorted(rows.prefetch_related("trainee__rests"), key=lambda one: one.until is not None)


def pairing_for(actor: Actor, pk: int) -> Pairing:
    """The pairing for one of the two; raises `Denied` or `Pairing.DoesNotExist`."""
    found = Pairing.objects.select_related(
        "mentor__counsellor__person", "mentor__counsellor__authority", "trainee__person", "trainee__authority"
    ).get(pk=pk)
    require_read_feedback(actor, found)
    return found


def reader_of(actor: Actor, pairing: Pairing) -> str:
    """As whom the actor reads: "mentor" or "trainee" of the pairing, or "other"."""
    mine = actor.person.pk if actor.person else None
    if mine == pairing.mentor.counsellor.person_id:
        return "mentor"
    return "trainee" if mine == pairing.trainee.person_id else "other"


def feedback_of(actor: Actor, pairing: Pairing, today: date) -> QuerySet[Feedback]:
    """What was written, the latest first; for the two alone.  (SAP-116)"""
    require_read_feedback(actor, pairing)
    rules = rules_for(pairing.trainee.authority)
    require(mentoring.feedback(reader=reader_of(actor, pairing), rules=rules, today=today))
    return pairing.feedback.all()


def last_pairing_of(trainee: Counsellor) -> Pairing | None:
    """Who accompanies somebody, or did last."""
    rows = Pairing.objects.filter(trainee=trainee).select_related("mentor__counsellor__person")
    return rows.order_by(F("until").desc(nulls_first=True), "-pk").first()


def own_membership(actor: Actor) -> Member | None:
    """The acting person's own place in a training group: the running one, else the last."""
    if actor.person is None:
        return None
    rows = Member.objects.filter(counsellor__person=actor.person, until=None).select_related(
        "group__programme", "counsellor__person", "counsellor__authority"
    )
    return next(iter(sorted(rows, key=lambda one: (not one.is_learning, -one.pk))), None)
