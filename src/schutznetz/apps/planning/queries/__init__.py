# SPDX-License-Identifier: EUPL-1.2
"""Reads of drafts, scoped to the ministry that made them."""

from schutznetz.apps.planning.queries.drafts import (
    draft_for,
    drafts_of,
    plan_for,
    programme_run_by,
    sketch_of,
)
from schutznetz.apps.planning.queries.members import Asked, members_of

__all__ = [
    "Asked",
    "draft_for",
    "drafts_of",
    "members_of",
    "plan_for",
    "programme_run_by",
    "sketch_of",
]
