# SPDX-License-Identifier: EUPL-1.2
"""The only writes. What concerns single times writes no line of the journal (see `entries`); all else does."""

from schutznetz.apps.worktime.actions.agreements import (
    ANSWERED,
    ASKED,
    answer_exception,
    ask_exception,
    set_method,
    set_terms,
    withdraw_exception,
)
from schutznetz.apps.worktime.actions.entries import (
    ForgottenError,
    OverlapError,
    Times,
    add_later,
    come_back,
    correct,
    discard,
    leave,
)
from schutznetz.apps.worktime.actions.notices import (
    OTHER_TOLD,
    OVERLOAD,
    SHARE,
    send_overload,
    take_up,
    tell_share,
)

__all__ = [
    "ANSWERED",
    "ASKED",
    "OTHER_TOLD",
    "OVERLOAD",
    "SHARE",
    "ForgottenError",
    "OverlapError",
    "Times",
    "add_later",
    "answer_exception",
    "ask_exception",
    "come_back",
    "correct",
    "discard",
    "leave",
    "send_overload",
    "set_method",
    "set_terms",
    "take_up",
    "tell_share",
    "withdraw_exception",
]
