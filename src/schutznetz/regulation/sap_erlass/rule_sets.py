# SPDX-License-Identifier: EUPL-1.2
"""Rule sets of the decree, and which of them applies on a day.  (SAP-001 to SAP-004, reading X25)

A set is a folder: `set.toml` says what it is, one file a topic holds its dated values in the form of
`regulation.parameters`. A set may be based on another: what it does not say itself, the other says. Its expiry ends
nothing: it is applied until another takes its place, and pages say so.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from schutznetz.regulation.citation import Citation
from schutznetz.regulation.finding import Finding, Status, Strength
from schutznetz.regulation.parameters import Dated, ParameterError, Topic, load
from schutznetz.regulation.sap_erlass.registry import rule

FOLDER = Path(__file__).parent / "sets"
FIRST = "SAP-2007"
REMEMBERED = 4096
"""Values remembered of one object of `Rules`: a night asks the same few of each counsellor."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One decree or overlay as data; `until` is its last day, `evaluate_by` the day its evaluation is due."""

    key: str
    name: str
    reference: str
    since: date
    until: date | None = None
    evaluate_by: date | None = None
    based_on: str = ""
    replaces: str = ""
    is_template: bool = False
    topics: Mapping[str, Topic] = field(default_factory=dict, hash=False)

    @property
    def can_apply(self) -> bool:
        """Has it values of its own or by another set?  A predecessor and a template have none."""
        return not self.is_template and bool(self.topics or self.based_on)

    def find(self, topic: str, parameter: str) -> bool:
        """Does this set itself say something about the parameter?"""
        return topic in self.topics and parameter in self.topics[topic].parameters


@dataclass(frozen=True, slots=True)
class Switch:
    """From this day the set with this key is applied: an act, approved by somebody."""

    since: date
    key: str


@dataclass(frozen=True)
class Rules:
    """The rule sets and the switches between them, oldest first; the first set holds before every switch."""

    sets: Mapping[str, RuleSet]
    switches: Sequence[Switch] = ()
    first: str = FIRST
    _known: dict[tuple[str, date], Dated] = field(default_factory=dict, init=False, compare=False, repr=False)

    def set_on(self, day: date) -> RuleSet:
        """The set applied on a day, expired or not."""
        keys = [switch.key for switch in sorted(self.switches, key=lambda one: one.since) if switch.since <= day]
        return self.sets[keys[-1] if keys else self.first]

    def set_of(self, day: date) -> RuleSet | None:
        """The decree an act of this day stood under: the set applied, or before its time the one it replaced."""
        found: RuleSet | None = self.set_on(day)
        while found is not None and day < found.since:
            found = self.sets.get(found.replaces)
        return found

    def chain_on(self, day: date) -> list[RuleSet]:
        """The set applied on a day and those it is based on, the nearest first."""
        found = [self.set_on(day)]
        while found[-1].based_on:
            found.append(self.sets[found[-1].based_on])
        return found

    def dated(self, name: str, day: date) -> Dated:
        """The value of `topic.parameter` for a day with its citation.

        ``ParameterError`` when no set in force knows it, or none knows it on that day.
        """
        known = self._known.get((name, day))
        if known is None:
            known = self._looked_up(name, day)
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[name, day] = known
        return known

    def _looked_up(self, name: str, day: date) -> Dated:
        topic, _dot, parameter = name.partition(".")
        for one in self.chain_on(day):
            if one.find(topic, parameter):
                return one.topics[topic].dated(parameter, day)
        raise ParameterError(f"{self.set_on(day).key}: no parameter {name}")

    def citation(self, name: str, day: date) -> Citation:
        return self.dated(name, day).citation

    def integer(self, name: str, day: date) -> int:
        """A whole number; ``ParameterError`` if the value is anything else."""
        value = self.dated(name, day).value
        if isinstance(value, bool) or not isinstance(value, int):
            raise ParameterError(f"{name} is {value!r}, not a whole number")
        return value

    def number(self, name: str, day: date) -> float:
        """A number, for shares as a part of one; ``ParameterError`` if the value is anything else."""
        value = self.dated(name, day).value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ParameterError(f"{name} is {value!r}, not a number")
        return float(value)

    def is_set(self, name: str, day: date) -> bool:
        """A yes or no; ``ParameterError`` if the value is anything else."""
        value = self.dated(name, day).value
        if not isinstance(value, bool):
            raise ParameterError(f"{name} is {value!r}, not true or false")
        return value

    def text(self, name: str, day: date) -> str:
        """A word such as the kind of a seat; ``ParameterError`` if the value is anything else."""
        value = self.dated(name, day).value
        if not isinstance(value, str):
            raise ParameterError(f"{name} is {value!r}, not a word")
        return value


def load_sets(folder: Path = FOLDER) -> dict[str, RuleSet]:
    """All rule sets of a folder by key; ``ParameterError`` when one is wrong or based on an unknown one."""
    sets = {path.parent.name: _load(path) for path in sorted(folder.glob("*/set.toml"))}
    for one in sets.values():
        for named in filter(None, (one.based_on, one.replaces)):
            if named not in sets:
                raise ParameterError(f"{one.key}: names {named}, which is not there")
    return sets


def _load(path: Path) -> RuleSet:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    topics = {file.stem: load(file) for file in sorted(path.parent.glob("*.toml")) if file != path}
    if table.get("key") != path.parent.name:
        raise ParameterError(f"{path.parent.name}: its set.toml names {table.get('key')!r}")
    try:
        return RuleSet(**table, topics=topics)
    except TypeError as error:
        raise ParameterError(f"{path.parent.name}: {error}") from error


@cache
def standard() -> Rules:
    """The sets of this project without any switch: SAP-2007 holds."""
    return Rules(load_sets())


@rule(
    "sap.validity", sections=("13",), rows=("SAP-001", "SAP-002"), parameters=("validity.expiry",),
    strength=Strength.SHOULD,
)  # fmt: skip
def validity(*, rules: Rules, today: date) -> Finding:
    """Is the applied set still in force?  After its last day it goes on being applied, under a banner.  (SAP-002)"""
    one = rules.set_on(today)
    citation = rules.citation("validity.expiry", today)
    facts = {"set": one.key, "until": one.until.strftime("%d.%m.%Y") if one.until else ""}
    expired = one.until is not None and today > one.until
    status = Status.BREACHED if expired else Status.MET
    return Finding("sap.validity", status, citation, strength=Strength.SHOULD, warning=expired, facts=facts)


@rule("sap.evaluation", sections=("13",), rows=("SAP-003",), parameters=("validity.evaluation",))
def evaluation(*, reported_on: date | None, rules: Rules, today: date) -> Finding:
    """Has the applied set been evaluated by the day it names?  (SAP-003)"""
    due = rules.set_on(today).evaluate_by
    citation = rules.citation("validity.evaluation", today)
    if due is None:
        return Finding("sap.evaluation", Status.NOT_APPLICABLE, citation)
    if reported_on is not None:
        return Finding("sap.evaluation", Status.MET, citation)
    return Finding("sap.evaluation", Status.DUE if today <= due else Status.BREACHED, citation, due_on=due)
