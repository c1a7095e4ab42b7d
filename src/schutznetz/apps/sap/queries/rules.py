# SPDX-License-Identifier: EUPL-1.2
"""The rule sets as pages show them."""

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from schutznetz.apps.sap.models import Programme
from schutznetz.apps.sap.queries.programme import rules_of
from schutznetz.apps.ui.facts import words_of
from schutznetz.domain.folding import sorted_as
from schutznetz.regulation.citation import Citation
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.parameters import Parameter
from schutznetz.regulation.sap_erlass import catalogue, rule_sets, schema
from schutznetz.regulation.sap_erlass.describe import describe, shown, topic_name
from schutznetz.regulation.sap_erlass.rule_sets import Rules, RuleSet, Switch


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


class NoSuchSet(ValueError):
    """A rule set that does not exist, or has no values."""


class NoSuchRule(ValueError):
    """A rule that does not exist."""


def switches_here() -> tuple[Switch, ...]:
    """The approved switches where one programme alone lives on this platform; several are no common ground."""
    programmes = Programme.objects.all()[:2]
    return tuple(rules_of(programmes[0]).switches) if len(programmes) == 1 else ()


def _rules_asked(key: str) -> Rules:
    """By the set named; without a name as applied here. Raises NoSuchSet."""
    sets = rule_sets.standard().sets
    if not key:
        return Rules(sets, switches_here())
    if key not in sets or not sets[key].can_apply:
        usable = ", ".join(name for name, one in sets.items() if one.can_apply)
        raise NoSuchSet(f"set: „{key}“ ist kein Regelwerk mit Werten. Möglich sind: {usable}.")
    return Rules(sets, first=key)


def described_rules(*, key: str, day: date) -> dict[str, Any]:
    """Every rule with its values on a day. Raises NoSuchSet."""
    rules = _rules_asked(key)
    described = describe(catalogue.rules().values(), rules=rules, day=day)
    return {"set": _set(rules.set_on(day)), "on": day, "rules": [_plain(one) for one in described]}


def described_rule(key: str, *, set_key: str, day: date) -> dict[str, Any]:
    """One rule with its words and the JSON Schema of its facts. Raises NoSuchRule, NoSuchSet."""
    rule = catalogue.rules().get(key)
    if rule is None:
        raise NoSuchRule(f"Die Regel „{key}“ gibt es nicht.")
    rules = _rules_asked(set_key)
    told = _plain(describe([rule], rules=rules, day=day)[0])
    says = re.sub(r"%\(\w+\)[sd]", "…", words_of(key)).replace("%%", "%")
    return {"set": _set(rules.set_on(day)), "on": day, "rule": told | {"says": says, "facts": schema.of_facts(rule)}}


def _plain(one: Any) -> dict[str, Any]:
    """A described rule without the count of example cases, which do not ship."""
    return {key: value for key, value in asdict(one).items() if key != "examples"}


def _set(one: RuleSet) -> dict[str, Any]:
    return {"key": one.key, "name": one.name, "reference": one.reference, "since": one.since, "until": one.until}
