# SPDX-License-Identifier: EUPL-1.2
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.domain.organisation import tables, values


@pytest.mark.parametrize(
    ("cell", "value"),
    [("14.03.2027", date(2027, 3, 14)), ("2027-03-14", date(2027, 3, 14)),
     (datetime(2027, 3, 14, 8), date(2027, 3, 14)), ("2027-03-14T00:00:00", date(2027, 3, 14)), ("", None),
     (None, None)],
)  # fmt: skip
def test_days(cell: object, value: date | None) -> None:
    assert values.day(cell) == value


@pytest.mark.parametrize(("cell", "value"), [("2,5", 2.5), ("2.5", 2.5), (2.5, 2.5), (3, 3.0), ("", None)])
def test_numbers(cell: object, value: float | None) -> None:
    assert values.number(0, 10)(cell) == value


@pytest.mark.parametrize("cell", ["inf", "nan", "1e400", "eins", "11", "-1", "1.000,5"])
def test_no_numbers(cell: str) -> None:
    with pytest.raises(values.Bad):
        values.number(0, 10)(cell)


@given(st.text(max_size=60))
def test_tokens_are_tokens_whatever_comes(text: str) -> None:
    token = values.as_token(text)
    assert token == values.as_token(token)
    assert not set(token) - set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_whole_numbers_of_a_workbook_are_texts_without_decimals() -> None:
    assert values.text(9)(17.0) == "17"
    assert values.token("Raum 2.14 Süd") == "raum-2-14-sued"


@pytest.mark.parametrize("table", tables.TABLES, ids=lambda table: table.name)
def test_every_table_is_recognised_in_german_and_english(table: tables.Table) -> None:
    german = tables.recognise([column.heading for column in table.columns], "x")
    english = tables.recognise([column.name for column in table.columns], "x")
    assert german.table is english.table is table
    assert german.cells == english.cells == tuple(range(len(table.columns)))


def test_a_slip_in_a_heading_gets_a_hint() -> None:
    with pytest.raises(values.Bad) as bad:
        tables.recognise(["Behörde", "Name der Behörde", "Behorde"], "x")
    assert (bad.value.code, bad.value.facts["meant"]) == ("unknown_heading", "Behörde")
