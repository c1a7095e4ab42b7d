# SPDX-License-Identifier: EUPL-1.2
"""Who has sent a return of which quarter; nothing else is known."""

from schutznetz.apps.figures.models import ReturnReceipt


def receipts() -> list[tuple[int, int, int]]:
    """Person id, year and quarter of every receipt."""
    return [
        (one.person_id, one.year, one.quarter) for one in ReturnReceipt.objects.order_by("person", "year", "quarter")
    ]
