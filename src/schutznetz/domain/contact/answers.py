# SPDX-License-Identifier: EUPL-1.2
"""What an onlooker learns from the size, the time and the date of an answer: nothing."""

import base64
import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

BEAT_MS = 50


def of_one_size(content: Mapping[str, Any], size: int, noise: Callable[[int], bytes]) -> bytes:
    """`content` as JSON of exactly `size` bytes, filled up with noise, which no compression makes smaller.

    ValueError when it does not fit.
    """
    bare = len(_json({**content, "pad": ""}))
    if bare > size:
        raise ValueError(f"{bare} bytes do not fit into {size}")
    missing = size - bare
    return _json({**content, "pad": base64.b64encode(noise(missing)).decode()[:missing]})


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode()


def wait_ms(began: int, now: int) -> int:
    """Milliseconds until the next beat after the begin: what took less than a beat takes a beat, whatever it found."""
    return -(now - began) % BEAT_MS or (BEAT_MS if now == began else 0)


def monday(day: date) -> date:
    """Of a moment only its week is kept: the first day of it."""
    return day - timedelta(days=day.weekday())


def sunday(day: date) -> date:
    """The last day of the week: what is kept for so many days after it is kept at least that long."""
    return monday(day) + timedelta(days=6)
