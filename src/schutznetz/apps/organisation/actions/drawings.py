# SPDX-License-Identifier: EUPL-1.2
"""The building drawing behind a floor plan."""

import secrets
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from schutznetz.adapters.drawings import drawing_kind
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.actions.places import user_of
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Floor
from schutznetz.apps.organisation.policies import require_edit_site


def put_drawing(*, floor: Floor, content: bytes, actor: Actor | None, now: datetime) -> None:
    """Store a drawing under a name of ours; raises `adapters.drawings.NoDrawing`. The old one goes afterwards."""
    require_edit_site(actor, floor.site)
    kind = drawing_kind(content)
    old = floor.drawing.name
    with transaction.atomic():
        floor.drawing.save(f"{secrets.token_hex(16)}.{kind}", ContentFile(content), save=False)
        floor.save(update_fields=["drawing"])
        record(verb="drawing_changed", subject=floor, actor=user_of(actor), now=now)
    if old:
        floor.drawing.storage.delete(old)


def remove_drawing(*, floor: Floor, actor: Actor | None, now: datetime) -> None:
    require_edit_site(actor, floor.site)
    old = floor.drawing.name
    with transaction.atomic():
        floor.drawing = ""
        floor.save(update_fields=["drawing"])
        record(verb="drawing_removed", subject=floor, actor=user_of(actor), now=now)
    if old:
        floor.drawing.storage.delete(old)
