# SPDX-License-Identifier: EUPL-1.2
"""The calendar of a year: ``plan_calendar``, ``plan_calendar_by_regions``, ``plan_calendar_quickly``, ``assess``."""

from schutznetz.domain.planning.calendar.assess import Assessment, assess
from schutznetz.domain.planning.calendar.parts import Parts, plan_calendar_in_parts
from schutznetz.domain.planning.calendar.planner import plan_calendar, plan_calendar_by_regions, plan_calendar_quickly
from schutznetz.domain.planning.calendar.request import (
    Draft,
    Event,
    Kind,
    Need,
    Person,
    Plan,
    Request,
    Slot,
    Venue,
    Weights,
)

__all__ = [
    "Assessment",
    "Draft",
    "Event",
    "Kind",
    "Need",
    "Parts",
    "Person",
    "Plan",
    "Request",
    "Slot",
    "Venue",
    "Weights",
    "assess",
    "plan_calendar",
    "plan_calendar_by_regions",
    "plan_calendar_in_parts",
    "plan_calendar_quickly",
]
