# SPDX-License-Identifier: EUPL-1.2
"""Participation and release: dated cases, and properties that no date may break."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.regulation.finding import Status, Strength
from schutznetz.regulation.participation import release as rules
from schutznetz.regulation.participation.release import Decision, Hearing

TODAY = date(2027, 3, 14)
DAYS = st.integers(0, 5_000).map(lambda days: date(2026, 1, 1) + timedelta(days=days))


@pytest.mark.parametrize(
    ("agreements", "interims", "wanted"),
    [
        ((), (), ("participation.not_released", Status.BREACHED)),
        ((Decision(date(2027, 3, 14)),), (), ("participation.released", Status.MET)),
        ((Decision(date(2027, 3, 15)),), (), ("participation.not_released", Status.BREACHED)),
        ((Decision(date(2026, 3, 1), date(2027, 3, 14)),), (), ("participation.released", Status.MET)),
        ((Decision(date(2026, 3, 1), date(2027, 3, 13)),), (), ("participation.not_released", Status.BREACHED)),
        ((), (Decision(date(2027, 1, 1), date(2027, 3, 14)),), ("participation.interim", Status.DUE)),
        ((), (Decision(date(2027, 1, 1), date(2027, 3, 13)),), ("participation.not_released", Status.BREACHED)),
    ],
)
def test_release_of_a_day(agreements, interims, wanted):
    found = rules.release(agreements=agreements, interims=interims, today=TODAY)
    assert (found.rule, found.status) == wanted


def test_an_interim_decision_is_due_on_its_last_day_with_its_own_paragraph():
    ends = date(2027, 6, 30)
    found = rules.release(agreements=(), interims=(Decision(TODAY, ends),), today=TODAY)
    assert (found.due_on, found.citation.text, found.facts["until"]) == (ends, "LPVG NRW § 66 Abs. 8", "30.06.2027")


def test_an_agreement_outweighs_an_interim_decision():
    found = rules.release(agreements=(Decision(TODAY),), interims=(Decision(TODAY, TODAY),), today=TODAY)
    assert found.status is Status.MET


@given(DAYS, DAYS, DAYS)
def test_nothing_here_ever_blocks(decided, until, today):
    """Complaint F3 asks for a gate; the alarm itself must never stand behind one."""
    decision = Decision(decided, until)
    assert rules.release(agreements=(decision,), interims=(), today=today).strength is Strength.SHOULD
    assert rules.release(agreements=(), interims=(decision,), today=today).strength is Strength.SHOULD


@given(DAYS, DAYS)
def test_one_more_agreement_never_worsens_the_verdict(decided, today):
    before = rules.release(agreements=(), interims=(), today=today)
    after = rules.release(agreements=(Decision(decided),), interims=(), today=today)
    assert after.status in (Status.MET, before.status)


@pytest.mark.parametrize(
    ("heard", "wanted"),
    [
        (Hearing(), Status.BREACHED),
        (Hearing(informed_on=TODAY), Status.DUE),
        (Hearing(informed_on=TODAY, answered_on=TODAY), Status.MET),
        (Hearing(is_there=False), Status.NOT_APPLICABLE),
    ],
)
@pytest.mark.parametrize("body", rules.BODIES)
def test_hearing(body, heard, wanted):
    found = rules.hearing(body=body, heard=heard, today=TODAY)
    assert found.status is wanted
    assert found.citation.text.startswith(("LPVG", "SGB IX", "LGG"))


def test_an_interim_decision_ends_after_half_a_year_at_the_latest():
    assert rules.latest_end(decided_on=TODAY) - TODAY == timedelta(days=182)
