# SPDX-License-Identifier: EUPL-1.2
"""Reads of the academy, scoped to the actor; `attended`, `booked` and `events_between` serve other apps."""

from schutznetz.apps.academy.queries.attendance import attended, booked
from schutznetz.apps.academy.queries.events import events_between

__all__ = ["attended", "booked", "events_between"]
