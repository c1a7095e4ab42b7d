# SPDX-License-Identifier: EUPL-1.2
"""Fixtures of the tests with real brokers."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.brokers import TestBroker, make_streams, running_brokers

SITES = ("marl", "herten")


@pytest.fixture
def brokers(tmp_path: Path) -> Iterator[dict[str, TestBroker]]:
    """Two real brokers with the streams of two sites."""
    with running_brokers(tmp_path) as pair:
        asyncio.run(make_streams(pair, SITES))
        yield pair


@pytest.fixture(scope="module")
def shared_brokers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, TestBroker]]:
    """The same for tests that leave nothing behind."""
    with running_brokers(tmp_path_factory.mktemp("shared")) as pair:
        asyncio.run(make_streams(pair, SITES))
        yield pair
