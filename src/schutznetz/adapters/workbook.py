# SPDX-License-Identifier: EUPL-1.2
"""Values of an XLSX workbook, streamed. Reads what a list needs: text, numbers, truth values and days.

openpyxl builds objects for every string and every row; for lists of 300,000 people this reader takes a fifth of the
time and constant memory. Document types and entities are refused, as they have no place in a workbook.
"""

import posixpath
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import Element
from xml.parsers import expat

from defusedxml import EntitiesForbidden
from defusedxml.ElementTree import fromstring
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

Cells = list[Any]
BLOCK = 1 << 16
LARGEST_PART = 20 * 1024 * 1024
"""Most bytes of the small parts that are read whole (list of sheets, styles)."""
_OFFICE = "officeDocument"
_ID = "relationships}id"


class Damaged(ValueError):
    """Not a workbook we can read."""


class Workbook:
    """An opened XLSX file. `sheets` are (title, member of the archive) in their order."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        main = self._main_part()
        book = self._part(main)
        self._targets = self._relations(main)
        self.sheets = [(sheet.get("name", ""), self._target_of(sheet)) for sheet in _all(book, "sheet")]
        settings = next(_all(book, "workbookPr"), None)
        self._epoch = MAC_EPOCH if settings is not None and settings.get("date1904") in ("1", "true") else WINDOWS_EPOCH
        self._day_styles = self._styles_of_days()
        self._strings: list[str] | None = None

    def rows(self, member: str) -> Iterator[tuple[int, Cells]]:
        """Row number and cells of every row that has a value; missing cells are None."""
        if self._strings is None:
            self._strings = self._shared_strings()
        with self._archive.open(member) as source:
            reader = _SheetReader(self._strings, self._to_day)
            yield from reader.run(source)

    def _to_day(self, style: str, number: float) -> date | datetime | float:
        """A number as a day when its style says so."""
        if style not in self._day_styles:
            return number
        moment = from_excel(number, self._epoch)
        return moment if isinstance(moment, datetime) else number

    def _part(self, name: str) -> Element:
        try:
            if self._archive.getinfo(name).file_size > LARGEST_PART:
                raise Damaged(name)
            return fromstring(self._archive.read(name))
        except (KeyError, SyntaxError) as error:
            raise Damaged(name) from error

    def _main_part(self) -> str:
        for relation in _all(self._part("_rels/.rels"), "Relationship"):
            if relation.get("Type", "").endswith(f"{_OFFICE}"):
                return relation.get("Target", "").lstrip("/")
        raise Damaged("no workbook")

    def _relations(self, main: str) -> dict[str, tuple[str, str]]:
        """Relation id to (type, member)."""
        folder, name = posixpath.split(main)
        found = {}
        for relation in _all(self._part(f"{folder}/_rels/{name}.rels".lstrip("/")), "Relationship"):
            target = relation.get("Target", "")
            member = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
            found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], member)
        return found

    def _target_of(self, sheet: Element) -> str:
        relation = next((value for name, value in sheet.attrib.items() if name.endswith(_ID)), "")
        if relation not in self._targets:
            raise Damaged("sheet without a part")
        return self._targets[relation][1]

    def _member(self, kind: str) -> str:
        return next((member for found, member in self._targets.values() if found == kind), "")

    def _styles_of_days(self) -> frozenset[str]:
        """Numbers of the cell styles that show days or times."""
        if not (name := self._member("styles")):
            return frozenset()
        styles = self._part(name)
        formats = {int(one.get("numFmtId", 0)): one.get("formatCode", "") for one in _all(styles, "numFmt")}
        cells = next(_all(styles, "cellXfs"), None)
        ids = [int(one.get("numFmtId", 0)) for one in cells] if cells is not None else []
        shown = [formats.get(one, BUILTIN_FORMATS.get(one, "General")) for one in ids]
        return frozenset(str(at) for at, code in enumerate(shown) if is_date_format(code))

    def _shared_strings(self) -> list[str]:
        if not (name := self._member("sharedStrings")):
            return []
        with self._archive.open(name) as source:
            return _StringReader().run(source)


def _all(tree: Element, name: str) -> Iterator[Element]:
    """Elements of this local name, whatever their namespace (there are two standards)."""
    return (one for one in tree.iter() if one.tag.rpartition("}")[2] == name)


def _parser(start: Callable[..., None], end: Callable[..., None], text: Callable[..., None]) -> Any:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    return parser


def _refuse(name: str, *_rest: Any) -> None:
    raise EntitiesForbidden(name, None, None, None, None, None)


def _blocks(source: Any) -> Iterator[tuple[bytes, bool]]:
    while block := source.read(BLOCK):
        yield block, False
    yield b"", True


def _feed(parser: Any, block: bytes, last: bool) -> None:
    try:
        parser.Parse(block, last)
    except expat.ExpatError as error:
        raise Damaged(str(error)) from error


class _StringReader:
    """The table of shared strings; readings for pronunciation (`rPh`) are left out."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self.pieces: list[str] = []
        self.is_text = self.is_reading = False

    def run(self, source: Any) -> list[str]:
        parser = _parser(self.start, self.end, self.text)
        for block, last in _blocks(source):
            _feed(parser, block, last)
        return self.strings

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "si":
            self.pieces = []
        elif name == "rPh":
            self.is_reading = True
        elif name == "t":
            self.is_text = not self.is_reading

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "t":
            self.is_text = False
        elif name == "rPh":
            self.is_reading = False
        elif name == "si":
            self.strings.append("".join(self.pieces))

    def text(self, data: str) -> None:
        if self.is_text:
            self.pieces.append(data)


