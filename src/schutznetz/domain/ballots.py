# SPDX-License-Identifier: EUPL-1.2
"""Secret ballots: who has voted and what was voted are kept apart, and nothing joins them again.

A register holds names, an urn holds slips in the order of the options, never of their arrival: the same people and the
same slips make the same register and urn, whoever cast which. What stores them has to keep to that: no moment, no
number in sequence and no key that both sides share. Nothing is counted before the ballot is closed, since a running
count tells what the last voter chose.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

BLANK = ""
"""A slip without a choice: it counts as cast, and for nobody."""


class BallotError(ValueError):
    """This vote or count is not possible; ``fault`` says why."""

    def __init__(self, fault: "Fault") -> None:
        super().__init__(fault.value)
        self.fault = fault


class Fault(StrEnum):
    """Why not."""

    NO_OPTIONS = "no_options"
    NOT_ENTITLED = "not_entitled"
    HAS_VOTED = "has_voted"
    NO_SUCH_OPTION = "no_such_option"
    STILL_OPEN = "still_open"
    DOES_NOT_AGREE = "does_not_agree"
    NO_SUCH_LOT = "no_such_lot"


class Majority(StrEnum):
    """Who is elected: the one with the most votes, or with more than half of the valid ones."""

    MOST = "most"
    HALF = "half"


class Verdict(StrEnum):
    """What follows from a count: somebody is elected, another ballot, a lot, or nobody got a vote."""

    ELECTED = "elected"
    RUN_OFF = "run_off"
    LOT = "lot"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Ballot:
    """Who may vote, and between whom.  ``BallotError`` without options, or when one is named twice or blank."""

    voters: frozenset[str]
    options: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.options or BLANK in self.options or len(set(self.options)) < len(self.options):
            raise BallotError(Fault.NO_OPTIONS)


@dataclass(frozen=True, slots=True)
class Register:
    """Who has voted."""

    voted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Urn:
    """What was voted: the slips, always sorted."""

    slips: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """Votes for each option in the order of the ballot, and blank slips."""

    votes: Mapping[str, int]
    blank: int

    @property
    def valid(self) -> int:
        return sum(self.votes.values())

    @property
    def cast(self) -> int:
        return self.valid + self.blank

    def places(self) -> list[tuple[str, ...]]:
        """The options with at least a vote, those with the same number together, the most votes first."""
        numbers = sorted({number for number in self.votes.values() if number}, reverse=True)
        return [tuple(one for one, votes in self.votes.items() if votes == number) for number in numbers]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows, and for whom: the elected one, those of the run-off, or those of the lot."""

    verdict: Verdict
    options: tuple[str, ...] = ()


def cast(ballot: Ballot, register: Register, urn: Urn, *, voter: str, choice: str) -> tuple[Register, Urn]:
    """Register and urn with one more vote; ``choice`` BLANK abstains.

    ``BallotError`` for who may not vote or has voted, and for a choice that is not on the ballot.
    """
    if voter not in ballot.voters:
        raise BallotError(Fault.NOT_ENTITLED)
    if voter in register.voted:
        raise BallotError(Fault.HAS_VOTED)
    if choice != BLANK and choice not in ballot.options:
        raise BallotError(Fault.NO_SUCH_OPTION)
    return Register(register.voted | {voter}), Urn(tuple(sorted((*urn.slips, choice))))


def count(ballot: Ballot, register: Register, urn: Urn, *, is_closed: bool) -> Count:
    """Count a closed ballot.

    ``BallotError`` while it is open, and when register and urn do not agree: another number of slips than of voters,
    a slip or a voter that is not of this ballot.
    """
    if not is_closed:
        raise BallotError(Fault.STILL_OPEN)
    found = Counter(urn.slips)
    if len(register.voted) != len(urn.slips) or not register.voted <= ballot.voters:
        raise BallotError(Fault.DOES_NOT_AGREE)
    if found.keys() - {*ballot.options, BLANK}:
        raise BallotError(Fault.DOES_NOT_AGREE)
    return Count({option: found[option] for option in ballot.options}, found[BLANK])


def outcome(counted: Count, *, majority: Majority, run_offs_left: int) -> Outcome:
    """What follows from a count. In the last ballot the most votes decide, whatever the majority wanted before."""
    places = counted.places()
    if not places:
        return Outcome(Verdict.NOBODY)
    first = places[0]
    is_enough = majority is Majority.MOST or not run_offs_left or counted.votes[first[0]] * 2 > counted.valid
    if len(first) == 1 and is_enough:
        return Outcome(Verdict.ELECTED, first)
    if run_offs_left:
        return Outcome(Verdict.RUN_OFF, first if len(first) > 1 else first + places[1])
    return Outcome(Verdict.LOT, first)


def run_off(ballot: Ballot, following: Outcome) -> Ballot:
    """The next ballot: the same people choose between those who lead, in the order of the first ballot."""
    return Ballot(ballot.voters, tuple(option for option in ballot.options if option in following.options))


def draw(options: Sequence[str], number: int) -> str:
    """The lot: the option with this number from 0 on, which chance has given.  ``BallotError`` for any other."""
    if number not in range(len(options)):
        raise BallotError(Fault.NO_SUCH_LOT)
    return options[number]


def gives_away(counted: Count, *, least: int) -> bool:
    """Would the numbers tell how people voted?  Then only the outcome is shown: few slips, or all of them alike."""
    alike = max([*counted.votes.values(), counted.blank]) == counted.cast
    return counted.cast < least or alike
