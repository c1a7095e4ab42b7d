# SPDX-License-Identifier: EUPL-1.2
"""What `schutznetz statistics attack` is given: releases of this instance, folders of open data, own knowledge."""

import csv
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from schutznetz.domain.disclosure.attack.given import Case, Given, Knowledge
from schutznetz.domain.disclosure.attack.published import Published, Way
from schutznetz.domain.disclosure.attack.reading import WAYS, Printed, published
from schutznetz.regulation.statistics.table_plans import QUARTER, PlanError, plan

TIMES = re.compile(r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-(?P<until>\d{4}))?")
FAMILY = "sap"


class Unreadable(ValueError):
    """What was to be attacked cannot be read; the message is for people."""


def released(asked: Sequence[str], ministry: str | None) -> list[Given]:
    """Releases of this instance (`2025` or `2025/1`), through the one door."""
    import django

    from schutznetz.config.command import nothing_there

    if missing := nothing_there("journal"):
        raise Unreadable(missing)
    times = [_time(one) for one in asked]
    django.setup()
    return [_released(one, *time, ministry) for one, time in zip(asked, times, strict=True)]


def _time(said: str) -> tuple[int, int | None]:
    year, slash, quarter = said.partition("/")
    if not re.fullmatch(r"\d{4}", year) or (slash and quarter not in list("1234")):
        raise Unreadable("Eine Veröffentlichung heißt zum Beispiel 2025 oder 2025/1.")
    return int(year), int(quarter) if quarter else None


def _released(said: str, year: int, quarter: int | None, ministry: str | None) -> Given:
    from schutznetz.apps.reporting.queries import released as door

    try:
        of = door.published(year, quarter, ministry=ministry)
    except door.NotPublished:
        raise Unreadable(f"Für {said} ist nichts veröffentlicht.") from None
    tables = [
        Printed(
            one.key,
            tuple((axis.key, tuple(level.key for level in axis.levels)) for axis in one.axes),
            () if one.is_withheld else tuple(one.values),
        )
        for one in of.tables.values()
    ]
    read = _published(of.family, tables, of.profile, of.guarantee.get("rho", 0.0))
    name = f"{of.name} {said}, {of.ministry_name}"
    return Given(name, read, f"{of.family}-{of.ministry}", year, None if quarter is None else quarter - 1)


def _published(family: str, tables: Sequence[Printed], profile: str, rho: float) -> Published:
    if profile not in WAYS or (WAYS[profile] is Way.NOISE and not rho > 0):
        raise Unreadable(f"Das Schutzverfahren „{profile}“ ist nicht bekannt, oder sein Budget fehlt.")
    try:
        return published(plan(family), tables, WAYS[profile], rho)
    except (KeyError, PlanError) as error:
        raise Unreadable(f"Die Tabellen passen zu keinem Plan: {error}") from None


def in_folder(folder: Path) -> Given:
    """Open data as handed out: `metadata.json` and a CSV file for each table."""
    try:
        about = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
        tables = [_printed(folder, one) for one in about["plan"]]
        protection, name = about["protection"], str(about["dct:identifier"])
        rho = float(protection["guarantee"].get("rho", 0.0))
        read = _published(name.split("-", maxsplit=1)[0], tables, protection["profile"], rho)
        return _given(name, read, str(about.get("dct:temporal", "")))
    except OSError as error:
        raise Unreadable(f"{error.filename} ist nicht lesbar: {error.strerror}.") from None
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError, csv.Error) as error:
        raise Unreadable(f"In {folder} liegen keine offenen Daten von Schutznetz: {error!r}.") from None


def _given(name: str, read: Published, temporal: str) -> Given:
    """Whose people and which time is in the identifier, such as `sap-land-2025-Q1`."""
    when = TIMES.fullmatch(temporal) or re.search(f"{TIMES.pattern}$", name)
    if when is None:
        raise Unreadable(f"„{name}“ sagt nicht, welche Zeit gezählt ist. Erwartet wird 2025, 2025-Q1 oder 2023-2025.")
    year, quarter, until = int(when["year"]), _number(when["quarter"]), _number(when["until"])
    if until is not None and until < year:
        raise Unreadable(f"„{name}“ endet vor seinem Anfang.")
    who = name.removesuffix(when[0]).rstrip("-")
    return Given(name, read, who, year, None if quarter is None else quarter - 1, until)


def _number(said: str | None) -> int | None:
    return int(said) if said else None


def _printed(folder: Path, about: Mapping[str, Any]) -> Printed:
    """One table; figures told as "few" are as good as withheld."""
    if about["withheld"]:
        return Printed(about["key"], (), ())
    name = Path(str(about["key"])).name
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    axes = tuple((key, tuple(dict.fromkeys(row[key] for row in rows))) for key in about["by"])
    try:
        values = tuple(int(row["value"]) if row["value"] else None for row in rows)
    except ValueError as error:
        raise Unreadable(f"{name}.csv: {error}") from None
    return Printed(about["key"], axes, values)


def named_apart(given: Sequence[Given]) -> list[Given]:
    """The same with names of their own: where two have the same, the second is the second."""
    found: list[Given] = []
    for one in given:
        same = sum(other.name.split(" (", 1)[0] == one.name for other in found)
        name = f"{one.name} ({same + 1}. Fassung)" if same else one.name
        found.append(Given(name, one.published, one.who, one.year, one.quarter, one.until))
    return found


def knowledge(path: Path, given: Sequence[Given]) -> Knowledge:
    """What the attacker knows besides, from a JSON file; every level must be one of the tables given."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        cases = tuple(_case(one) for one in said.get("cases", ()))
        groups = tuple({str(key): str(level) for key, level in one.items()} for one in said.get("groups", ()))
    except OSError as error:
        raise Unreadable(f"{error.filename} ist nicht lesbar: {error.strerror}.") from None
    except (json.JSONDecodeError, UnicodeDecodeError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise Unreadable(
            f"{path} ist kein eigenes Wissen, wie es docs/operations/statistics.md zeigt: {error!r}."
        ) from None
    for attributes in [*(one.attributes for one in cases), *groups]:
        _check(attributes, given)
    tables = {block.table.key for one in given for block in one.published.layout.blocks}
    if unknown := sorted({table for one in cases for table in one.alone} - tables):
        raise Unreadable(f"Im eigenen Wissen: Die Tabelle „{unknown[0]}“ gibt es nicht. Es gibt {_listed(tables)}.")
    return Knowledge(cases, groups)


def _case(said: Mapping[str, Any]) -> Case:
    attributes = {str(key): str(level) for key, level in said.items() if key not in ("year", "alone")}
    if attributes.get(QUARTER, "1") not in list("1234"):
        raise ValueError("quarter")
    return Case(int(said["year"]), attributes, tuple(str(one) for one in said.get("alone", ())))


def _check(attributes: Mapping[str, str], given: Sequence[Given]) -> None:
    """The words must be those of a plan, as the columns of the CSV files have them."""
    for key, level in attributes.items():
        known = [one.published.layout.plan.dimensions for one in given if key in one.published.layout.plan.dimensions]
        if not known:
            keys = given[0].published.layout.plan.dimensions
            raise Unreadable(f"Im eigenen Wissen: Das Merkmal „{key}“ gibt es nicht. Es gibt {_listed(keys)}.")
        levels = {one.key for some in known for one in some[key].levels}
        if level not in levels:
            raise Unreadable(f"Im eigenen Wissen: „{key}“ ist nie „{level}“. Es gibt {_listed(levels)}.")


def _listed(some: Any) -> str:
    return ", ".join(sorted(some))
