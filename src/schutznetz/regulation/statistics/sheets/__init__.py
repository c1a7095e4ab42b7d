# SPDX-License-Identifier: EUPL-1.2
"""The coded sheet of a closed process: its fields, and the limits by which it is told coarsely enough.

A sheet belongs to a table plan; every code that is tallied is a level of the plan, which is checked when it is read.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from schutznetz.regulation.statistics.table_plans import PlanError, TablePlan, plan

SHEETS = Path(__file__).parent
CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Code:
    """One value of a field, in both languages."""

    key: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class StaffAttribute:
    """What staff are told apart by. `booked` maps a level of the plan to the values it stands for; `open` is the
    level for everything else."""

    key: str
    name: str
    name_en: str
    values: tuple[Code, ...]
    cuts: tuple[int, ...]
    weight: float
    booked: tuple[tuple[str, frozenset[str]], ...]
    open: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the sheet: its codes, how many may be chosen, and whether it is tallied."""

    key: str
    name: str
    name_en: str
    codes: tuple[Code, ...]
    attribute: str
    most: int
    is_tallied: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """Staff a label fits at least; staff below which only main groups are told; returns a pool needs at least; bytes
    of a return before encryption; days after a quarter until its pools are settled; most processes of one return."""

    label_staff: int
    category_staff: int
    pool_returns: int
    share_bytes: int
    settle_days: int
    processes: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of a plan. `coarse` maps a main group to the category that says no more than it."""

    plan: str
    cite: str
    limits: Limits
    attributes: tuple[StaffAttribute, ...]
    coarse: Mapping[str, str]
    fields: tuple[Field, ...]


@cache
def sheet(key: str) -> Sheet:
    """A sheet that ships; KeyError when there is none, PlanError when it contradicts its plan."""
    path = SHEETS / f"{key}.toml"
    if not path.is_file():
        raise KeyError(key)
    return read(tomllib.loads(path.read_text(encoding="utf-8")))


def read(data: Mapping[str, Any]) -> Sheet:
    """A sheet from its TOML; PlanError says what contradicts."""
    of = plan(data["plan"])
    attributes = tuple(_attribute(key, one) for key, one in data["attribute"].items())
    known = {one.key: one for one in attributes}
    fields = tuple(_field(one, of, known) for one in data["field"])
    found = Sheet(data["plan"], data["cite"], Limits(**data["limits"]), attributes, dict(data["coarse"]), fields)
    _check(found, of)
    return found


def _codes(rows: Any) -> tuple[Code, ...]:
    return tuple(Code(*row) for row in rows)


def _attribute(key: str, one: Mapping[str, Any]) -> StaffAttribute:
    booked = tuple((level, frozenset(values)) for level, values in one["booked"])
    name, name_en = one["name"]
    return StaffAttribute(
        key, name, name_en, _codes(one["values"]), tuple(one["cuts"]), float(one["weight"]), booked, one["open"]
    )


def _field(one: Mapping[str, Any], of: TablePlan, known: Mapping[str, StaffAttribute]) -> Field:
    if "dimension" in one:
        codes = tuple(Code(row.key, row.name, row.name_en) for row in of.dimensions[one["dimension"]].levels)
    elif "attribute" in one:
        codes = known[one["attribute"]].values
    else:
        codes = _codes(one["codes"])
    attribute, most = one.get("attribute", ""), int(one.get("most", 1))
    name, name_en = one["name"]
    return Field(one["key"], name, name_en, codes, attribute, most, bool(one.get("tallied", False)))


def _check(found: Sheet, of: TablePlan) -> None:
    needed = {key for table in of.at_source().tables for key in table.by}
    coarser = {one.key for one in of.dimensions.values() if one.coarsens}
    tallied = {one.key for one in found.fields if one.is_tallied}
    if needed - coarser - tallied or tallied - needed:
        raise PlanError(f"{found.plan}: the sheet tallies {sorted(tallied)}, the plan needs {sorted(needed - coarser)}")
    for one in found.attributes:
        levels = {level for level, _values in one.booked} | {one.open}
        unknown = levels - {level.key for level in of.dimensions[one.key].levels}
        if unknown:
            raise PlanError(f"{found.plan}: {one.key} is booked as unknown {sorted(unknown)}")
    groups = {level.key: level.within for level in of.dimensions[CATEGORY].levels}
    if any(groups.get(category) != group for group, category in found.coarse.items()):
        raise PlanError(f"{found.plan}: a coarse category lies in another main group")
