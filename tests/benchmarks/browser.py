# SPDX-License-Identifier: EUPL-1.2
"""Part ``browser``: from the press in one Chromium page to the painted alarm in a neighbour's.

The platform runs as an operator starts it, with the demo county, and has done its work of the first minutes. At each of
six sites, one after the other, one page presses and one at a neighbour's desk is called; six, because the forty-first
alarm a station makes on a day counts as a repetition, and the p99 of fewer than a hundred presses is the slowest one.
Only these two pages are open, each in a browser of its own: real stations do not share a processor, and within one
browser the frames of one page wait for those of the other. The press begins with the input event of the click; the
alarm is rendered when the page has drawn the frame with it and handed it over, which is when the page itself says so.
Beside it stands when Chromium presented the frame with the room's name (Element Timing), which no page learns in time
and which here waits for pixels drawn by the processor. After each press a security desk clears the alarm over the
brokers, so that the next press is a new one; what was cleared stays listed for a minute. The pointer lies on the button
before: to look for a button and to wait until it stands still is work of the measuring program. A station has a
computer to itself: the called browser may use every processor, all else shares the first, the pressing browser last.
"""

import asyncio
import contextlib
import os
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from schutznetz.adapters.nats_station import StationClient
from tests.benchmarks.figures import Figure, Spread, below, exactly, percentile
from tests.benchmarks.instance import Instance, running_demo
from tests.benchmarks.machine import find_program, give_all_processors, keep_to, put_behind, require_debian

PRESSES, WARM_UP, ROUNDS = 198, 3, 9
PACE_S, PATIENCE, JOINING_S, SETTLING_S, LISTENING_S = 2.3, 10.0, 60.0, 5.0, 0.1
SITES = 6
PRESSING = 0
"""The priority of the pressing browser: behind brokers and the called one, which would have their own processors."""
NAMES = ("chromium", "chromium-headless-shell", "chromium-browser", "google-chrome", "microsoft-edge")
SWITCHES = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"]  # fmt: skip

NOTE_PRESS = """() => {
    window.pressed = 0;
    addEventListener('click', event => {
        if (event.target.closest('.st-press')) window.pressed = performance.timeOrigin + event.timeStamp;
    }, {capture: true});
}"""
NOTE_PAINT = """() => {
    let shown = false;
    let tell = () => {};
    let told = 0;
    window.painting = () => new Promise(resolve => { tell = resolve; });
    const both = (name, moment) => {
        window[name] = moment;
        if (++told === 2) tell(window.painted);
    };
    new PerformanceObserver(list => {
        const room = list.getEntriesByName('text-paint').find(one => one.identifier === 'room');
        if (room) both('painted', performance.timeOrigin + room.renderTime);
    }).observe({type: 'element'});
    const look = () => {
        const room = document.querySelector('.ring--real .ring-room');
        if (room && !shown) {
            told = 0;
            room.setAttribute('elementtiming', 'room');
            window.drawn = performance.timeOrigin + performance.now();
            const say = () => both('said', performance.timeOrigin + performance.now());
            requestAnimationFrame(() => {
                const ends = new MessageChannel();
                ends.port1.onmessage = say;
                ends.port2.postMessage(null);
            });
        }
        shown = room !== null;
    };
    new MutationObserver(look).observe(document.body, {subtree: true, childList: true, attributes: true});
}"""


def chromium() -> str:
    """The path of a Chromium."""
    for name in NAMES:
        if path := find_program(name):
            return path
    require_debian({"chromium": "chromium"})
    return chromium()


@contextlib.asynccontextmanager
async def browser(settle: Callable[[int], None] = lambda group: None) -> AsyncIterator[Browser]:
    """A headless Chromium; `settle` gets its group of processes."""
    async with async_playwright() as playwright:
        before = _browsers()
        opened = await playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
        for group in _browsers() - before:
            settle(group)
        try:
            yield opened
        finally:
            await opened.close()


@contextlib.asynccontextmanager
async def apart() -> AsyncIterator[None]:
    """Everything shares the first processor, so that the called browser, which may use all, finds another one free."""
    every = os.sched_getaffinity(0)
    keep_to({min(every)})
    try:
        yield
    finally:
        keep_to(every)


