# SPDX-License-Identifier: EUPL-1.2
"""The end of vaults that nobody can open any more."""

from datetime import date, datetime

from schutznetz.apps.vault import actions, queries


def expire_vaults(now: datetime, today: date) -> int:
    """Delete the vaults of those whose days after the end are over; again the same day there is nothing left to do."""
    found = queries.overdue(today)
    for identity in found:
        actions.expire_vault(identity=identity, now=now, today=today)
    return len(found)
