# SPDX-License-Identifier: EUPL-1.2
"""The shape of what people type about the organisation. Plans are checked by the same rules as editor and import."""

from schutznetz.apps.organisation.forms.offices import (
    BodyForm,
    DeputyForm,
    HelpForm,
    NetworkForm,
    OfficeForm,
    WorkingGroupForm,
)
from schutznetz.apps.organisation.forms.people import PersonForm, SeatSearch
from schutznetz.apps.organisation.forms.places import (
    AuthorityForm,
    DeskForm,
    DoorForm,
    FloorForm,
    KeyedForm,
    RoomForm,
    SiteForm,
)
from schutznetz.apps.organisation.forms.uploads import DrawingForm, ImportForm

__all__ = [
    "AuthorityForm",
    "BodyForm",
    "DeputyForm",
    "DeskForm",
    "DoorForm",
    "DrawingForm",
    "FloorForm",
    "HelpForm",
    "ImportForm",
    "KeyedForm",
    "NetworkForm",
    "OfficeForm",
    "PersonForm",
    "RoomForm",
    "SeatSearch",
    "SiteForm",
    "WorkingGroupForm",
]
