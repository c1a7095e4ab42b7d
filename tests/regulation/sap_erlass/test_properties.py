# SPDX-License-Identifier: EUPL-1.2
"""What must be true of every rule of the decree, whoever wrote it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from inspect import Parameter, signature
from typing import Any

import pytest

from schutznetz.regulation.finding import Finding
from schutznetz.regulation.parameters import Dated
from schutznetz.regulation.sap_erlass import catalogue, schema
from schutznetz.regulation.sap_erlass.describe import sections
from schutznetz.regulation.sap_erlass.evaluate import findings
from schutznetz.regulation.sap_erlass.examples import Example, load
from schutznetz.regulation.sap_erlass.questions import simple
from schutznetz.regulation.sap_erlass.registry import Rule
from schutznetz.regulation.sap_erlass.rule_sets import FIRST, Rules, standard
from tests.regulation.sap_erlass.test_cases import FOLDER

RULES = catalogue.rules()
EXAMPLES = load(FOLDER)
SETS = standard().sets
each_rule = pytest.mark.parametrize("rule", [pytest.param(one, id=key) for key, one in RULES.items()])


@dataclass(frozen=True)
class Watched(Rules):
    """Rules that remember which parameters were read."""

    read: set[str] = field(default_factory=set)

    def dated(self, name: str, day: date) -> Dated:
        self.read.add(name)
        return super().dated(name, day)


def examples_of(rule: Rule) -> list[Example]:
    return [one for one in EXAMPLES if one.rule == rule.key]


def asked(example: Example, rules: Rules) -> tuple[Finding, ...]:
    return findings(RULES[example.rule], facts=example.facts, rules=rules, today=example.on)


@each_rule
def test_a_rule_takes_named_facts_cites_known_sections_and_names_known_parameters(rule: Rule) -> None:
    assert rule.key.startswith("sap.")
    assert rule.sections and set(rule.sections) <= {one.number for one in sections()}
    assert rule.rows and rule.parameters
    for name in rule.parameters:
        topic, _dot, key = name.partition(".")
        assert SETS[FIRST].find(topic, key), name
    kinds = {one.kind for one in signature(rule.decide).parameters.values()}
    assert kinds == {Parameter.KEYWORD_ONLY}
    assert rule.decide.__doc__


def test_every_parameter_is_named_by_a_rule() -> None:
    named = {name for rule in RULES.values() for name in rule.parameters}
    known = {f"{topic}.{one.key}" for each in SETS.values() for topic, values in each.topics.items() for one in values}
    assert known - named == set()


@pytest.mark.requirement("SAP-001")
def test_every_section_of_the_decree_has_a_rule_or_says_why_not() -> None:
    ruled = {number for rule in RULES.values() for number in rule.sections}
    for section in sections():
        assert (section.number in ruled) != bool(section.without), section.title


def test_every_rule_has_an_example_and_every_example_a_rule() -> None:
    shown = {example.rule for example in EXAMPLES}
    assert set(RULES) - shown == set()
    assert shown - set(RULES) == set()


@each_rule
def test_a_rule_reads_what_it_names_and_nothing_is_due_before_what_it_cites(rule: Rule) -> None:
    for example in examples_of(rule):
        rules = Watched(SETS, first=example.set)
        found = asked(example, rules)
        assert rules.read <= named_by(rule, found), example.name
        for finding in found:
            assert finding.citation.since <= example.on
            assert finding.due_on is None or finding.due_on >= finding.citation.since


def named_by(rule: Rule, found: tuple[Finding, ...]) -> set[str]:
    """The parameters of a rule; an overview reads those of the rules whose findings it shows as well."""
    shown = [RULES[finding.rule] for finding in found if finding.rule in RULES]
    return {name for one in (rule, *shown) for name in one.parameters}


@each_rule
def test_the_examples_of_a_rule_fit_its_schema_and_survive_json(rule: Rule) -> None:
    made = schema.of_facts(rule)
    assert not fits({"unknown_fact": 1}, made)
    assert {} not in made["properties"].values()
    for example in examples_of(rule):
        rules = Rules(SETS, first=example.set)
        facts = json.loads(json.dumps(simple(example.facts)))
        assert fits(facts, made), facts
        assert findings(rule, facts=facts, rules=rules, today=example.on) == asked(example, rules)


def fits(value: Any, wanted: Mapping[str, Any]) -> bool:
    """The part of JSON Schema that the generated one uses."""
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "number": int | float, "boolean": bool}
    kind = wanted.get("type")
    if "anyOf" in wanted:
        return any(fits(value, one) for one in wanted["anyOf"])
    if "enum" in wanted:
        return value in wanted["enum"]
    if kind == "null":
        return value is None
    if kind and (not isinstance(value, kinds[kind]) or (isinstance(value, bool) and kind != "boolean")):
        return False
    if isinstance(value, dict):
        return _table_fits(value, wanted)
    if isinstance(value, list):
        each = wanted.get("prefixItems") or [wanted.get("items", {})] * len(value)
        return len(each) == len(value) and all(fits(one, kind) for one, kind in zip(value, each, strict=True))
    return True


def _table_fits(value: dict[str, Any], wanted: Mapping[str, Any]) -> bool:
    known, other = wanted.get("properties", {}), wanted.get("additionalProperties", {})
    if other is False and set(value) - set(known):
        return False
    whole = all(fits(one, known.get(key, other or {})) for key, one in value.items())
    return whole and set(wanted.get("required", ())) <= set(value)
