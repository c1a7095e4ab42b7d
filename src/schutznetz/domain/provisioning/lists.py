# SPDX-License-Identifier: EUPL-1.2
"""A list of accounts as a personnel office keeps it: who has one, under which name, until when."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from schutznetz.domain.organisation.tables import Column, Layout, Table, read_row
from schutznetz.domain.organisation.values import Bad, Cell, as_text, as_token, day, email, text, truth
from schutznetz.domain.provisioning.people import LONGEST_NAME, one_spelling

MOST_ROWS = 50_000


def _truth_if_said(cell: Cell) -> bool | None:
    """An empty cell says nothing: it must never read as "nein" and close an account."""
    return truth(cell) if as_text(cell) else None


def _user_name(cell: Cell) -> str:
    """In its one spelling, which may be longer than what was written."""
    return str(text(LONGEST_NAME)(one_spelling(str(text(LONGEST_NAME)(cell)))))


ACCOUNTS = Table(
    "accounts", "Konten", ("account", "benutzer", "users"), ("person",),
    (
        Column("person", "Personalkennung", ("external id", "personalnummer"), text(64), "P-10001", needed=True),
        Column("user_name", "Anmeldename", ("user name", "username", "benutzername"), _user_name, "kim.beispiel"),
        Column("email", "E-Mail", ("mail",), email, "kim.beispiel@example.org"),
        Column("last_on", "Letzter Tag", ("last day", "ausgeschieden am", "austritt"), day, "31.12.2027", empty=None),
        Column("active", "aktiv", ("active",), _truth_if_said, "ja", empty=True),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One line: `number` as a spreadsheet counts; empty texts say nothing."""

    number: int
    person: str
    user_name: str
    email: str
    last_on: date | None
    active: bool


Problem = tuple[int, Bad]


def layout_of(headings: Sequence[Cell]) -> Layout:
    """Where the columns stand. Raises Bad: strange_heading, double_heading, unknown_table."""
    positions: list[int | None] = [None] * len(ACCOUNTS.columns)
    for at, heading in enumerate(headings):
        name = as_token(as_text(heading))
        if not name:
            continue
        if (column := ACCOUNTS.headings.get(name)) is None:
            raise Bad("strange_heading", as_text(heading)[:60], table=ACCOUNTS.title)
        if positions[column] is not None:
            raise Bad("double_heading", as_text(heading)[:60])
        positions[column] = at
    if positions[0] is None:
        raise Bad("unknown_table", table=ACCOUNTS.title, missing=ACCOUNTS.columns[0].heading)
    return Layout(ACCOUNTS, tuple(positions))


def read(rows: Iterable[tuple[int, Sequence[Cell]]]) -> Iterator[Row | Problem]:
    """The rows after the heading, or what is wrong with them; blank rows are skipped. Raises Bad for the heading."""
    lines = iter(rows)
    layout = layout_of(next(lines, (1, ()))[1])
    first: dict[str, int] = {}
    for number, cells in lines:
        if not any(as_text(cell) for cell in cells):
            continue
        try:
            person, user_name, mail, last_on, active = read_row(layout, cells, ACCOUNTS.defaults)
            known = first.setdefault(str(person), number)
            if known != number:
                raise Bad("double_key", "Personalkennung", first=known)
        except Bad as bad:
            yield number, bad
        else:
            day_of_end = last_on if isinstance(last_on, date) else None
            yield Row(number, str(person), str(user_name), str(mail), day_of_end, bool(active))
