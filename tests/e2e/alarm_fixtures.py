# SPDX-License-Identifier: EUPL-1.2
"""A site with two real brokers, the controller, and browsers as stations. A test module imports the fixtures it uses.

`live` replaces that of the other end-to-end tests: the browser reaches the platform through a door that a test can shut
(`world.door.shut()`): for the browser that is a dead web process.
"""

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page

from schutznetz.adapters import clock
from schutznetz.adapters.nats_streams import publish_plan, publish_roster
from schutznetz.apps.accounts.actions import mark_as_demo
from schutznetz.apps.alarm.jobs import rosters
from schutznetz.apps.organisation.models import Authority, Desk, Door, Floor, Room, Site
from schutznetz.domain.alarm.messages import parse_subject
from tests.brokers import TestBroker, make_streams, running_brokers
from tests.e2e.conftest import PATIENCE_MS

SITE = "marl"
OFFICES = 12
WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 360, "height": 740}


def in_thread(work: Callable[[], Awaitable[Any]]) -> Any:
    """Run a coroutine beside Playwright's own event loop, which owns the main thread."""
    result: list[Any] = []
    thread = threading.Thread(target=lambda: result.append(asyncio.run(work())))  # type: ignore[arg-type]
    thread.start()
    thread.join(60)
    assert result, "the work in the thread failed, see its traceback above"
    return result[0]


