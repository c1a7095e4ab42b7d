# SPDX-License-Identifier: EUPL-1.2
"""A request for an expense, for rows of the access matrix."""

from typing import Any

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.equipment.models import Expense
from schutznetz.apps.sap.models import Counsellor


def an_expense(counsellor: Counsellor, what: str = "Handbuch Krisengespräch", **fields: Any) -> Expense:
    values: dict[str, Any] = {"kind": "books", "amount": "34.00", "made_at": clock.now()}
    return Expense.objects.create(counsellor=counsellor, what=what, **(values | fields))


def equipment_objects(user: User) -> dict[str, Any]:
    """`user` is a counsellor (see `sap_objects`)."""
    assert user.person is not None
    own = Counsellor.objects.standing().get(person=user.person)
    return {"own_expense": an_expense(own).pk}
