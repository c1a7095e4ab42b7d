# SPDX-License-Identifier: EUPL-1.2
"""What people call the objects of the journal, which itself keeps their numbers only."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps

NAMED: dict[str, tuple[str, ...]] = {
    "accounts.user": ("person",),
    "alarm.station": (),
    "organisation.authority": (),
    "organisation.person": (),
    "organisation.site": (),
    "organisation.workinggroup": (),
}
"""Kinds of objects with a name of their own, and what has to be read besides."""


def names_of(entries: Iterable[Any]) -> dict[tuple[str, str], str]:
    """Names by kind and number, of those objects that still exist; one query a kind. None for what is nobody's own:

    entries without an authority are read by all of them.
    """
    asked: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.object_type in NAMED and entry.authority_id:
            asked[entry.object_type].add(entry.object_id)
    found: dict[tuple[str, str], str] = {}
    for kind, keys in asked.items():
        rows = apps.get_model(kind)._default_manager.filter(pk__in=keys).select_related(*NAMED[kind])
        found |= {(kind, str(row.pk)): str(row) for row in rows}
    return found
