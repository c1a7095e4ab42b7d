# SPDX-License-Identifier: EUPL-1.2
"""Writes a large XLSX fast, in the form spreadsheet programs save: shared strings, numbers as numbers."""

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NUMBER = re.compile(r"-?\d{1,9}(,\d{1,6})?\Z")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Strings:
    """Each text once, with its number."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def cell(self, reference: str, text: str) -> str:
        """A cell; texts that look like a German number become one."""
        if NUMBER.match(text) and not (text.startswith("0") and text[1:2].isdigit()):
            return f'<c r="{reference}"><v>{text.replace(",", ".")}</v></c>'
        number = self.numbers.setdefault(text, len(self.numbers))
        return f'<c r="{reference}" t="s"><v>{number}</v></c>'


def write_workbook(path: Path, sheets: Mapping[str, Iterable[Sequence[str]]]) -> None:
    """One sheet for each title, at most 26 columns wide."""
    strings = Strings()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number, rows in enumerate(sheets.values(), 1):
            _write_sheet(archive, number, rows, strings)
        _write_strings(archive, strings)
        _write_frame(archive, list(sheets))


def _write_sheet(archive: zipfile.ZipFile, number: int, rows: Iterable[Sequence[str]], strings: Strings) -> None:
    with archive.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as file:
        file.write(f'{HEAD}<worksheet xmlns="{SHEET}"><sheetData>'.encode())
        for line, row in enumerate(rows, 1):
            cells = "".join(strings.cell(f"{LETTERS[at]}{line}", text) for at, text in enumerate(row) if text)
            file.write(f'<row r="{line}">{cells}</row>'.encode())
        file.write(b"</sheetData></worksheet>")


def _write_strings(archive: zipfile.ZipFile, strings: Strings) -> None:
    with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as file:
        file.write(f'{HEAD}<sst xmlns="{SHEET}" uniqueCount="{len(strings.numbers)}">'.encode())
        for text in strings.numbers:
            file.write(f"<si><t>{escape(text)}</t></si>".encode())
        file.write(b"</sst>")


def _write_frame(archive: zipfile.ZipFile, titles: Sequence[str]) -> None:
    """The small files that hold a workbook together."""
    numbered = list(enumerate(titles, 1))
    parts = [
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{KIND}.worksheet+xml"/>' for n, _ in numbered
    ]
    parts.append(f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>')
    parts.append(f'<Override PartName="/xl/sharedStrings.xml" ContentType="{KIND}.sharedStrings+xml"/>')
    xml = '<Default Extension="xml" ContentType="application/xml"/>'
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    types = f'<Types xmlns="{CONTENT}">{rels}{xml}{"".join(parts)}</Types>'
    links = [_link(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n, _ in numbered]
    links.append(_link("rId0", "sharedStrings", "sharedStrings.xml"))
    listed = "".join(f'<sheet name="{escape(title)}" sheetId="{n}" r:id="rId{n}"/>' for n, title in numbered)
    book = f'<workbook xmlns="{SHEET}" xmlns:r="{RELATED}"><sheets>{listed}</sheets></workbook>'
    root = _link("rId1", "officeDocument", "xl/workbook.xml")
    for name, content in {
        "[Content_Types].xml": types,
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">{root}</Relationships>',
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{"".join(links)}</Relationships>',
    }.items():
        archive.writestr(name, HEAD + content)


def _link(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{RELATED}/{kind}" Target="{target}"/>'
