# SPDX-License-Identifier: EUPL-1.2
"""Example cases of the decree: facts on a day, and what the rule has to find.

A file holds a table `[[case]]` each: `rule`, `rows`, `source`, `on`, `[case.facts]`, and `[case.finding]` with
`status` and optionally `due_on`, `strength`, `warning`, `rule`, `cite` and `facts` (compared by key). A rule that
answers with several findings has `[[case.findings]]`. `set` names another rule set than the first.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass.rule_sets import FIRST

KEYS = frozenset({"rule", "rows", "source", "on", "facts", "finding", "findings", "set"})
COMPARED = frozenset({"status", "due_on", "strength", "warning", "rule", "cite", "facts"})


@dataclass(frozen=True)
class Example:
    """A case of a file; `name` is its place (`supervision-3`), `expected` what is compared of each finding."""

    name: str
    rule: str
    rows: tuple[str, ...]
    source: str
    on: date
    facts: Mapping[str, Any]
    expected: tuple[Mapping[str, Any], ...]
    set: str = FIRST


def load(folder: Path) -> list[Example]:
    """All cases of a folder; ``ValueError`` names file and case where one is misshapen."""
    return [example for path in sorted(folder.glob("*.toml")) for example in _cases(path)]


def _cases(path: Path) -> list[Example]:
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return [_case(f"{path.stem}-{number}", table) for number, table in enumerate(tables.get("case", []), start=1)]


def _case(name: str, table: dict[str, Any]) -> Example:
    expected = tuple(table.get("findings") or [table.get("finding")])
    missing = {"rule", "rows", "source", "on"} - table.keys()
    if missing or table.keys() - KEYS or not all(one and not one.keys() - COMPARED for one in expected):
        raise ValueError(f"{name}: its keys are {sorted(table)} and those of its finding {expected}")
    return Example(
        name, table["rule"], tuple(table["rows"]), table["source"], table["on"], table.get("facts", {}), expected,
        table.get("set", FIRST),
    )  # fmt: skip


def seen(finding: Finding, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Of a finding what a case says something about, in the form of the case."""
    everything = {
        "status": finding.status.value,
        "due_on": finding.due_on,
        "strength": finding.strength.value,
        "warning": finding.warning,
        "rule": finding.rule,
        "cite": finding.citation.text,
        "facts": {key: _listed(finding.facts.get(key)) for key in wanted.get("facts", {})},
    }
    return {key: everything[key] for key in wanted}


def _listed(value: Any) -> Any:
    return [_listed(one) for one in value] if isinstance(value, list | tuple) else value
