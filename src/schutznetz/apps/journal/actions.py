# SPDX-License-Identifier: EUPL-1.2
"""The only way to write the journal: one line in the transaction of the act."""

from datetime import datetime
from typing import Any

from django.db import models, transaction

from schutznetz.apps.journal.models import Entry


def record(*, verb: str, subject: models.Model, actor: Any | None, now: datetime, **facts: str | int | bool) -> Entry:
    """Write down that `actor` (a user, or None for the system) did `verb` to `subject`.

    Raises RuntimeError outside a transaction: an act and its line must stand or fall together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the journal is written in the transaction of the act")
    return Entry.objects.create(
        at=now,
        actor=actor,
        actor_kind="person" if actor else "system",
        verb=verb,
        object_type=subject._meta.label_lower,
        object_id=str(subject.pk),
        facts=facts,
    )
