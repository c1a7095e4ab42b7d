# SPDX-License-Identifier: EUPL-1.2
"""The model of the counsellor's notebook, in the node that Playwright brings, with the cases of the decree's rules."""

import json
import os
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright._impl._driver import compute_driver_executable

from schutznetz.regulation.sap_erlass.examples import load
from schutznetz.regulation.sap_erlass.rule_sets import standard

HERE = Path(__file__).resolve().parent
CASES = HERE.parent / "regulation" / "cases" / "sap_erlass"
DAY = date(2026, 6, 15)
TOPICS = ("counselling", "standing", "service", "cooperation")
RULES = (
    "sap.counselling.", "sap.standing.disclosure", "sap.standing.danger", "sap.service.areas", "sap.service.requester",
    "sap.cooperation.contact",
)  # fmt: skip


def plain(value: Any) -> Any:
    """Days as text, tuples and sets as lists: what JSON knows."""
    return value.isoformat() if isinstance(value, date) else value


def values() -> dict[str, dict[str, Any]]:
    """The parameters as the vault gets them: a value and its citation by key."""
    rules = standard()
    keys = [f"{topic}.{one.key}" for topic in TOPICS for one in rules.sets["SAP-2007"].topics[topic]]
    dated = {key: rules.dated(key, DAY) for key in keys}
    return {key: {"value": one.value, "citation": str(one.citation)} for key, one in dated.items()}


def cases() -> list[dict[str, Any]]:
    found = [one for one in load(CASES) if one.rule.startswith(RULES)]
    return [
        {"name": one.name, "rule": one.rule, "on": one.on, "facts": one.facts, "expected": one.expected}
        for one in found
    ]


@pytest.mark.requirement(
    "SAP-006", "SAP-012", "SAP-015", "SAP-016", "SAP-020", "SAP-026", "SAP-027", "SAP-028", "SAP-029", "SAP-030",
    "SAP-050", "SAP-051", "SAP-052", "SAP-055", "SAP-074",
)  # fmt: skip
def test_the_model_of_the_notebook(tmp_path: Path) -> None:
    facts = tmp_path / "cases.json"
    facts.write_text(json.dumps({"values": values(), "cases": cases()}, default=plain), encoding="utf-8")
    node = compute_driver_executable()[0]
    run = subprocess.run(
        [node, "--test", "--test-reporter=tap", str(HERE / "notebook.test.mjs")],
        capture_output=True, text=True, timeout=180, env={**os.environ, "NOTEBOOK_CASES": str(facts)},
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert "\n# pass 0\n" not in run.stdout, "no test ran"
