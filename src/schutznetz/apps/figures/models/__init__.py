# SPDX-License-Identifier: EUPL-1.2
"""Staff structures with their labels, and what comes of returns: pools, shares, sums, tokens, receipts."""

from schutznetz.apps.figures.models.returns import (
    Collector,
    Pool,
    PoolSum,
    ReturnReceipt,
    ReturnToken,
    SigningKey,
    TallyShare,
)
from schutznetz.apps.figures.models.staff import StaffCount, StaffStructure

__all__ = [
    "Collector",
    "Pool",
    "PoolSum",
    "ReturnReceipt",
    "ReturnToken",
    "SigningKey",
    "StaffCount",
    "StaffStructure",
    "TallyShare",
]
