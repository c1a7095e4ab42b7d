# SPDX-License-Identifier: EUPL-1.2
"""Deadlines of requests (Art. 12 Abs. 3 DSGVO) and of keeping."""

from datetime import date

import pytest

from schutznetz.regulation.finding import Status
from schutznetz.regulation.privacy import rights
from schutznetz.regulation.privacy.retention import TOPIC, drop_before, kept_from, kept_until


@pytest.mark.parametrize(
    ("received", "due", "extended"),
    [
        (date(2027, 1, 31), date(2027, 2, 28), date(2027, 4, 30)),
        (date(2026, 11, 22), date(2026, 12, 22), date(2027, 2, 22)),
        (date(2027, 12, 15), date(2028, 1, 15), date(2028, 3, 15)),
        (date(2028, 1, 30), date(2028, 2, 29), date(2028, 4, 30)),
    ],
)
def test_one_month_and_two_more(received: date, due: date, extended: date) -> None:
    assert rights.due_on(received_on=received) == due
    assert rights.extended_due_on(received_on=received) == extended


@pytest.mark.parametrize(
    ("today", "status"),
    [
        (date(2027, 2, 13), Status.MET), (date(2027, 2, 14), Status.DUE), (date(2027, 2, 28), Status.DUE),
        (date(2027, 3, 1), Status.BREACHED),
    ],
)  # fmt: skip
def test_when_an_answer_is_due(today: date, status: Status) -> None:
    due = date(2027, 2, 28)
    assert rights.answer(due=due, is_open=True, today=today).status is status
    assert rights.answer(due=due, is_open=False, today=today).status is Status.NOT_APPLICABLE


def test_putting_off_once_in_the_first_month() -> None:
    received = date(2027, 1, 10)
    assert rights.may_extend(received_on=received, is_extended=False, today=date(2027, 2, 10)).status is Status.MET
    late = rights.may_extend(received_on=received, is_extended=False, today=date(2027, 2, 11))
    assert late.status is Status.BREACHED
    assert late.citation.text == "Art. 12 Abs. 3 Satz 2 und 3 DSGVO"
    assert rights.may_extend(received_on=received, is_extended=True, today=received).status is Status.BREACHED


def test_what_is_closed_stays_closed() -> None:
    for state in rights.State:
        for step in ("take_up", "grant", "decline", "withdraw"):
            finding = rights.may_follow(state=state, step=step, today=date(2027, 1, 1))
            assert (finding.status is Status.MET) == (step in rights.TRANSITIONS.get(state, {}))
    assert set(rights.TRANSITIONS) == set(rights.OPEN)


def test_the_journal_goes_by_whole_months_after_twelve() -> None:
    assert drop_before(date(2027, 11, 30)) == date(2026, 11, 1)
    assert drop_before(date(2027, 12, 1)) == date(2026, 12, 1)


def test_what_is_kept_until_a_day_is_no_longer_kept_after_it() -> None:
    today = date(2027, 6, 15)
    for parameter in TOPIC:
        last = kept_until(parameter.key, kept_from(parameter.key, today), today)
        assert abs((last - today).days) <= 3, parameter.key
