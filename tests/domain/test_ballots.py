# SPDX-License-Identifier: EUPL-1.2
"""Secret ballots: nobody votes twice, no state tells who chose what, every count has one outcome."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schutznetz.domain import ballots
from schutznetz.domain.ballots import (
    BLANK,
    Ballot,
    BallotError,
    Count,
    Fault,
    Majority,
    Outcome,
    Register,
    Urn,
    Verdict,
)

OPTIONS = ("Arslan", "Brandt", "Conti")
PEOPLE = tuple(f"person-{number}" for number in range(8))
BALLOT = Ballot(frozenset(PEOPLE), OPTIONS)
CHOICES = st.lists(st.sampled_from([*OPTIONS, BLANK]), max_size=len(PEOPLE))
COUNTS = st.tuples(*[st.integers(0, 9)] * 4).map(lambda one: Count(dict(zip(OPTIONS, one[:3], strict=True)), one[3]))


def vote(*pairs: tuple[str, str]) -> tuple[Register, Urn]:
    register, urn = Register(), Urn()
    for voter, choice in pairs:
        register, urn = ballots.cast(BALLOT, register, urn, voter=voter, choice=choice)
    return register, urn


def counted(*votes: int, blank: int = 0) -> Count:
    return Count(dict(zip(OPTIONS, votes, strict=True)), blank)


@pytest.mark.requirement("SAP-152")
def test_every_order_and_every_swap_of_slips_leaves_the_same_trace():
    slips = ("Brandt", "Arslan", BLANK)
    states = {vote(*zip(people, slips, strict=True)) for people in permutations(PEOPLE[:3])}
    assert states == {(Register(frozenset(PEOPLE[:3])), Urn((BLANK, "Arslan", "Brandt")))}


@given(CHOICES)
@settings(max_examples=50)
def test_what_is_cast_is_counted(choices):
    register, urn = vote(*zip(PEOPLE, choices, strict=False))
    found = ballots.count(BALLOT, register, urn, is_closed=True)
    assert found.votes == {option: choices.count(option) for option in OPTIONS}
    assert (found.blank, found.cast) == (choices.count(BLANK), len(choices))


@pytest.mark.parametrize(
    ("voter", "choice", "fault"),
    [
        ("person-0", "Brandt", Fault.HAS_VOTED),
        ("stranger", "Brandt", Fault.NOT_ENTITLED),
        ("person-1", "Dogan", Fault.NO_SUCH_OPTION),
    ],
)
@pytest.mark.requirement("SAP-152")
def test_who_may_not_vote_and_what_cannot_be_voted(voter, choice, fault):
    register, urn = vote(("person-0", "Arslan"))
    with pytest.raises(BallotError) as caught:
        ballots.cast(BALLOT, register, urn, voter=voter, choice=choice)
    assert caught.value.fault is fault


@pytest.mark.requirement("SAP-152")
def test_nothing_is_counted_while_the_ballot_is_open():
    with pytest.raises(BallotError, match="still_open"):
        ballots.count(BALLOT, *vote(("person-0", "Arslan")), is_closed=False)


@pytest.mark.parametrize(
    ("register", "urn"),
    [
        (Register(frozenset({"person-0"})), Urn(("Arslan", "Arslan"))),
        (Register(frozenset({"person-0"})), Urn()),
        (Register(frozenset({"stranger"})), Urn(("Arslan",))),
        (Register(frozenset({"person-0"})), Urn(("Dogan",))),
    ],
)
def test_a_count_that_does_not_agree_is_refused(register, urn):
    with pytest.raises(BallotError, match="does_not_agree"):
        ballots.count(BALLOT, register, urn, is_closed=True)


@pytest.mark.parametrize("options", [(), ("Arslan", "Arslan"), ("Arslan", BLANK)])
def test_a_ballot_needs_options_to_tell_apart(options):
    with pytest.raises(BallotError, match="no_options"):
        Ballot(frozenset(PEOPLE), options)


@pytest.mark.parametrize(
    ("votes", "majority", "left", "wanted"),
    [
        ((5, 3, 1), Majority.MOST, 1, Outcome(Verdict.ELECTED, ("Arslan",))),
        ((4, 4, 1), Majority.MOST, 1, Outcome(Verdict.RUN_OFF, ("Arslan", "Brandt"))),
        ((4, 4, 1), Majority.MOST, 0, Outcome(Verdict.LOT, ("Arslan", "Brandt"))),
        ((0, 0, 0), Majority.MOST, 1, Outcome(Verdict.NOBODY)),
        ((4, 3, 1), Majority.HALF, 1, Outcome(Verdict.RUN_OFF, ("Arslan", "Brandt"))),
        ((4, 2, 2), Majority.HALF, 1, Outcome(Verdict.RUN_OFF, ("Arslan", "Brandt", "Conti"))),
        ((5, 3, 1), Majority.HALF, 1, Outcome(Verdict.ELECTED, ("Arslan",))),
        ((4, 3, 1), Majority.HALF, 0, Outcome(Verdict.ELECTED, ("Arslan",))),
        ((1, 0, 0), Majority.HALF, 1, Outcome(Verdict.ELECTED, ("Arslan",))),
    ],
)
@pytest.mark.requirement("SAP-152")
def test_what_follows_from_a_count(votes, majority, left, wanted):
    assert ballots.outcome(counted(*votes), majority=majority, run_offs_left=left) == wanted


@given(COUNTS, st.sampled_from(Majority), st.integers(0, 2))
@settings(max_examples=100)
def test_an_outcome_never_passes_over_a_leader(found, majority, left):
    following = ballots.outcome(found, majority=majority, run_offs_left=left)
    leaders = {option for option in OPTIONS if found.votes[option] == max(found.votes.values())}
    if found.valid == 0:
        assert following == Outcome(Verdict.NOBODY)
    elif following.verdict is Verdict.RUN_OFF:
        assert leaders <= set(following.options)
        assert len(following.options) > 1
        assert left
    else:
        assert set(following.options) == leaders


@given(COUNTS, st.sampled_from(OPTIONS))
@settings(max_examples=100)
def test_one_more_vote_never_costs_the_election(found, option):
    before = ballots.outcome(found, majority=Majority.MOST, run_offs_left=1)
    more = Count({**found.votes, option: found.votes[option] + 1}, found.blank)
    if before == Outcome(Verdict.ELECTED, (option,)):
        assert ballots.outcome(more, majority=Majority.MOST, run_offs_left=1) == before


def test_the_run_off_asks_the_same_people_about_those_who_lead():
    following = Outcome(Verdict.RUN_OFF, ("Conti", "Arslan"))
    assert ballots.run_off(BALLOT, following) == Ballot(BALLOT.voters, ("Arslan", "Conti"))


def test_the_lot_falls_on_one_of_those_who_lead():
    assert [ballots.draw(("Arslan", "Brandt"), number) for number in (0, 1)] == ["Arslan", "Brandt"]
    for number in (-1, 2):
        with pytest.raises(BallotError, match="no_such_lot"):
            ballots.draw(("Arslan", "Brandt"), number)


@pytest.mark.parametrize(
    ("found", "is_shown"),
    [
        (counted(3, 2, 0), True),
        (counted(2, 2, 0), False),
        (counted(9, 0, 0), False),
        (counted(9, 0, 0, blank=1), True),
        (counted(0, 0, 0, blank=9), False),
        (counted(0, 0, 0), False),
    ],
)
@pytest.mark.requirement("SAP-152")
def test_numbers_that_would_tell_how_people_voted_are_not_shown(found, is_shown):
    assert ballots.gives_away(found, least=5) is not is_shown
