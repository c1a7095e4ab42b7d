# SPDX-License-Identifier: EUPL-1.2
"""The tables of an import, in the order in which they build on one another, and how a heading row is understood."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from schutznetz.domain.organisation.values import (
    Bad,
    Cell,
    Reader,
    Value,
    as_text,
    as_token,
    choice,
    day,
    email,
    number,
    outline,
    text,
    token,
    truth,
    whole,
)


@dataclass(frozen=True)
class Column:
    """One column: field name, German heading, other headings, how a cell is read, its default for a new object."""

    name: str
    heading: str
    also: tuple[str, ...]
    read: Reader
    example: str
    needed: bool = False
    empty: Value = ""
    """What an empty cell, or a missing column of a new object, means."""


@dataclass(frozen=True)
class Table:
    """One kind of object; `key` names the fields by which an object is recognised on the next import."""

    name: str
    title: str
    also: tuple[str, ...]
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @cached_property
    def place(self) -> dict[str, int]:
        """Field name to position in a record."""
        return {column.name: at for at, column in enumerate(self.columns)}

    @cached_property
    def key_places(self) -> tuple[int, ...]:
        return tuple(self.place[name] for name in self.key)

    @cached_property
    def headings(self) -> dict[str, int]:
        """Every spelling of a heading, simplified, to the position of its column."""
        found = {}
        for at, column in enumerate(self.columns):
            for spelling in (column.heading, column.name, *column.also):
                found[as_token(spelling)] = at
        return found

    @cached_property
    def defaults(self) -> tuple[Value, ...]:
        return tuple(column.empty for column in self.columns)


_KIND_OF_ROOM = {
    "büro": "office", "schalter": "counter", "empfang": "counter", "flur": "corridor", "treppe": "stairs",
    "aufzug": "stairs", "wartebereich": "waiting", "besprechung": "meeting", "sonstiges": "other", "": "office",
}  # fmt: skip
_KIND_OF_DOOR = {
    "tür": "normal", "verbindungstür": "connecting", "sicherheitstür": "inside_only", "fluchttür": "escape",
    "": "normal",
}  # fmt: skip
_SECOND_CIRCUIT = {"nein": "none", "geplant": "planned", "im test": "test", "in betrieb": "live", "": "none"}
_ROLE = {
    "beschäftigte": "EMP", "standortleitung": "SITE", "sicherheitsdienst": "SEC", "administration": "ADM",
    "führungskraft": "SUP", "behördenleitung": "HEAD", "personalrat": "PR", "schwerbehindertenvertretung": "SBV",
    "gleichstellungsbeauftragte": "GLB", "datenschutzbeauftragte": "DPO", "soziale ansprechperson": "SAP",
    "praxisbegleitung": "PB", "mentor": "MEN", "dozent": "TRN", "fortbildungsakademie": "ACA", "ministerium": "MIN",
    "auswertende stelle": "STAT", "sicherheit und training": "TSC",
}  # fmt: skip
"""Offices that a list may give: those of working groups and networks are given where these are kept."""

_metres = number(-10, 1000)
_size = number(0.1, 1000)
_AUTHORITY = Column("authority", "Behörde", ("authority",), token, "kreis-beispiel", needed=True)
_SITE = Column("site", "Standort", ("site",), token, "marl", needed=True)
_FLOOR = Column("floor", "Etage", ("floor", "stockwerk"), token, "eg", needed=True)
_X = Column("x", "x", ("x in metern", "x in metres"), _metres, "2,5", needed=True, empty=None)
_Y = Column("y", "y", ("y in metern", "y in metres"), _metres, "1,5", needed=True, empty=None)

AUTHORITIES = Table(
    "authorities", "Behörden", ("authority",), ("authority",),
    (_AUTHORITY, Column("name", "Name der Behörde", ("authority name",), text(200), "Kreis Beispiel", needed=True)),
)  # fmt: skip
SITES = Table(
    "sites", "Standorte", ("site",), ("site",),
    (
        _SITE,
        _AUTHORITY,
        Column("name", "Name", (), text(200), "Bezirksstelle Marl", needed=True),
        Column("address", "Anschrift", ("adresse",), text(300), "Musterstraße 1, 45768 Marl"),
        Column("phone", "Telefon bei Alarm", ("alarm phone", "telefon"), text(40), "02365 555-0"),
        Column("latitude", "Breitengrad", (), number(-90, 90), "51,6548", empty=None),
        Column("longitude", "Längengrad", (), number(-180, 180), "7,0906", empty=None),
        Column("has_guards", "Sicherheitskräfte vor Ort", ("guards", "sicherheitskräfte"), truth, "nein", empty=False),
        Column("has_public_contact", "Publikumsverkehr", ("public contact",), truth, "ja", empty=True),
        Column("second_circuit", "Zweiter Rufkreis", (), choice(_SECOND_CIRCUIT), "nein", empty="none"),
    ),
)  # fmt: skip
FLOORS = Table(
    "floors", "Etagen", ("floor", "stockwerke"), ("site", "floor"),
    (
        _SITE,
        _FLOOR,
        Column("name", "Name der Etage", ("floor name",), text(80), "Erdgeschoss", needed=True),
        Column("level", "Ebene", (), whole(-20, 200), "0", empty=0),
        Column("width", "Breite", ("breite in metern",), number(1, 1000), "40", needed=True, empty=None),
        Column("height", "Tiefe", ("tiefe in metern", "depth"), number(1, 1000), "18", needed=True, empty=None),
    ),
)  # fmt: skip
ROOMS = Table(
    "rooms", "Räume", ("room",), ("site", "floor", "room"),
    (
        _SITE,
        _FLOOR,
        Column("room", "Raum", (), token, "r014", needed=True),
        Column("name", "Raumnummer", ("room number",), text(80), "0.14", needed=True),
        Column("kind", "Art", (), choice(_KIND_OF_ROOM), "Büro", empty="office"),
        Column("x", "x", ("x in metern", "x in metres"), _metres, "0", empty=None),
        Column("y", "y", ("y in metern", "y in metres"), _metres, "0", empty=None),
        Column("width", "Breite", ("breite in metern",), _size, "5", empty=None),
        Column("height", "Tiefe", ("tiefe in metern", "depth"), _size, "4", empty=None),
        Column("points", "Umriss", ("outline",), outline, "", empty=()),
        Column("shaft", "Treppenhaus", (), text(40), ""),
    ),
)  # fmt: skip
DOORS = Table(
    "doors", "Türen", ("door",), ("site", "floor", "door"),
    (
        _SITE,
        _FLOOR,
        Column("door", "Tür", (), token, "t014", needed=True),
        Column("room_a", "Raum A", (), token, "r014", needed=True),
        Column("room_b", "Raum B", (), token, ""),
        Column("kind", "Art", (), choice(_KIND_OF_DOOR), "Tür", empty="normal"),
        _X,
        Column("y", "y", ("y in metern", "y in metres"), _metres, "4", needed=True, empty=None),
        Column("is_blocked", "verstellt", ("blocked",), truth, "nein", empty=False),
    ),
)  # fmt: skip
DESKS = Table(
    "desks", "Arbeitsplätze", ("desk",), ("site", "desk"),
    (
        _SITE,
        _FLOOR,
        Column("room", "Raum", (), token, "r014", needed=True),
        Column("desk", "Arbeitsplatz", (), token, "d0014a", needed=True),
        Column("label", "Bezeichnung", (), text(80), "0.14 A"),
        _X,
        _Y,
        Column("has_public_contact", "Publikumsverkehr", ("public contact",), truth, "ja", empty=True),
    ),
)  # fmt: skip
PEOPLE = Table(
    "people", "Personen", ("person", "beschäftigte", "staff"), ("person",),
    (
        Column("person", "Personalkennung", ("external id", "personalnummer"), text(64), "P-10001", needed=True),
        Column("given_name", "Vorname", ("first name",), text(100), "Kim", needed=True),
        Column("family_name", "Nachname", ("last name",), text(100), "Beispiel", needed=True),
        Column("email", "E-Mail", ("mail",), email, "kim.beispiel@example.org"),
        Column("phone", "Telefon", (), text(40), "02365 555-114"),
        _AUTHORITY,
        Column("site", "Standort", (), token, "marl"),
        Column("desk", "Arbeitsplatz", (), token, "d0014a"),
        Column("left_on", "ausgeschieden am", (), day, "", empty=None),
    ),
)  # fmt: skip
OFFICES = Table(
    "offices", "Ämter", ("office", "rollen", "roles"), ("person", "role", "authority", "site", "since"),
    (
        Column("person", "Personalkennung", ("external id", "personalnummer"), text(64), "P-10001", needed=True),
        Column("role", "Rolle", (), choice(_ROLE), "Beschäftigte", needed=True),
        _AUTHORITY,
        Column("site", "Standort", (), token, "marl"),
        Column("since", "seit", (), day, "01.01.2027", needed=True, empty=None),
        Column("until", "bis", (), day, "", empty=None),
    ),
)  # fmt: skip
TABLES = (AUTHORITIES, SITES, FLOORS, ROOMS, DOORS, DESKS, PEOPLE, OFFICES)
BY_NAME = {table.name: table for table in TABLES}


@dataclass(frozen=True)
class Layout:
    """A heading row understood: the table, and for each of its columns the position in the file or None."""

    table: Table
    cells: tuple[int | None, ...]


def recognise(headings: Sequence[Cell], title: str) -> Layout:
    """The table whose headings these are; `title` (sheet or file name) decides when several would fit.

    Raises `Bad`: unknown_table, unknown_heading, strange_heading, double_heading.
    """
    found = [as_token(as_text(heading)) for heading in headings]
    fitting = [table for table in TABLES if _missing(table, found) == []]
    named = [table for table in fitting if _is_title(table, title)]
    if not fitting:
        raise _not_recognised(found, title)
    table = (
        named[0] if named else max(fitting, key=lambda one: (sum(name in one.headings for name in found), _needed(one)))
    )
    return Layout(table, _positions(table, found, headings))


def _needed(table: Table) -> int:
    return sum(column.needed for column in table.columns)


def _is_title(table: Table, title: str) -> bool:
    return as_token(title) in {as_token(name) for name in (table.name, table.title, *table.also)}


def _missing(table: Table, found: Iterable[str]) -> list[str]:
    present = {table.headings.get(name) for name in found}
    return [column.heading for at, column in enumerate(table.columns) if column.needed and at not in present]


def _not_recognised(found: list[str], title: str) -> Bad:
    """Name the table that was most likely meant and what it lacks."""
    named = [table for table in TABLES if _is_title(table, title)]
    likely = named or [min(TABLES, key=lambda one: len(_missing(one, found)) / _needed(one))]
    return Bad("unknown_table", table=likely[0].title, missing=", ".join(_missing(likely[0], found)))


def _positions(table: Table, found: list[str], headings: Sequence[Cell]) -> tuple[int | None, ...]:
    positions: list[int | None] = [None] * len(table.columns)
    for at, name in enumerate(found):
        if not name:
            continue
        if (column := table.headings.get(name)) is None:
            near = get_close_matches(name, table.headings, 1)
            meant = table.columns[table.headings[near[0]]].heading if near else ""
            code = "unknown_heading" if meant else "strange_heading"
            raise Bad(code, as_text(headings[at])[:60], meant=meant, table=table.title)
        if positions[column] is not None:
            raise Bad("double_heading", as_text(headings[at])[:60])
        positions[column] = at
    return tuple(positions)


def read_row(layout: Layout, cells: Sequence[Cell], before: Sequence[Value]) -> tuple[Value, ...]:
    """The record a row means: its cells, and for columns the file does not have the values of `before`.

    Raises `Bad` with the heading of the column for a cell that cannot be read or may not be empty.
    """
    values = list(before)
    width = len(cells)
    for at, (column, position) in enumerate(zip(layout.table.columns, layout.cells, strict=True)):
        if position is None:
            continue
        cell = cells[position] if position < width else None
        try:
            value = column.read(cell)
        except Bad as bad:
            bad.column = column.heading
            raise
        if value in ("", None):
            if column.needed:
                raise Bad("empty", column.heading)
            value = column.empty
        values[at] = value
    return tuple(values)


def read_key(layout: Layout, cells: Sequence[Cell]) -> tuple[Value, ...]:
    """The key fields of a row, read; raises `Bad` as `read_row` does."""
    whole_row = []
    for at in layout.table.key_places:
        column, position = layout.table.columns[at], layout.cells[at]
        cell = cells[position] if position is not None and position < len(cells) else None
        try:
            value = column.read(cell)
        except Bad as bad:
            bad.column = column.heading
            raise
        if value in ("", None) and column.needed:
            raise Bad("empty", column.heading)
        whole_row.append(value)
    return tuple(whole_row)
