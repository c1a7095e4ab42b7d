# SPDX-License-Identifier: EUPL-1.2
"""The only writes: a draft is asked for, stopped, written down when computed, copied, changed, deleted."""

from schutznetz.apps.planning.actions.drafts import Wishes, ask_for, copy_of, delete, move, stop
from schutznetz.apps.planning.actions.handover import hand_over
from schutznetz.apps.planning.actions.results import begin, claim, fail, finish, finish_year, note_progress
from schutznetz.apps.planning.actions.years import Taken, YearWishes, ask_for_year, delete_year, stop_year, take_over

__all__ = [
    "Taken",
    "Wishes",
    "YearWishes",
    "ask_for",
    "ask_for_year",
    "begin",
    "claim",
    "copy_of",
    "delete",
    "delete_year",
    "fail",
    "finish",
    "finish_year",
    "hand_over",
    "move",
    "note_progress",
    "stop",
    "stop_year",
    "take_over",
]
