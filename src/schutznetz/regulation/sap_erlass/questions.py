# SPDX-License-Identifier: EUPL-1.2
"""A file of questions to the decree, and the answers with their citations.  (docs/regulation-facts.md)

A lawyer or another program asks: `{"on": "2026-06-15", "questions": [{"rule": "sap.…", "facts": {…}}]}`. A question
that cannot be read is answered with what is wrong about it; the others are answered all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from schutznetz.regulation.citation import Citation
from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.parameters import ParameterError
from schutznetz.regulation.sap_erlass import catalogue
from schutznetz.regulation.sap_erlass.evaluate import FactsError, findings, value_of
from schutznetz.regulation.sap_erlass.rule_sets import FIRST, Rules, RuleSet, Switch


@dataclass(frozen=True)
class Question:
    """One question; `id` is whatever the asker calls it. Without `on` the day of the file counts."""

    rule: str
    facts: Mapping[str, Any]
    id: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Sheet:
    """A file of questions."""

    on: date
    questions: tuple[Question, ...]
    set: str = FIRST
    switches: tuple[Switch, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What the rule found, or what was wrong with the question: `fault`, and `field` where it has a place."""

    question: Question
    on: date
    set: str
    findings: tuple[Finding, ...] = ()
    fault: str = ""
    field: str = ""


def read(table: Any) -> Sheet:
    """A file of questions from its JSON; ``FactsError`` with the place of the first fault."""
    if isinstance(table, Mapping) and isinstance(table.get("questions"), list):
        table = dict(table) | {"questions": [_with_facts(one) for one in table["questions"]]}
    sheet: Sheet = value_of("", Sheet, table)
    return sheet


def _with_facts(one: Any) -> Any:
    return {"facts": {}, **one} if isinstance(one, Mapping) else one


def answers(sheet: Sheet, *, sets: Mapping[str, RuleSet]) -> list[Answer]:
    """Every question answered in its order; ``FactsError`` when the file names a rule set without values."""
    for where, key in [("set", sheet.set), *((f"switches[{n}].key", one.key) for n, one in enumerate(sheet.switches))]:
        if key not in sets or not sets[key].can_apply:
            usable = ", ".join(name for name, one in sets.items() if one.can_apply)
            raise FactsError(where, f"„{key}“ ist kein Regelwerk mit Werten. Möglich sind: {usable}.")
    rules = Rules(sets, sheet.switches, first=sheet.set)
    return [_answer(one, rules, one.on or sheet.on) for one in sheet.questions]


def _answer(question: Question, rules: Rules, day: date) -> Answer:
    applied = rules.set_on(day).key
    known = catalogue.rules().get(question.rule)
    if known is None:
        return Answer(question, day, applied, fault=f"Die Regel „{question.rule}“ gibt es nicht.", field="rule")
    try:
        found = findings(known, facts=question.facts, rules=rules, today=day)
    except FactsError as error:
        return Answer(question, day, applied, fault=str(error), field=error.field)
    except ParameterError as error:
        return Answer(question, day, applied, fault=f"Für diesen Tag steht ein Wert nicht fest ({error}).")
    except OverflowError:
        return Answer(
            question, day, applied, fault="Mit einem Tag oder einer Zahl so weit draußen rechnet die Regel nicht."
        )
    except ValueError as error:
        return Answer(question, day, applied, fault=f"Die Angaben passen nicht zusammen ({error}).")
    return Answer(question, day, applied, findings=found)


def worst(given: list[Answer]) -> Status | None:
    """The worst status of all findings: breached, due, met, not applicable; None where nothing was found."""
    order = (Status.BREACHED, Status.DUE, Status.MET, Status.NOT_APPLICABLE)
    seen = {finding.status for answer in given for finding in answer.findings}
    return next((status for status in order if status in seen), None)


def plain(answer: Answer) -> dict[str, Any]:
    """An answer as JSON."""
    said: dict[str, Any] = {"id": answer.question.id, "rule": answer.question.rule, "on": answer.on.isoformat()}
    said["set"] = answer.set
    if answer.fault:
        return said | {"error": {"field": answer.field, "says": answer.fault}}
    return said | {"findings": [plain_finding(one) for one in answer.findings]}


def plain_finding(finding: Finding) -> dict[str, Any]:
    """A finding as JSON, with its citation."""
    return {
        "key": finding.rule,
        "status": finding.status.value,
        "strength": finding.strength.value,
        "warning": finding.warning,
        "due_on": finding.due_on.isoformat() if finding.due_on else None,
        "facts": {key: simple(value) for key, value in finding.facts.items()},
        "citation": plain_citation(finding.citation),
    }


def plain_citation(citation: Citation) -> dict[str, Any]:
    return {"text": citation.text, "since": citation.since.isoformat(), "is_house_rule": citation.is_house_rule}


def simple(value: Any) -> Any:
    """A value as JSON has it: days as text, enumerations as their value, every collection as a list."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(simple(key)): simple(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [simple(one) for one in value]
    return value if isinstance(value, bool | int | float | str | None) else str(value)
