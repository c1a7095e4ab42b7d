# SPDX-License-Identifier: EUPL-1.2
"""Additional supervision in a small group: size, request without a story, approval first.  (SAP-136 to SAP-138)"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from schutznetz.regulation.finding import Finding, Status, Strength
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.steps import Step, take

TOPIC = "sap.small_group"


class State(StrEnum):
    """Where a request for a small group stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    DECLINED = "declined"
    PLANNED = "planned"
    HELD = "held"
    WITHDRAWN = "withdrawn"


class Event(StrEnum):
    """What happens to it; each is an act of a person."""

    APPROVE = "approve"
    DECLINE = "decline"
    PLAN = "plan"
    HOLD = "hold"
    WITHDRAW = "withdraw"
    CALL_OFF = "call_off"


class Fact(StrEnum):
    """What must be on record before a step."""

    REASONS = "reasons"
    SIZE_FITS = "size_fits"
    ATTENDANCE = "attendance"


MIN, ACA, OWN = "MIN", "ACA", "SAP"
_WITHDRAW = {Event.WITHDRAW: Step(State.WITHDRAWN, "small_group.request_fields", (OWN,))}
TRANSITIONS: Mapping[State, Mapping[Event, Step[State]]] = MappingProxyType({
    State.REQUESTED: _WITHDRAW | {
        Event.APPROVE: Step(State.APPROVED, "small_group.approval", (MIN,)),
        Event.DECLINE: Step(State.DECLINED, "small_group.approval", (MIN,), (Fact.REASONS,)),
    },
    State.APPROVED: _WITHDRAW | {
        Event.PLAN: Step(State.PLANNED, "small_group.most", (ACA,), (Fact.SIZE_FITS,)),
    },
    State.PLANNED: _WITHDRAW | {
        Event.HOLD: Step(State.HELD, "small_group.approval", (ACA,), (Fact.ATTENDANCE,)),
        Event.CALL_OFF: Step(State.APPROVED, "small_group.approval", (ACA,)),
    },
    State.DECLINED: {},
    State.HELD: {},
    State.WITHDRAWN: {},
})  # fmt: skip
"""Every step there is: nothing is planned that was not approved. A date called off leaves the approval as it was."""


@rule(f"{TOPIC}.size", sections=("9.2",), rows=("SAP-136",), parameters=("small_group.most",))
def size(*, participants: int, rules: Rules, today: date) -> Finding:
    """Is the group, with the person who registers now, small enough?  (SAP-136)"""
    most = rules.integer("small_group.most", today)
    status = Status.MET if participants <= most else Status.BREACHED
    facts = {"participants": participants, "most": most}
    return Finding(f"{TOPIC}.size", status, rules.citation("small_group.most", today), facts=facts)


@rule(
    f"{TOPIC}.request", sections=("9.2",), rows=("SAP-137",), strength=Strength.CAN,
    parameters=("small_group.request_fields",),
)  # fmt: skip
def request(*, fields: tuple[str, ...], rules: Rules, today: date) -> Finding:
    """Does a request say nothing of the case?  ``too_much`` names what it must not hold.  (SAP-137)"""
    allowed = rules.text("small_group.request_fields", today).split()
    too_much = tuple(field for field in fields if field not in allowed)
    citation = rules.citation("small_group.request_fields", today)
    status = Status.BREACHED if too_much else Status.MET
    return Finding(f"{TOPIC}.request", status, citation, strength=Strength.CAN, facts={"too_much": too_much})


@rule(f"{TOPIC}.approval", sections=("9.2",), rows=("SAP-138",), parameters=("small_group.approval",))
def approval(*, approved_on: date | None, rules: Rules, today: date) -> Finding:
    """May the academy plan this group?  Not before the ministry has approved it.  (SAP-138)"""
    wanted = rules.is_set("small_group.approval", today)
    given = approved_on is not None and approved_on <= today
    status = Status.MET if given or not wanted else Status.BREACHED
    return Finding(f"{TOPIC}.approval", status, rules.citation("small_group.approval", today))


@rule(f"{TOPIC}.credit", sections=("9.1", "9.2"), rows=("SAP-138",), parameters=("small_group.counts_as_yearly",))
def credit(*, ministry_counts_it: bool, rules: Rules, today: date) -> Finding:
    """Does the small group count as the yearly supervision?  Only if the ministry says so.  (SAP-138)"""
    counts = ministry_counts_it or rules.is_set("small_group.counts_as_yearly", today)
    citation = rules.citation("small_group.counts_as_yearly", today)
    return Finding(f"{TOPIC}.credit", Status.MET if counts else Status.NOT_APPLICABLE, citation)


@rule(
    f"{TOPIC}.step", sections=("9.2",), rows=("SAP-136", "SAP-138"),
    parameters=("small_group.approval", "small_group.most", "small_group.request_fields"),
)  # fmt: skip
def step(*, state: State, event: Event, known: tuple[Fact, ...], rules: Rules, today: date) -> Finding:
    """May this step of a request be taken, with what is on record?  (SAP-136, SAP-138)"""
    return take("small_group", TRANSITIONS[state], event, known, order="small_group.approval", rules=rules, today=today)
