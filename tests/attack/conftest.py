# SPDX-License-Identifier: EUPL-1.2
"""A small county to attack, and the tally of attempts that is printed at the end of a run."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache

from tests.apps.alarm.conftest import county, device

__all__ = ["county", "device"]
TALLY: Counter[tuple[str, str]] = Counter()


@pytest.fixture
def tried() -> Callable[..., None]:
    """`tried(attack, outcome, times=1)` counts attempts for the table at the end (docs/operations/attacks.md)."""

    def count(attack: str, outcome: object, times: int = 1) -> None:
        TALLY[attack, str(outcome)] += times

    return count


@pytest.fixture(autouse=True)
def own_files(request: pytest.FixtureRequest, tmp_path: Any) -> Iterator[None]:
    """As for the tests of the alarm: loop keys in a folder of the test, no counts left in the cache."""
    settings = request.getfixturevalue("settings")
    settings.LOOP_KEYS = tmp_path / "loops"
    settings.LOOPS = {name: {"ws": "ws://127.0.0.1:1", "tcp": "nats://127.0.0.1:2"} for name in "ab"}
    cache.clear()
    yield
    cache.clear()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if TALLY:
        terminalreporter.section("attacks tried")
        for (attack, outcome), times in sorted(TALLY.items()):
            terminalreporter.write_line(f"{times:7d}  {attack}: {outcome}")
