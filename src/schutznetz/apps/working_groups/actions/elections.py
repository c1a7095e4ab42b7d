# SPDX-License-Identifier: EUPL-1.2
"""Elections: call, stand, open, vote, count, run-off, accept, confirm.

Steps and who takes them stand in `regulation.sap_erlass.speakers`, how a ballot is kept secret in `domain.ballots`.
"""

import secrets
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Person, WorkingGroup
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import holders_of, rules_of
from schutznetz.apps.training.queries.mentoring import take_up_finding
from schutznetz.apps.working_groups.actions.offices import give_offices
from schutznetz.apps.working_groups.actions.states import WrongState
from schutznetz.apps.working_groups.actions.telling import ELECTION, tell_all
from schutznetz.apps.working_groups.facts import in_words
from schutznetz.apps.working_groups.facts.ballots import ballot_of, known_facts, latest, register_of
from schutznetz.apps.working_groups.facts.standing import ACTIVE, programme_of
from schutznetz.apps.working_groups.models import Ballot, Candidate, Election, Urn, Voter
from schutznetz.apps.working_groups.policies import (
    require_accept,
    require_confirm,
    require_run_election,
    require_take_part,
)
from schutznetz.apps.working_groups.queries.elections import is_closed, may_stand, office_of
from schutznetz.apps.working_groups.queries.members import members
from schutznetz.domain import ballots
from schutznetz.regulation.finding import Finding, Status, require
from schutznetz.regulation.sap_erlass import speakers
from schutznetz.regulation.sap_erlass.functions import Function
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.speakers import Event

State = Election.State
VOTING = (State.OPEN, State.RUN_OFF)


def _locked(election: Election) -> Election:
    return Election.objects.select_for_update(of=("self",)).select_related("group").get(pk=election.pk)


def _rules(group: WorkingGroup) -> Rules:
    return rules_of(programme_of(group))


def _line(verb: str, election: Election, actor: Actor | None, now: datetime) -> None:
    user = actor.user if actor else None
    record(verb=f"working_groups.election_{verb}", subject=election, actor=user, now=now)


def _step(election: Election, event: Event, today: date, reasons: str = "") -> Finding:
    """Raises `Refused` when the state or a missing fact forbids it."""
    known = known_facts(election, is_closed=is_closed(election, today), reasons=reasons)
    found = speakers.step(
        state=speakers.State(election.state), event=event, known=known, rules=_rules(election.group), today=today
    )
    return require(in_words(found))


def _tell(election: Election, people: list[Person], stage: str, now: datetime) -> None:
    path = reverse("working_groups:election", args=[election.pk])
    tell_all(ELECTION, people, f"{stage}:{election.pk}", path, now)


def _active(group: WorkingGroup, today: date) -> list[Counsellor]:
    return list(members(group, today).filter(state__in=ACTIVE))


@transaction.atomic
def call(*, election: Election, actor: Actor, now: datetime, today: date) -> Election:
    """Announce an election for both offices; a group has one at a time."""
    require_run_election(actor, election.group)
    WorkingGroup.objects.select_for_update().get(pk=election.group_id)
    running = Election.objects.filter(group=election.group, state__in=("called", "open", "counted", "run_off")).first()
    if running is not None:
        return running
    election.state, election.called_on = State.CALLED, today
    election.save()
    _line("called", election, actor, now)
    _tell(election, [one.person for one in _active(election.group, today)], "called", now)
    return election


@transaction.atomic
def stand(*, election: Election, office: str, actor: Actor, now: datetime, today: date) -> Candidate:
    """Stand for one of the two offices; choosing the other one moves the candidacy."""
    require_take_part(actor, election.group)
    found = _locked(election)
    finding, role = may_stand(actor, found, today)
    require(finding)
    if found.state != State.CALLED or today > found.candidates_by or role is None:
        raise WrongState(found.state)
    made, _is_new = Candidate.objects.update_or_create(election=found, counsellor=role, defaults={"office": office})
    _line("candidate", found, actor, now)
    return made


@transaction.atomic
def step_back(*, election: Election, actor: Actor, now: datetime) -> None:
    """Take back a candidacy before the vote begins."""
    require_take_part(actor, election.group)
    found = _locked(election)
    if found.state != State.CALLED:
        raise WrongState(found.state)
    gone, _rows = found.candidates.filter(counsellor__person=actor.person).delete()
    if gone:
        _line("candidate_gone", found, actor, now)


