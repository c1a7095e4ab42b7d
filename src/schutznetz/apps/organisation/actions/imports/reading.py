# SPDX-License-Identifier: EUPL-1.2
"""First half of an import: read every row, check it, compare it with what is stored. Writes to the spool only."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from schutznetz.adapters.tables import Row, Sheet, Unreadable, open_tables
from schutznetz.apps.organisation.actions.imports.report import Report, TooManyProblems
from schutznetz.apps.organisation.actions.imports.rules import Rules, Scope, misfits
from schutznetz.apps.organisation.actions.imports.spans import Place, Spans
from schutznetz.apps.organisation.actions.imports.spool import Spool
from schutznetz.apps.organisation.actions.imports.stock import Key, Record, Stock, stored
from schutznetz.domain.organisation.tables import PEOPLE, TABLES, Layout, Table, read_key, read_row, recognise
from schutznetz.domain.organisation.values import Bad

Progress = Callable[[int], None]
"""Called with the number of rows read so far, about once a thousand rows."""

BATCH = 1000


@dataclass(frozen=True)
class Source:
    """A file to read: where it lies and what its owner calls it."""

    path: Path
    name: str


@dataclass(frozen=True)
class Options:
    """With `mark_missing` the list of people is complete: whoever is not in it has left, at most `missing_limit`."""

    mark_missing: bool = False
    missing_limit: int = 20


@dataclass(frozen=True)
class _Found:
    sheet: Sheet
    layout: Layout


class Reading:
    """One pass over the sources. `run()` fills `report` and the spool."""

    def __init__(self, spool: Spool, scope: Scope, options: Options, today: date, progress: Progress) -> None:
        self.report = Report()
        self.spool, self.options, self.today, self.progress = spool, options, today, progress
        self.stock = Stock()
        self.rules = Rules(self.stock, scope)
        self.rows_of: dict[str, dict[Key, int]] = {table.name: {} for table in TABLES}
        self.places: dict[tuple[str, Key], Place] = {}
        self.spans = Spans()
        self.known_people: set[Key] = set()
        self.listed_authorities: set[str] = set()

    def run(self, sources: Sequence[Source]) -> Report:
        with ExitStack() as opened:
            try:
                sheets = [sheet for source in sources for sheet in self._opened(opened, source)]
                for found in sorted(self._recognised(sheets), key=lambda one: TABLES.index(one.layout.table)):
                    self._read(found)
                self._look_back()
                if self.options.mark_missing:
                    self._mark_missing()
            except TooManyProblems:
                pass
        return self.report

    def _opened(self, opened: ExitStack, source: Source) -> list[Sheet]:
        try:
            return opened.enter_context(open_tables(source.path, source.name))
        except Unreadable as error:
            self.report.problem(_as_bad(error), file=source.name)
            return []

    def _recognised(self, sheets: Iterable[Sheet]) -> Iterator[_Found]:
        for sheet in sheets:
            try:
                heading = next((cells for _number, cells in sheet.rows() if not _is_blank(cells)), None)
                if heading is not None:
                    yield _Found(sheet, recognise(heading, sheet.title))
            except Unreadable as error:
                self._problem(sheet, error.facts.get("row", 1), _as_bad(error))
            except Bad as bad:
                self._problem(sheet, 1, bad)

    def _problem(self, sheet: Sheet, row: int | str, bad: Bad) -> None:
        name = sheet.title if sheet.file.lower().endswith(".xlsx") else ""
        self.report.problem(bad, file=sheet.file, sheet=name, row=int(row))

    def _read(self, found: _Found) -> None:
        rows = (row for row in found.sheet.rows() if not _is_blank(row[1]))
        try:
            next(rows, None)
            while batch := list(islice(rows, BATCH)):
                self._read_batch(found, batch)
                self.report.rows += len(batch)
                self.progress(self.report.rows)
        except Unreadable as error:
            self._problem(found.sheet, error.facts.get("row", 1), _as_bad(error))

    def _read_batch(self, found: _Found, batch: Sequence[Row]) -> None:
        keyed = [(number, cells, key) for number, cells in batch if (key := self._key(found, number, cells))]
        existing = self._existing(found.layout.table, [key for _number, _cells, key in keyed])
        for number, cells, key in keyed:
            try:
                self._take(found, number, cells, key, existing.get(key))
            except Bad as bad:
                self._problem(found.sheet, number, bad)

    def _key(self, found: _Found, number: int, cells: Sequence[object]) -> Key | None:
        """The row's key, unless it cannot be read or stood there before; both are reported."""
        table = found.layout.table
        try:
            key = read_key(found.layout, cells)
            if first := self.rows_of[table.name].setdefault(key, number):
                if first != number:
                    raise Bad("double_key", table.columns[table.key_places[-1]].heading, first=first)
                return key
        except Bad as bad:
            self._problem(found.sheet, number, bad)
        return None

    def _existing(self, table: Table, keys: Sequence[Key]) -> dict[Key, Record]:
        if table.name == "people":
            return self.stock.people(table, keys)
        if table.name == "offices":
            self._know_people({(key[0],) for key in keys})
            stored_offices = self.stock.offices(table, keys)
            self.spans.know(stored_offices)
            return stored_offices
        return self.stock.of(table)

    def _know_people(self, keys: set[Key]) -> None:
        """Offices may name people of the file or of the database."""
        missing = [key for key in keys if key not in self.rows_of["people"]]
        self.known_people = {key for key in keys if key in self.rows_of["people"]}
        self.known_people |= self.stock.people(PEOPLE, missing).keys()

    def _take(self, found: _Found, number: int, cells: Sequence[object], key: Key, before: Record | None) -> None:
        table = found.layout.table
        record = read_row(found.layout, cells, self._base(found.layout, before))
        record = self.rules.complete(table.name, record, before)
        if table.name == "offices" and key[:1] not in self.known_people:
            raise Bad("unknown_person", "Personalkennung", value=str(key[0]))
        if table.name == "offices":
            self.spans.take(key, record, (found.sheet.file, found.sheet.title, number))
        if table.name == "people":
            self.listed_authorities.add(str(record[table.place["authority"]]))
        if table.name in ("floors", "rooms"):
            self.places[table.name, key] = (found.sheet.file, found.sheet.title, number)
        kind = "new" if before is None else "unchanged" if record == before else "changed"
        self.report.change(table, kind, before or table.defaults, record)
        if kind != "unchanged":
            self.spool.add(table, kind, record)
            if table.name not in ("people", "offices"):
                self.stock.of(table)[key] = record

    def _base(self, layout: Layout, before: Record | None) -> Record:
        """What columns that the file does not have mean: the stored values; in a complete list nobody has left."""
        base = before or layout.table.defaults
        left_on = layout.table.place.get("left_on")
        if left_on is not None and self.options.mark_missing and layout.cells[left_on] is None:
            return (*base[:left_on], None, *base[left_on + 1 :])
        return base

    def _look_back(self) -> None:
        """What stands in reshaped floors and rooms must still fit into them, and no office may overlap itself."""
        for table_name, key, bad in misfits(self.rules):
            self._problem_at(self.places[table_name, key], bad)
        for place, bad in self.spans.overlaps():
            self._problem_at(place, bad)

    def _problem_at(self, place: Place, bad: Bad) -> None:
        file, sheet, row = place
        self.report.problem(bad, file=file, sheet=sheet if file.lower().endswith(".xlsx") else "", row=row)

    def _mark_missing(self) -> None:
        """People of the administered authorities in the file who are not in its list: they have left today."""
        listed = self.rows_of["people"]
        if not listed:
            self.report.problem(Bad("no_people_to_compare"))
            return
        place = PEOPLE.place["authority"]
        missing = 0
        for key, record in stored(PEOPLE, left_on=None, authority__key__in=self.listed_authorities):
            if key not in listed:
                missing += 1
                gone = (*record[: place + 2], "", self.today)
                self.report.change(PEOPLE, "missing", record, gone)
                self.spool.add(PEOPLE, "changed", gone)
        if missing > self.options.missing_limit:
            self.report.problem(Bad("too_many_missing", missing=missing, limit=self.options.missing_limit))


def _as_bad(error: Unreadable) -> Bad:
    bad = Bad(error.code)
    bad.facts = error.facts
    return bad


def _is_blank(cells: Sequence[object]) -> bool:
    return all(cell is None or cell == "" or (type(cell) is str and not cell.strip()) for cell in cells)
