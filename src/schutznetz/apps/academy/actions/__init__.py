# SPDX-License-Identifier: EUPL-1.2
"""The only writes of the academy: policy first, rule second, one transaction, one journal line.

`save_event` and `lay_out` take drafts from other apps as well (a plan that was computed).
"""

from schutznetz.apps.academy.actions.events import (
    NothingToReleaseError,
    Row,
    add_topic,
    call_off,
    days_apart,
    discard,
    lay_out,
    release,
    remove_topic,
    save_event,
    send_on,
)
from schutznetz.apps.academy.actions.registrations import (
    ClosedError,
    ReasonNeededError,
    cancel,
    enter,
    fill_places,
    free_place,
    record_attendance,
    register,
)
from schutznetz.apps.academy.actions.requests import (
    ask_additional,
    ask_small_group,
    attend_additional,
    decide_additional,
    decide_small_group,
    enter_additional,
    hold_small_group,
    plan_small_group,
    withdraw_additional,
    withdraw_small_group,
)

__all__ = [
    "ClosedError",
    "NothingToReleaseError",
    "ReasonNeededError",
    "Row",
    "add_topic",
    "ask_additional",
    "ask_small_group",
    "attend_additional",
    "call_off",
    "cancel",
    "days_apart",
    "decide_additional",
    "decide_small_group",
    "discard",
    "enter",
    "enter_additional",
    "fill_places",
    "free_place",
    "hold_small_group",
    "lay_out",
    "plan_small_group",
    "record_attendance",
    "register",
    "release",
    "remove_topic",
    "save_event",
    "send_on",
    "withdraw_additional",
    "withdraw_small_group",
]
