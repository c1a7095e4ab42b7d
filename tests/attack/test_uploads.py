# SPDX-License-Identifier: EUPL-1.2
"""Files of strangers at every form that takes one: bombs, broken and forged files; bounded in time and memory."""

import io
import resource
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from schutznetz.adapters import clock
from schutznetz.apps.organisation.jobs import run_pending_imports
from schutznetz.apps.organisation.models import ImportRun
from schutznetz.apps.provisioning.jobs import run_pending_lists
from tests.attack.found_forms import FoundForm, forms_of, is_page, text_of
from tests.attack.ground import Ground, ground, page_addresses, undone
from tests.attack.test_forms import pages, proven

__all__ = ["ground"]
pytestmark = pytest.mark.django_db
Tried = Callable[..., None]
MOST_SECONDS = 8.0
"""Of processor time for one file, upload and work of the worker together."""
MOST_MEGABYTES = 250
MEGABYTE = 1024 * 1024
HEAD = b"Personalkennung;Vorname;Nachname\n"


def zipped(*members: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return target.getvalue()


def with_false_size(content: bytes, size: int) -> bytes:
    """The same archive whose directory says that its first member unpacks to `size` bytes."""
    at = content.index(b"PK\x01\x02") + 24
    return content[:at] + struct.pack("<I", size) + content[at + 4 :]


def overlapping(copies: int) -> bytes:
    """One member of ten megabytes that the directory names many times."""
    content = zipped(("a.csv", b"0" * (10 * MEGABYTE)))
    start, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    entry = content[start:end]
    tail = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, copies, copies, len(entry) * copies, start, 0)
    return content[:start] + entry * copies + tail


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


LAUGH = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
) + b"]>"  # fmt: skip
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
SVG = b'<svg xmlns="http://www.w3.org/2000/svg">'
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def book(sheet: bytes, strings: bytes = b"") -> bytes:
    """A workbook whose only sheet is this."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    members = [
        ("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets><sheet name="Personen" '
         f'sheetId="1" r:id="r1"/></sheets></workbook>'.encode()),
        ("xl/_rels/workbook.xml.rels", b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
         b'relationships"><Relationship Id="r1" Type="' + relations.encode() + b'/worksheet" '
         b'Target="worksheets/sheet1.xml"/></Relationships>'),
        ("xl/worksheets/sheet1.xml", sheet),
    ]  # fmt: skip
    return zipped(*members, *([("xl/sharedStrings.xml", strings)] if strings else []))


def files() -> dict[str, tuple[str, bytes]]:
    """Name of the attack: name and content of the file."""
    zeros = b"0" * (100 * MEGABYTE)
    return {
        "zip that unpacks to a thousandfold": ("x.zip", bomb := zipped(("a.csv", zeros))),
        "zip that lies about its size": ("x.zip", with_false_size(bomb, 2048)),
        "zip with members that overlap": ("x.zip", overlapping(150)),
        "zip of many members": ("x.zip", zipped(*((f"{n}.csv", b"") for n in range(5000)))),
        "zip in a zip": ("x.zip", zipped(("a.zip", bomb), ("b.csv", bomb))),
        "zip with names that lead elsewhere": ("x.zip", zipped(("../../../tmp/qz.csv", HEAD), ("/etc/qz.csv", HEAD))),
        "zip cut off": ("x.zip", bomb[: len(bomb) // 2]),
        "workbook that unpacks to a thousandfold": ("x.xlsx", book(SHEET + b" " * (100 * MEGABYTE))),
        "workbook with entities in entities": ("x.xlsx", book(LAUGH + SHEET + b"<row><c><v>&j;</v></c></row>")),
        "workbook that reads other files": ("x.xlsx", book(OUTSIDE + SHEET + b"<row><c><v>&x;</v></c></row>")),
        "workbook with deep markup": ("x.xlsx", book(SHEET + b"<a>" * 100_000 + b"</a>" * 100_000)),
        "workbook with a far cell": ("x.xlsx", book(SHEET + b'<row r="1048576"><c r="XFD1048576" t="s"><v>9999'
                                     b"</v></c></row></sheetData></worksheet>")),
        "workbook that is none": ("x.xlsx", zipped(("[Content_Types].xml", b"<x/>"))),
        "list of one endless line": ("x.csv", HEAD + b'"' + b"a" * (3 * MEGABYTE)),
        "list of very wide rows": ("x.csv", b";" * (2 * MEGABYTE)),
        "list with zero bytes": ("x.csv", HEAD + b"\0;\0;\0\n" * 1000),
        "list of formulas and markup": ("x.csv", HEAD + b'=cmd|\' /C calc\'!A0;<img src=x>;"@SUM(1)"\n'),
        "picture of huge dimensions": ("x.png", png(2**31 - 1, 2**31 - 1)),
        "picture cut off": ("x.png", png(10, 10)[:-20]),
        "picture with a false checksum": ("x.png", png(10, 10).replace(b"IDAT", b"IDAX")),
        "drawing with entities in entities": ("x.svg", LAUGH + SVG + b"<text>&j;</text></svg>"),
        "drawing that reads other files": ("x.svg", OUTSIDE + SVG + b"<text>&x;</text></svg>"),
        "drawing with deep markup": ("x.svg", SVG + b"<g>" * 100_000 + b"</g>" * 100_000 + b"</svg>"),
        "drawing that is a page": ("x.svg", b"<html><script>alert(1)</script></html>"),
        "page that begins like a paper": ("x.pdf", b"<script>alert(1)</script>" + b" " * 2000 + b"%PDF-1.7 %%EOF"),
        "paper that is a program": ("x.pdf", b"MZ" + b"\0" * 5000),
    }  # fmt: skip


FILES = files()
HARMLESS_AFTER_ALL = {"list of formulas and markup", "zip with names that lead elsewhere"}
"""Tables like any other: cells and member names stay text."""


@pytest.fixture(scope="module")
def takers(ground: Ground) -> list[FoundForm]:
    """Every form of the administrator's pages that takes a file, each once."""
    every = {}
    for url, response in pages(proven(ground, "ADM"), page_addresses(ground.own)):
        for form in forms_of(url, text_of(response)) if is_page(response) else []:
            if form.has_file:
                every[form.action] = form
    return list(every.values())


