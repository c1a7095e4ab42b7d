# SPDX-License-Identifier: EUPL-1.2
"""The only way to write the journal: one line in the transaction of the act."""

from datetime import datetime
from typing import Any

from django.db import models, transaction

from schutznetz.apps.journal.facts import Mark, authority_of, marks, plain
from schutznetz.apps.journal.models import Entry

LOOKING = frozenset({"seen", "viewed", "looked", "searched", "visited", "browsed"})
"""Words a verb must not contain: who looked at something is not written down. It would expose who sought help."""


def record(*, verb: str, subject: models.Model, actor: Any | None, now: datetime, **facts: Mark) -> Entry:
    """Write down that `actor` (a user, or None for the system) did `verb` to `subject`.

    `facts` name the act (a role, a number), never content; the marks of the request (`facts.marking`: a deputy,
    somebody who helps) join them. Raises RuntimeError outside a transaction, because an act and its line must stand or
    fall together, and ValueError for a verb of looking.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the journal is written in the transaction of the act")
    if LOOKING & set(verb.replace(".", "_").split("_")):
        raise ValueError(f"{verb}: the journal does not note who looked at something")
    return Entry.objects.create(
        at=now,
        actor=actor,
        actor_kind="person" if actor else "system",
        verb=verb,
        object_type=subject._meta.label_lower,
        object_id=str(subject.pk),
        authority_id=authority_of(subject) or authority_of(actor),
        facts=plain(facts | marks()),
    )
