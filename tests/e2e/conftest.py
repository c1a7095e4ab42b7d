# SPDX-License-Identifier: EUPL-1.2
"""Real Chromium against a live server. Runs as a pytest process of its own: `pytest tests/e2e -m e2e`.

The content policy forbids evaluated strings, so `page.wait_for_function` fails; wait for elements, or use `settled`.

Fixtures: `live` (the server), `new_page(width, scheme)`, `signed_in(user)` (a page with the user's session) and
`axe_clean(page, name)`, which looks at the page light and dark, at 1280 and 360 pixels, and keeps screenshots in
var/screenshots: always when pytest runs as one process, else when SCHUTZNETZ_SCREENSHOTS is set.

A limit here says when to give up, not how fast the program is: it is generous, for machines that do other things too.
"""

import functools
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from tests.apps.builders import prove
from tests.e2e.looking import faults

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread

ROOT = Path(__file__).resolve().parent.parent.parent
SHOTS = ROOT / "var" / "screenshots"
KEEPS_SHOTS = "PYTEST_XDIST_WORKER" not in os.environ or bool(os.environ.get("SCHUTZNETZ_SCREENSHOTS"))
"""Pictures are for people: `make test`, which nobody watches, saves the third of the time that they take."""
NAMES = ("chromium", "chromium-headless-shell", "chromium-browser", "google-chrome", "microsoft-edge")
SWITCHES = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LONG = ("test_access_crawl.py", "test_attack_pages.py")
NARROW, WIDE = 360, 1280
PATIENCE_MS = 30_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Walks through all pages begin, so that no process is left alone with one in the end."""
    items.sort(key=lambda item: item.path.name not in LONG)


def chromium() -> str:
    """The path of a Chromium that starts: CHROMIUM, Debian's names, Playwright's own. Fails with the line to type."""
    candidates = [os.environ.get("CHROMIUM"), *(shutil.which(name) for name in NAMES)]
    for path in filter(None, candidates):
        if subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0:
            return path
    pytest.fail("No Chromium found. Type: apt-get install -y chromium libatomic1")


def _to_the_end_of_the_page(act: Callable[..., Any]) -> Callable[..., Any]:
    """A click ends, for Playwright, with the first byte of the page it leads to; here when that page is read in."""

    @functools.wraps(act)
    def acting(place: Locator, *args: Any, **kwargs: Any) -> Any:
        result = act(place, *args, **kwargs)
        if not place.page.is_closed():
            place.page.wait_for_load_state("domcontentloaded")
        return result

    return acting


@pytest.fixture(scope="session", autouse=True)
def whole_pages() -> Iterator[None]:
    """Whoever reads a page right after a click that led there reads all of it, however busy the machine is."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("click", "check", "press", "select_option"):
            patch.setattr(Locator, name, _to_the_end_of_the_page(getattr(Locator, name)))
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def live(transactional_db: None, live_server: Any) -> str:
    """Address of the running program, on `localhost` so that passkeys work."""
    return str(live_server.url).replace("127.0.0.1", "localhost")


NewPage = Callable[..., Page]


@pytest.fixture
def new_page(browser: Browser, live: str) -> Iterator[NewPage]:
    """`new_page(width=1280, scheme="light")`: a page in a context of its own. Errors in its console fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def make(width: int = WIDE, scheme: str = "light", **options: Any) -> Page:
        context = browser.new_context(
            base_url=live, viewport={"width": width, "height": 800}, color_scheme=scheme, locale="de-DE", **options
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if _is_complaint(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert not complaints, complaints


def _is_complaint(message: Any) -> bool:
    """Errors of scripts and of the content policy; an answer 4xx that a test asked for is none."""
    return message.type == "error" and "Failed to load resource" not in message.text


@pytest.fixture
def signed_in(new_page: NewPage, live: str) -> Callable[..., Page]:
    """`signed_in(user, width=…)`: a page with the user's session, as after a sign-in; `fresh=False`: long after it."""

    def make(user: Any, *, fresh: bool = True, **options: Any) -> Page:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        if fresh:
            prove(client)
        page = new_page(**options)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live}])
        return page

    return make


def settled(page: Page) -> None:
    """Wait until htmx has swapped and settled."""
    page.wait_for_load_state("networkidle")
    page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added").first.wait_for(state="detached")


@pytest.fixture(scope="session")
def axe_clean() -> Callable[..., None]:
    """`axe_clean(page, "name")`: no finding of axe and no sideways scrolling, light and dark, wide and narrow.

    In dark only the rules about colours are asked: all else follows from the markup and the width.
    """

    def look(page: Page, name: str, *, widths: tuple[int, ...] = (WIDE, NARROW)) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        size = page.viewport_size
        for width in widths:
            page.set_viewport_size({"width": width, "height": 800})
            for scheme in ("light", "dark"):
                _look_in(page, scheme, f"{name}-{width}")
        page.emulate_media(color_scheme="light")
        if size:
            page.set_viewport_size(size)

    return look


def _look_in(page: Page, scheme: Any, name: str) -> None:
    page.wait_for_load_state("load")
    page.emulate_media(color_scheme=scheme)
    if KEEPS_SHOTS:
        page.screenshot(path=SHOTS / f"{name}-{scheme}.png", full_page=True)
    found = faults(page, scheme)
    assert not found, f"{name}, {scheme}: " + "\n".join(found)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{name}, {scheme}: scrolls {wide} px sideways"


@pytest.fixture
def now() -> Any:
    from schutznetz.adapters import clock

    return clock.now()
