# SPDX-License-Identifier: EUPL-1.2
"""The chain of the journal as plain functions, and the words of its verbs."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.journal.models import Entry

GENESIS = "0" * 64
"""What stands before the first link."""

Text = str | Promise
Mark = str | int | bool | UUID
_marks: ContextVar[dict[str, Mark] | None] = ContextVar("journal_marks", default=None)
_verbs: dict[str, Text] = {}
_objects: dict[str, Text] = {}


@dataclass(frozen=True)
class Link:
    """A place in the chain: `number` counts from 1 without gaps, `hash` covers everything up to it."""

    number: int
    hash: str


@dataclass(frozen=True)
class Fault:
    """Something wrong with the chain: the number of the link (None for the whole), and what it is, in words."""

    number: int | None
    says: str

    def __str__(self) -> str:
        if self.number is None:
            return self.says
        return _("Nummer %(number)s: %(says)s") % {"number": self.number, "says": self.says}


def canonical(entry: Entry, number: int, sealed_at: datetime, previous: str) -> bytes:
    """The bytes that a link's hash covers: JSON with sorted keys and no spaces, times in UTC with microseconds."""
    body = {
        "number": number,
        "previous": previous,
        "sealed_at": _moment(sealed_at),
        "id": entry.pk,
        "at": _moment(entry.at),
        "actor": str(entry.actor_id) if entry.actor_id else None,
        "actor_kind": entry.actor_kind,
        "verb": entry.verb,
        "object": [entry.object_type, entry.object_id],
        "authority": entry.authority_id,
        "facts": entry.facts,
        "token": str(entry.token),
    }
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def link_hash(entry: Entry, number: int, sealed_at: datetime, previous: str) -> str:
    """SHA-256 of the canonical form, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(entry, number, sealed_at, previous)).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def month_of(at: datetime) -> date:
    """The first day of the month, in Germany, to which a moment belongs."""
    return at.astimezone(BERLIN).date().replace(day=1)


def register_verbs(words: Mapping[str, Text]) -> None:
    """Tell the journal in which words its pages name these verbs. Call it in `AppConfig.ready()`."""
    _verbs.update(words)


def register_objects(words: Mapping[str, Text]) -> None:
    """The words for kinds of objects, by lower-case model label (`organisation.site`)."""
    _objects.update(words)


def words_of(verb: str) -> str:
    """A verb in words; the verb itself if nobody registered any."""
    return str(_verbs.get(verb, verb))


def object_words(label: str) -> str:
    return str(_objects.get(label, label))


def known_verbs() -> dict[str, Text]:
    return dict(_verbs)


def known_objects() -> dict[str, Text]:
    return dict(_objects)


def authority_of(subject: Any, depth: int = 4) -> int | None:
    """The authority an object belongs to, found along its own relations; None if there is no way to one."""
    if subject is None or depth == 0:
        return None
    if subject._meta.label_lower == "organisation.authority":
        return int(subject.pk)
    if (found := getattr(subject, "authority_id", None)) is not None:
        return int(found)
    names = {field.name for field in subject._meta.concrete_fields if field.is_relation}
    for name in ("site", "floor", "room", "desk", "person", "user"):
        if name in names and (found := authority_of(getattr(subject, name), depth - 1)) is not None:
            return found
    return None


@contextmanager
def marking(**first: Mark) -> Iterator[None]:
    """Within this block (one request, one act) every line of the journal carries these marks and those of `mark`."""
    token = _marks.set(dict(first))
    try:
        yield
    finally:
        _marks.reset(token)


def mark(**facts: Mark) -> None:
    """Add marks to all lines that follow in the block of `marking`; without effect outside one."""
    if (held := _marks.get()) is not None:
        held.update(facts)


def marks() -> dict[str, Mark]:
    """The marks a line written now carries, e.g. in whose place somebody acts."""
    return dict(_marks.get() or {})


def plain(facts: Mapping[str, Mark]) -> dict[str, str | int | bool]:
    """Facts as they are stored: ids of accounts as text."""
    return {name: str(value) if isinstance(value, UUID) else value for name, value in facts.items()}
