# SPDX-License-Identifier: EUPL-1.2
"""Head counts of an authority out of a table: one row a class of staff. Part-time posts are rounded down."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from schutznetz.domain.disclosure.partition import Attribute, Partition, Person, partition, weakest
from schutznetz.regulation.statistics.sheets import Sheet, StaffAttribute

COUNT = ("anzahl", "count")
LARGEST = 1_000_000
MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a row (the heading is row 1): a code, and the column and cell it is about."""

    row: int
    code: str
    column: str = ""
    cell: str = ""


@dataclass
class Reading:
    """The counts by class, and what could not be read (the first `MOST_PROBLEMS`)."""

    staff: dict[Person, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.staff.values())


def read(rows: Iterable[tuple[int, Sequence[object]]], sheet: Sheet) -> Reading:
    """Rows with their numbers, the heading first; classes that are not named have nobody."""
    found, heading = Reading(), None
    for number, cells in rows:
        texts = ["" if cell is None else str(cell).strip() for cell in cells]
        if not any(texts) or len(found.problems) >= MOST_PROBLEMS:
            continue
        if heading is None:
            heading = _heading(number, texts, sheet, found)
        else:
            _row(number, texts, heading, sheet, found)
    if heading is None:
        found.problems.append(Problem(1, "empty"))
    elif not found.problems and not found.total:
        found.problems.append(Problem(1, "nobody"))
    return found


def _heading(number: int, texts: Sequence[str], sheet: Sheet, found: Reading) -> dict[str, int]:
    """For each column of ours its place."""
    places = {text.casefold(): at for at, text in enumerate(texts)}
    wanted: dict[str, tuple[str, tuple[str, ...]]] = {
        one.key: (one.name, (one.name.casefold(), one.name_en.casefold(), one.key)) for one in sheet.attributes
    }
    wanted["count"] = ("Anzahl", COUNT)
    heading = {}
    for key, (name, spellings) in wanted.items():
        at = next((places[one] for one in spellings if one in places), None)
        if at is None:
            found.problems.append(Problem(number, "column", name))
        else:
            heading[key] = at
    return heading


def _row(number: int, texts: Sequence[str], heading: Mapping[str, int], sheet: Sheet, found: Reading) -> None:
    def cell(key: str) -> str:
        at = heading.get(key, len(texts))
        return texts[at] if at < len(texts) else ""

    if len(heading) <= len(sheet.attributes):
        return
    values = []
    for one in sheet.attributes:
        value = _value(one, cell(one.key))
        if value is None:
            found.problems.append(Problem(number, "value", one.name, cell(one.key)))
            return
        values.append(value)
    count = _count(cell("count"))
    if count is None:
        found.problems.append(Problem(number, "count", "Anzahl", cell("count")))
    elif tuple(values) in found.staff:
        found.problems.append(Problem(number, "twice"))
    else:
        found.staff[tuple(values)] = count


def _value(attribute: StaffAttribute, text: str) -> str | None:
    said = text.casefold()
    fitting = (one.key for one in attribute.values if said in (one.key, one.name.casefold(), one.name_en.casefold()))
    return next(fitting, None)


def _count(text: str) -> int | None:
    """Whole persons, rounded down; None for what is no count. An empty cell is nobody."""
    try:
        found = float(text.replace(",", ".") or 0)
    except ValueError:
        return None
    return math.floor(found) if math.isfinite(found) and 0 <= found <= LARGEST else None


def classes(sheet: Sheet) -> list[Person]:
    """Every class of staff there can be."""
    return list(product(*([one.key for one in attribute.values] for attribute in sheet.attributes)))


def cut(staff: Mapping[Person, int], sheet: Sheet) -> tuple[Partition, int]:
    """The labels for a staff, and the least number of staff one of them fits, counted anew."""
    attributes = [
        Attribute(one.key, tuple(value.key for value in one.values), one.cuts, one.weight) for one in sheet.attributes
    ]
    everybody = {**dict.fromkeys(classes(sheet), 0), **staff}
    found = partition(attributes, everybody, k=sheet.limits.label_staff)
    return found, weakest(found, everybody)
