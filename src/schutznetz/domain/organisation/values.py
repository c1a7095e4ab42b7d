# SPDX-License-Identifier: EUPL-1.2
"""Cells of an import file to values. A cell is text (CSV) or text, number, truth value or date (XLSX).

Each reader takes a cell and returns a value or raises `Bad` with a code; the text of the code is looked up by the
page, so that it can be translated. `None` and blank text are an empty cell.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from math import isfinite

Cell = object
Point = tuple[float, float]
Value = str | float | int | bool | date | None | tuple[Point, ...]
Reader = Callable[[Cell], Value]

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_NOT_TOKEN = re.compile(r"[^a-z0-9]+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})\Z")
_YES = frozenset({"ja", "j", "yes", "y", "true", "wahr", "1", "x"})
_NO = frozenset({"nein", "n", "no", "false", "falsch", "0", ""})


class Bad(Exception):
    """A cell, row or file that cannot be used: a `code` and the `facts` its text needs."""

    def __init__(self, code: str, column: str = "", **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.column = column
        self.facts = facts


def as_text(cell: Cell) -> str:
    """The cell as trimmed text; a whole number without its decimals."""
    if type(cell) is str:
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


@lru_cache(maxsize=8192)
def as_token(text: str) -> str:
    """`text` as a key: lower case a to z, digits, single hyphens; "Raum 2.14" becomes "raum-2-14"."""
    return _NOT_TOKEN.sub("-", text.lower().translate(_UMLAUTS)).strip("-")


def text(longest: int) -> Reader:
    def read(cell: Cell) -> str:
        value = cell.strip() if type(cell) is str else as_text(cell)
        if len(value) > longest:
            raise Bad("too_long", longest=longest)
        if not value.isprintable():
            raise Bad("not_printable")
        return value

    return read


def token(cell: Cell) -> str:
    value = as_token(as_text(cell))
    if len(value) > 40:
        raise Bad("too_long", longest=40)
    return value


def email(cell: Cell) -> str:
    value = as_text(cell)
    if value and (len(value) > 254 or not _EMAIL.match(value)):
        raise Bad("no_email", value=value[:60])
    return value


def truth(cell: Cell) -> bool:
    value = as_text(cell).lower()
    if value in _YES:
        return True
    if value in _NO:
        return False
    raise Bad("no_truth", value=value[:60])


def number(least: float, most: float) -> Reader:
    """A decimal with comma or point, rounded to micrometres; None for an empty cell."""

    def read(cell: Cell) -> float | None:
        return _decimal(cell, least, most)

    return read


def whole(least: int, most: int) -> Reader:
    def read(cell: Cell) -> int | None:
        amount = _decimal(cell, least, most)
        if amount is None:
            return None
        if not amount.is_integer():
            raise Bad("no_whole_number", value=as_text(cell)[:60])
        return int(amount)

    return read


def _decimal(cell: Cell, least: float, most: float) -> float | None:
    value = as_text(cell)
    if not value:
        return None
    try:
        amount = round(float(value.replace(",", ".")), 6)
    except ValueError:
        raise Bad("no_number", value=value[:60]) from None
    if not isfinite(amount) or not least <= amount <= most:
        raise Bad("out_of_range", least=f"{least:g}", most=f"{most:g}")
    return amount


def day(cell: Cell) -> date | None:
    """A day as 14.03.2027, 2027-03-14 or a date cell; None for an empty cell."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    value = as_text(cell)
    if not value:
        return None
    try:
        if found := _GERMAN_DAY.match(value):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(value[:10])
    except ValueError:
        raise Bad("no_day", value=value[:60]) from None


def choice(options: Mapping[str, str]) -> Reader:
    """One of the values of `options`, named by any of its keys (lower case) or by itself."""
    names = {**{value.lower(): value for value in options.values()}, **options}
    shown = ", ".join(dict.fromkeys(name for name in options if name))

    def read(cell: Cell) -> str:
        value = as_text(cell).lower()
        if value not in names:
            raise Bad("no_choice", value=value[:60], options=shown)
        return names[value]

    return read


def outline(cell: Cell) -> tuple[Point, ...]:
    """Corners as "0,0 5,0 5,4 0,4" (point as decimal mark, blank between corners); empty for an empty cell."""
    value = as_text(cell)
    try:
        corners = tuple(_corner(pair) for pair in value.split())
    except ValueError:
        raise Bad("no_outline") from None
    if value and not 3 <= len(corners) <= 64:
        raise Bad("no_outline")
    return corners


def _corner(pair: str) -> Point:
    x, y = pair.split(",")
    corner = (round(float(x), 3), round(float(y), 3))
    if not (isfinite(corner[0]) and isfinite(corner[1])):
        raise ValueError(pair)
    return corner
