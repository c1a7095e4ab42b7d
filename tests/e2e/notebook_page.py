# SPDX-License-Identifier: EUPL-1.2
"""The notebook in a real Chromium without a server: its modules are read from disk, the vault is one in memory.

`notebook(document=…, account=…, language=…)` gives a page whose `window.vault` is open. The content policy is that of
the vault, so that a forbidden script or style fails the test.
"""

import json
import mimetypes
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from schutznetz.config import vault_door
from tests.e2e.conftest import PATIENCE_MS, WIDE
from tests.vault.test_notebook import values

APPS = Path(__file__).resolve().parents[2] / "src/schutznetz/apps"
SHEETS = ("ui/vendor/kern/fonts.css", "ui/vendor/kern/kern.min.css", "ui/app.css")
ORIGIN = "https://tresor.invalid"
PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Schutznetz</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
{sheets}<link rel="stylesheet" href="/browser/screens/screens.css">
<link rel="stylesheet" href="/browser/notebook/notebook.css">
<script type="module" src="/begin.js"></script></head><body><main id="inhalt" class="app-width app-main"></main>
<p id="vault-said" class="kern-sr-only" role="status"></p></body></html>"""
BEGIN = """
import { memoryVault } from "/browser/core/memory.js";
import { begin, find, go } from "/browser/screens/router.js";
import { fill } from "/browser/screens/dom.js";
import "/browser/notebook/index.js";
const { document: kept, rules, lines, account } = await (await fetch("/given.json")).json();
const vault = await memoryVault(kept, { rules, lines, account });
const place = document.getElementById("inhalt");
const show = async (path) => {
  const { page, params } = find(path);
  fill(place, await page.render(vault, params));
  document.title = typeof page.title === "function" ? page.title(vault, params) : page.title;
  place.dataset.path = path;
};
begin(show, "beratungen");
Object.assign(window, { vault, go, ready: true });
go("beratungen");
"""

LINES = [
    {"numbers": "110", "name": "Polizei", "name_en": "Police", "says": "", "says_en": ""},
    {"numbers": "112", "name": "Rettung", "name_en": "Ambulance", "says": "", "says_en": ""},
    {
        "numbers": "0800 555 0 1, 0800 555 0 2", "name": "Sorgentelefon (erfunden)", "name_en": "",
        "says": "Tag und Nacht.", "says_en": "Day and night.",
    },
]  # fmt: skip
"""As the platform hands them over."""
Notebook = Callable[..., Page]


@pytest.fixture(scope="module")
def notebook(browser: Browser) -> Iterator[Notebook]:
    """`notebook(document={}, account={}, language="de", width=1280)`: a page with an open vault; complaints fail."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def make(
        document: dict[str, Any] | None = None, *, account: dict[str, Any] | None = None, language: str = "de",
        width: int = WIDE,
    ) -> Page:  # fmt: skip
        context = browser.new_context(viewport={"width": width, "height": 800}, locale="de-DE", accept_downloads=True)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        account = {"name": "Kim Beispiel", **(account or {})}
        given = {"document": document or {}, "rules": values(), "lines": LINES, "account": account}
        context.route(f"{ORIGIN}/**", lambda route: _answer(route, given, language))
        page = context.new_page()
        page.on("console", lambda one: complaints.append(one.text) if one.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{ORIGIN}/")
        page.locator("main[data-path]").wait_for()
        return page

    yield make
    for context in contexts:
        context.close()
    assert not complaints, complaints


def _answer(route: Route, given: dict[str, Any], language: str) -> None:
    path = urlsplit(route.request.url).path
    headers = {"Content-Security-Policy": vault_door.POLICY}
    if path == "/":
        sheets = "".join(f'<link rel="stylesheet" href="/static/{sheet}">' for sheet in SHEETS)
        body = PAGE.format(language=language, sheets=sheets)
        return route.fulfill(body=body, content_type="text/html; charset=utf-8", headers=headers)
    if path == "/begin.js":
        return route.fulfill(body=BEGIN, content_type="text/javascript")
    if path == "/given.json":
        return route.fulfill(body=json.dumps(given), content_type="application/json")
    file = _file(path)
    if not file.is_file():
        return route.fulfill(status=404, body="")
    return route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "text/plain")


def _file(path: str) -> Path:
    if path.startswith("/browser/"):
        return APPS / "vault" / path.lstrip("/")
    app = path.removeprefix("/static/").split("/")[0]
    return APPS / app / path.lstrip("/")
