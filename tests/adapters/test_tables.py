# SPDX-License-Identifier: EUPL-1.2
"""Tables as strangers upload them: real workbooks, other dialects, bombs."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from schutznetz.adapters.tables import Sheet, Unreadable, open_tables


def rows(path: Path, name: str = "") -> list[list[object]]:
    with open_tables(path, name or path.name) as sheets:
        return [list(cells) for sheet in sheets for _number, cells in sheet.rows()]


def test_a_workbook_with_shared_strings_numbers_days_and_gaps(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Größe", 17, 2.5, True, date(2027, 3, 14), datetime(2027, 3, 14, 8, 30), None, "ende & <Ende>"])
    sheet["B4"] = "einsam"
    book.save(tmp_path / "a.xlsx")
    with open_tables(tmp_path / "a.xlsx", "a.xlsx") as sheets:
        found = list(sheets[0].rows())
    assert found[0] == (
        1, ["Größe", 17.0, 2.5, True, datetime(2027, 3, 14), datetime(2027, 3, 14, 8, 30), None, "ende & <Ende>"],
    )  # fmt: skip
    assert found[1] == (4, [None, "einsam"])


def test_sheets_can_be_read_twice_and_in_any_order(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    for title in ("eins", "zwei"):
        book.create_sheet(title).append([title])
    book.save(tmp_path / "a.xlsx")
    with open_tables(tmp_path / "a.xlsx", "a.xlsx") as sheets:
        read: list[Sheet] = [*sheets[::-1], *sheets]
        assert [next(sheet.rows())[1] for sheet in read] == [["zwei"], ["eins"], ["eins"], ["zwei"]]


def changed_member(path: Path, name: str, change: tuple[bytes, bytes]) -> Path:
    target = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.infolist():
            content = old.read(member)
            new.writestr(member.filename, content.replace(*change) if member.filename == name else content)
    path.write_bytes(target.getvalue())
    return path


@pytest.mark.parametrize("member", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_entities_have_no_place_in_a_workbook(tmp_path: Path, member: str) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["a"])
    book.save(tmp_path / "a.xlsx")
    bomb = b"<!DOCTYPE x [<!ENTITY a 'haha'>]><w"
    root = {"xl/worksheets/sheet1.xml": b"<worksheet", "xl/workbook.xml": b"<workbook"}[member]
    changed_member(tmp_path / "a.xlsx", member, (root, bomb + root[2:]))
    with pytest.raises(Unreadable):
        rows(tmp_path / "a.xlsx")


def test_bombs_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("people.csv", b"a" * 20_000_000)
    with pytest.raises(Unreadable) as refused:
        rows(tmp_path / "a.zip")
    assert refused.value.code == "zip_bomb"
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for number in range(201):
            archive.writestr(f"{number}.csv", "a")
    with pytest.raises(Unreadable):
        rows(tmp_path / "b.zip")


@pytest.mark.parametrize(
    "content",
    [
        "a;b\nü;2\n".encode(),
        b"\xef\xbb\xbfa;b\n\xc3\xbc;2\n",
        b"a;b\n\xfc;2\n",
        "a\tb\nü\t2\n".encode("utf-16"),
        b'a,b\n"\xfc",2\n',
    ],
)
def test_dialects(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    assert rows(tmp_path / "a.csv") == [["a", "b"], ["ü", "2"]]


def test_an_alphabet_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a;b\n\x81\xfc;2\n")
    with pytest.raises(Unreadable) as refused:
        rows(tmp_path / "a.csv")
    assert refused.value.code == "unknown_alphabet"


def test_what_fails_outside_is_not_taken_for_a_broken_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a\n")
    with pytest.raises(RuntimeError, match="ours"), open_tables(tmp_path / "a.csv", "a.csv"):
        raise RuntimeError("ours")
