# SPDX-License-Identifier: EUPL-1.2
"""Lists as strangers damage them: changed bytes, false lengths, encrypted members. Every one is read or refused.

No database, no page: what an uploaded file does to the program that reads it. Whole uploads are in test_uploads.
"""

import datetime
import io
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from schutznetz.adapters.tables import Unreadable, open_tables
from schutznetz.apps.organisation.queries.texts import PROBLEMS

Tried = Callable[..., None]
ROWS = b"Personalkennung;Vorname\r\n" + b"".join(b"P-%d;Kim\r\n" % number for number in range(50))
ROUNDS = 500
"""Damaged copies of each file; with a fixed seed, so that a failure can be repeated."""
HEADER, DIRECTORY = b"PK\x03\x04", b"PK\x01\x02"


def packed(method: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.writestr("personen-ä.csv", ROWS)
    return target.getvalue()


def workbook(method: int) -> bytes:
    book, target, again = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    assert book.active is not None
    book.active.append(["a", 1, 2.5, True])
    book.active.append([datetime.date(2026, 1, 2), "x"])
    book.save(target)
    with zipfile.ZipFile(target) as old, zipfile.ZipFile(again, "w", method) as new:
        for member in old.infolist():
            new.writestr(member.filename, old.read(member))
    return again.getvalue()


METHODS = {
    "stored": zipfile.ZIP_STORED,
    "deflate": zipfile.ZIP_DEFLATED,
    "bzip2": zipfile.ZIP_BZIP2,
    "lzma": zipfile.ZIP_LZMA,
}
FILES = {f"{name}.zip": packed(method) for name, method in METHODS.items()}
FILES |= {f"{name}.xlsx": workbook(METHODS[name]) for name in ("stored", "deflate")}
FILES |= {"plain.csv": ROWS, "utf16.csv": ROWS.decode().encode("utf-16")}


def damaged(content: bytes, dice: random.Random) -> bytes:
    """A copy with one to sixteen bytes changed, lost or added, or with its end cut off."""
    made = bytearray(content)
    for _ in range(dice.choice([1, 1, 2, 4, 16])):
        at, kind = dice.randrange(len(made)), dice.random()
        if kind < 0.65:
            made[at] = dice.randrange(256)
        elif kind < 0.8:
            made[at : at + 1] = b""
        elif kind < 0.95:
            made[at:at] = dice.randbytes(dice.randrange(1, 9))
        else:
            del made[at:]
        made = made or bytearray(1)
    return bytes(made)


def outcome(path: Path, name: str, content: bytes) -> str:
    """ "read", or the code of the refusal; any other exception is a hole."""
    path.write_bytes(content)
    try:
        with open_tables(path, name) as sheets:
            for sheet in sheets:
                for _row in sheet.rows():
                    pass
    except Unreadable as error:
        return error.code
    return "read"


@pytest.mark.parametrize("name", FILES)
def test_every_damaged_list_is_read_or_refused(name: str, tmp_path: Path, tried: Tried) -> None:
    dice, seen = random.Random(name), set()
    for _ in range(ROUNDS):
        seen.add(outcome(tmp_path / "f", name, damaged(FILES[name], dice)))
    assert seen - {"read"} <= set(PROBLEMS), "a code without a text"
    assert "read" in seen
    assert len(seen) > 1, "the control: some damage was noticed"
    tried("lists with changed, lost and added bytes", "read or refused with a reason", ROUNDS)


def with_bytes(content: bytes, after: bytes, at: int, new: bytes) -> bytes:
    """The same archive with these bytes at a place of its first header of this kind."""
    begin = content.index(after) + at
    return content[:begin] + new + content[begin + len(new) :]


def encrypted(content: bytes) -> bytes:
    """Every place says that its member needs a password."""
    made = bytearray(content)
    for mark, at in ((HEADER, 6), (DIRECTORY, 8)):
        begin = -1
        while (begin := content.find(mark, begin + 1)) >= 0:
            made[begin + at] |= 1
    return bytes(made)


def of_length(content: bytes, length: int) -> bytes:
    """Both places say that the member unpacks to so many bytes."""
    size = struct.pack("<I", length)
    return with_bytes(with_bytes(content, HEADER, 22, size), DIRECTORY, 24, size)


def broken_inside(content: bytes) -> bytes:
    """The packed bytes themselves are no longer what was packed."""
    begin = content.index(HEADER) + 30 + len("personen-ä.csv".encode())
    return content[:begin] + bytes(255 - byte for byte in content[begin : begin + 12]) + content[begin + 12 :]


LIES: dict[str, tuple[str, bytes, set[str]]] = {
    "encrypted list": ("a.zip", encrypted(FILES["deflate.zip"]), {"broken_file"}),
    "encrypted workbook": ("a.xlsx", encrypted(FILES["deflate.xlsx"]), {"broken_file"}),
    "packed in an unknown way": (
        "a.zip",
        with_bytes(with_bytes(FILES["deflate.zip"], HEADER, 8, b"\x63\x00"), DIRECTORY, 10, b"\x63\x00"),
        {"broken_file"},
    ),
    "damaged inside": ("a.zip", broken_inside(FILES["deflate.zip"]), {"broken_file"}),
    "damaged inside, bzip2": ("a.zip", broken_inside(FILES["bzip2.zip"]), {"broken_file"}),
    "damaged inside, lzma": ("a.zip", broken_inside(FILES["lzma.zip"]), {"broken_file"}),
    "shorter than it is": ("a.zip", of_length(FILES["deflate.zip"], 7), {"broken_file"}),
    "longer than it is": ("a.zip", of_length(FILES["deflate.zip"], 70_000), {"broken_file", "broken_row", "read"}),
    "larger than all memory": ("a.zip", of_length(FILES["deflate.zip"], 2**32 - 1), {"zip_bomb"}),
    "starts elsewhere": ("a.zip", with_bytes(FILES["stored.zip"], DIRECTORY, 42, b"\xff\xff\xff\x7f"), {"broken_file"}),
    "workbook that is a list": ("a.xlsx", ROWS, {"broken_file"}),
    "list that is a workbook": ("a.csv", FILES["deflate.xlsx"], {"broken_row", "unknown_alphabet"}),
    "nothing at all": ("a.xlsx", b"", {"broken_file"}),
    "nothing at all, packed": ("a.zip", b"", {"broken_file"}),
    "one zero byte": ("a.csv", b"\0", {"read"}),
    "a mark and nothing else": ("a.csv", b"\xff\xfe", {"read"}),
    "half a letter": ("a.csv", b"\xfe\xff\0", {"unknown_alphabet"}),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_no_archive_is_believed(lie: str, tmp_path: Path, tried: Tried) -> None:
    name, content, allowed = LIES[lie]
    assert outcome(tmp_path / "f", name, content) in allowed
    tried("archives that are encrypted, damaged or lie about their lengths", "refused with a reason", 1)
