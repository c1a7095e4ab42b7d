# SPDX-License-Identifier: EUPL-1.2
"""What other apps ask: who belongs to a group, who speaks for it, its meetings, and who came."""

from schutznetz.apps.working_groups.facts.standing import programme_of, programmes_of
from schutznetz.apps.working_groups.queries.members import (
    attendances,
    group_of,
    groups_of,
    meetings,
    members,
    ministry_of,
    speakers_of,
)

__all__ = [
    "attendances",
    "group_of",
    "groups_of",
    "meetings",
    "members",
    "ministry_of",
    "programme_of",
    "programmes_of",
    "speakers_of",
]