class Relay:
    """A relay in front of the live server."""

    def __init__(self, port: int) -> None:
        self.target = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.open = True
        self.ends: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while self.open:
            try:
                near, _address = self.listener.accept()
                far = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                return
            self.ends += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    @staticmethod
    def _carry(one: socket.socket, other: socket.socket) -> None:
        try:
            while data := one.recv(65536):
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)
        except OSError:
            return

    def shut(self) -> None:
        """From now on nobody answers at this address."""
        self.open = False
        for end in (self.listener, *self.ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def build_office_floor() -> Site:
    """Offices of 4 by 5 metres along a corridor, one desk each, neighbouring offices joined in pairs by a door."""
    authority = Authority.objects.create(key="kreis", name="Musterkreis")
    site = Site.objects.create(
        authority=authority, key=SITE, name="Bezirksstelle Marl", has_guards=True, phone="02365 1000"
    )
    floor = Floor.objects.create(site=site, key="og2", name="2. Obergeschoss", width=4 * OFFICES, height=8)
    hall = Room.objects.create(
        floor=floor, key="flur", name="Flur", kind="corridor", points=[[0, 5], [48, 5], [48, 8], [0, 8]]
    )
    offices = [_office(site, floor, hall, number) for number in range(1, OFFICES + 1)]
    for number in range(0, OFFICES, 2):
        Door.objects.create(
            floor=floor, room_a=offices[number], room_b=offices[number + 1], key=f"v{number}", kind="connecting",
            x=4 * (number + 1), y=3,
        )  # fmt: skip
    return site


def _office(site: Site, floor: Floor, hall: Room, number: int) -> Room:
    left = 4 * (number - 1)
    corners = [[left, 0], [left + 4, 0], [left + 4, 5], [left, 5]]
    room = Room.objects.create(floor=floor, key=f"r{number}", name=f"2.{number:02}", points=corners)
    Door.objects.create(floor=floor, room_a=hall, room_b=room, key=f"t{number}", x=left + 2, y=5)
    Desk.objects.create(site=site, room=room, key=f"d{number}", label=f"2.{number:02} A", x=left + 2, y=2)
    return room


@dataclass
class World:
    """Everything around the browsers."""

    url: str
    door: Relay
    brokers: dict[str, TestBroker]
    folder: Path
    controller: subprocess.Popen[bytes] | None = None
    stations: list[Page] = field(default_factory=list)

    def publish_rosters(self) -> None:
        """What the platform's worker does after every enrolment."""
        now = clock.now()
        found = rosters.compute(SITE, now, now.date())
        assert found is not None
        in_thread(lambda: self._send(found.bodies))

    async def _send(self, bodies: Any) -> bool:
        for broker in self.brokers.values():
            if broker.process is None:
                continue
            platform = broker.service("platform")
            platform.start()
            await platform.wait_up(10)
            for subject, body in bodies.items():
                address = parse_subject(subject)
                assert address is not None
                if address.kind == "roster":
                    await publish_roster(platform, address.site, body)
                else:
                    await publish_plan(platform, address.site, address.floor, body)
            await platform.close()
        return True

    def start_controller(self) -> None:
        loops = {
            name: {"tcp": one.broker.client_url, "ws": one.broker.websocket_url, "http": one.broker.monitor_url}
            for name, one in self.brokers.items()
        }
        environment = os.environ | {"SCHUTZNETZ_LOOPS": json.dumps(loops), "SCHUTZNETZ_VAR": str(self.folder)}
        with (self.folder / "controller.log").open("wb") as log:
            self.controller = subprocess.Popen(
                [sys.executable, "-m", "schutznetz.controller"], env=environment, stdout=log, stderr=log
            )

    def stop_controller(self) -> None:
        if self.controller:
            self.controller.terminate()
            self.controller.wait(timeout=20)
            self.controller = None


@pytest.fixture
def world(transactional_db: None, live_server: Any, settings: Any, tmp_path: Path) -> Iterator[World]:
    cache.clear()
    settings.DEMO = True
    mark_as_demo(now=clock.now())
    settings.LOOP_KEYS = tmp_path / "loops"
    build_office_floor()
    port = int(live_server.url.rsplit(":", 1)[1])
    relay = Relay(port)
    with running_brokers(settings.LOOP_KEYS, [f"http://localhost:{relay.port}"]) as brokers:
        settings.LOOPS = {
            name: {"tcp": one.broker.client_url, "ws": one.broker.websocket_url} for name, one in brokers.items()
        }
        in_thread(lambda: _streams(brokers))
        made = World(f"http://localhost:{relay.port}", relay, brokers, tmp_path)
        made.publish_rosters()
        made.start_controller()
        yield made
        made.stop_controller()
    relay.shut()


async def _streams(brokers: dict[str, TestBroker]) -> bool:
    await make_streams(brokers, [SITE])
    return True


@pytest.fixture
def live(world: World) -> str:
    """The address of the platform as browsers use it."""
    return world.url


NewStation = Callable[..., Page]


@pytest.fixture
def new_station(browser: Browser, world: World) -> Iterator[NewStation]:
    """`new_station("d1")`: a browser of its own, enrolled at a desk and on duty; `new_station()` is a security desk."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def make(desk: str = "", *, on_duty: bool = True, own_browser: Browser | None = None, **options: Any) -> Page:
        settings_of = {"viewport": WIDE, "locale": "de-DE", "permissions": ["notifications"], **options}
        context = (own_browser or browser).new_context(base_url=world.url, **settings_of)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if _is_complaint(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        enrol(page, desk)
        if on_duty:
            begin_duty(page)
        world.stations.append(page)
        return page

    yield make
    for context in contexts:
        context.close()
    assert not complaints, complaints


def _is_complaint(message: Any) -> bool:
    """Errors of scripts and of the content policy; brokers that a test has killed are none."""
    expected = ("Failed to load resource", "WebSocket connection to", "ERR_CONNECTION")
    return message.type == "error" and not any(words in message.text for words in expected)


def enrol(page: Page, desk: str) -> None:
    """One click in the demo."""
    page.goto(f"/alarm/station/?platz={SITE}/{desk}" if desk else f"/alarm/station/leitstand/?standort={SITE}")
    page.locator(".st-choice button").first.click()
    page.locator("main[data-screen=begin], main[data-screen=ringing]").wait_for()


def begin_duty(page: Page) -> None:
    page.locator("[data-key=begin]").click()
    page.locator("main[data-screen=duty], main[data-screen=desk]").wait_for()


def press(page: Page) -> None:
    page.locator(".st-press").click()


def dot(page: Page) -> str:
    """The state of the dot, as its class tells it."""
    classes = page.locator(".st-light .dot").get_attribute("class") or ""
    return classes.split("dot--")[-1]


def wait_for_dot(page: Page, state: str, timeout: float = PATIENCE_MS) -> None:
    page.locator(f".st-light .dot--{state}").wait_for(timeout=timeout)


def wait_for_ringing(page: Page, room: str = "2.01", timeout: float = PATIENCE_MS) -> None:
    page.locator("main[data-screen=ringing] .ring-room", has_text=room).wait_for(timeout=timeout)


def light_text(page: Page) -> str:
    return page.locator(".st-light__line").inner_text()