def _browsers() -> set[int]:
    """The groups of processes of all browsers that programs steer."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if b"--remote-debugging-pipe" in (process / "cmdline").read_bytes():
                found.add(os.getpgid(int(process.name)))
    return found


async def station(opened: Browser, url: str, site: str, desk: str) -> Page:
    """A station page at a desk, enrolled and on duty."""
    context = await opened.new_context(
        base_url=url, viewport={"width": 1280, "height": 800}, locale="de-DE", permissions=["notifications"]
    )
    context.set_default_timeout(30_000)
    page = await context.new_page()
    await page.goto(f"/alarm/station/?platz={site}/{desk}")
    await page.locator(".st-choice button").first.click()
    await page.locator("[data-key=begin]").click()
    await page.locator("main[data-screen=duty]").wait_for()
    return page


@dataclass(frozen=True)
class Times:
    """Milliseconds from the press until the alarm is in the document, painted, and said to be rendered by the page."""

    drawn: float
    painted: float
    said: float


class Stage:
    """One site: the page that presses, the page that is called, and security."""

    def __init__(self, presser: Page, receiver: Page, security: StationClient) -> None:
        self.presser, self.receiver, self.security = presser, receiver, security

    async def press(self) -> Times:
        """Press, wait for the paint, clear. TimeoutError when nothing is painted."""
        begin = time.monotonic()
        async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as both:
            painting = both.create_task(self.receiver.evaluate("painting()"))
            await self.presser.locator(".st-press").hover()
            await asyncio.sleep(LISTENING_S)
            await self.presser.mouse.down()
            await self.presser.mouse.up()
        painted = float(painting.result())
        pressed = float(await self.presser.evaluate("window.pressed"))
        drawn, said = [float(one) for one in await self.receiver.evaluate("[window.drawn, window.said]")]
        await self._clear()
        await asyncio.sleep(max(0.0, begin + PACE_S - time.monotonic()))
        return Times(drawn - pressed, painted - pressed, said - pressed)

    async def close(self) -> None:
        """Leave the stations, as at the end of a day."""
        await self.presser.context.close()
        await self.receiver.context.close()
        await self.security.close()

    async def _clear(self) -> None:
        """Security ends whatever is open, until the receiver's screen no longer calls."""
        async with asyncio.timeout(PATIENCE):
            while await self.receiver.locator(".ring--real").count():
                for alarm in self.security.view()["alarms"]:
                    if alarm["open"]:
                        await self.security.answer(alarm["id"], "clear")
                await asyncio.sleep(0.05)


async def stage(own: Browser, other: Browser, instance: Instance, site: str, rings: dict[str, list[str]]) -> Stage:
    """The pages of a site, on duty, noting their times: the pressing one and the called one in a browser each."""
    desk, called = next(iter(rings.items()))
    presser = await station(own, instance.url, site, desk)
    receiver = await station(other, instance.url, site, called[0])
    security = instance.security(site)
    await security.start()
    await presser.evaluate(NOTE_PRESS)
    await receiver.evaluate(NOTE_PAINT)
    return Stage(presser, receiver, security)


async def presses(instance: Instance, count: int) -> list[Times]:
    """The times of so many presses, after a warm-up."""
    rings = instance.rings(SITES)
    instance.put_behind()
    instance.let_settle()
    times: list[Times] = []
    limit = asyncio.timeout(SITES * JOINING_S + count * (PACE_S + PATIENCE))
    pressing = browser(partial(put_behind, priority=PRESSING))
    async with apart(), pressing as own, browser(give_all_processors) as other, limit:
        for site in sorted(rings)[:SITES]:
            one = await stage(own, other, instance, site, rings[site])
            await asyncio.sleep(SETTLING_S)
            for _ in range(WARM_UP):
                await one.press()
            times += [await one.press() for _ in range(count // SITES)]
            await one.close()
    return times


async def measure(count: int = PRESSES) -> list[Figure]:
    """All figures of the part."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name, running_demo(Path(name)) as instance:
        times = await presses(instance, count)
        ready = instance.ready_after_s
    said, painted = [one.said for one in times], [one.painted for one in times]
    half = Spread.over([percentile(said[at::ROUNDS], 50) for at in range(ROUNDS)])
    drawn = exactly(percentile([one.drawn for one in times], 50))
    return [
        Figure("Chromium: press to in the document, p50", drawn, "ms"),
        Figure("Chromium: press to rendered, p50", half, "ms"),
        below("Chromium: press to rendered, p99", exactly(percentile(said, 99)), "ms", 100),
        Figure("Chromium: press to presented, p50", exactly(percentile(painted, 50)), "ms"),
        Figure("Chromium: press to presented, p99", exactly(percentile(painted, 99)), "ms"),
        Figure("the platform with a fresh demo county: ready after", exactly(ready), "s"),
    ]
