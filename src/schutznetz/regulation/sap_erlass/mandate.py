# SPDX-License-Identifier: EUPL-1.2
"""The role of a counsellor from application to end, as a state table.  (SAP-007, 054, 079 to 106; reading X22)

Order: local selection with five participations, nomination, briefing talk, procedure in the ministry, training,
appointment. A role that has ended stays ended: who comes back applies anew. A release is decided by the ministry and
carried out by the head (reading X2). ``today`` picks the citations.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import Enum
from types import MappingProxyType

from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.steps import Step, take


class State(Enum):
    """Where somebody stands. Transferred: rests until re-appointed; seconded: until the receiving authority decides."""

    APPLIED = "applied"
    NOMINATED = "nominated"
    BRIEFED = "briefed"
    SELECTED = "selected"
    NOT_SELECTED = "not_selected"
    IN_TRAINING = "in_training"
    APPOINTED = "appointed"
    RESTING = "resting"
    TRANSFERRED = "transferred"
    SECONDED = "seconded"
    SECONDED_ACTIVE = "seconded_active"
    ENDED = "ended"


class Event(Enum):
    """What happens to a role; each is an act of a person."""

    NOMINATE = "nominate"
    BRIEF = "brief"
    SELECT = "select"
    REJECT = "reject"
    BEGIN_TRAINING = "begin_training"
    APPOINT = "appoint"
    REST = "rest"
    RESUME = "resume"
    TRANSFER = "transfer"
    REAPPOINT = "reappoint"
    DECLINE_REAPPOINTMENT = "decline_reappointment"
    SECOND = "second"
    CONTINUE = "continue"
    RETURN = "return"
    RESIGN = "resign"
    LEAVE = "leave"
    TERMINATE = "terminate"
    RELEASE = "release"


class Fact(Enum):
    """What must be on record before a step."""

    CONSENT = "consent"
    LOCALLY_SELECTED = "locally_selected"
    PARTICIPATIONS = "participations"
    BRIEFING_TALK = "briefing_talk"
    PANEL_SUITABLE = "panel_suitable"
    PANEL_NOT_SUITABLE = "panel_not_suitable"
    TRAINING_COMPLETED = "training_completed"
    EXPECTED_DURATION = "expected_duration"
    WRITTEN_REASONS = "written_reasons"
    TERMINATION_CONCLUDED = "termination_concluded"
    REVIEW_DECIDED = "review_decided"


HEAD, MIN, MEN, ACA, OWN = "HEAD", "MIN", "MEN", "ACA", "SAP"

_RESIGN = {Event.RESIGN: Step(State.ENDED, "mandate.resignation", (OWN,))}
_END = _RESIGN | {Event.LEAVE: Step(State.ENDED, "mandate.leaving", (OWN, HEAD))}
_OFFICE = _END | {
    Event.TERMINATE: Step(State.ENDED, "mandate.termination", (HEAD, MIN), (Fact.TERMINATION_CONCLUDED,)),
    Event.RELEASE: Step(State.ENDED, "mandate.release", (HEAD,), (Fact.REVIEW_DECIDED,)),
}
_TRANSFER = {Event.TRANSFER: Step(State.TRANSFERRED, "mandate.transfer", (HEAD,))}
_REST = {Event.REST: Step(State.RESTING, "mandate.rest", (OWN,), (Fact.EXPECTED_DURATION,))}
_RETURN = {Event.RETURN: Step(State.APPOINTED, "mandate.secondment", (HEAD,))}

TRANSITIONS: Mapping[State, Mapping[Event, Step[State]]] = MappingProxyType({
    State.APPLIED: _END | {
        Event.NOMINATE: Step(
            State.NOMINATED, "mandate.nomination", (HEAD,),
            (Fact.CONSENT, Fact.LOCALLY_SELECTED, Fact.PARTICIPATIONS),
        ),
        Event.REJECT: Step(State.NOT_SELECTED, "mandate.nomination", (HEAD,)),
    },
    State.NOMINATED: _END | {
        Event.BRIEF: Step(State.BRIEFED, "mandate.briefing", (MEN, MIN), (Fact.BRIEFING_TALK,)),
    },
    State.BRIEFED: _END | {
        Event.SELECT: Step(State.SELECTED, "mandate.procedure", (MIN,), (Fact.PANEL_SUITABLE,)),
        Event.REJECT: Step(State.NOT_SELECTED, "mandate.procedure", (MIN,), (Fact.PANEL_NOT_SUITABLE,)),
    },
    State.SELECTED: _END | {Event.BEGIN_TRAINING: Step(State.IN_TRAINING, "mandate.training", (ACA, MIN))},
    State.NOT_SELECTED: {},
    State.IN_TRAINING: _OFFICE | {
        Event.APPOINT: Step(State.APPOINTED, "mandate.appointment", (HEAD,), (Fact.CONSENT, Fact.TRAINING_COMPLETED)),
    },
    State.APPOINTED: _OFFICE | _REST | _TRANSFER | {
        Event.SECOND: Step(State.SECONDED, "mandate.secondment", (HEAD,)),
    },
    State.RESTING: _OFFICE | _TRANSFER | {Event.RESUME: Step(State.APPOINTED, "mandate.rest", (OWN,))},
    State.TRANSFERRED: _OFFICE | _TRANSFER | {
        Event.REAPPOINT: Step(State.APPOINTED, "mandate.transfer", (HEAD,), (Fact.CONSENT,)),
        Event.DECLINE_REAPPOINTMENT: Step(
            State.TRANSFERRED, "mandate.no_reappointment", (HEAD,), (Fact.WRITTEN_REASONS,)
        ),
    },
    State.SECONDED: _OFFICE | _RETURN | _TRANSFER | {
        Event.CONTINUE: Step(State.SECONDED_ACTIVE, "mandate.secondment", (HEAD,), (Fact.CONSENT,)),
        Event.REST: Step(State.RESTING, "mandate.secondment", (HEAD, OWN), (Fact.EXPECTED_DURATION,)),
    },
    State.SECONDED_ACTIVE: _OFFICE | _RETURN | _TRANSFER | _REST,
    State.ENDED: {},
})  # fmt: skip
"""Every step there is; buttons, diagrams and journal verbs are made from it."""

COUNSELLING = frozenset({State.IN_TRAINING, State.APPOINTED, State.SECONDED_ACTIVE})
"""Who may counsel; in training together with a mentor (reading X14)."""
APPOINTED = frozenset({State.APPOINTED, State.SECONDED_ACTIVE})
"""Who counts as active for the need and for duties."""
IN_OFFICE = APPOINTED | {State.RESTING, State.TRANSFERRED, State.SECONDED}
"""Who was appointed and has not ended."""
OVER = frozenset({State.NOT_SELECTED, State.ENDED})
"""Where nothing follows."""


def possible(state: State) -> tuple[Event, ...]:
    """The events of a state, in the order of `Event`."""
    return tuple(event for event in Event if event in TRANSITIONS[state])


@rule(
    "sap.mandate.step",
    sections=("4.3.2", "6.1", "6.2", "6.3.1", "6.3.2", "6.4.1", "6.4.2", "8", "11"),
    rows=("SAP-007", "SAP-054", "SAP-079", "SAP-083", "SAP-084", "SAP-093", "SAP-098", "SAP-100", "SAP-101"),
    parameters=(
        "mandate.order", "mandate.consent", "mandate.nomination", "mandate.briefing", "mandate.procedure",
        "mandate.training", "mandate.appointment", "mandate.resignation", "mandate.leaving", "mandate.rest",
        "mandate.transfer", "mandate.no_reappointment", "mandate.secondment", "mandate.termination", "mandate.release",
    ),
)  # fmt: skip
def step(*, state: State, event: Event, known: tuple[Fact, ...], rules: Rules, today: date) -> Finding:
    """May this step be taken from here, with what is on record?  See `steps.take` for the answer.

    Where consent is missing, the finding cites that nobody is assigned.  (SAP-007)
    """
    found = take("mandate", TRANSITIONS[state], event, known, order="mandate.order", rules=rules, today=today)
    missing = found.facts.get("missing")
    if isinstance(missing, tuple) and Fact.CONSENT.value in missing:
        return replace(found, citation=rules.citation("mandate.consent", today))
    return found


@rule("sap.mandate.consent", sections=("I",), rows=("SAP-007",), parameters=("mandate.consent",))
def consent(*, consented_on: date | None, rules: Rules, today: date) -> Finding:
    """Has the person agreed to be a counsellor, by today?  Nobody is assigned.  (SAP-007)"""
    given = consented_on is not None and consented_on <= today
    status = Status.MET if given else Status.BREACHED
    return Finding("sap.mandate.consent", status, rules.citation("mandate.consent", today))


@rule("sap.mandate.leaving", sections=("4.3.2",), rows=("SAP-054",), parameters=("mandate.leaving",))
def leaving(*, last_day: date | None, rules: Rules, today: date) -> Finding:
    """Has the role ended with the last day of service?  ``last_day`` None: no end in sight.  (SAP-054)

    DUE names the last day of the role; BREACHED: it has passed, the role is to be ended now.
    """
    citation = rules.citation("mandate.leaving", today)
    if last_day is None or not rules.is_set("mandate.leaving", today):
        return Finding("sap.mandate.leaving", Status.NOT_APPLICABLE, citation)
    status = Status.DUE if today <= last_day else Status.BREACHED
    return Finding("sap.mandate.leaving", status, citation, due_on=max(last_day, citation.since))
