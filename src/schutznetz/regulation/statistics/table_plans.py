# SPDX-License-Identifier: EUPL-1.2
"""Table plans: every figure about people that may ever be published, declared before it is collected.

What feeds no table of the plan is not asked for. A plan is data: its dimensions with their levels, its tables, the
share of the yearly budget each table gets, and the budget by size. A level may belong to a coarser dimension (a
category to its main group); levels that an instance brings along, such as its working groups, are set by
`with_levels`.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

TOLERANCE = 1e-9
QUARTER, REGION = "quarter", "region"
PLANS = Path(__file__).parent / "plans"


class PlanError(ValueError):
    """A plan that contradicts itself; the message says where."""


@dataclass(frozen=True, slots=True)
class Level:
    """One value of a dimension; `within` is its value in the coarser dimension, "" where there is none."""

    key: str
    name: str
    name_en: str
    within: str = ""


@dataclass(frozen=True, slots=True)
class Dimension:
    """What is counted by. `coarsens` names the finer dimension whose levels say where they lie in this one."""

    key: str
    name: str
    name_en: str
    levels: tuple[Level, ...]
    coarsens: str = ""
    from_instance: bool = False

    def place(self, key: str) -> int:
        """The position of a level; KeyError when there is none."""
        return {one.key: at for at, one in enumerate(self.levels)}[key]


@dataclass(frozen=True, slots=True)
class Table:
    """Counts by one or more dimensions. `share` is its part of the year's budget (0 to 1)."""

    key: str
    name: str
    name_en: str
    by: tuple[str, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Budget:
    """For years with at least so many units: rho (zCDP) to spend."""

    units: int
    rho: float


@dataclass(frozen=True, slots=True)
class TablePlan:
    """A plan. `unit` is what is counted once in every table; `family` names the ledger its budget is charged to."""

    key: str
    family: str
    name: str
    name_en: str
    unit: str
    unit_en: str
    cite: str
    dimensions: Mapping[str, Dimension]
    tables: tuple[Table, ...]
    budgets: tuple[Budget, ...]
    delta: float

    def table(self, key: str) -> Table:
        """A table by its key; KeyError when there is none."""
        return {one.key: one for one in self.tables}[key]

    def shape(self, table: Table) -> tuple[int, ...]:
        """How many levels each dimension of a table has."""
        return tuple(len(self.dimensions[key].levels) for key in table.by)

    def with_levels(self, key: str, levels: Sequence[Level]) -> "TablePlan":
        """The plan with the levels an instance brings along; PlanError where the plan fixes them, or none are given."""
        dimension = self.dimensions[key]
        if not dimension.from_instance:
            raise PlanError(f"{self.key}: the levels of {key} are fixed by the plan")
        if not levels:
            raise PlanError(f"{self.key}: {key} needs at least one level")
        changed = replace(dimension, levels=tuple(levels))
        return replace(self, dimensions={**self.dimensions, key: changed})

    def with_margins(self) -> "TablePlan":
        """The plan with the total and every count by one dimension as tables: what a reader sees beside each table."""
        used = sorted({key for table in self.tables for key in table.by})
        alone = {table.by for table in self.tables}
        margins = [Table(f"all_{key}", *self._names(key), (key,), 0.0) for key in used if (key,) not in alone]
        total = Table("all", "insgesamt", "in all", (), 0.0)
        return replace(self, tables=(*self.tables, *margins, total))

    def of_quarter(self) -> "TablePlan":
        """What is released each quarter: the tables by quarter, for one of them. PlanError where there are none."""
        tables = [
            replace(one, by=tuple(key for key in one.by if key != QUARTER)) for one in self.tables if QUARTER in one.by
        ]
        if not tables:
            raise PlanError(f"{self.key}: no table is by quarter")
        return replace(self, tables=tuple(tables))

    def at_source(self) -> "TablePlan":
        """What a single return tells: the tables without quarter and region, which the pool gives it."""
        tables = [replace(one, by=tuple(key for key in one.by if key not in (QUARTER, REGION))) for one in self.tables]
        return replace(self, tables=tuple(tables))

    def _names(self, key: str) -> tuple[str, str]:
        return self.dimensions[key].name, self.dimensions[key].name_en

    def rho(self, units: int) -> float:
        """The budget of a year with so many units, 0 where the plan publishes nothing for so few."""
        fitting = [one for one in self.budgets if units >= one.units]
        return max(fitting, key=lambda one: one.units).rho if fitting else 0.0

    @property
    def digest(self) -> str:
        """SHA-256 over everything that decides what is counted and published, as 64 hexadecimal digits."""
        said = [self.key, self.family, repr(self.delta)]
        said += [f"{one.key}:{one.coarsens}:{[(level.key, level.within) for level in one.levels]}"
                 for one in sorted(self.dimensions.values(), key=lambda one: one.key)]  # fmt: skip
        said += [f"{one.key}:{one.by}:{one.share!r}" for one in self.tables]
        said += [f"{one.units}:{one.rho!r}" for one in self.budgets]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


@cache
def plan(key: str) -> TablePlan:
    """A plan that ships; KeyError when there is none."""
    path = PLANS / f"{key}.toml"
    if not path.is_file():
        raise KeyError(key)
    return read(tomllib.loads(path.read_text(encoding="utf-8")))


def keys() -> list[str]:
    """The plans that ship."""
    return sorted(path.stem for path in PLANS.glob("*.toml"))


def read(data: Mapping[str, Any]) -> TablePlan:
    """A plan from its TOML; PlanError says what contradicts."""
    dimensions = {key: _dimension(key, one) for key, one in data["dimension"].items()}
    rows = data["table"].items()
    tables = tuple(Table(key, *_named(one), tuple(one["by"]), float(one["share"])) for key, one in rows)
    (name, name_en), (unit, unit_en) = data["name"], data["unit"]
    budgets = tuple(Budget(int(one["units"]), float(one["rho"])) for one in data["budget"])
    found = TablePlan(
        data["key"], data["family"], name, name_en, unit, unit_en, data["cite"], dimensions, tables, budgets,
        float(data["delta"]),
    )  # fmt: skip
    _check(found)
    return found


def _named(one: Mapping[str, Any]) -> tuple[str, str]:
    german, english = one["name"]
    return german, english


def _dimension(key: str, one: Mapping[str, Any]) -> Dimension:
    levels = tuple(Level(*row) for row in one.get("levels", ()))
    return Dimension(key, *_named(one), levels, one.get("coarsens", ""), bool(one.get("from_instance", False)))


def _check(found: TablePlan) -> None:
    for dimension in found.dimensions.values():
        _check_levels(found, dimension)
    for table in found.tables:
        unknown = [key for key in table.by if key not in found.dimensions]
        if unknown:
            raise PlanError(f"{found.key}: table {table.key} counts by unknown {unknown}")
        if table.share <= 0:
            raise PlanError(f"{found.key}: table {table.key} has no share of the budget")
    spent = sum(one.share for one in found.tables)
    if spent > 1 + TOLERANCE:
        raise PlanError(f"{found.key}: the shares add up to {spent:g}, more than the budget")


def _check_levels(found: TablePlan, dimension: Dimension) -> None:
    names = [one.key for one in dimension.levels]
    if len(set(names)) < len(names):
        raise PlanError(f"{found.key}: {dimension.key} names a level twice")
    if not dimension.coarsens:
        return
    finer = found.dimensions.get(dimension.coarsens)
    if finer is None:
        raise PlanError(f"{found.key}: {dimension.key} coarsens unknown {dimension.coarsens}")
    homeless = _homeless(finer.levels, set(names))
    if homeless:
        raise PlanError(f"{found.key}: {homeless} of {finer.key} lie nowhere in {dimension.key}")


def _homeless(levels: Iterable[Level], homes: set[str]) -> list[str]:
    return [one.key for one in levels if one.within not in homes]
