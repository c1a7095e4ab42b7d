# SPDX-License-Identifier: EUPL-1.2
"""Workflows as tables of steps, and the one question asked of them: may this step be taken from here?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Generic, TypeVar

from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass.rule_sets import Rules

S = TypeVar("S", bound=Enum)
E = TypeVar("E", bound=Enum)


@dataclass(frozen=True, slots=True)
class Step(Generic[S]):
    """One step: where it leads, the parameter that cites it, whose act it is (roles of C2), what must be on record."""

    target: S
    parameter: str
    by: tuple[str, ...]
    requires: tuple[Enum, ...] = ()


def take(
    topic: str, steps: Mapping[E, Step[S]], event: E, known: Iterable[Enum], *, order: str, rules: Rules,
    today: date,
) -> Finding:  # fmt: skip
    """May ``event`` be taken, given the steps of a state and what is on record?  ``order``: cites the sequence.

    MET ("sap.<topic>.step") names the ``target``; "sap.<topic>.no_such_step" names what is ``possible``;
    "sap.<topic>.lacking" what is ``missing``, in the order of the step. All as values of the enums.
    """
    found = steps.get(event)
    if found is None:
        possible = tuple(one.value for one in type(event) if one in steps)
        facts = {"event": event.value, "possible": possible}
        return Finding(f"sap.{topic}.no_such_step", Status.BREACHED, rules.citation(order, today), facts=facts)
    citation, on_record = rules.citation(found.parameter, today), frozenset(known)
    missing = tuple(fact.value for fact in found.requires if fact not in on_record)
    if missing:
        facts = {"event": event.value, "missing": missing}
        return Finding(f"sap.{topic}.lacking", Status.BREACHED, citation, facts=facts)
    return Finding(f"sap.{topic}.step", Status.MET, citation, facts={"target": found.target.value})
