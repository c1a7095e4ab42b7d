# SPDX-License-Identifier: EUPL-1.2
"""Markup, control and writing-direction characters in everything a station may say, looked at in a real browser."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from schutznetz.domain.alarm.messages import answer_subject, raised_subject
from tests.attack.conftest import tried
from tests.e2e.alarm_fixtures import SITE, World, in_thread, new_station, world

__all__ = ["new_station", "tried", "world"]

pytestmark = pytest.mark.e2e
EVIL = [
    "<img src=x onerror=alert(1)>", "<script>alert(2)</script>", "\"'><svg onload=alert(3)>", "{{ 7*7 }}${7*7}",
    "javascript:alert(4)", "\u202egnp.eikniP\u202c", "\u0007\u001b[31m\u0000", "x" * 400, "</title><h1>Entwarnung</h1>",
]  # fmt: skip


@pytest.fixture
def listened() -> Callable[[Page], list[str]]:
    """What a page says that it should not: dialogs, errors, refusals of the content security policy."""

    def listen(page: Page) -> list[str]:
        said: list[str] = []
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda line: said.append(line.text) if "Content Security" in line.text else None)
        return said

    return listen


@pytest.fixture
def intruder(world: World) -> Callable[[list[tuple[str, bytes]]], None]:
    """A station with a valid key of desk d12 says things its own program never would."""

    def say(things: list[tuple[str, bytes]]) -> None:
        in_thread(lambda: _say(world, things))

    return say


async def _say(world: World, things: list[tuple[str, bytes]]) -> bool:
    for broker in world.brokers.values():
        loop = broker.station_loop(broker.station("st-evil", site=SITE, desk="d12"))
        loop.start()
        await loop.wait_up(10)
        for number, (subject, said) in enumerate(things):
            if subject.startswith("receipt"):
                await loop.publish(subject, said)
            else:
                await loop.publish_acked(subject, said, f"evil.{number}")
        await loop.close()
    return True


def body(text: str, **more: Any) -> bytes:
    said = dict.fromkeys(("name", "room", "label", "at", "nature", "class", "own_desk"), text)
    return json.dumps({"v": 1, **said, **more}).encode()


def test_what_a_station_says_stays_text(
    new_station: Callable[..., Page], intruder: Any, listened: Any, tried: Callable[..., None]
) -> None:
    """Every page that shows an alarm: a ringing neighbour, everybody else, and the security desk."""
    near, far, security = new_station("d11"), new_station("d1"), new_station()
    said = [words for page in (near, far, security) for words in [listened(page)]]
    things = []
    for number, text in enumerate(EVIL):
        alarm = f"01jd00000000000000000000{number:02}"
        things.append((raised_subject(SITE, "d12", "st-evil"), body(text, alarm=alarm, press=number + 1)))
        things += [
            (answer_subject(SITE, alarm, "st-evil", verb), body(text, n=2)) for verb in ("coming", "clear", "widen")
        ]
        tried("markup and control characters in messages", "shown as text", 4)
    things += [(raised_subject(SITE, "d12", "st-evil"), junk) for junk in (b"\xff\xfe", b"[" * 4000, b"{}", b"null")]
    tried("presses that cannot be read", "ring, and break nothing", 4)
    intruder(things)
    for page in (near, security):
        page.locator("main[data-screen=ringing], .desk-card").first.wait_for()
    near.wait_for_timeout(1500)
    assert said == [[], [], []]
    for page in (near, far, security):
        assert page.locator("main img, main script, main h1:has-text('Entwarnung'), svg[onload]").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_flood_of_one_station_does_not_stop_the_next_press(
    new_station: Callable[..., Page], intruder: Any, tried: Callable[..., None]
) -> None:
    """900 messages of one station; then somebody else presses, and the neighbour's screen shows it."""
    presser, near = new_station("d1"), new_station("d2")
    presses = [(raised_subject(SITE, "d12", "st-evil"), body("x", alarm=f"b{n:04}")) for n in range(300)]
    verbs = ("clear", "reopen", "cannot", "here", "coming", "widen")
    answers = [(answer_subject(SITE, "b0000", "st-evil", verbs[n % 6]), body("x", n=n // 6)) for n in range(300)]
    receipts = [(f"receipt.{SITE}.d12.c{n}.st-evil.seen", body("x")) for n in range(300)]
    intruder(presses + answers + receipts)
    presser.locator("[data-key=press]").first.click()
    near.locator("main[data-screen=ringing]", has_text="2.01").wait_for(timeout=5000)
    tried("messages of one station, 900 at once, over two brokers", "the next press rings", 900)
