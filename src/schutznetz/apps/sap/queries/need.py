# SPDX-License-Identifier: EUPL-1.2
"""How many counsellors an authority needs, has, and will have; and whom its people find."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.sap.facts import completions_of, overload_days
from schutznetz.apps.sap.models import IN_OFFICE, Cooperation, Counsellor, Participant, State
from schutznetz.apps.sap.policies import SPEAKERS
from schutznetz.apps.sap.queries.programme import rules_of
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass import cooperation, staffing
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.spans import DAY, Span

TO_COME = (State.SELECTED, State.IN_TRAINING)
"""Who is not there yet, but expected: the forecast counts them from the end of the training."""


@dataclass(frozen=True)
class Need:
    """The need of one authority as findings, with the course of the coming months; None without a headcount."""

    part: Participant
    now: Finding | None
    forecast: Finding | None
    course: tuple[staffing.Point, ...]
    review: Finding
    trainees: int
    selected: int


def participants_seen_by(actor: Actor) -> QuerySet[Participant]:
    """Authorities whose need the actor may see: all of a programme, the own one, those of the working group."""
    groups = [office.working_group_id for office in actor.offices if office.role in SPEAKERS]
    scope = (
        Q(programme__ministry__in=actor.authorities_with(Role.MINISTRY))
        | Q(authority__in=actor.authorities_with(Role.HEAD))
        | Q(working_group__in=groups)
    )
    found = Participant.objects.filter(scope).select_related("authority", "programme", "working_group")
    return found.order_by("authority__name")


def member_of(role: Counsellor, today: date) -> staffing.Member:
    """A role as the rule of need wants it; who was transferred rests until appointed again.

    Who still rests after the day it was to end is absent until it is known when not.  (SAP-101)
    """
    rests = [Span(one.since, one.until or _ahead(one.expected_until, today)) for one in role.rests.all()]
    if role.state == State.SECONDED:
        rests.append(Span(role.state_since))
    return staffing.Member(role.appointed_on or role.state_since, role.ended_on or role.leaves_on, tuple(rests))


def _ahead(day: date | None, today: date) -> date | None:
    return day if day is not None and day >= today else None


def expected_of(role: Counsellor, planned_on: date | None, today: date) -> staffing.Member | None:
    """A trainee, or somebody selected for a training, as the forecast wants one; None when no day is known.

    From the day the training ends, never today. A planned day that has passed says nothing any more; a training
    that is done may be followed by the appointment.
    """
    if role.training_completed_on is None and (planned_on is None or planned_on < today):
        return None
    since = max(role.training_completed_on or planned_on or today, today + DAY)
    until = role.ended_on or role.leaves_on
    return None if until is not None and until < since else staffing.Member(since, until)


def needs_of(parts: Sequence[Participant], today: date) -> list[Need]:
    """The need of each authority, in three queries, and one for the plans of training groups."""
    ids = [part.authority_id for part in parts]
    rows = Counsellor.objects.filter(authority__in=ids, state__in=[*IN_OFFICE, *TO_COME])
    roles: dict[int, list[Counsellor]] = {pk: [] for pk in ids}
    for role in rows.prefetch_related("rests"):
        roles[role.authority_id].append(role)
    learning = [role.pk for some in roles.values() for role in some if role.state in TO_COME]
    planned = completions_of(learning) if learning else {}
    rules = {part.programme_id: rules_of(part.programme) for part in {one.programme_id: one for one in parts}.values()}
    return [_need(part, roles[part.authority_id], planned, rules[part.programme_id], today) for part in parts]


def _need(part: Participant, roles: list[Counsellor], planned: Mapping[int, date], rules: Rules, today: date) -> Need:
    to_come = [role for role in roles if role.state in TO_COME]
    trainees = sum(role.state == State.IN_TRAINING for role in to_come)
    selected = len(to_come) - trainees
    members = tuple(member_of(role, today) for role in roles if role.state not in TO_COME)
    overload = overload_days(part.authority_id)
    review = staffing.ratio_review(overload_notices=overload, rules=rules, today=today)
    if part.headcount is None:
        return Need(part, None, None, (), review, trainees, selected)
    awaited = (expected_of(role, planned.get(role.pk), today) for role in to_come)
    later = (*members, *(one for one in awaited if one is not None))
    return Need(
        part,
        staffing.need(headcount=part.headcount, members=members, rules=rules, today=today),
        staffing.forecast(headcount=part.headcount, members=later, rules=rules, today=today),
        staffing.course(part.headcount, later, rules, today),
        review,
        trainees,
        selected,
    )


def gap_of(part: Participant, today: date) -> int:
    """How many are missing today; nobody when the headcount is not known."""
    found = needs_of([part], today)[0].now
    return int(str(found.facts["gap"])) if found else 0


def cooperations_of(authority: Authority, today: date) -> list[Cooperation]:
    rows = Cooperation.objects.filter(members__authority=authority, since__lte=today)
    return list(rows.filter(Q(until=None) | Q(until__gte=today)).prefetch_related("members__authority"))


def takes_part(authority: Authority, today: date) -> bool:
    """Has this authority joined a programme?"""
    return Participant.objects.filter(authority=authority, since__lte=today).exists()


def findable_by(authority: Authority, today: date) -> list[Counsellor]:
    """Whom people of an authority find: their own first, those of a cooperation next, the busy ones last."""
    running = cooperations_of(authority, today)
    agreements = tuple(
        cooperation.Agreement(frozenset(str(one.authority_id) for one in row.members.all()), row.since, row.until)
        for row in running
    )
    ids = {authority.pk} | {one.authority_id for row in running for one in row.members.all()}
    rows = Counsellor.objects.advising(today).filter(authority__in=ids).select_related("person", "authority")
    known = {str(row.pk): row for row in rows.order_by("person__sort_name")}
    offered = tuple(cooperation.Available(key, str(row.authority_id), row.is_full) for key, row in known.items())
    part = Participant.objects.filter(authority=authority).select_related("programme").first()
    found = cooperation.directory(
        own=str(authority.pk), counsellors=offered, agreements=agreements,
        rules=rules_of(part.programme if part else None), today=today,
    )  # fmt: skip
    order = found.facts["order"]
    assert isinstance(order, tuple)
    return [known[key] for key in order]
