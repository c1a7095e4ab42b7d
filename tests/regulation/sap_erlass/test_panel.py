# SPDX-License-Identifier: EUPL-1.2
"""Seats, quorum, advisers and votes of the selection panel."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.regulation.finding import Status, Strength
from schutznetz.regulation.sap_erlass import panel
from schutznetz.regulation.sap_erlass.panel import Applicant, Seat, Vote
from schutznetz.regulation.sap_erlass.rule_sets import standard
from tests.regulation.sap_erlass.later import later

RULES, TODAY = standard(), date(2026, 6, 15)
FULL = tuple(Seat(kind, profession="psychologist") for kind in ("chair", "speaker", "equality_officer", "psychologist"))
KINDS = ("chair", "speaker", "equality_officer", "psychologist", "staff_council", "disabled_staff")
POLICE, OTHER = Applicant(is_police=True), Applicant()
VOTES = st.fixed_dictionaries(dict.fromkeys(KINDS, st.sampled_from((True, False, None))))
APPLICANTS = st.lists(st.builds(Applicant, st.booleans(), st.booleans()), max_size=5).map(tuple)


def quorum(*seats):
    return panel.quorum(seats=seats, rules=RULES, today=TODAY)


def decide(votes):
    cast = tuple(Vote(kind, vote) for kind, vote in votes.items())
    return panel.decision(votes=cast, rules=RULES, today=TODAY)


@pytest.mark.requirement("SAP-085")
def test_four_seats_vote_and_two_advise():
    assert panel.kinds(RULES, TODAY) == KINDS
    assert panel.voting_kinds(RULES, TODAY) == KINDS[:4]
    assert quorum(*FULL).status is Status.MET


@pytest.mark.requirement("SAP-085", "SAP-086", "SAP-088", "SAP-090")
@pytest.mark.parametrize("empty", FULL)
def test_no_vote_while_a_voting_seat_is_empty(empty):
    others = [one for one in FULL if one is not empty]
    absent = replace(empty, is_present=False)
    for seats in (others, [*others, absent]):
        assert quorum(*seats).facts["missing"] == (empty.kind,)
    assert quorum(*others, replace(absent, deputised=True)).status is Status.MET


@pytest.mark.requirement("SAP-086", "SAP-087", "SAP-088", "SAP-090")
@pytest.mark.parametrize(
    ("seat", "why"),
    [
        (Seat("chair", is_present=False), "vacant"),
        (Seat("chair", is_present=False, deputised=True), ""),
        (Seat("speaker", in_office=False), "not_in_office"),
        (Seat("equality_officer", is_present=False, deputised=True), ""),
        (Seat("psychologist", profession="sociologist"), "profession"),
        (Seat("psychologist", profession="psychologist"), ""),
        (Seat("mayor"), "unknown"),
    ],
)
def test_who_may_sit_where(seat, why):
    found = panel.seat(seat=seat, rules=RULES, today=TODAY)
    assert (found.status is Status.MET, found.facts["why"]) == (not why, why)


@pytest.mark.requirement("SAP-089")
@pytest.mark.parametrize(
    ("applicants", "wanted"),
    [((POLICE, POLICE, OTHER), ("PHPR", "HPR")), ((POLICE,), ("PHPR",)), ((OTHER,), ("HPR",)), ((), ())],
)
def test_the_staff_council_depends_on_the_applicants(applicants, wanted):
    def look(*bodies):
        return panel.staff_councils(
            applicants=applicants, invited=tuple(Seat("staff_council", body=body) for body in bodies), rules=RULES,
            today=TODAY,
        )  # fmt: skip

    assert look().facts["missing"] == wanted
    assert look("HPR", "PHPR").status is Status.MET


@pytest.mark.requirement("SAP-091")
@pytest.mark.parametrize(
    ("applicant", "invited", "status"),
    [
        (OTHER, (), Status.NOT_APPLICABLE),
        (Applicant(discloses_disability=True), (), Status.BREACHED),
        (Applicant(discloses_disability=True), (Seat("disabled_staff"),), Status.MET),
    ],
)
def test_the_disability_representation_comes_if_somebody_says_so(applicant, invited, status):
    found = panel.other_advisers(applicants=(applicant, POLICE), invited=invited, rules=RULES, today=TODAY)
    assert (found.status, found.strength) == (status, Strength.SHOULD)


def test_who_votes_and_who_advises_is_data():
    rules = later("panel", seat_staff_council="voting", seat_disabled_staff="advisory")
    assert panel.voting_kinds(rules, TODAY) == KINDS[:5]
    assert panel.advisory_seats((POLICE,), rules, TODAY) == (("disabled_staff", ""),)
    assert panel.quorum(seats=FULL, rules=rules, today=TODAY).facts["missing"] == ("staff_council",)


@given(APPLICANTS, APPLICANTS)
def test_one_more_applicant_never_takes_an_adviser_away(applicants, more):
    before = panel.advisory_seats(applicants, RULES, TODAY)
    assert set(before) <= set(panel.advisory_seats((*applicants, *more), RULES, TODAY))
    assert before == panel.advisory_seats(applicants[::-1], RULES, TODAY)


@pytest.mark.requirement("SAP-092")
@pytest.mark.parametrize(("chair", "suitable"), [(True, True), (False, False)])
def test_a_tie_goes_with_the_chair(chair, suitable):
    votes = dict(zip(KINDS, (chair, not chair, chair, not chair, False, False), strict=True))
    found = decide(votes)
    assert (found.facts["yes"], found.facts["no"], found.facts["by_chair"]) == (2, 2, True)
    assert found.facts["suitable"] is suitable


def test_a_majority_outvotes_the_chair():
    votes = dict(zip(KINDS[:4], (True, False, False, False), strict=True))
    assert decide(votes).facts["suitable"] is False


@pytest.mark.requirement("SAP-085")
@pytest.mark.parametrize("absent", KINDS[:4])
def test_a_vote_without_a_voting_seat_decides_nothing(absent):
    found = decide({kind: True for kind in KINDS if kind != absent})
    assert (found.status, found.facts["missing"], found.facts["suitable"]) == (Status.BREACHED, (absent,), None)


def test_a_chair_who_abstains_breaks_no_tie():
    assert decide(dict(zip(KINDS[:4], (None, True, False, None), strict=True))).status is Status.BREACHED


def test_nobody_votes_twice():
    with pytest.raises(ValueError, match="twice"):
        panel.decision(votes=(Vote("chair", True), Vote("chair", True)), rules=RULES, today=TODAY)


@pytest.mark.requirement("SAP-089", "SAP-091", "SAP-092")
@given(VOTES, st.sampled_from(KINDS[4:]), st.sampled_from((True, False, None)))
def test_advisers_change_nothing(votes, adviser, other):
    assert decide(votes) == decide(votes | {adviser: other})


@given(VOTES, st.sampled_from(KINDS[:4]))
def test_one_more_yes_never_makes_unsuitable_and_the_order_does_not_matter(votes, kind):
    before, after = decide(votes), decide(votes | {kind: True})
    assert not before.facts["suitable"] or after.facts["suitable"]
    assert decide(dict(reversed(votes.items()))) == before


@pytest.mark.requirement("SAP-085", "SAP-092")
@pytest.mark.parametrize(
    ("ballots", "casting", "suitable"),
    [
        ((3, 1, 0), None, True),
        ((1, 2, 1), True, False),
        ((2, 2, 0), True, True),
        ((2, 2, 0), None, None),
        ((2, 1, 0), True, None),
        ((0, 0, 4), None, None),
    ],
)
def test_a_secret_vote_is_counted_the_same_way(ballots, casting, suitable):
    yes, no, abstained = ballots
    found = panel.secret_decision(yes=yes, no=no, abstained=abstained, casting=casting, rules=RULES, today=TODAY)
    assert found.facts["suitable"] is suitable
    assert (found.status is Status.BREACHED) == (suitable is None)


@pytest.mark.parametrize("ballots", [(3, 2, 0), (-1, 3, 2), (4, 1, -1)])
def test_ballots_that_do_not_fit_the_seats_are_refused(ballots):
    yes, no, abstained = ballots
    with pytest.raises(ValueError, match="do not fit"):
        panel.secret_decision(yes=yes, no=no, abstained=abstained, casting=True, rules=RULES, today=TODAY)


@given(VOTES)
def test_secret_and_open_votes_come_to_the_same_end(votes):
    cast = [votes[kind] for kind in KINDS[:4]]
    secret = panel.secret_decision(
        yes=cast.count(True), no=cast.count(False), abstained=cast.count(None), casting=votes["chair"], rules=RULES,
        today=TODAY,
    )  # fmt: skip
    assert (secret.status, secret.facts["suitable"]) == (decide(votes).status, decide(votes).facts["suitable"])
