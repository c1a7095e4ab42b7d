# SPDX-License-Identifier: EUPL-1.2
"""A walk over every day on which a value or a rule set changes: no rule stumbles the day before or on the day."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from schutznetz.regulation.finding import Finding
from schutznetz.regulation.parameters import ParameterError
from schutznetz.regulation.sap_erlass import catalogue
from schutznetz.regulation.sap_erlass.evaluate import findings
from schutznetz.regulation.sap_erlass.examples import load
from schutznetz.regulation.sap_erlass.registry import Rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules, RuleSet, Switch, standard
from tests.regulation.sap_erlass.test_cases import FOLDER

RULES = catalogue.rules()
SETS = standard().sets
OTHER = "SAP-2010"
DAY = timedelta(days=1)
EXAMPLES = load(FOLDER)
each_rule = pytest.mark.parametrize("rule", [pytest.param(one, id=key) for key, one in RULES.items()])


def of_set(one: RuleSet) -> Iterator[date]:
    """The days on which a set begins, has ended, should have been evaluated, or changes a value."""
    yield from (day for day in (one.since, one.until and one.until + DAY, one.evaluate_by) if day)
    for topic in one.topics.values():
        yield from (version.citation.since for parameter in topic for version in parameter.versions)


CHANGES = sorted({day for one in SETS.values() for day in of_set(one)})


def known_since(rules: Rules, rule: Rule) -> date:
    """From this day on every value of the rule is known."""
    return max(earliest(rules, name) for name in rule.parameters)


def earliest(rules: Rules, name: str) -> date:
    topic, _dot, key = name.partition(".")
    chain = rules.chain_on(date.max)
    nearest = next(one for one in chain if one.find(topic, key))
    return nearest.topics[topic].parameters[key].versions[0].citation.since


@each_rule
def test_every_example_can_be_asked_the_day_before_and_on_the_day_of_every_change(rule: Rule) -> None:
    for example in (one for one in EXAMPLES if one.rule == rule.key):
        rules = Rules(SETS, first=example.set)
        since = known_since(rules, rule)
        for day in (day for change in CHANGES for day in (change - DAY, change) if day >= since):
            found = findings(rule, facts=example.facts, rules=rules, today=day)
            assert all(isinstance(one, Finding) and one.citation.since <= day for one in found)


@pytest.mark.requirement("SAP-002")
@each_rule
def test_a_switch_changes_nothing_before_its_day(rule: Rule) -> None:
    """From its day on a rule reads the new set, unless it looks back to the day of an earlier event."""
    turn = date(2030, 1, 1)
    old, new, switched = Rules(SETS), Rules(SETS, first=OTHER), Rules(SETS, (Switch(turn, OTHER),))
    for example in (one for one in EXAMPLES if one.rule == rule.key):

        def ask(rules: Rules, day: date, facts: Any = example.facts) -> tuple[Finding, ...]:
            return findings(rule, facts=facts, rules=rules, today=day)

        assert ask(switched, turn - DAY) == ask(old, turn - DAY)
        assert ask(switched, turn) in (ask(new, turn), ask(old, turn))


def test_before_the_decree_there_is_nothing_to_ask() -> None:
    with pytest.raises(ParameterError):
        findings(RULES["sap.validity"], facts={}, rules=standard(), today=SETS["SAP-2007"].since - DAY)
