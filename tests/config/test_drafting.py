# SPDX-License-Identifier: EUPL-1.2
"""The process of a draft: started by the worker, ended when nobody waits for it or the worker stops."""

import asyncio
import sys
import time
from typing import Any

import pytest

from schutznetz.config import drafting

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "cut-7"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run one turn with a program in place of the computation; returns its exit code, commands asked for, seconds."""

    def turn(program: str, *, is_open: bool = True, stop_after: float | None = None) -> tuple[int, list[str], float]:
        asked: list[str] = []
        started: list[asyncio.subprocess.Process] = []
        real = asyncio.create_subprocess_exec

        async def instead(*command: str) -> asyncio.subprocess.Process:
            asked.extend(command[1:])
            started.append(await real(sys.executable, "-c", program))
            return started[0]

        async def serve() -> None:
            stop = asyncio.Event()
            if stop_after is not None:
                asyncio.get_running_loop().call_later(stop_after, stop.set)
            await drafting.compute_next(stop)

        monkeypatch.setattr(asyncio, "create_subprocess_exec", instead)
        monkeypatch.setattr(drafting, "LOOK_EVERY_S", 0.05)
        monkeypatch.setattr(drafting, "next_open", lambda: NAME)  # asked in a thread with a connection of its own
        monkeypatch.setattr(drafting.drafts, "is_open", lambda _pk: is_open)
        begin = time.monotonic()
        try:
            asyncio.run(serve())
        finally:
            monkeypatch.undo()
        return started[0].returncode or 0, asked, time.monotonic() - begin

    return turn


def test_the_command_names_the_draft_and_its_end_is_awaited(run: Any) -> None:
    code, asked, _seconds = run("pass")
    assert code == 0
    assert asked == ["-m", "schutznetz.config.command", "draft", NAME]


def test_a_draft_nobody_waits_for_is_ended(run: Any) -> None:
    code, _asked, seconds = run("import time; time.sleep(60)", is_open=False)
    assert code < 0
    assert seconds < 30


def test_the_end_of_the_worker_ends_the_computation(run: Any) -> None:
    code, _asked, seconds = run("import time; time.sleep(60)", stop_after=0.2)
    assert code < 0
    assert seconds < 30


def test_a_process_that_breaks_is_said(run: Any) -> None:
    with pytest.raises(RuntimeError, match="draft cut-7 ended with 3"):
        run("import sys; sys.exit(3)")


def test_nothing_open_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafting, "next_open", lambda: None)
    asyncio.run(drafting.compute_next(asyncio.Event()))


@pytest.mark.parametrize(("release", "draft", "wanted"), [("release-1", NAME, "release-1"), (None, NAME, NAME)])
def test_figures_go_before_drafts(
    release: str | None, draft: str, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting.releases, "next_open", lambda: release)
    monkeypatch.setattr(drafting.drafts, "next_open", lambda: draft)
    assert drafting.next_open() == wanted
    assert drafting.room_of(wanted) is (drafting.releases if release else drafting.drafts)
