# SPDX-License-Identifier: EUPL-1.2
"""A registration for a seminar or supervision: straight to the academy, with a waiting list, attendance only.

SAP-127, SAP-135. No step belongs to a line manager, and none holds a word about the contents of an event.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.steps import Step, take

TOPIC = "sap.registration"


class State(StrEnum):
    """Where a registration stands."""

    WAITING = "waiting"
    REGISTERED = "registered"
    CANCELLED = "cancelled"
    CALLED_OFF = "called_off"
    ATTENDED = "attended"
    ABSENT = "absent"


class Event(StrEnum):
    """What happens to it; each is an act of a person."""

    MOVE_UP = "move_up"
    CANCEL = "cancel"
    CALL_OFF = "call_off"
    RECORD_ATTENDED = "record_attended"
    RECORD_ABSENT = "record_absent"


class Fact(StrEnum):
    """What must be on record before a step."""

    PLACE_FREE = "place_free"
    EVENT_OVER = "event_over"


OWN, ACA = "SAP", "ACA"
_TO = "further_training.registration_to"
_CANCEL = {Event.CANCEL: Step(State.CANCELLED, _TO, (OWN,)), Event.CALL_OFF: Step(State.CALLED_OFF, _TO, (ACA,))}
_ATTENDED = {Event.RECORD_ATTENDED: Step(State.ATTENDED, "supervision.recorded", (ACA,), (Fact.EVENT_OVER,))}
_ABSENT = {Event.RECORD_ABSENT: Step(State.ABSENT, "supervision.recorded", (ACA,), (Fact.EVENT_OVER,))}
TRANSITIONS: Mapping[State, Mapping[Event, Step[State]]] = MappingProxyType({
    State.WAITING: _CANCEL | {Event.MOVE_UP: Step(State.REGISTERED, _TO, (ACA,), (Fact.PLACE_FREE,))},
    State.REGISTERED: _CANCEL | _ATTENDED | _ABSENT,
    State.CANCELLED: {},
    State.CALLED_OFF: {},
    State.ATTENDED: _ABSENT,
    State.ABSENT: _ATTENDED,
})  # fmt: skip
"""Every step there is; what was recorded by mistake is corrected by recording the other."""


@rule(f"{TOPIC}.place", sections=("8",), rows=("SAP-127",), parameters=(_TO,))
def place(*, places: int, taken: int, waiting_before: int, rules: Rules, today: date) -> Finding:
    """Does a new registration get a place at once?  DUE: it waits; ``position`` is its place in the list.

    Nobody overtakes: a free place goes to who waits first.  (SAP-127)
    """
    has_place = taken + waiting_before < places
    facts = {"position": 0 if has_place else waiting_before + 1, "free": max(places - taken, 0)}
    status = Status.MET if has_place else Status.DUE
    return Finding(f"{TOPIC}.place", status, rules.citation(_TO, today), facts=facts)


@rule(f"{TOPIC}.step", sections=("8", "9.1"), rows=("SAP-127", "SAP-135"), parameters=(_TO, "supervision.recorded"))
def step(*, state: State, event: Event, known: tuple[Fact, ...], rules: Rules, today: date) -> Finding:
    """May this step of a registration be taken, with what is on record?  (SAP-127, SAP-135)"""
    return take("registration", TRANSITIONS[state], event, known, order=_TO, rules=rules, today=today)
