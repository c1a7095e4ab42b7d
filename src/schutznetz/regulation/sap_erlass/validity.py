# SPDX-License-Identifier: EUPL-1.2
"""What a change of decree leaves as it was, and when another rule set may take over.  (SAP-002, 004, X25)"""

from collections.abc import Mapping
from datetime import date

from schutznetz.regulation.finding import Finding, Status, Strength
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules, RuleSet


@rule(
    "sap.validity.appointment", sections=("13",), rows=("SAP-004",), parameters=("validity.predecessor",),
    strength=Strength.SHOULD,
)  # fmt: skip
def appointment(*, appointed_on: date, rules: Rules, today: date) -> Finding:
    """Under which decree was somebody appointed?  It holds whatever decree came after.  (SAP-004)"""
    citation = rules.citation("validity.predecessor", today)
    under = rules.set_of(appointed_on)
    facts = {
        "set": under.key if under else "",
        "name": under.name if under else "",
        "is_earlier": under is not rules.set_on(today),
    }
    return Finding("sap.validity.appointment", Status.MET, citation, strength=Strength.SHOULD, facts=facts)


@rule("sap.validity.switch", sections=("13",), rows=("SAP-002",), parameters=("validity.switch",))
def switch(*, key: str, since: date, approvers: tuple[str, ...], rules: Rules, today: date) -> Finding:
    """May the set with this key be applied from a day?  It needs values, its own day, and two different persons."""
    needed = rules.integer("validity.switch", today)
    citation = rules.citation("validity.switch", today)
    facts: dict[str, object] = {"set": key, "needed": needed, "approvers": len(set(approvers))}
    facts["fault"] = _fault(rules.sets, key, since) or ("approvers" if len(set(approvers)) < needed else "")
    status = Status.BREACHED if facts["fault"] else Status.MET
    return Finding("sap.validity.switch", status, citation, facts=facts)


def _fault(sets: Mapping[str, RuleSet], key: str, since: date) -> str:
    """Why a set cannot be applied from a day: "unknown", "empty", "early", or nothing."""
    if key not in sets:
        return "unknown"
    if not sets[key].can_apply:
        return "empty"
    return "early" if since < sets[key].since else ""