class _SheetReader:
    """Rows of one sheet. `pieces` is None outside of a value, so that text elsewhere costs nothing."""

    def __init__(self, strings: list[str], to_day: Callable[[str, float], Any]) -> None:
        self.strings, self.to_day = strings, to_day
        self.rows: list[tuple[int, Cells]] = []
        self.row: Cells = []
        self.number = self.column = 0
        self.kind = self.style = ""
        self.pieces: list[str] | None = None
        self.columns: dict[str, int] = {}

    def run(self, source: Any) -> Iterator[tuple[int, Cells]]:
        parser = _parser(self.start, self.end, self.text)
        for block, last in _blocks(source):
            _feed(parser, block, last)
            yield from self.rows
            self.rows = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
            self.column = self._column(attributes["r"]) if "r" in attributes else self.column + 1
        elif name == "v" or (name == "t" and self.kind == "inlineStr"):
            if self.pieces is None:
                self.pieces = []
        elif name == "rPh":
            self.kind = ""
        elif name == "row":
            self.number = int(attributes.get("r", self.number + 1))
            self.row, self.column = [], 0

    def end(self, name: str) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            if self.pieces is not None:
                self._keep("".join(self.pieces))
                self.pieces = None
        elif name == "row" and self.row:
            self.rows.append((self.number, self.row))

    def text(self, data: str) -> None:
        if self.pieces is not None:
            self.pieces.append(data)

    def _column(self, place: str) -> int:
        """Number of the column, 1 for "A7"."""
        letters = place.rstrip("0123456789")
        if letters not in self.columns:
            number = 0
            for letter in letters:
                number = number * 26 + ord(letter) - 64
            if not 1 <= number <= 16384:
                raise Damaged(place)
            self.columns[letters] = number
        return self.columns[letters]

    def _keep(self, text: str) -> None:
        value = self._value(text)
        row, missing = self.row, self.column - 1 - len(self.row)
        if missing < 0:
            row[self.column - 1] = value
            return
        if missing:
            row.extend([None] * missing)
        row.append(value)

    def _value(self, text: str) -> Any:
        kind = self.kind
        if kind == "n":
            number = float(text)
            return self.to_day(self.style, number) if self.style else number
        if kind == "s":
            return self.strings[int(text)]
        if kind == "b":
            return text.strip() in ("1", "true")
        return text
