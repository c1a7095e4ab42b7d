# SPDX-License-Identifier: EUPL-1.2
"""Rooms, devices and requests of the demonstration's counsellors: most have everything, some lack something."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from schutznetz.apps.equipment.models import Expense, Workplace
from schutznetz.apps.sap.models import ADVISING, Counsellor

WISHES = (
    ("books", "Handbuch Krisengespräche", "34.00"), ("copies", "Faltblätter für den Aushang, 200 Stück", "48.50"),
    ("tools", "Aufsteller für den Besprechungsraum", "19.90"),
)  # fmt: skip


def fill(*, now: datetime, today: date) -> None:
    """Deterministic: every fifth has no single room, every seventh lacks a clear word about the telephone."""
    cast = list(Counsellor.objects.filter(state__in=ADVISING).order_by("pk"))
    Workplace.objects.bulk_create([_place(one, number, today) for number, one in enumerate(cast) if number % 9 != 8])
    for number, one in enumerate(cast[: len(WISHES)]):
        kind, what, amount = WISHES[number]
        Expense.objects.create(
            counsellor=one, kind=kind, what=what, amount=Decimal(amount), made_at=now - timedelta(days=3 + number)
        )


def _place(one: Counsellor, number: int, today: date) -> Workplace:
    alone = number % 5 != 4
    return Workplace(
        counsellor=one, has_single_room=alone, meeting_room="" if alone else "Haus B, Raum 2.14",
        is_unmonitored=None if number % 7 == 6 else True, devices=["computer", "telephone"],
        changed_on=today - timedelta(days=30 + number),
    )  # fmt: skip
