# SPDX-License-Identifier: EUPL-1.2
"""The rule sets as pages show them."""

from datetime import date

from schutznetz.apps.sap.models import Programme
from schutznetz.apps.sap.queries.programme import rules_of
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.parameters import Parameter
from schutznetz.regulation.sap_erlass import rule_sets
from schutznetz.regulation.sap_erlass.rule_sets import RuleSet


def sets_in_order() -> list[RuleSet]:
    """Every set, the newest first."""
    return sorted(rule_sets.standard().sets.values(), key=lambda one: one.since, reverse=True)


def values_of(found: RuleSet) -> list[tuple[str, list[Parameter]]]:
    """What a set itself says, by topic."""
    return [(name, list(topic)) for name, topic in sorted(found.topics.items())]


def evaluation_of(programme: Programme, today: date) -> Finding:
    """Has the applied set been evaluated?"""
    rules = rules_of(programme)
    row = programme.evaluations.filter(key=rules.set_on(today).key).order_by("reported_on").first()
    return rule_sets.evaluation(reported_on=row.reported_on if row else None, rules=rules, today=today)
