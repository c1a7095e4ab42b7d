# SPDX-License-Identifier: EUPL-1.2
"""What was deleted for good stays so: a list beside the database, from which a restored backup is cleaned.

A line names a kind, a random id and a day; nothing in it leads to a person.
"""

import fcntl
import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from schutznetz.apps.vault.models import Share, VaultBlob, VaultIdentity

KINDS: dict[str, type[Any]] = {"vault": VaultIdentity, "blob": VaultBlob, "share": Share}


def register_kind(kind: str, model: type[Any]) -> None:
    """Rows of another app, with a random id as their key, whose deletion holds after a backup is put back as well."""
    KINDS[kind] = model


def bury(kind: str, key: UUID, today: date) -> None:
    """Note a deletion as soon as it is certain."""
    transaction.on_commit(lambda: _append(f"{kind} {key} {today:%Y-%m-%d}\n"))


def _append(line: str) -> None:
    path = Path(settings.VAULT_TOMBSTONES)
    descriptor = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "a", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


@transaction.atomic
def replay(lines: Iterable[str]) -> int:
    """Delete again what these lines name; answers how many rows that were. A damaged line is passed over."""
    keys: dict[str, list[UUID]] = {kind: [] for kind in KINDS}
    for line in lines:
        kind, key = [*line.split(), "", ""][:2]
        try:
            keys[kind].append(UUID(key))
        except (KeyError, ValueError):
            continue
    return sum(_delete(KINDS[kind], found) for kind, found in keys.items())


def _delete(model: type[Any], keys: list[UUID]) -> int:
    """In pieces that every database takes."""
    counts = (model.objects.filter(pk__in=keys[at : at + 500]).delete()[1] for at in range(0, len(keys), 500))
    return sum(count.get(model._meta.label, 0) for count in counts)
