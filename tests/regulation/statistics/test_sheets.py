# SPDX-License-Identifier: EUPL-1.2
"""The coded sheet fits the plan it is tallied for, and says nothing that leads back to a person."""

import copy
import tomllib
from datetime import date
from typing import Any

import pytest

from schutznetz.regulation.finding import Status
from schutznetz.regulation.sap_erlass import documentation
from schutznetz.regulation.sap_erlass.rule_sets import standard
from schutznetz.regulation.statistics.sheets import SHEETS, read, sheet
from schutznetz.regulation.statistics.table_plans import QUARTER, REGION, PlanError, plan


@pytest.mark.requirement("SAP-064", "SAP-166")
def test_twelve_coded_fields_none_of_them_forbidden() -> None:
    found = sheet("sap")
    names = frozenset(one.key for one in found.fields)
    assert len(names) == 12
    assert all(one.codes for one in found.fields), "a field without codes would be a text"
    finding = documentation.fields(names=names, rules=standard(), today=date(2026, 6, 15))
    assert finding.status is Status.MET


def test_a_return_names_neither_quarter_nor_group() -> None:
    source = plan("sap").at_source()
    assert not {key for table in source.tables for key in table.by} & {QUARTER, REGION}
    assert source.digest != plan("sap").digest


def test_every_category_has_one_that_says_its_main_group_only() -> None:
    groups = {one.within for one in plan("sap").dimensions["category"].levels}
    assert set(sheet("sap").coarse) == groups


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("coarse", "health"), "debt", "another main group"),
        (("attribute", "age", "open"), "unknown", "booked as unknown"),
        (("field", 1, "tallied"), False, "the plan needs"),
    ],
)
def test_a_sheet_that_contradicts_its_plan_is_refused(path: tuple[Any, ...], value: object, says: str) -> None:
    data = copy.deepcopy(tomllib.loads((SHEETS / "sap.toml").read_text(encoding="utf-8")))
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(PlanError, match=says):
        read(data)
