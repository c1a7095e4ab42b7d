# SPDX-License-Identifier: EUPL-1.2
"""Part ``load``: 200 people at work, one click each eight seconds, on PostgreSQL with two web processes.

The platform runs as an operator starts it, with the demo county. Everybody signs in as one of the demo's people, in
turn through all roles it offers, and then follows links from page to page: start page, lists, forms, plans, records.
Each tenth click sends a form (the preferences). A click is timed with its redirects, from the connection to the last
byte; the floor beside it is the address that only says that the process lives, asked in the same minute.
"""

import asyncio
import html
import random
import re
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests import postgres
from tests.benchmarks.clicks import FORM, Visitor
from tests.benchmarks.figures import Figure, Spread, at_most, below, exactly, percentile
from tests.benchmarks.instance import Instance, running_demo

PEOPLE, PACE_S, WARM_UP_S, MEASURED_S, AT_ONCE = 200, 8.0, 16.0, 64.0, 4
FORM_EACH, FLOOR_EACH_S, LIMIT_MS = 10, 0.5, 300
DEMO_SIGN_IN = re.compile(r"/konto/vorfuehrung/[0-9a-f-]{36}/")
PREFERENCES = "/konto/einstellungen/"
QUARTERS = 4


@dataclass
class Log:
    """What the clicks after the warm-up took, milliseconds by quarter of the run, and what went wrong."""

    took: list[list[float]] = field(default_factory=lambda: [[] for _ in range(QUARTERS)])
    floor: list[float] = field(default_factory=list)
    bad: Counter[str] = field(default_factory=Counter)
    pages: set[str] = field(default_factory=set)

    @property
    def all(self) -> list[float]:
        return [each for quarter in self.took for each in quarter]


async def sign_in(visitor: Visitor, number: int) -> None:
    """As one of the people the demo offers; RuntimeError when it does not work."""
    page = await visitor.visit("/konto/anmelden/")
    offers = [action for action, _ in FORM.findall(page.text) if DEMO_SIGN_IN.fullmatch(action)]
    if not offers:
        raise RuntimeError(f"the sign-in page offers nobody (status {page.status})")
    answer = await visitor.submit(offers[number % len(offers)], {})
    if answer.status != 200 or "/konto/anmelden" in answer.path:
        raise RuntimeError(f"sign-in led to {answer.path} with {answer.status}")


async def work(visitor: Visitor, log: Log, begin: float) -> None:
    """Click until the end, each time eight seconds after the last began."""
    loop = asyncio.get_running_loop()
    at = begin + visitor.rng.uniform(0, PACE_S)
    clicks = visitor.rng.randrange(FORM_EACH)
    while at < begin + WARM_UP_S + MEASURED_S:
        await asyncio.sleep(max(0.0, at - loop.time()))
        clicks += 1
        before = visitor.page.path
        if clicks % FORM_EACH == 0 and PREFERENCES in visitor.page.text:  # pages without a trace have no such form
            theme = visitor.rng.choice(["light", "dark", "auto"])
            answer = await visitor.submit(PREFERENCES, {"theme": theme, "language": "de", "next": visitor.page.path})
        else:
            answer = await visitor.click()
        if at >= begin + WARM_UP_S:
            quarter = int((at - begin - WARM_UP_S) / MEASURED_S * QUARTERS)
            log.took[quarter].append(answer.took)
            log.pages.add(urlsplit(answer.path).path)
            if answer.status != 200:
                log.bad[f"{answer.status} {answer.path} from {before}"] += 1
        at += PACE_S


async def watch_floor(visitor: Visitor, log: Log, begin: float) -> None:
    loop = asyncio.get_running_loop()
    while loop.time() < begin + WARM_UP_S + MEASURED_S:
        answer = await visitor.visit("/gesund")
        log.floor.append(answer.took)
        await asyncio.sleep(FLOOR_EACH_S)


async def at_work(instance: Instance) -> Log:
    """All of them, until the end."""
    address = urlsplit(instance.url)
    visitors = [Visitor("localhost", address.port or 80, random.Random(n)) for n in range(PEOPLE)]
    doors = asyncio.Semaphore(AT_ONCE)

    async def enter(number: int, visitor: Visitor) -> None:
        async with doors:
            await sign_in(visitor, number)

    await asyncio.gather(*(enter(number, visitor) for number, visitor in enumerate(visitors)))
    log, begin = Log(), asyncio.get_running_loop().time()
    floor = watch_floor(Visitor("localhost", address.port or 80, random.Random(0)), log, begin)
    await asyncio.gather(floor, *(work(visitor, log, begin) for visitor in visitors))
    return log


async def measure() -> list[Figure]:
    """All figures of the part."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        url = await asyncio.to_thread(postgres.start, durable=True)
        with running_demo(Path(name), {"SCHUTZNETZ_DEMO_DATABASE_URL": url}) as instance:
            log = await at_work(instance)
    for what, count in log.bad.most_common(10):
        print(f"  {count} x {html.escape(what)}")
    p95 = Spread.over([percentile(quarter, 95) for quarter in log.took])
    floor = f"floor {percentile(log.floor, 95):.1f} ms"
    return [
        Figure("200 people: click to last byte, p50", exactly(percentile(log.all, 50)), "ms"),
        below("200 people: click to last byte, p95", p95, "ms", LIMIT_MS, peer=floor),
        Figure("200 people: slowest click", exactly(max(log.all)), "ms"),
        at_most("200 people: clicks not answered well", exactly(sum(log.bad.values())), "clicks", 0),
        Figure("200 people: clicks", exactly(len(log.all)), "clicks"),
        Figure("200 people: different pages seen", exactly(len(log.pages)), "pages"),
    ]
