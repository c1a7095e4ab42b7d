# SPDX-License-Identifier: EUPL-1.2
"""Lists written as CSV and XLSX, row by row: memory does not grow with the list.

CSV is UTF-8 with a byte order mark and semicolons, as German spreadsheet programs read it; a text that they would take
for a formula gets an apostrophe. In XLSX every text is marked as text, so that nothing is calculated.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import IO
from xml.sax.saxutils import escape

Value = str | int | float | date | datetime | None
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_UNKNOWN_TO_XML = re.compile("[^\\t\\n\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  (spreadsheets know no zones)
_PLAIN, _BOLD, _DAY, _MOMENT = 0, 1, 2, 3
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/styles.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{_OFFICE}/styles" '
    'Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_SHEET}"><numFmts count="2"><numFmt numFmtId="164" '
    'formatCode="dd\\.mm\\.yyyy"/><numFmt numFmtId="165" formatCode="dd\\.mm\\.yyyy\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/>'
    '</font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill>'
    '<patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/>'
    '<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}


def write_csv(
    target: IO[bytes], about: Sequence[Sequence[str]], headings: Sequence[str], rows: Iterable[Sequence[Value]]
) -> int:
    """Write lines about the list, an empty line, the headings and the rows; returns how many rows there were."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";")
    writer.writerows([_safe(cell) for cell in line] for line in about)
    writer.writerow([])
    writer.writerow([_safe(heading) for heading in headings])
    count = 0
    for row in rows:
        writer.writerow([_as_text(value) for value in row])
        count += 1
    text.detach()
    return count


def _safe(text: str) -> str:
    """Nothing that a spreadsheet program would calculate."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _as_text(value: Value) -> str:
    if isinstance(value, str):
        return _safe(value)
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return "" if value is None else str(value).replace(".", ",")


def write_xlsx(
    target: IO[bytes],
    about: Sequence[Sequence[str]],
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    name: str,
) -> int:
    """The same as one sheet of this name, headings in bold and frozen; returns how many rows there were."""
    first = len(about) + 2
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in {**_PARTS, "xl/workbook.xml": _workbook(name)}.items():
            archive.writestr(zipfile.ZipInfo(member, (1980, 1, 1, 0, 0, 0)), _declared(content))
        with archive.open(zipfile.ZipInfo("xl/worksheets/sheet1.xml", (1980, 1, 1, 0, 0, 0)), "w") as sheet:
            sheet.write(_declared(_sheet_head(first, len(headings))).encode())
            for number, line in enumerate(about, start=1):
                sheet.write(_row(number, line, _PLAIN).encode())
            sheet.write(_row(first, headings, _BOLD).encode())
            count = 0
            for count, row in enumerate(rows, start=1):
                sheet.write(_row(first + count, row, _PLAIN).encode())
            sheet.write(b"</sheetData></worksheet>")
    return count


def _declared(content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{content}'


def _workbook(name: str) -> str:
    title = escape(
        "".join(" " if letter in "[]:*?/\\'" else letter for letter in _printable(name))[:31] or "-", {'"': "&quot;"}
    )
    return (
        f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets><sheet name="{title}" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>"
    )


def _sheet_head(first: int, columns: int) -> str:
    """The headings stay in view."""
    return (
        f'<worksheet xmlns="{_SHEET}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="{first}" '
        f'topLeftCell="A{first + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols><col min="1" max="{max(columns, 2)}" width="24" customWidth="1"/></cols><sheetData>'
    )


def _row(number: int, values: Sequence[Value], style: int) -> str:
    return f'<row r="{number}">{"".join(_cell(value, style) for value in values)}</row>'


def _cell(value: Value, style: int) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, datetime):
        return f'<c s="{_MOMENT}"><v>{(value - _EPOCH).total_seconds() / 86400:.8f}</v></c>'
    if isinstance(value, date):
        return f'<c s="{_DAY}"><v>{(value - _EPOCH.date()).days}</v></c>'
    if isinstance(value, str):
        return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{escape(_printable(value))}</t></is></c>'
    return f"<c><v>{value}</v></c>"


def _printable(text: str) -> str:
    """XML knows no control characters, no halves of characters and no marks of byte order."""
    return _UNKNOWN_TO_XML.sub("", text)
