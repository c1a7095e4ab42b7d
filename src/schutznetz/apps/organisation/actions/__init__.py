# SPDX-License-Identifier: EUPL-1.2
"""The only writes of the organisation. One verb, one transaction, policy first, one journal line."""

from schutznetz.apps.organisation.actions.drawings import put_drawing, remove_drawing
from schutznetz.apps.organisation.actions.imports.applying import import_files
from schutznetz.apps.organisation.actions.imports.reading import Options, Source
from schutznetz.apps.organisation.actions.imports.runs import confirm_import, discard_import, upload_import
from schutznetz.apps.organisation.actions.people import save_office, save_person
from schutznetz.apps.organisation.actions.places import (
    delete_desk,
    delete_door,
    delete_floor,
    delete_room,
    save_authority,
    save_desk,
    save_door,
    save_floor,
    save_room,
    save_site,
)
from schutznetz.apps.organisation.actions.plans import save_plan

__all__ = [
    "Options",
    "Source",
    "confirm_import",
    "delete_desk",
    "delete_door",
    "delete_floor",
    "delete_room",
    "discard_import",
    "import_files",
    "put_drawing",
    "remove_drawing",
    "save_authority",
    "save_desk",
    "save_door",
    "save_floor",
    "save_office",
    "save_person",
    "save_plan",
    "save_room",
    "save_site",
    "upload_import",
]
