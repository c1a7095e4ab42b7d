# SPDX-License-Identifier: EUPL-1.2
"""Ending the role by the head of the authority: a proceeding with a hearing.  (SAP-103 to SAP-106, reading X2)

Until it is over nothing changes for the counsellor. Who does not agree is heard by the ministry, which decides finally.
``today`` picks the citations.
"""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from types import MappingProxyType

from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.steps import Step, take


class Stage(Enum):
    """How far the proceeding is; the hearing is open until the talk has been held."""

    HEARING = "hearing"
    TOLD = "told"
    TALKED = "talked"
    WITH_MINISTRY = "with_ministry"
    ENDS = "ends"
    STAYS = "stays"


class Event(Enum):
    """The steps of the proceeding."""

    SEND_LETTER = "send_letter"
    HOLD_TALK = "hold_talk"
    AGREE = "agree"
    DISAGREE = "disagree"
    DECIDE_END = "decide_end"
    DECIDE_STAY = "decide_stay"
    WITHDRAW = "withdraw"


class Fact(Enum):
    """What must be on record before a step; ``WISHED_INVITED`` also holds when nobody was wished for."""

    WRITTEN_REASONS = "written_reasons"
    WISH_ASKED = "wish_asked"
    WISHED_INVITED = "wished_invited"
    REASONS_EXPLAINED = "reasons_explained"
    BOTH_AGREED = "both_agreed"
    DECISION_REASONS = "decision_reasons"


HEAD, MIN = ("HEAD",), ("MIN",)
_WITHDRAW = {Event.WITHDRAW: Step(Stage.STAYS, "termination.important_reason", HEAD)}
_DECIDE = (Fact.DECISION_REASONS,)

TRANSITIONS: Mapping[Stage, Mapping[Event, Step[Stage]]] = MappingProxyType({
    Stage.HEARING: _WITHDRAW | {
        Event.SEND_LETTER: Step(Stage.TOLD, "termination.letter", HEAD, (Fact.WRITTEN_REASONS,)),
    },
    Stage.TOLD: _WITHDRAW | {
        Event.HOLD_TALK: Step(
            Stage.TALKED, "termination.talk", HEAD, (Fact.WISH_ASKED, Fact.WISHED_INVITED, Fact.REASONS_EXPLAINED)
        ),
    },
    Stage.TALKED: _WITHDRAW | {
        Event.AGREE: Step(Stage.ENDS, "termination.agreement", HEAD, (Fact.BOTH_AGREED,)),
        Event.DISAGREE: Step(Stage.WITH_MINISTRY, "termination.ministry", HEAD),
    },
    Stage.WITH_MINISTRY: {
        Event.DECIDE_END: Step(Stage.ENDS, "termination.ministry", MIN, _DECIDE),
        Event.DECIDE_STAY: Step(Stage.STAYS, "termination.ministry", MIN, _DECIDE),
    },
    Stage.ENDS: {},
    Stage.STAYS: {},
})  # fmt: skip
"""Every step there is; the decision of the ministry is final."""

OVER = frozenset({Stage.ENDS, Stage.STAYS})


def possible(stage: Stage) -> tuple[Event, ...]:
    """The events of a stage, in the order of `Event`."""
    return tuple(event for event in Event if event in TRANSITIONS[stage])


@rule("sap.termination.open", sections=("6.4.2",), rows=("SAP-103",), parameters=("termination.important_reason",))
def open_proceeding(*, by_head: bool, important_reason: bool, rules: Rules, today: date) -> Finding:
    """May a proceeding be opened: by the head of the authority, for an important reason?  ``missing`` says what not."""
    given = {"head": by_head, "important_reason": important_reason}
    missing = tuple(key for key, is_there in given.items() if not is_there)
    citation = rules.citation("termination.important_reason", today)
    facts = {"missing": missing}
    return Finding("sap.termination.open", Status.BREACHED if missing else Status.MET, citation, facts=facts)


@rule(
    "sap.termination.step", sections=("6.4.2",), rows=("SAP-103", "SAP-104", "SAP-105", "SAP-106"),
    parameters=("termination.order", "termination.important_reason", "termination.letter", "termination.talk",
                "termination.agreement", "termination.ministry"),
)  # fmt: skip
def step(*, stage: Stage, event: Event, known: tuple[Fact, ...], rules: Rules, today: date) -> Finding:
    """May this step be taken from here, with what is on record?  See `steps.take` for the answer."""
    return take("termination", TRANSITIONS[stage], event, known, order="termination.order", rules=rules, today=today)


@rule(
    "sap.termination.talk", sections=("6.4.2",), rows=("SAP-104", "SAP-105"),
    parameters=("termination.talk", "termination.companions"),
)  # fmt: skip
def talk(
    *, letter_on: date | None, talk_on: date, wishes_companions: bool | None, wished: tuple[str, ...],
    invited: tuple[str, ...], rules: Rules, today: date,
) -> Finding:  # fmt: skip
    """May the talk be held on this day: after the letter, the wish asked, everybody wished for invited?

    ``wished``, ``invited``: keys of counsellors. BREACHED says ``why``: "letter", "wish" or "invitation", and who is
    ``missing``.  (SAP-104, SAP-105)
    """
    missing = tuple(sorted(set(wished) - set(invited))) if wishes_companions else ()
    why, cited = "", "termination.talk"
    if letter_on is None or talk_on < letter_on:
        why = "letter"
    elif wishes_companions is None:
        why, cited = "wish", "termination.companions"
    elif missing:
        why, cited = "invitation", "termination.companions"
    status = Status.BREACHED if why else Status.MET
    facts = {"why": why, "missing": missing}
    return Finding("sap.termination.talk", status, rules.citation(cited, today), facts=facts)
