# SPDX-License-Identifier: EUPL-1.2
"""The example cases of the decree: each file of tests/regulation/cases/sap_erlass, marked with its rows."""

from pathlib import Path

import pytest

from schutznetz.regulation.sap_erlass import catalogue
from schutznetz.regulation.sap_erlass.evaluate import findings
from schutznetz.regulation.sap_erlass.examples import Example, load, seen
from schutznetz.regulation.sap_erlass.rule_sets import Rules, standard

FOLDER = Path(__file__).resolve().parents[1] / "cases" / "sap_erlass"
EXAMPLES = load(FOLDER)


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(one, id=f"{one.name}-{one.rule}", marks=[pytest.mark.requirement(*one.rows)] if one.rows else [])
        for one in EXAMPLES
    ],
)
def test_the_rule_finds_what_the_case_says(example: Example) -> None:
    rules = Rules(standard().sets, first=example.set)
    found = findings(catalogue.rules()[example.rule], facts=example.facts, rules=rules, today=example.on)
    assert [seen(one, wanted) for one, wanted in zip(found, example.expected, strict=True)] == list(example.expected)
