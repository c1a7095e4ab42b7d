# SPDX-License-Identifier: EUPL-1.2
"""Speakers of working groups and their deputies: election, confirmation, term, conference.

SAP-152, SAP-153, SAP-156; readings X17 and X27. The ballot itself is counted by `schutznetz.domain.ballots`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass.recurring import not_before, shown
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.spans import Span, plus_months
from schutznetz.regulation.sap_erlass.steps import Step, take

TOPIC = "sap.speakers"
DAY = timedelta(days=1)
TERM = (
    "speakers.term_years", "speakers.term_starts_with", "speakers.election_lead_months",
)  # fmt: skip


class State(StrEnum):
    """Where an election stands."""

    CALLED = "called"
    OPEN = "open"
    COUNTED = "counted"
    RUN_OFF = "run_off"
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"
    CANCELLED = "cancelled"


class Event(StrEnum):
    """What happens to an election; each is an act of a person."""

    OPEN = "open"
    COUNT = "count"
    RUN_OFF = "run_off"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    CANCEL = "cancel"


class Fact(StrEnum):
    """What must be on record before a step."""

    CANDIDATES = "candidates"
    CLOSED = "closed"
    TIE = "tie"
    ELECTED = "elected"
    ACCEPTED = "accepted"
    REASONS = "reasons"


SPK, DEP, MIN = "SPK", "DEP", "MIN"
_CANCEL = {Event.CANCEL: Step(State.CANCELLED, "speakers.electorate", (SPK, DEP, MIN), (Fact.REASONS,))}
_COUNT = {Event.COUNT: Step(State.COUNTED, "speakers.electorate", (SPK, DEP, MIN), (Fact.CLOSED,))}
TRANSITIONS: Mapping[State, Mapping[Event, Step[State]]] = MappingProxyType({
    State.CALLED: _CANCEL | {Event.OPEN: Step(State.OPEN, "speakers.electorate", (SPK, DEP, MIN), (Fact.CANDIDATES,))},
    State.OPEN: _CANCEL | _COUNT,
    State.COUNTED: _CANCEL | {
        Event.RUN_OFF: Step(State.RUN_OFF, "speakers.run_off", (SPK, DEP, MIN), (Fact.TIE,)),
        Event.CONFIRM: Step(State.CONFIRMED, "speakers.confirmation", (MIN,), (Fact.ELECTED, Fact.ACCEPTED)),
        Event.REFUSE: Step(State.NOT_CONFIRMED, "speakers.confirmation", (MIN,), (Fact.ELECTED, Fact.REASONS)),
    },
    State.RUN_OFF: _CANCEL | _COUNT,
    State.CONFIRMED: {},
    State.NOT_CONFIRMED: {},
    State.CANCELLED: {},
})  # fmt: skip
"""Every step of an election; buttons, diagrams and journal verbs are made from it."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office won on a day, confirmed by the ministry on another (None: not yet), left early (None: not)."""

    elected_on: date
    confirmed_on: date | None = None
    left_on: date | None = None


@rule(
    f"{TOPIC}.step", sections=("10.2",), rows=("SAP-152", "SAP-153"),
    parameters=("speakers.electorate", "speakers.run_off", "speakers.confirmation"),
)  # fmt: skip
def step(*, state: State, event: Event, known: tuple[Fact, ...], rules: Rules, today: date) -> Finding:
    """May this step of an election be taken, with what is on record?  (SAP-152, SAP-153)"""
    return take("speakers", TRANSITIONS[state], event, known, order="speakers.electorate", rules=rules, today=today)


@rule(f"{TOPIC}.term", sections=("10.2",), rows=("SAP-152",), parameters=TERM)
def term(*, office: Office, rules: Rules, today: date) -> Finding:
    """How long does the term run, and is it time to elect anew?  The version of the day of election counts.

    MET in the term, DUE from the start of the new election on, BREACHED after its last day.  (SAP-152, reading X27)
    """
    day = office.elected_on
    citation = rules.citation("speakers.term_years", day)
    span = span_of(office, rules=rules)
    if span is None or span.until is None:
        return Finding(f"{TOPIC}.term", Status.NOT_APPLICABLE, citation)
    election_from = plus_months(span.until, -rules.integer("speakers.election_lead_months", day))
    facts = {"until": shown(span.until), "election_from": shown(election_from)}
    if office.left_on is not None and office.left_on < today:
        return Finding(f"{TOPIC}.term", Status.NOT_APPLICABLE, citation, facts=facts)
    status = Status.BREACHED if today > span.until else Status.DUE if today >= election_from else Status.MET
    return Finding(f"{TOPIC}.term", status, citation, due_on=not_before(span.until, citation), facts=facts)


