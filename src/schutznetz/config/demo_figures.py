# SPDX-License-Identifier: EUPL-1.2
"""How the staff of the demonstration is made up: invented shares, the same every time."""

from datetime import date, datetime

from schutznetz.apps.figures.actions.structures import confirm_structure, read_structure
from schutznetz.apps.figures.queries.structures import sheet_of
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority
from schutznetz.domain.disclosure import head_counts

STAFF = 940
SHARES = {
    "gender": {"f": 0.61, "m": 0.385, "d": 0.005}, "age": {"u40": 0.38, "40": 0.24, "50": 0.27, "60": 0.11},
    "status": {"police": 0.0, "civil": 0.27, "tariff": 0.67, "trainee": 0.05, "other": 0.01},
    "function": {"without": 0.9, "with": 0.1},
}  # fmt: skip


def fill(*, authority: Authority, admin: Actor, now: datetime, today: date, people: int = STAFF) -> None:
    """Read in and confirmed as an administrator does it."""
    staff = {}
    for person in head_counts.classes(sheet_of()):
        share = 1.0
        for attribute, value in zip(sheet_of().attributes, person, strict=True):
            share *= SHARES[attribute.key][value]
        staff[person] = int(share * people)
    read_structure(authority=authority, staff=staff, as_of=date(today.year, 1, 1), actor=admin, now=now)
    confirm_structure(authority=authority, actor=admin, now=now)
