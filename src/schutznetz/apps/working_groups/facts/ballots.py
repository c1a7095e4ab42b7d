# SPDX-License-Identifier: EUPL-1.2
"""Rows of an election as the rule of the decree and `domain.ballots` want them."""

from collections.abc import Iterable

from schutznetz.apps.working_groups.models import Ballot, Candidate, Election
from schutznetz.domain import ballots
from schutznetz.regulation.sap_erlass.speakers import Fact


def ballot_of(row: Ballot) -> ballots.Ballot:
    """Who may vote and between whom; candidates in the order of their names."""
    voters = frozenset(str(pk) for pk in row.voters.values_list("counsellor", flat=True))
    return ballots.Ballot(voters, tuple(str(one.pk) for one in row.candidates.all()))


def register_of(row: Ballot) -> ballots.Register:
    voted = row.voters.filter(has_voted=True).values_list("counsellor", flat=True)
    return ballots.Register(frozenset(str(pk) for pk in voted))


def latest(rows: Iterable[Ballot]) -> list[Ballot]:
    """Of every office the last ballot, speakers first."""
    found: dict[str, Ballot] = {}
    for row in sorted(rows, key=lambda one: one.round):
        found[row.office] = row
    return [found[office] for office in (Candidate.Office.SPEAKER, Candidate.Office.DEPUTY) if office in found]


def known_facts(election: Election, *, is_closed: bool, reasons: str = "") -> tuple[Fact, ...]:
    """What is on record of an election."""
    found = []
    last = latest(election.ballots.select_related("winner"))
    offices = set(election.candidates.values_list("office", flat=True))
    if offices >= set(Candidate.Office.values):
        found.append(Fact.CANDIDATES)
    if is_closed:
        found.append(Fact.CLOSED)
    if any(row.verdict == Ballot.Verdict.RUN_OFF for row in last):
        found.append(Fact.TIE)
    winners = [row.winner for row in last if row.winner is not None]
    if last and len(winners) == len(last):
        found.append(Fact.ELECTED)
        if all(one.accepted_on is not None for one in winners):
            found.append(Fact.ACCEPTED)
    if reasons:
        found.append(Fact.REASONS)
    return tuple(found)
