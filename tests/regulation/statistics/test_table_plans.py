# SPDX-License-Identifier: EUPL-1.2
"""Table plans: what may be published, declared as data."""

from copy import deepcopy
from typing import Any

import pytest

from schutznetz.regulation.statistics.table_plans import Level, PlanError, keys, plan, read

REGIONS = [Level("a", "A", "A"), Level("b", "B", "B")]
SMALL: dict[str, Any] = {
    "key": "x", "family": "x", "name": ["X", "X"], "unit": ["u", "u"], "cite": "Hausregel, Fassung 1", "delta": 1e-6,
    "budget": [{"units": 100, "rho": 0.5}, {"units": 1000, "rho": 0.1}],
    "dimension": {
        "fine": {"name": ["F", "F"], "levels": [["1", "1", "1", "low"], ["2", "2", "2", "high"]]},
        "coarse": {"name": ["C", "C"], "coarsens": "fine", "levels": [["low", "l", "l"], ["high", "h", "h"]]},
    },
    "table": {"one": {"name": ["O", "O"], "by": ["fine"], "share": 0.6}},
}  # fmt: skip


@pytest.mark.parametrize("key", keys())
def test_every_plan_that_ships_is_sound(key: str) -> None:
    found = plan(key)
    assert found.key == key
    assert sum(one.share for one in found.tables) == pytest.approx(1)
    assert all(one.rho > 0 for one in found.budgets)
    assert {key for table in found.tables for key in table.by} | {
        one.coarsens for one in found.dimensions.values() if one.coarsens
    } >= set(found.dimensions)


@pytest.mark.requirement("SAP-064")
def test_the_sheet_has_no_unit_below_the_working_group_no_date_and_no_text() -> None:
    assert set(plan("sap").dimensions) == {
        "quarter", "region", "topic", "category", "gender", "age", "status", "function", "outcome", "talks", "contact",
    }  # fmt: skip


def test_more_units_are_published_with_less_budget_and_too_few_with_none() -> None:
    small = read(SMALL)
    assert [small.rho(units) for units in (0, 99, 100, 999, 1000, 50_000)] == [0, 0, 0.5, 0.5, 0.1, 0.1]


def test_an_instance_brings_its_regions_and_nothing_else() -> None:
    own = plan("sap").with_levels("region", REGIONS)
    assert own.shape(own.table("region_quarter")) == (2, 4)
    assert own.digest != plan("sap").digest
    with pytest.raises(PlanError, match="fixed by the plan"):
        own.with_levels("gender", REGIONS)
    with pytest.raises(PlanError, match="at least one"):
        own.with_levels("region", [])


def test_the_digest_follows_what_decides_and_not_the_words() -> None:
    renamed, spent = deepcopy(SMALL), deepcopy(SMALL)
    renamed["name"] = ["Anders", "Other"]
    spent["table"]["one"]["share"] = 0.61
    assert read(SMALL).digest == read(renamed).digest != read(spent).digest


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("table", "one", "by"), ["nothing"], "counts by unknown"),
        (("table", "one", "share"), 0.0, "has no share"),
        (("table", "one", "share"), 1.1, "more than the budget"),
        (("dimension", "coarse", "coarsens"), "nothing", "coarsens unknown"),
        (("dimension", "coarse", "levels"), [["low", "l", "l"]], r"\['2'\] of fine lie nowhere"),
        (("dimension", "fine", "levels"), [["1", "1", "1", "low"], ["1", "2", "2", "low"]], "twice"),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused(path: tuple[str, ...], value: Any, says: str) -> None:
    broken = deepcopy(SMALL)
    at = broken
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    with pytest.raises(PlanError, match=says):
        read(broken)
