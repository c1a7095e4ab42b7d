# SPDX-License-Identifier: EUPL-1.2
"""A client that dies with something still to send never says so: the loop must notice by itself and come back."""

import asyncio
from typing import Any

import pytest

from schutznetz.adapters import nats
from schutznetz.adapters.nats import Loop
from schutznetz.adapters.nats_jwt import USER, NKey
from schutznetz.adapters.nats_keys import Credentials


class SilentClient:
    """A connection whose end is not told."""

    def __init__(self) -> None:
        self.is_closed = False
        self._subs: dict[int, Any] = {}

    async def flush(self, timeout: float) -> None:
        """Nothing waits."""

    async def close(self) -> None:
        self.is_closed = True


def test_a_connection_that_ends_in_silence_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[SilentClient] = []
    paths: list[bool] = []

    async def open_client(*args: Any, **kwargs: Any) -> SilentClient:
        opened.append(SilentClient())
        return opened[-1]

    async def note(loop: Loop, up: bool) -> None:
        paths.append(up)

    async def play() -> None:
        credentials = Credentials("st1", "", NKey.new(USER), "_INBOX.st1")
        loop = Loop("a", ["nats://127.0.0.1:1"], credentials, on_change=note)
        loop.start()
        await loop.wait_up(2)
        opened[0].is_closed = True
        async with asyncio.timeout(5):
            while len(opened) < 2 or not loop.is_up:
                await asyncio.sleep(0.01)
        await loop.close()

    monkeypatch.setattr(nats, "open_client", open_client)
    asyncio.run(play())
    assert paths == [True, False, True]
