# SPDX-License-Identifier: EUPL-1.2
"""Basic training: the plan of a cohort, its provider and lecturers, its steps, who is done.  (SAP-093, 108 to 110)

``today`` picks the version of every value.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.spans import Span, covered
from schutznetz.regulation.sap_erlass.steps import Step, take


@dataclass(frozen=True, slots=True)
class Module:
    """A part of the plan: its subject area, and its day once that is fixed."""

    area: str
    on: date | None = None


class State(StrEnum):
    """Where a cohort stands."""

    PLANNED = "planned"
    RELEASED = "released"
    RUNNING = "running"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Event(StrEnum):
    """What happens to a cohort; each is an act of the academy."""

    RELEASE = "release"
    REVISE = "revise"
    START = "start"
    COMPLETE = "complete"
    CANCEL = "cancel"


class Fact(StrEnum):
    """What must be on record before a step."""

    PLAN_COMPLETE = "plan_complete"
    LECTURER = "lecturer"
    COMPLETED_ON = "completed_on"


ACA = "ACA"
_CANCEL = {Event.CANCEL: Step(State.CANCELLED, "basic_training.order", (ACA,))}
TRANSITIONS: Mapping[State, Mapping[Event, Step[State]]] = MappingProxyType({
    State.PLANNED: _CANCEL | {
        Event.RELEASE: Step(State.RELEASED, "basic_training.areas", (ACA,), (Fact.PLAN_COMPLETE,)),
    },
    State.RELEASED: _CANCEL | {
        Event.REVISE: Step(State.PLANNED, "basic_training.order", (ACA,)),
        Event.START: Step(State.RUNNING, "basic_training.lecturers", (ACA,), (Fact.PLAN_COMPLETE, Fact.LECTURER)),
    },
    State.RUNNING: _CANCEL | {
        Event.COMPLETE: Step(State.COMPLETED, "basic_training.order", (ACA,), (Fact.COMPLETED_ON,)),
    },
    State.COMPLETED: {},
    State.CANCELLED: {},
})  # fmt: skip
"""Every step there is; buttons, diagrams and journal verbs are made from it."""


@rule(
    "sap.basic_training.plan", sections=("7.1",), rows=("SAP-108",), parameters=("basic_training.areas",)
)  # fmt: skip
def plan(*, modules: tuple[Module, ...], completes_on: date | None, rules: Rules, today: date) -> Finding:
    """Can the plan of a cohort be released: every subject area, every module with a day, an end after the last?

    ``missing`` names subject areas without a module, then "dates" and "completion".  (SAP-108)
    """
    areas = rules.text("basic_training.areas", today).split()
    missing = [area for area in areas if area not in {module.area for module in modules}]
    days = [module.on for module in modules if module.on]
    if len(days) < len(modules):
        missing.append("dates")
    if completes_on is None or completes_on < max(days, default=completes_on):
        missing.append("completion")
    return Finding(
        "sap.basic_training.plan", Status.BREACHED if missing else Status.MET,
        rules.citation("basic_training.areas", today), facts={"missing": tuple(missing)},
    )  # fmt: skip


@rule(
    "sap.basic_training.provider", sections=("7.1",), rows=("SAP-109",), parameters=("basic_training.provider",)
)  # fmt: skip
def provider(*, held_by: str, rules: Rules, today: date) -> Finding:
    """Does the academy hold this training?  (SAP-109)"""
    fits = held_by == rules.text("basic_training.provider", today)
    citation = rules.citation("basic_training.provider", today)
    return Finding("sap.basic_training.provider", Status.MET if fits else Status.BREACHED, citation)


@rule(
    "sap.basic_training.lecturers", sections=("7.2",), rows=("SAP-110",), parameters=("basic_training.lecturers",)
)  # fmt: skip
def lecturers(*, mandates: tuple[Span, ...], starts_on: date, rules: Rules, today: date) -> Finding:
    """Has the cohort lecturers whose mandate of the academy covers the day it starts?  (SAP-110)"""
    count = sum(covered((mandate,), starts_on) for mandate in mandates)
    wanted = rules.integer("basic_training.lecturers", today)
    status = Status.MET if count >= wanted else Status.BREACHED
    citation = rules.citation("basic_training.lecturers", today)
    return Finding("sap.basic_training.lecturers", status, citation, facts={"lecturers": count, "wanted": wanted})


@rule(
    "sap.basic_training.completion", sections=("6.3.1",), rows=("SAP-093",), parameters=("mandate.appointment",)
)  # fmt: skip
def completion(*, modules: tuple[str, ...], attended: frozenset[str], rules: Rules, today: date) -> Finding:
    """Has a member of a cohort done every module of its plan?  BREACHED names the ``missing`` ones.  (SAP-093)"""
    missing = tuple(one for one in modules if one not in attended)
    status = Status.BREACHED if missing else Status.MET
    citation = rules.citation("mandate.appointment", today)
    return Finding("sap.basic_training.completion", status, citation, facts={"missing": missing})


@rule(
    "sap.basic_training.step", sections=("7.1", "7.2"), rows=("SAP-108", "SAP-110"),
    parameters=("basic_training.order", "basic_training.areas", "basic_training.lecturers"),
)  # fmt: skip
def step(*, state: State, event: Event, known: tuple[Fact, ...], rules: Rules, today: date) -> Finding:
    """May this step of a cohort be taken, with what is on record?  (SAP-108, SAP-110)"""
    return take(
        "basic_training", TRANSITIONS[state], event, known, order="basic_training.order", rules=rules,
        today=today,
    )  # fmt: skip
