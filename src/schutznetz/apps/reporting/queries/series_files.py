# SPDX-License-Identifier: EUPL-1.2
"""Published figures as rows of files: what stands above them, one row a figure, and the description for open data."""

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from schutznetz.adapters.saved_lists import Value
from schutznetz.apps.reporting import facts
from schutznetz.apps.reporting.queries.explorer import Grid
from schutznetz.apps.reporting.queries.released import ReleasedSet, Table
from schutznetz.domain.reading.readings import Reading

Lines = list[tuple[str, str]]
FEW, WITHHELD, SHOWN = "few", "withheld", "shown"


def about(of: ReleasedSet, rule_set: str) -> Lines:
    """What stands above every file: purpose, source, rules, how exact it is, and whose words may be used how."""
    published = date_format(localtime(of.published_at), "SHORT_DATE_FORMAT")
    lines = [
        (_("Bericht"), f"{facts.named(of)}, {facts.period(of.year, of.quarter)}"),
        (_("Herausgeber"), of.ministry_name),
        (_("Zweck"), str(facts.PURPOSE)),
        (_("Grundlage"), f"{of.cite}; {_('Regelwerk')} {rule_set}"),
        (_("Gezählt wird"), of.unit_en if facts.named(of) == of.name_en else of.unit),
        (_("Schutz"), f"{facts.PROTECTED[of.profile]}. {facts.HOW[of.profile]}"),
        (_("Veröffentlicht"), published),
        (_("Lizenz"), facts.LICENCE),
        (_("Prüfsumme"), of.certificate),
    ]
    return [(_("Achtung"), str(facts.INVENTED)), *lines] if of.is_invented else lines


def headings() -> list[str]:
    return [
        _("Tabelle"), _("Merkmal 1"), _("Ausprägung 1"), _("Merkmal 2"), _("Ausprägung 2"), _("Wert"),
        _("mindestens"), _("höchstens"), _("Hinweis"),
    ]  # fmt: skip


def rows(of: ReleasedSet) -> Iterator[list[Value]]:
    """Every figure of every table, in the words of the page's language."""
    for table in of.tables.values():
        for levels, reading in figures(table):
            named = [(facts.named(axis), facts.named(level)) for axis, level in zip(table.axes, levels, strict=True)]
            pairs = [*named, ("", ""), ("", "")][:2] if len(named) <= 2 else named[:2]
            yield [facts.named(table), *pairs[0], *pairs[1], *_figure(reading, of.profile)]


def grid_rows(grid: Grid, profile: str) -> Iterator[list[Value]]:
    """The figures of a view, one a row."""
    column = facts.named(grid.column_axis) if grid.column_axis else ""
    for row, readings in grid.lines:
        for level, reading in zip(grid.columns, readings, strict=True):
            yield [
                facts.named(grid.table), facts.named(grid.row_axis), facts.named(row), column, facts.named(level),
                *_figure(reading, profile),
            ]  # fmt: skip


def figures(table: Table) -> Iterator[tuple[tuple[Any, ...], Reading]]:
    """The levels of each cell with its figure; of a table withheld every cell is."""
    for levels in product(*(axis.levels for axis in table.axes)):
        value = None if table.is_withheld else table.value(*(one.key for one in levels))
        yield levels, Reading(value, table.error or 0.0)


def _figure(one: Reading, profile: str) -> list[Value]:
    if one.value is None:
        return [facts.dot(one), None, None, str(facts.WITHHELD[profile])]
    return [facts.dot(one) if one.is_few else one.value, one.least, one.most, ""]


# --- open data --------------------------------------------------------------------------------------------------------


def open_files(of: ReleasedSet, rule_set: str) -> list[tuple[str, bytes]]:
    """A file for each table (comma separated, English headings, keys beside names) and their description."""
    found = [(f"{key}.csv", _open_csv(table)) for key, table in of.tables.items()]
    described = json.dumps(description(of, rule_set), ensure_ascii=False, indent=1, sort_keys=True)
    return [("metadata.json", described.encode()), *found]


def _open_csv(table: Table) -> bytes:
    heads = [name for axis in table.axes for name in (axis.key, f"{axis.key}_name")]
    lines = [[*heads, "value", "lower", "upper", "status"]]
    for levels, reading in figures(table):
        cells = [text for one in levels for text in (one.key, one.name)]
        lines.append([*cells, *_open_figure(reading)])
    return "".join(",".join(_quoted(cell) for cell in line) + "\r\n" for line in lines).encode()


def _open_figure(one: Reading) -> list[str]:
    if one.value is None:
        return ["", "", "", WITHHELD]
    if one.is_few:
        return ["", str(one.least), str(one.most), FEW]
    return [str(one.value), str(one.least), str(one.most), SHOWN]


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"' if any(mark in text for mark in ',"\r\n') else text


def description(of: ReleasedSet, rule_set: str) -> dict[str, Any]:
    """The data set described after DCAT-AP, with plan, errors and guarantee beside it."""
    when = f"{of.year}" if of.quarter is None else f"{of.year}-Q{of.quarter}"
    return {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
        "@type": "dcat:Dataset",
        "dct:identifier": f"{of.family}-{of.ministry}-{when}",
        "dct:title": {"de": f"{of.name} {when}", "en": f"{of.name_en} {when}"},
        "dct:publisher": of.ministry_name,
        "dct:issued": of.published_at.isoformat(),
        "dct:temporal": when,
        "dct:license": facts.LICENCE,
        "dct:provenance": {"basis": of.cite, "rule_set": rule_set, "certificate": of.certificate},
        "dcat:distribution": [
            {"dcat:downloadURL": f"{key}.csv", "dcat:mediaType": "text/csv"} for key in of.tables
        ],
        "unit": {"de": of.unit, "en": of.unit_en},
        "purpose": str(facts.PURPOSE),
        "invented": of.is_invented,
        "protection": {"profile": of.profile, "guarantee": dict(of.guarantee), "says": str(facts.HOW[of.profile])},
        "plan": [_planned(one) for one in of.tables.values()],
    }  # fmt: skip


def _planned(table: Table) -> dict[str, Any]:
    return {
        "key": table.key, "name": table.name, "name_en": table.name_en, "by": [axis.key for axis in table.axes],
        "error": table.error, "withheld": table.is_withheld, "margin": table.is_margin,
    }  # fmt: skip
