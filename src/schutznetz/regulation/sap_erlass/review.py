# SPDX-License-Identifier: EUPL-1.2
"""Reports of non-compliance and the review by the ministry: trigger, hearing, decision by people, act of the authority.

SAP-129, SAP-134, SAP-144, SAP-168, SAP-169; readings X1 (the special rule wins) and X2 (the ministry decides, the
authority executes). No rule here decides: it says which step is open and what it lacks.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass.recurring import not_before
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.steps import Step, take

TOPIC = "sap.review"


class Item(StrEnum):
    """What may be reported as not done."""

    CONVERSATION = "conversation"
    SUBJECT = "subject"
    SUPERVISION = "supervision"
    MEETINGS = "meetings"
    COUNSELLING = "counselling"
    DOCUMENTATION = "documentation"


MISSES: Mapping[Item, str] = MappingProxyType({
    Item.CONVERSATION: "review.training_misses", Item.SUBJECT: "review.training_misses",
    Item.SUPERVISION: "review.supervision_misses", Item.MEETINGS: "review.meeting_misses",
    Item.COUNSELLING: "review.other_misses", Item.DOCUMENTATION: "review.other_misses",
})  # fmt: skip
"""From how many misses on a review may follow: the parameter of each item.  (reading X1)"""


class State(StrEnum):
    """Where a review stands: open from the report on, until it is closed, the release executed, or the role over."""

    REPORTED = "reported"
    HEARING = "hearing"
    HEARD = "heard"
    DEADLINE = "deadline"
    RELEASE_DECIDED = "release_decided"
    CLOSED = "closed"
    RELEASED = "released"
    LAPSED = "lapsed"


class Event(StrEnum):
    """What happens to a review; each decision is the act of a person."""

    HEAR = "hear"
    COMMENT = "comment"
    PERIOD_OVER = "period_over"
    CLOSE = "close"
    SET_DEADLINE = "set_deadline"
    FULFIL = "fulfil"
    RESUME = "resume"
    DECIDE_RELEASE = "decide_release"
    EXECUTE = "execute"
    ROLE_ENDED = "role_ended"


class Fact(StrEnum):
    """What must be on record before a step."""

    TOLD = "told"
    COMMENT = "comment"
    PERIOD_OVER = "period_over"
    REASONS = "reasons"
    DEADLINE_DAY = "deadline_day"
    DUTY_DONE = "duty_done"
    DEADLINE_OVER = "deadline_over"


MIN, HEAD, ACA, OWN = "MIN", "HEAD", "ACA", "SAP"
_LAPSE = {Event.ROLE_ENDED: Step(State.LAPSED, "review.order", (MIN,))}
_CLOSE = {Event.CLOSE: Step(State.CLOSED, "review.outcomes", (MIN,), (Fact.REASONS,))}
TRANSITIONS: Mapping[State, Mapping[Event, Step[State]]] = MappingProxyType({
    State.REPORTED: _LAPSE | _CLOSE | {
        Event.HEAR: Step(State.HEARING, "review.hearing_days", (MIN,), (Fact.TOLD,)),
    },
    State.HEARING: _LAPSE | _CLOSE | {
        Event.COMMENT: Step(State.HEARD, "review.hearing_days", (OWN,), (Fact.COMMENT,)),
        Event.PERIOD_OVER: Step(State.HEARD, "review.hearing_days", (MIN,), (Fact.PERIOD_OVER,)),
    },
    State.HEARD: _LAPSE | _CLOSE | {
        Event.SET_DEADLINE: Step(State.DEADLINE, "review.outcomes", (MIN,), (Fact.REASONS, Fact.DEADLINE_DAY)),
        Event.DECIDE_RELEASE: Step(State.RELEASE_DECIDED, "review.decided_by", (MIN,), (Fact.REASONS,)),
    },
    State.DEADLINE: _LAPSE | _CLOSE | {
        Event.FULFIL: Step(State.CLOSED, "review.outcomes", (MIN, ACA), (Fact.DUTY_DONE,)),
        Event.RESUME: Step(State.HEARD, "review.order", (MIN,), (Fact.DEADLINE_OVER,)),
    },
    State.RELEASE_DECIDED: _LAPSE | {
        Event.EXECUTE: Step(State.RELEASED, "review.executed_by", (HEAD,)),
    },
    State.CLOSED: {},
    State.RELEASED: {},
    State.LAPSED: {},
})  # fmt: skip
"""Every step there is: nobody is released unheard, without reasons, or by a programme."""

OPEN = frozenset(state for state, steps in TRANSITIONS.items() if steps)
"""Reviews that still wait for somebody."""


@rule(
    f"{TOPIC}.trigger", sections=("8", "9.1", "10", "11"), rows=("SAP-129", "SAP-134", "SAP-144"),
    parameters=tuple(dict.fromkeys(MISSES.values())),
)  # fmt: skip
def trigger(*, item: Item, misses: int, rules: Rules, today: date) -> Finding:
    """Has this been missed often enough for a report?  BREACHED: not yet, it stays a note.  (SAP-134, reading X1)

    ``misses``: due dates (seminars), years (supervision), unexcused meetings, or reports (the rest).
    """
    wanted = rules.integer(MISSES[item], today)
    status = Status.MET if misses >= wanted else Status.BREACHED
    facts = {"misses": misses, "wanted": wanted}
    return Finding(f"{TOPIC}.trigger", status, rules.citation(MISSES[item], today), facts=facts)


@rule(
    f"{TOPIC}.reporter", sections=("10", "11"), rows=("SAP-168",),
    parameters=("review.academy_items", "review.speaker_items"),
)  # fmt: skip
def reporter(*, reporter: str, item: Item, is_own_group: bool, rules: Rules, today: date) -> Finding:
    """May "academy" or "speaker" (of the own group only) file this report?  Nobody else may.  (SAP-168)"""
    own = {"academy": "review.academy_items", "speaker": "review.speaker_items"}.get(reporter)
    citation = rules.citation(own or "review.academy_items", today)
    items = rules.text(own, today).split() if own else []
    may = item.value in items and (reporter != "speaker" or is_own_group)
    facts = {"items": tuple(items)}
    return Finding(f"{TOPIC}.reporter", Status.MET if may else Status.BREACHED, citation, facts=facts)


@rule(f"{TOPIC}.opening", sections=("11",), rows=("SAP-169",), parameters=("review.opening_days",))
def opening(*, reported_on: date, opened_on: date | None, rules: Rules, today: date) -> Finding:
    """Has the review been opened at once after the report?  (SAP-169)"""
    citation = rules.citation("review.opening_days", today)
    due = not_before(reported_on + timedelta(days=rules.integer("review.opening_days", today)), citation)
    if opened_on is not None and opened_on <= today:
        return Finding(f"{TOPIC}.opening", Status.MET, citation, warning=opened_on > due)
    return Finding(f"{TOPIC}.opening", Status.DUE if today <= due else Status.BREACHED, citation, due_on=due)


@rule(f"{TOPIC}.hearing", sections=("11",), rows=("SAP-169",), parameters=("review.hearing_days",))
def hearing(*, asked_on: date, commented_on: date | None, rules: Rules, today: date) -> Finding:
    """Has the counsellor commented, or had the time to?  DUE until then: nothing is decided before.  (SAP-169)"""
    citation = rules.citation("review.hearing_days", today)
    due = not_before(asked_on + timedelta(days=rules.integer("review.hearing_days", today)), citation)
    has_commented = commented_on is not None and commented_on <= today
    status = Status.MET if has_commented or today > due else Status.DUE
    facts = {"commented": "yes" if has_commented else ""}
    return Finding(f"{TOPIC}.hearing", status, citation, due_on=due if status is Status.DUE else None, facts=facts)


@rule(
    f"{TOPIC}.decision", sections=("8", "9.1", "10", "11"), rows=("SAP-129", "SAP-144", "SAP-169"),
    parameters=("review.outcomes", "review.decided_by"),
)  # fmt: skip
def decision(
    *, outcome: str, decided_by: str, is_by_a_person: bool, is_heard: bool, has_reasons: bool, deadline: date | None,
    rules: Rules, today: date,
) -> Finding:  # fmt: skip
    """May the review end like this?  Outcomes: "none", "deadline", "release"; ``missing`` names what lacks. (SAP-169)

    Without a consequence it may end unheard; anything else needs the hearing. No programme decides.
    """
    is_mild = outcome == "none"
    lacks = {
        "outcome": outcome not in rules.text("review.outcomes", today).split(),
        "decided_by": decided_by != rules.text("review.decided_by", today),
        "person": not is_by_a_person,
        "hearing": not (is_heard or is_mild),
        "reasons": not has_reasons,
        "deadline": outcome == "deadline" and (deadline is None or deadline <= today),
    }
    missing = tuple(key for key, is_missing in lacks.items() if is_missing)
    citation = rules.citation("review.outcomes" if "outcome" in missing else "review.decided_by", today)
    status = Status.BREACHED if missing else Status.MET
    return Finding(f"{TOPIC}.decision", status, citation, facts={"missing": missing})


@rule(f"{TOPIC}.deadline", sections=("11",), rows=("SAP-169",), parameters=("review.outcomes",))
def deadline(*, until: date, fulfilled_on: date | None, rules: Rules, today: date) -> Finding:
    """Has the counsellor met the deadline that was set?  After it the ministry decides anew.  (SAP-169)"""
    citation = rules.citation("review.outcomes", today)
    if fulfilled_on is not None and fulfilled_on <= today:
        return Finding(f"{TOPIC}.deadline", Status.MET, citation, warning=fulfilled_on > until)
    due = not_before(until, citation)
    return Finding(f"{TOPIC}.deadline", Status.DUE if today <= due else Status.BREACHED, citation, due_on=due)


@rule(f"{TOPIC}.execution", sections=("10", "11"), rows=("SAP-144",), parameters=("review.executed_by",))
def execution(*, release_decided_on: date | None, executed_on: date | None, rules: Rules, today: date) -> Finding:
    """Has the head of the authority carried out the release the ministry decided on?  (SAP-144, reading X2)"""
    citation = rules.citation("review.executed_by", today)
    facts = {"by": rules.text("review.executed_by", today)}
    if release_decided_on is None or release_decided_on > today:
        return Finding(f"{TOPIC}.execution", Status.NOT_APPLICABLE, citation, facts=facts)
    is_done = executed_on is not None and executed_on <= today
    return Finding(f"{TOPIC}.execution", Status.MET if is_done else Status.DUE, citation, facts=facts)


@rule(
    f"{TOPIC}.step", sections=("8", "9.1", "10", "11"), rows=("SAP-129", "SAP-144", "SAP-169"),
    parameters=(
        "review.order", "review.hearing_days", "review.outcomes", "review.decided_by", "review.executed_by",
    ),
)  # fmt: skip
def step(*, state: State, event: Event, known: tuple[Fact, ...], rules: Rules, today: date) -> Finding:
    """May this step of a review be taken, with what is on record?  (SAP-169)"""
    return take(
        "review", TRANSITIONS[state], event, known, order="review.order", rules=rules, today=today
    )  # fmt: skip
