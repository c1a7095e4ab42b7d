# SPDX-License-Identifier: EUPL-1.2
"""What apps further up the street close when somebody leaves. They register here, so that one place closes all."""

from collections.abc import Callable
from datetime import datetime

from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Person

Close = Callable[[Person, Actor | None, datetime], None]
_closers: dict[str, Close] = {}


def register_closer(key: str, close: Close) -> None:
    """Call `close(person, actor, now)` in the transaction that closes a person; the same key replaces the earlier one.

    `actor` is None when the worker closes after the last day. It must be safe to repeat.
    """
    _closers[key] = close


def closers() -> list[Close]:
    return list(_closers.values())
