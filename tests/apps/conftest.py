# SPDX-License-Identifier: EUPL-1.2
"""For tests of the apps: a programme that applies a successor of the decree, made of files alone."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from schutznetz.apps.sap.models import Programme, RuleSetSwitch
from schutznetz.regulation.sap_erlass import rule_sets
from tests.successor import KEY, sets_with

SINCE = date(2020, 1, 1)
Succeed = Callable[..., None]


@pytest.fixture
def succeed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Succeed]:
    """From 2020 on every programme applies the successor: ``succeed(small_group__most="8")``, the value as TOML."""

    def make(**values: str) -> None:
        sets = sets_with(tmp_path, SINCE, **values)
        monkeypatch.setattr(rule_sets, "load_sets", lambda: sets)
        rule_sets.standard.cache_clear()
        now = datetime(2019, 12, 1, tzinfo=UTC)
        for programme in Programme.objects.all():
            RuleSetSwitch.objects.create(
                programme=programme, key=KEY, since=SINCE, basis="Nachfolger", proposed_at=now, approved_at=now
            )

    yield make
    monkeypatch.undo()
    rule_sets.standard.cache_clear()
