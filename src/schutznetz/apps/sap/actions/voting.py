# SPDX-License-Identifier: EUPL-1.2
"""Votes of a commission: opened, cast openly or secretly, counted, and a tie broken by the chair with reasons.

A secret vote writes no line into the journal and keeps no moment: only its beginning and end are written down.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.sap import policies
from schutznetz.apps.sap.facts import in_words
from schutznetz.apps.sap.models import Candidate, PanelSeat, PanelUrn, PanelVote, PanelVoter, State
from schutznetz.apps.sap.policies.panel import require_lead_votes, require_vote, seat_of
from schutznetz.apps.sap.queries import panel as reads
from schutznetz.domain import ballots
from schutznetz.regulation.finding import Strength, require

Ballot = Candidate.Ballot


def _locked(candidate: Candidate) -> Candidate:
    rows = Candidate.objects.select_for_update(of=("self",)).select_related("day__programme", "counsellor")
    return rows.get(pk=candidate.pk)


@transaction.atomic
def open_vote(*, candidate: Candidate, ballot: str, actor: Actor, now: datetime) -> None:
    """Begin the vote on somebody. Raises `Refused` while a voting seat or a staff council lacks; twice is as once."""
    require_lead_votes(actor, candidate.day)
    found = _locked(candidate)
    if found.ballot or not found.day.is_open or found.counsellor.state != State.BRIEFED:
        return
    for finding in reads.composition(found.day):
        if finding.strength is Strength.MUST:
            require(finding)
    found.ballot = ballot
    found.save(update_fields=["ballot"])
    if ballot == Ballot.SECRET:
        PanelUrn.objects.create(candidate=found)
    record(verb="sap.vote_opened", subject=found.day, actor=actor.user, now=now, ballot=ballot)


@transaction.atomic
def cast(*, candidate: Candidate, choice: str, actor: Actor, now: datetime) -> None:
    """One's own vote, open or secret; `choice` of `queries.panel.OPTIONS`, or empty to abstain.

    An open vote may be changed until the vote is closed; after that, and for a second secret one: `Denied`.
    """
    require_vote(actor, candidate, reads.voting_kinds(candidate.day))
    found = _locked(candidate)
    seat = seat_of(actor, found.day)
    policies.require(found.is_voting, _("Diese Abstimmung ist beendet. Gezählt ist, was bis dahin abgegeben war."))
    if seat is None:
        return
    if found.ballot == Ballot.SECRET:
        says = _("Sie haben schon abgestimmt. Eine geheime Stimme kann niemand mehr ändern.")
        policies.require(not found.voters.filter(seat=seat).exists(), says)
        _cast_secretly(found, seat, choice)
    elif found.ballot == Ballot.OPEN:
        _note(found, {seat: choice}, actor, now)


def _cast_secretly(candidate: Candidate, seat: PanelSeat, choice: str) -> None:
    urn = PanelUrn.objects.select_for_update().get(candidate=candidate)
    register = ballots.Register(frozenset(str(pk) for pk in reads.voted(candidate)))
    _voters, filled = ballots.cast(
        _ballot(candidate), register, ballots.Urn(tuple(urn.slips)), voter=str(seat.pk), choice=choice
    )
    PanelVoter.objects.create(candidate=candidate, seat=seat)
    urn.slips = list(filled.slips)
    urn.save(update_fields=["slips"])


def _ballot(candidate: Candidate) -> ballots.Ballot:
    return ballots.Ballot(frozenset(str(seat.pk) for seat in reads.standing_seats(candidate)), reads.OPTIONS)


@transaction.atomic
def record_votes(*, candidate: Candidate, votes: Mapping[PanelSeat, str], actor: Actor, now: datetime) -> None:
    """Open votes as they were given in the room, entered by whoever leads the vote."""
    require_lead_votes(actor, candidate.day)
    found = _locked(candidate)
    if found.is_voting and found.ballot == Ballot.OPEN:
        _note(found, votes, actor, now)


def _note(candidate: Candidate, votes: Mapping[PanelSeat, str], actor: Actor, now: datetime) -> None:
    for seat, choice in votes.items():
        values = {"suitable": {reads.SUITABLE: True, reads.NOT_SUITABLE: False}.get(choice), "recorded_by": actor.user}
        PanelVote.objects.update_or_create(candidate=candidate, seat=seat, defaults=values)
    record(verb="sap.votes_recorded", subject=candidate.day, actor=actor.user, now=now, number=len(votes))


@transaction.atomic
def close_vote(*, candidate: Candidate, actor: Actor, now: datetime, slips: tuple[int, int, int] | None = None) -> None:
    """Count. `slips`: suitable, not suitable and blank ones of a vote on paper. Raises `Refused` while one is missing.

    In a tie nothing is decided yet, see `break_tie`. Twice changes nothing.
    """
    require_lead_votes(actor, candidate.day)
    found = _locked(candidate)
    if not found.is_voting:
        return
    found.yes, found.no, found.abstained = _counted(found, slips)
    finding = reads.outcome_of(found)
    if finding.facts["missing"]:
        require(in_words(finding))
    found.closed_at = now
    if found.yes != found.no:
        found.suitable = bool(finding.facts["suitable"])
    found.save()
    PanelUrn.objects.filter(candidate=found).delete()
    record(verb="sap.vote_closed", subject=found.day, actor=actor.user, now=now, ballot=found.ballot)


def _counted(candidate: Candidate, slips: tuple[int, int, int] | None) -> tuple[int, int, int]:
    if candidate.ballot == Ballot.PAPER:
        return slips or (0, 0, 0)
    if candidate.ballot == Ballot.OPEN:
        given = [row.suitable for row in candidate.votes.all()]
        return given.count(True), given.count(False), given.count(None)
    register = ballots.Register(frozenset(str(pk) for pk in reads.voted(candidate)))
    urn = ballots.Urn(tuple(PanelUrn.objects.get(candidate=candidate).slips))
    counted = ballots.count(_ballot(candidate), register, urn, is_closed=True)
    return counted.votes[reads.SUITABLE], counted.votes[reads.NOT_SUITABLE], counted.blank


@transaction.atomic
def break_tie(*, candidate: Candidate, suitable: bool, reasons: str, actor: Actor, now: datetime) -> None:
    """The vote of the chair decides a tie, with reasons; in an open vote the chair's own vote, if there is one."""
    require_lead_votes(actor, candidate.day)
    found = _locked(candidate)
    if not found.is_tie:
        return
    given = reads.chair_vote(found)
    found.casting, found.casting_reasons = (suitable if given is None else given), reasons
    found.suitable = found.casting
    found.save()
    record(verb="sap.tie_broken", subject=found.day, actor=actor.user, now=now)