@transaction.atomic
def open_vote(*, election: Election, actor: Actor, now: datetime, today: date) -> None:
    """Begin the vote: one ballot for each office, the roll is everybody active in the group today."""
    require_run_election(actor, election.group)
    found = _locked(election)
    _step(found, Event.OPEN, today)
    voters = _active(found.group, today)
    for office in Candidate.Office.values:
        _ballot(found, office, 1, list(found.candidates.filter(office=office)), voters)
    found.state, found.closes_on = State.OPEN, max(found.closes_on, today)
    found.ballots.update(closes_on=found.closes_on)
    found.save(update_fields=["state", "closes_on"])
    _line("opened", found, actor, now)
    _tell(found, [one.person for one in voters], "opened", now)


def _ballot(
    election: Election, office: str, number: int, candidates: list[Candidate], voters: list[Counsellor]
) -> None:
    made = Ballot.objects.create(election=election, office=office, round=number, closes_on=election.closes_on)
    made.candidates.set(candidates)
    Voter.objects.bulk_create([Voter(ballot=made, counsellor=one) for one in voters])
    Urn.objects.create(ballot=made)


@transaction.atomic
def vote(*, election: Election, choices: Mapping[int, str], actor: Actor, today: date) -> None:
    """Cast votes, ballot id to candidate id or "" for an abstention; all of them or none.

    Leaves no line and no moment: the roll says who voted. Raises `Denied`, `WrongState` and `ballots.BallotError`.
    """
    require_take_part(actor, election.group)
    found = Election.objects.select_related("group").get(pk=election.pk)
    if found.state not in VOTING or today > found.closes_on:
        raise WrongState(found.state)
    for row in latest(found.ballots.all()):
        if row.pk in choices and not row.verdict:
            _cast(row, actor, choices[row.pk])


def _cast(row: Ballot, actor: Actor, choice: str) -> None:
    urn = Urn.objects.select_for_update().get(ballot=row)
    if Ballot.objects.filter(pk=row.pk).exclude(verdict="").exists():
        raise WrongState(row.election.state)  # counted while this vote was under way
    voter = Voter.objects.filter(ballot=row, counsellor__person=actor.person).first()
    _register, slips = ballots.cast(
        ballot_of(row), register_of(row), ballots.Urn(tuple(urn.slips)),
        voter=str(voter.counsellor_id if voter else ""), choice=choice,
    )  # fmt: skip
    Voter.objects.filter(ballot=row, counsellor__person=actor.person).update(has_voted=True)
    urn.slips = list(slips.slips)
    urn.save(update_fields=["slips"])


@transaction.atomic
def count(*, election: Election, actor: Actor, now: datetime, today: date) -> None:
    """Count what is closed: its day is over, or everybody has voted. The last tie is decided by lot at once."""
    require_run_election(actor, election.group)
    found = _locked(election)
    _step(found, Event.COUNT, today)
    for row in latest(found.ballots.all()):
        if not row.verdict:
            _count(found, row, today)
    found.state, found.elected_on = State.COUNTED, min(today, found.closes_on)
    found.save(update_fields=["state", "elected_on"])
    _line("counted", found, actor, now)
    people = [row.winner.counsellor.person for row in latest(found.ballots.all()) if row.winner]
    _tell(found, people, f"elected:{sum(row.round for row in found.ballots.all())}", now)


def _count(election: Election, row: Ballot, today: date) -> None:
    """Result of one ballot; numbers are shown only where they do not tell how people voted."""
    urn = Urn.objects.select_for_update().get(ballot=row)
    counted = ballots.count(ballot_of(row), register_of(row), ballots.Urn(tuple(urn.slips)), is_closed=True)
    how = speakers.ballot(is_secret=True, run_offs=row.round - 1, rules=_rules(election.group), today=today)
    require(how)
    left = 1 if how.facts["next"] == "run_off" else 0
    majority = ballots.Majority(str(how.facts["majority"]))
    result = ballots.outcome(counted, majority=majority, run_offs_left=left)
    chosen = result.options[0] if result.verdict is ballots.Verdict.ELECTED else ""
    if result.verdict is ballots.Verdict.LOT:
        chosen, row.by_lot = ballots.draw(result.options, secrets.randbelow(len(result.options))), True
    row.winner_id = int(chosen) if chosen else None
    row.verdict = result.verdict.value
    least = int(str(how.facts["counts_from"]))
    row.shows_votes = not ballots.gives_away(counted, least=least)
    row.leading = list(result.options)
    row.votes = dict(counted.votes) if row.shows_votes else {}
    row.blank = counted.blank if row.shows_votes else 0
    row.save()