def hand_in(client: Client, form: FoundForm, name: str, content: bytes) -> tuple[int, float]:
    """The answer to a file, and the processor time until the worker has dealt with it as well."""
    began = time.process_time()
    uploads = {each.name: SimpleUploadedFile(name, content) for each in form.fields.values() if each.kind == "file"}
    with undone():
        ImportRun.objects.all().delete()  # one of the world that has no file
        status = client.post(form.action, form.filled("Text") | uploads).status_code
        run_pending_imports(clock.now(), clock.today())
        run_pending_lists(clock.now(), clock.today())
    return status, time.process_time() - began


@pytest.mark.parametrize("what", FILES)
def test_no_file_breaks_or_fills_the_server(
    what: str, ground: Ground, takers: list[FoundForm], settings: Any, tmp_path: Any, tried: Tried, caplog: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client, before = proven(ground, "ADM"), peak()
    assert len(takers) >= 4
    for form in takers:
        status, seconds = hand_in(client, form, *FILES[what])
        assert status in (302, 422), (form.action, status)
        assert seconds < MOST_SECONDS, (form.action, seconds)
        tried("bombs, broken and forged files at every form that takes one", "refused or kept as text", 1)
    assert peak() - before < MOST_MEGABYTES
    assert "broke" not in caplog.text
    assert not (tmp_path.parent / "qz.csv").exists()


def peak() -> float:
    """The most memory this process ever had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def test_a_page_that_unpacks_everything_is_found(ground: Ground, settings: Any) -> None:
    """The control: the bomb is one, and a page that trusts it grows beyond the bound."""
    settings.ROOT_URLCONF = "tests.attack.weak"
    name, content = FILES["zip that unpacks to a thousandfold"]
    answer = ground.client("ADM").post("/schwach/packt/", {"file": SimpleUploadedFile(name, content)})
    assert int(answer.content) == 100 * MEGABYTE > 500 * len(content)