def span_of(office: Office, *, rules: Rules) -> Span | None:
    """The term from its first to its last day; None while it has not begun for want of confirmation."""
    starts_with = rules.text("speakers.term_starts_with", office.elected_on)
    begun = office.elected_on if starts_with == "election" else office.confirmed_on
    if begun is None:
        return None
    return Span(begun, plus_months(begun, 12 * rules.integer("speakers.term_years", office.elected_on)) - DAY)


@rule(
    f"{TOPIC}.in_office", sections=("10.2",), rows=("SAP-153",),
    parameters=("speakers.confirmation", "speakers.term_years", "speakers.term_starts_with"),
)  # fmt: skip
def in_office(*, office: Office, rules: Rules, today: date) -> Finding:
    """May this person act as speaker or deputy today: confirmed, within the term, not left?  (SAP-153)

    ``lacks`` says why not: "confirmation", "term" or "left".
    """
    span = span_of(office, rules=rules)
    confirmed = office.confirmed_on is not None and office.confirmed_on <= today
    if rules.is_set("speakers.confirmation", today) and not confirmed:
        lacks = "confirmation"
    elif span is None or not span.covers(today):
        lacks = "term"
    else:
        lacks = "left" if office.left_on is not None and office.left_on < today else ""
    citation = rules.citation("speakers.confirmation", today)
    status = Status.BREACHED if lacks else Status.MET
    return Finding(f"{TOPIC}.in_office", status, citation, facts={"lacks": lacks})


@rule(
    f"{TOPIC}.candidate", sections=("10.2",), rows=("SAP-152",),
    parameters=("speakers.electorate", "speakers.re_election"),
)  # fmt: skip
def candidate(*, is_member: bool, is_active: bool, holds_office: bool, rules: Rules, today: date) -> Finding:
    """May this person stand for (and, with ``holds_office`` False, vote in) the election of the group?  (SAP-152)"""
    if not (is_member and is_active):
        return Finding(f"{TOPIC}.candidate", Status.BREACHED, rules.citation("speakers.electorate", today))
    may_again = not holds_office or rules.is_set("speakers.re_election", today)
    cited = "speakers.re_election" if holds_office else "speakers.electorate"
    status = Status.MET if may_again else Status.BREACHED
    return Finding(f"{TOPIC}.candidate", status, rules.citation(cited, today))


@rule(
    f"{TOPIC}.ballot", sections=("10.2",), rows=("SAP-152",),
    parameters=("speakers.secret", "speakers.majority", "speakers.run_off", "speakers.offices", "speakers.counts_from"),
)  # fmt: skip
def ballot(*, is_secret: bool, run_offs: int, rules: Rules, today: date) -> Finding:
    """Is this the way to elect: secretly, and how is it counted?  (SAP-152)

    ``majority``: as in `ballots`; ``next``: what follows a tie, "run_off" or "lot"; ``counts_from``: from how many
    votes on their numbers are shown.
    """
    wanted = rules.is_set("speakers.secret", today)
    facts = {
        "majority": rules.text("speakers.majority", today),
        "next": "run_off" if run_offs < rules.integer("speakers.run_off", today) else "lot",
        "offices": tuple(rules.text("speakers.offices", today).split()),
        "counts_from": rules.integer("speakers.counts_from", today),
    }
    status = Status.MET if is_secret or not wanted else Status.BREACHED
    return Finding(f"{TOPIC}.ballot", status, rules.citation("speakers.secret", today), facts=facts)


@rule(
    f"{TOPIC}.conference", sections=("10.2",), rows=("SAP-156",),
    parameters=("speakers.conference", "speakers.offices"),
)  # fmt: skip
def conference(*, groups: int, invited: int, rules: Rules, today: date) -> Finding:
    """Are the speakers and deputies of all groups invited to the conference?  (SAP-156)"""
    wanted = groups * len(rules.text("speakers.offices", today).split())
    citation = rules.citation("speakers.conference", today)
    facts = {"invited": invited, "wanted": wanted}
    return Finding(f"{TOPIC}.conference", Status.MET if invited >= wanted else Status.DUE, citation, facts=facts)


@rule(f"{TOPIC}.shared_budget", sections=("10.2",), rows=("SAP-161",), parameters=("speakers.budget_shared",))
def shared_budget(*, speaker_part: float, deputy_part: float, rules: Rules, today: date) -> Finding:
    """Do speaker and deputy divide one budget between them, as parts of one?  (SAP-161, reading X17)

    Each of them then asks `time_quota.function_budget` with the own part; without sharing each has a whole one.
    """
    is_shared = rules.is_set("speakers.budget_shared", today)
    used = speaker_part + deputy_part if is_shared else max(speaker_part, deputy_part)
    fits = min(speaker_part, deputy_part) >= 0 and round(used, 6) <= 1
    citation = rules.citation("speakers.budget_shared", today)
    return Finding(f"{TOPIC}.shared_budget", Status.MET if fits else Status.BREACHED, citation)