@transaction.atomic
def run_off(*, election: Election, closes_on: date, actor: Actor, now: datetime, today: date) -> None:
    """Another ballot between those who lead, for every office that tied; the roll stays the same."""
    require_run_election(actor, election.group)
    found = _locked(election)
    _step(found, Event.RUN_OFF, today)
    found.state, found.closes_on = State.RUN_OFF, max(closes_on, today)
    found.save(update_fields=["state", "closes_on"])
    people: list[Person] = []
    for row in latest(found.ballots.all()):
        if row.verdict == Ballot.Verdict.RUN_OFF:
            again = [one for one in row.candidates.all() if str(one.pk) in row.leading]
            voters = [one.counsellor for one in row.voters.select_related("counsellor__person")]
            _ballot(found, row.office, row.round + 1, again, voters)
            people = [one.person for one in voters]
    _line("run_off", found, actor, now)
    _tell(found, people, "run_off", now)


@transaction.atomic
def accept(*, candidate: Candidate, actor: Actor, now: datetime, today: date) -> None:
    """Whoever is elected takes the office; the ministry hears when both have.

    Where the rule set wants no confirmation, their offices begin at once.  (SAP-153)
    """
    require_accept(actor, candidate)
    found = _locked(candidate.election)
    winners = {row.winner_id for row in latest(found.ballots.all())}
    if found.state != State.COUNTED or candidate.pk not in winners:
        raise WrongState(found.state)
    Candidate.objects.filter(pk=candidate.pk, accepted_on=None).update(accepted_on=today)
    _line("accepted", found, actor, now)
    if speakers.Fact.ACCEPTED not in known_facts(found, is_closed=True):
        return
    if office_of(found, today).status is Status.MET:
        begun = _begin(found, now=now, today=today)
        _close(found, State.CONFIRMED, None, now, today, verb="in_office")
        _tell(found, [one.counsellor.person for one in begun], "confirmed", now)
    else:
        programme = programme_of(found.group)
        people = list(holders_of(programme.ministry, "MIN", today)) if programme else []
        _tell(found, people, "accepted", now)


@transaction.atomic
def confirm(*, election: Election, actor: Actor, now: datetime, today: date) -> None:
    """The ministry confirms: from today on the elected hold their offices. Roll and urn are deleted.  (SAP-153)

    ``Refused`` where somebody elected no longer is an active counsellor of the group (SAP-152), or as speaker holds
    another task and the ministry allowed no exception (SAP-048).
    """
    require_confirm(actor, election.group)
    found = _locked(election)
    _step(found, Event.CONFIRM, today)
    winners = _begin(found, now=now, today=today)
    _close(found, State.CONFIRMED, actor, now, today)
    _tell(found, [one.counsellor.person for one in winners], "confirmed", now)


def _begin(found: Election, *, now: datetime, today: date) -> list[Candidate]:
    """Those elected take up their offices, if every one of them may; inside a transaction."""
    require(in_words(office_of(found, today, confirmed_on=today)))
    winners = [row.winner for row in latest(found.ballots.select_related("winner__counsellor__person")) if row.winner]
    active = {one.pk for one in _active(found.group, today)}
    for one in winners:
        is_active = one.counsellor_id in active
        rules = _rules(found.group)
        require(
            speakers.candidate(is_member=is_active, is_active=is_active, holds_office=False, rules=rules, today=today)
        )
        if one.office == Candidate.Office.SPEAKER:
            require(take_up_finding(one.counsellor, Function.SPEAKER, today, today))
    give_offices(found, winners, rules=_rules(found.group), now=now, today=today)
    return winners


@transaction.atomic
def refuse(*, election: Election, reasons: str, actor: Actor, now: datetime, today: date) -> None:
    """The ministry does not confirm, with reasons; a new election can be called."""
    require_confirm(actor, election.group)
    found = _locked(election)
    _step(found, Event.REFUSE, today, reasons)
    _close(found, State.NOT_CONFIRMED, actor, now, today, reasons)
    _tell(found, [one.person for one in _active(found.group, today)], "refused", now)


@transaction.atomic
def cancel(*, election: Election, reasons: str, actor: Actor, now: datetime, today: date) -> None:
    """Stop an election, with reasons; votes already cast are deleted unread."""
    require_run_election(actor, election.group)
    found = _locked(election)
    _step(found, Event.CANCEL, today, reasons)
    _close(found, State.CANCELLED, actor, now, today, reasons)
    _tell(found, [one.person for one in _active(found.group, today)], "cancelled", now)


def _close(
    election: Election, state: str, actor: Actor | None, now: datetime, today: date, reasons: str = "", verb: str = ""
) -> None:
    """Without an actor the rule set wanted nobody to decide."""
    election.state, election.decided_on, election.decided_by = state, today, actor.user if actor else None
    election.reasons = reasons
    election.save(update_fields=["state", "decided_on", "decided_by", "reasons"])
    Voter.objects.filter(ballot__election=election).delete()
    Urn.objects.filter(ballot__election=election).delete()
    _line(verb or state, election, actor, now)
