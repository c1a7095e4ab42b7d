# SPDX-License-Identifier: EUPL-1.2
"""Requests of people about their own data: what they may ask for, by when an answer is due, what may follow what."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.parameters import Topic, load
from schutznetz.regulation.privacy.alarm_retention import months_before

TOPIC: Topic = load(Path(__file__).with_suffix(".toml"))

ARTICLES: Mapping[str, str] = {
    "access": "Art. 15 DSGVO", "rectification": "Art. 16 DSGVO", "erasure": "Art. 17 DSGVO",
    "restriction": "Art. 18 DSGVO", "portability": "Art. 20 DSGVO", "objection": "Art. 21 DSGVO",
}  # fmt: skip


class State(StrEnum):
    """Received, taken up, then answered (granted or declined with reasons) or taken back by the person."""

    RECEIVED = "received"
    TAKEN_UP = "taken_up"
    GRANTED = "granted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


OPEN = (State.RECEIVED, State.TAKEN_UP)
TRANSITIONS: Mapping[State, Mapping[str, State]] = {
    State.RECEIVED: {
        "take_up": State.TAKEN_UP, "grant": State.GRANTED, "decline": State.DECLINED, "withdraw": State.WITHDRAWN,
    },
    State.TAKEN_UP: {"grant": State.GRANTED, "decline": State.DECLINED, "withdraw": State.WITHDRAWN},
}  # fmt: skip


def may_follow(*, state: str, step: str, today: date) -> Finding:
    """Is this step possible now? A request that is closed stays closed; the person makes a new one."""
    citation = TOPIC.dated("closed_stays_closed", today).citation
    possible = step in TRANSITIONS.get(State(state), {})
    return Finding("rights.step", Status.MET if possible else Status.BREACHED, citation)


def after(state: str, step: str) -> State:
    """The state after a possible step."""
    return TRANSITIONS[State(state)][step]


def due_on(*, received_on: date) -> date:
    """The last day for the answer: the same day of the next month, or the last one of a shorter month."""
    return months_before(received_on, -TOPIC.integer("answer_within", received_on))


def extended_due_on(*, received_on: date) -> date:
    """The last day when the answer was put off."""
    months = TOPIC.integer("answer_within", received_on) + TOPIC.integer("extension", received_on)
    return months_before(received_on, -months)


def may_extend(*, received_on: date, is_extended: bool, today: date) -> Finding:
    """May the answer be put off? Once, and only within the first month."""
    citation = TOPIC.dated("extension", today).citation
    in_time = not is_extended and today <= due_on(received_on=received_on)
    return Finding("rights.extension", Status.MET if in_time else Status.BREACHED, citation)


def answer(*, due: date, is_open: bool, today: date) -> Finding:
    """Does a request need an answer now?  DUE from a few days before the deadline, BREACHED after it."""
    citation = TOPIC.dated("answer_within", today).citation
    if not is_open:
        return Finding("rights.answer", Status.NOT_APPLICABLE, citation)
    if today > due:
        return Finding("rights.answer", Status.BREACHED, citation, due_on=due)
    soon = due - timedelta(days=TOPIC.integer("remind_before", today))
    return Finding("rights.answer", Status.DUE if today >= soon else Status.MET, citation, due_on=due)
