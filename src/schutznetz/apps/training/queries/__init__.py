# SPDX-License-Identifier: EUPL-1.2
"""Reads of the training. Other apps use these: groups and their members, mentors, open pairings, tasks held."""

from schutznetz.apps.training.queries.groups import (
    group_of,
    groups_visible_to,
    members,
    running_groups,
)
from schutznetz.apps.training.queries.mentoring import (
    MentorTime,
    functions_held,
    mentors,
    mentors_in,
    pairing_of,
    pairings_open,
    trainees_of,
)

__all__ = [
    "MentorTime",
    "functions_held",
    "group_of",
    "groups_visible_to",
    "members",
    "mentors",
    "mentors_in",
    "pairing_of",
    "pairings_open",
    "running_groups",
    "trainees_of",
]
