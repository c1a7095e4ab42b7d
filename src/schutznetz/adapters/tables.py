# SPDX-License-Identifier: EUPL-1.2
"""Tables out of uploaded files: CSV, ZIP of CSV files, XLSX. Rows are streamed; memory does not grow with the file.

Everything here reads files of strangers: sizes, ratios and counts are limited before anything is unpacked.
"""

import codecs
import csv
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

import openpyxl

from schutznetz.adapters.workbook import Workbook

LARGEST_FILE = 200 * 1024 * 1024
LARGEST_UNPACKED = 1024 * 1024 * 1024
LARGEST_STRINGS = 300 * 1024 * 1024
"""The shared strings of a workbook are held in memory."""
LARGEST_RATIO = 200
RATIO_FROM = 5 * 1024 * 1024
"""Small members may compress well: the ratio counts from this unpacked size on."""
MOST_MEMBERS = 200
LONGEST_CELL = 131_072
WIDEST_ROW = 200

_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, KeyError, ValueError, TypeError, IndexError, OverflowError, OSError,
    SyntaxError, EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip
"""What comes of reading an archive or workbook that is damaged, forged or encrypted (tried with changed bytes)."""

Row = tuple[int, Sequence[object]]
"""Row number as a spreadsheet shows it (the heading is row 1), and the cells."""


class Unreadable(Exception):
    """A file that is no table we can read: a `code`, looked up by the page, and the `facts` of its text."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True)
class Sheet:
    """One table: file name, title (sheet or file name without ending) and `rows()`, which starts anew at each call."""

    file: str
    title: str
    rows: Callable[[], Iterator[Row]]


@contextmanager
def open_tables(path: Path, name: str) -> Iterator[list[Sheet]]:
    """The tables of one file; `name` is what its owner calls it. One table is read at a time.

    Raises `Unreadable` here or while rows are read.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise Unreadable("too_large", most=LARGEST_FILE // 1024 // 1024)
    reader = _READERS.get(PurePosixPath(name.lower()).suffix)
    if reader is None:
        raise Unreadable("unknown_file_type")
    with reader(path, name) as sheets:
        yield sheets


@contextmanager
def _one_csv(path: Path, name: str) -> Iterator[list[Sheet]]:
    yield [Sheet(name, PurePosixPath(name).stem, lambda: _csv_rows(lambda: path.open("rb")))]


@contextmanager
def _opened_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """A zip whose members are few and unpack to a bearable size."""
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN as error:
        raise Unreadable("broken_file") from error
    with archive:
        members = archive.infolist()
        if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_UNPACKED:
            raise Unreadable("zip_bomb")
        if any(_is_bomb(member) for member in members):
            raise Unreadable("zip_bomb")
        yield archive


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > RATIO_FROM and member.file_size > LARGEST_RATIO * max(member.compress_size, 1)


@contextmanager
def _zipped(path: Path, name: str) -> Iterator[list[Sheet]]:
    with _opened_zip(path) as archive:
        found = [member for member in archive.infolist() if member.filename.lower().endswith(".csv")]
        if not found:
            raise Unreadable("zip_without_csv")
        yield [_zipped_csv(archive, member) for member in found]


def _zipped_csv(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Sheet:
    name = PurePosixPath(member.filename)
    return Sheet(name.name, name.stem, lambda: _csv_rows(lambda: archive.open(member)))


def _csv_rows(opened: Callable[[], IO[bytes]]) -> Iterator[Row]:
    with _opened(opened) as file:
        head, encoding = _beginning(file)
        separator = _separator(head)
        file.seek(0)
        csv.field_size_limit(LONGEST_CELL)
        text = io.TextIOWrapper(file, encoding=encoding, newline="")
        rows = csv.reader(text, delimiter=separator, strict=True)
        try:
            for cells in rows:
                if len(cells) > WIDEST_ROW:
                    raise Unreadable("too_wide", row=rows.line_num, most=WIDEST_ROW)
                yield rows.line_num, cells
        except UnicodeError as error:
            raise Unreadable("unknown_alphabet", row=rows.line_num + 1) from error
        except (csv.Error, *_BROKEN) as error:
            raise Unreadable("broken_row", row=rows.line_num) from error
        finally:
            text.detach()


def _opened(opened: Callable[[], IO[bytes]]) -> IO[bytes]:
    """The file; Unreadable for a member of an archive that is encrypted or packed in a way we do not know."""
    try:
        return opened()
    except _BROKEN as error:
        raise Unreadable("broken_file") from error


def _beginning(file: IO[bytes]) -> tuple[bytes, str]:
    """The first bytes and the encoding of the whole; Unreadable when an archive does not keep what it promised."""
    try:
        head = file.read(65536)
        return head, _encoding(file, head)
    except _BROKEN as error:
        raise Unreadable("broken_file") from error


def _encoding(file: IO[bytes], head: bytes) -> str:
    """UTF-8 (with or without its mark) when every byte of the file agrees, else Windows' western alphabet."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while block := file.read(1 << 20):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _separator(head: bytes) -> str:
    """The separator that the heading row has most of; semicolon when in doubt, as German Excel writes it."""
    line = next(iter(head.replace(b"\0", b"").splitlines()), b"")
    return max((";", ",", "\t"), key=lambda mark: line.count(mark.encode()))


@contextmanager
def _workbook(path: Path, name: str) -> Iterator[list[Sheet]]:
    with _opened_zip(path) as archive:
        if any(
            "sharedstrings" in one.filename.lower() and one.file_size > LARGEST_STRINGS for one in archive.infolist()
        ):
            raise Unreadable("zip_bomb")
        try:
            book = Workbook(archive)
        except _BROKEN as error:
            raise Unreadable("broken_file") from error
        yield [Sheet(name, title, partial(_sheet_rows, book, member)) for title, member in book.sheets]


def _sheet_rows(book: Workbook, member: str) -> Iterator[Row]:
    number = 0
    try:
        for number, cells in book.rows(member):
            if len(cells) > WIDEST_ROW:
                raise Unreadable("too_wide", row=number, most=WIDEST_ROW)
            yield number, cells
    except _BROKEN as error:
        raise Unreadable("broken_row", row=number + 1) from error


_READERS = {".csv": _one_csv, ".txt": _one_csv, ".zip": _zipped, ".xlsx": _workbook}


def csv_file(rows: Sequence[Sequence[str]]) -> bytes:
    """A CSV file as German Excel opens it: UTF-8 with mark, semicolons."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return codecs.BOM_UTF8 + text.getvalue().encode()


def xlsx_file(sheets: Sequence[tuple[str, Sequence[Sequence[str]]]]) -> bytes:
    """A workbook of text cells, one sheet a table, heading row frozen."""
    book = openpyxl.Workbook(write_only=True)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for row in rows:
            sheet.append([str(cell) for cell in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def zip_file(members: Sequence[tuple[str, bytes]]) -> bytes:
    """A zip with these files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return target.getvalue()
