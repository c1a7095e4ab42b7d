# SPDX-License-Identifier: EUPL-1.2
"""Who could accompany whom in a working group: a proposal with its reasons, which the speaker decides on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from schutznetz.apps.organisation.models import Person, WorkingGroup
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import places_of
from schutznetz.apps.training.facts import MentorLine
from schutznetz.apps.training.queries.mentoring import (
    mentor_lines,
    pairings_open,
    programme_of_group,
    take_up_finding,
    trainees_of,
)
from schutznetz.domain.planning import mentors
from schutznetz.domain.planning.outcome import Refusal
from schutznetz.domain.planning.places import Place, kilometres
from schutznetz.regulation.finding import Status
from schutznetz.regulation.sap_erlass.functions import Function

ANYWHERE = Place(51.5, 7.5)
"""Where everybody stands when no place is known: then ways decide nothing."""


@dataclass(frozen=True)
class Pair:
    """A trainee and who is proposed; `way` in kilometres or None when a place is unknown; `count` they would have."""

    trainee: Counsellor
    line: MentorLine
    way: float | None
    count: int

    @property
    def key(self) -> str:
        return f"{self.trainee.pk}-{self.line.pk}"


@dataclass(frozen=True)
class Proposal:
    """Pairs by trainee; `busy` are mentors who hold another task; `left` trainees for whom nobody remains."""

    pairs: tuple[Pair, ...]
    busy: tuple[MentorLine, ...]
    left: tuple[Counsellor, ...]


def proposal_for(group: WorkingGroup, today: date) -> Proposal:
    """The shortest ways for all trainees nobody accompanies yet, evenly spread over the mentors.

    Nobody is proposed for whoever leads them, or is led by them. It binds nobody.  (SAP-048, SAP-148)
    """
    named = {one.trainee_id for one in pairings_open(group)}
    waiting = [one for one in trainees_of(group).order_by("person__sort_name") if one.pk not in named]
    free, busy = list[MentorLine](), list[MentorLine]()
    for line in mentor_lines(group, today):
        finding = take_up_finding(line.mentor.counsellor, Function.MENTOR, today, today)
        (busy if finding.status is Status.BREACHED else free).append(line)
    if not waiting or not free:
        return Proposal((), tuple(busy), tuple(waiting))
    where = _Places(group, [*waiting, *(line.mentor.counsellor for line in free)])
    result = mentors.plan_mentors(_request(waiting, free, where))
    while isinstance(result, Refusal):  # somebody can have nobody: leave them out, propose for the others
        gone = {key for reason in result.reasons for key in reason.subjects}
        waiting = [one for one in waiting if str(one.pk) not in gone]
        if not gone or not waiting:
            return Proposal((), tuple(busy), tuple(trainees_of(group).exclude(pk__in=named)))
        result = mentors.plan_mentors(_request(waiting, free, where))
    return Proposal(_pairs(result.plan, waiting, free, where), tuple(busy), _left(group, named, waiting))


def _left(group: WorkingGroup, named: set[int], planned: Sequence[Counsellor]) -> tuple[Counsellor, ...]:
    return tuple(trainees_of(group).exclude(pk__in={*named, *(one.pk for one in planned)}))


class _Places:
    """Where somebody works; who is nowhere stands in the middle of the others."""

    def __init__(self, group: WorkingGroup, people: Sequence[Counsellor]) -> None:
        programme = programme_of_group(group)
        self.sites, self.middles = places_of(programme) if programme else ({}, {})
        known = [place for one in people if (place := self.known(one))]
        self.middle = (
            Place(fmean(one.latitude for one in known), fmean(one.longitude for one in known)) if known else ANYWHERE
        )

    def known(self, one: Counsellor) -> Place | None:
        found = self.sites.get(one.person.site_id or 0) or self.middles.get(one.authority_id)
        return Place(*found) if found else None

    def of(self, one: Counsellor) -> Place:
        return self.known(one) or self.middle


def _request(waiting: Sequence[Counsellor], free: Sequence[MentorLine], where: _Places) -> mentors.Request:
    """Nobody gets more than an even share of all."""
    share = -(-(len(waiting) + sum(line.count for line in free)) // len(free))
    return mentors.Request(
        tuple(
            mentors.Mentor(str(line.pk), where.of(line.mentor.counsellor), max(0, share - line.count))
            for line in free
        ),
        tuple(mentors.Trainee(str(one.pk), where.of(one), not_with=_ruled_out(one, free)) for one in waiting),
    )  # fmt: skip


def _ruled_out(trainee: Counsellor, free: Sequence[MentorLine]) -> frozenset[str]:
    """Themselves, and whoever leads the one or is led by them."""
    return frozenset(
        str(line.pk) for line in free
        if line.pk == trainee.pk or _leads(trainee, line.mentor.counsellor.person)
        or _leads(line.mentor.counsellor, trainee.person)
    )  # fmt: skip


def _leads(one: Counsellor, person: Person) -> bool:
    return one.line_manager_id == person.pk


def _pairs(
    plan: mentors.Plan, waiting: Sequence[Counsellor], free: Sequence[MentorLine], where: _Places
) -> tuple[Pair, ...]:
    lines, chosen = {str(line.pk): line for line in free}, dict(plan.pairs)
    counts = {key: line.count + sum(one == key for one in chosen.values()) for key, line in lines.items()}
    return tuple(
        Pair(one, lines[key], _way(one, lines[key], where), counts[key])
        for one in waiting
        for key in (chosen[str(one.pk)],)
    )


def _way(trainee: Counsellor, line: MentorLine, where: _Places) -> float | None:
    here, there = where.known(trainee), where.known(line.mentor.counsellor)
    return kilometres(here, there) if here and there else None
