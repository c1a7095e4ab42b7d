# SPDX-License-Identifier: EUPL-1.2
"""Releases are computed in a process of their own, one at a time; the numbers' libraries are loaded only there."""

import logging
from collections.abc import Callable
from datetime import date, datetime

from schutznetz.apps.reporting.models import Release

log = logging.getLogger(__name__)
JOB = "release"


def next_open() -> str | None:
    """The name of the release that has waited longest; one whose process was lost comes again."""
    found = Release.objects.filter(state__in=Release.OPEN).order_by("asked_at", "pk").first()
    return f"{JOB}-{found.pk}" if found else None


def is_open(name: str) -> bool:
    """Does anybody still wait for it?"""
    return Release.objects.filter(pk=number_of(name), state__in=Release.OPEN).exists()


def number_of(name: str) -> int:
    """ValueError for what is no name of a release."""
    kind, _dash, number = name.partition("-")
    if kind != JOB or not number.isdecimal():
        raise ValueError(f"no release is named {name}")
    return int(number)


def compute(name: str, *, now: Callable[[], datetime], today: date, milliseconds: Callable[[], int]) -> None:
    """Draw, build and check a release; goes on where an earlier try ended."""
    from schutznetz.apps.reporting.jobs.computing import compute_release

    compute_release(number_of(name), now=now, today=today, milliseconds=milliseconds)
