# SPDX-License-Identifier: EUPL-1.2
"""Authorities, their sites with floors, rooms, doors and desks, the people, and the dated offices they hold."""

from schutznetz.apps.organisation.models.imports import ImportRun
from schutznetz.apps.organisation.models.offices import Assistance, Deputy, Network, Office, WorkingGroup
from schutznetz.apps.organisation.models.people import Person
from schutznetz.apps.organisation.models.places import Authority, Desk, Door, Floor, Room, Site, key_validator

__all__ = [
    "Assistance",
    "Authority",
    "Deputy",
    "Desk",
    "Door",
    "Floor",
    "ImportRun",
    "Network",
    "Office",
    "Person",
    "Room",
    "Site",
    "WorkingGroup",
    "key_validator",
]
