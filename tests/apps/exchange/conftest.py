# SPDX-License-Identifier: EUPL-1.2
"""A region on a fixed day."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from schutznetz.adapters import clock
from tests.apps.exchange.objects import DAY, NOW, Region


@pytest.fixture
def region(db: None) -> Region:
    return Region()


@pytest.fixture
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages see the fixed day; offices and memberships hold on it."""
    monkeypatch.setattr(clock, "today", lambda: DAY)
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.MEDIA_ROOT = tmp_path
    yield tmp_path
