# SPDX-License-Identifier: EUPL-1.2
"""Poison and floods for the record of alarms: what comes behind them is written down all the same."""

import json
import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from schutznetz.adapters.nats_streams import Stored
from schutznetz.apps.alarm import facts
from schutznetz.apps.alarm.jobs import record
from schutznetz.apps.alarm.jobs.projection import _heard
from schutznetz.apps.alarm.models import Alarm
from tests.apps.alarm.conftest import NOW, County

Tried = Callable[..., None]
GOOD = "01jd0000000000000000000001"
ODD = [
    "", "\x00", "\ud800", "\u202e", "x" * 3000, "<b>", "9999-12-31T23:59:59.999+14:00", "0001-01-01T00:00:00-14:00",
    1e308, -1, 2**31, True, None, [], {}, "constructor",
]  # fmt: skip
FIELDS = (
    "alarm",
    "site",
    "desk",
    "station",
    "at",
    "press",
    "n",
    "class",
    "nature",
    "name",
    "room",
    "own_desk",
    "label",
)


def stored(sequence: int, subject: str, body: object, at: float = 0) -> facts.Heard | None:
    content = body if isinstance(body, bytes) else json.dumps({"v": 1, **body}).encode()  # type: ignore[dict-item]
    message = Stored("a", sequence, subject, content, NOW + timedelta(seconds=at))
    return _heard(message)


def take(heard: list[facts.Heard | None]) -> None:
    good = tuple(each for each in heard if each is not None)
    record.take(record.Page("a", "SITE_marl", "one", len(heard), good), NOW)


@pytest.mark.parametrize("field", FIELDS)
def test_no_message_holds_up_those_behind_it(field: str, county: County, tried: Tried) -> None:
    press = "alarm.marl.d1.st-1.raised"
    heard = [stored(n, press, {"alarm": f"a{n}", field: odd}) for n, odd in enumerate(ODD, 1)]
    heard += [stored(100 + n, f"answer.marl.a{n}.st-2.clear", {"n": 1, field: odd}) for n, odd in enumerate(ODD, 1)]
    heard += [stored(200 + n, press, junk) for n, junk in enumerate((b"\xff", b"[" * 4000, b"{}", b""))]
    take([*heard, stored(300, press, {"alarm": GOOD}, at=1)])
    assert Alarm.objects.filter(key=GOOD).exists()
    tried("poisoned messages for the record", "taken or left out, the next one is written", len(heard))


def test_a_flood_does_not_stop_the_record(county: County, tried: Tried) -> None:
    """Pages of 500 messages of one station within a minute: seconds, not hours."""
    press = "alarm.marl.d1.st-1.raised"
    began = time.process_time()
    take([stored(n, press, {"alarm": f"01jd{n:022}"}, at=n / 10) for n in range(1, 501)])
    verbs = ("clear", "reopen", "cannot", "here", "coming", "widen")
    answers = [
        stored(n, f"answer.marl.01jd{1:022}.st-2.{verbs[n % 6]}", {"n": n % 20 + 1}, at=60 + n / 10) for n in range(500)
    ]
    take([*answers, stored(2000, "alarm.marl.d2.st-2.raised", {"alarm": GOOD}, at=120)])
    assert Alarm.objects.filter(key=GOOD).exists()
    assert time.process_time() - began < 30
    tried("messages of a flood for the record", "written within seconds", 1000)
