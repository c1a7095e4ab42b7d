# SPDX-License-Identifier: EUPL-1.2
"""The rule sets as pages show them."""

from dataclasses import dataclass
from datetime import date

from schutznetz.apps.sap.models import Programme
from schutznetz.apps.sap.queries.programme import rules_of
from schutznetz.domain.folding import sorted_as
from schutznetz.regulation.citation import Citation
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.parameters import Parameter
from schutznetz.regulation.sap_erlass import rule_sets
from schutznetz.regulation.sap_erlass.describe import shown, topic_name
from schutznetz.regulation.sap_erlass.rule_sets import RuleSet


@dataclass(frozen=True)
class Value:
    """A value of a rule set as a line of a table."""

    name: str
    says: str
    value: str
    citation: Citation


def sets_in_order() -> list[RuleSet]:
    """Every set, the newest first."""
    return sorted(rule_sets.standard().sets.values(), key=lambda one: one.since, reverse=True)


def values_of(found: RuleSet) -> list[tuple[str, list[Value]]]:
    """What a set itself says, by topic, each version of a value in words."""
    topics = sorted(
        ((topic_name(key), topic) for key, topic in found.topics.items()), key=lambda one: sorted_as(one[0])
    )
    return [(name, [version for one in topic for version in _versions(one)]) for name, topic in topics]


def _versions(one: Parameter) -> list[Value]:
    return [Value(one.name, one.says, shown(version.value, one.unit), version.citation) for version in one.versions]


def evaluation_of(programme: Programme, today: date) -> Finding:
    """Has the applied set been evaluated?"""
    rules = rules_of(programme)
    row = programme.evaluations.filter(key=rules.set_on(today).key).order_by("reported_on").first()
    return rule_sets.evaluation(reported_on=row.reported_on if row else None, rules=rules, today=today)
