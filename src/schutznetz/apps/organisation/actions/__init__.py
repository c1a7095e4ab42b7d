# SPDX-License-Identifier: EUPL-1.2
"""The only writes of the organisation. One verb, one transaction, policy first, one journal line."""

from schutznetz.apps.organisation.actions.drawings import put_drawing, remove_drawing
from schutznetz.apps.organisation.actions.helping import (
    agree_to_help,
    ask_to_help,
    begin_help,
    end_expired_help,
    end_help,
    refuse_help,
)
from schutznetz.apps.organisation.actions.imports.applying import import_files
from schutznetz.apps.organisation.actions.imports.reading import Options, Source
from schutznetz.apps.organisation.actions.imports.runs import confirm_import, discard_import, upload_import
from schutznetz.apps.organisation.actions.offices import end_deputy, name_deputy, save_body, save_office
from schutznetz.apps.organisation.actions.people import save_person, seat_person, unseat_person
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
    "agree_to_help",
    "ask_to_help",
    "begin_help",
    "confirm_import",
    "delete_desk",
    "delete_door",
    "delete_floor",
    "delete_room",
    "discard_import",
    "end_deputy",
    "end_expired_help",
    "end_help",
    "import_files",
    "name_deputy",
    "put_drawing",
    "refuse_help",
    "remove_drawing",
    "save_authority",
    "save_body",
    "save_desk",
    "save_door",
    "save_floor",
    "save_office",
    "save_person",
    "save_plan",
    "save_room",
    "save_site",
    "seat_person",
    "unseat_person",
    "upload_import",
]
