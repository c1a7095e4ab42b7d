# SPDX-License-Identifier: EUPL-1.2
"""Reads of duties, open items and reviews, scoped to the actor."""

from schutznetz.apps.quality.queries.offices import (
    deadlines_of_academy,
    declarations_for,
    items_for,
    overview_of,
    programmes_receiving,
    release_for,
    releases_for,
    reportable,
    returns_for,
    review_for,
    reviews_seen_by,
    waiting,
)
from schutznetz.apps.quality.queries.own import own_counsellor, sendable, sheet_of
from schutznetz.apps.quality.queries.records import people_of, person_of, reviewed

__all__ = [
    "deadlines_of_academy",
    "declarations_for",
    "items_for",
    "overview_of",
    "own_counsellor",
    "people_of",
    "person_of",
    "programmes_receiving",
    "release_for",
    "releases_for",
    "reportable",
    "returns_for",
    "review_for",
    "reviewed",
    "reviews_seen_by",
    "sendable",
    "sheet_of",
    "waiting",
]
