# SPDX-License-Identifier: EUPL-1.2
"""Markup in every text column of every row, looked at page by page in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Error, Page, Route

from tests.apps.test_access_matrix import MATRIX, a_world, expected
from tests.attack.conftest import tried
from tests.attack.found_forms import EVIL
from tests.attack.ground import addresses, method_of, write_everywhere

__all__ = ["tried"]
pytestmark = pytest.mark.e2e
POLICY = "default-src 'none'; script-src 'self'"
TRACES = "qz-evil, [data-qzevil], [onerror], [href^='javascript:' i], [src^='javascript:' i]"


def listened(page: Page) -> list[str]:
    """What a page says that it should not: dialogs, and refusals of the content policy."""
    said: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.on("console", lambda line: said.append(line.text) if "Content Security" in line.text else None)
    return said


def traces(page: Page, said: list[str]) -> list[str]:
    return [*said, *page.locator(TRACES).evaluate_all("found => found.map(one => one.outerHTML.slice(0, 200))")]


def is_shown(page: Page, address: str) -> bool:
    """Did the browser show a page there (not hand over a file, nor lead elsewhere)?"""
    try:
        answer = page.goto(address, wait_until="domcontentloaded")
    except Error as error:
        assert "Download is starting" in error.message, error
        return False
    assert answer is not None
    is_page = answer.status == 200 and "text/html" in answer.headers.get("content-type", "")
    return is_page and answer.request.redirected_from is None


def shown_to(role: str, world: dict[str, Any]) -> list[str]:
    """Addresses that answer this role with a page, says the access matrix; each once."""
    at = addresses(world)
    rows = [name for name, row in MATRIX.items() if method_of(name) == "get" and expected(row, role) == 200]
    return list(dict.fromkeys(at[name] for name in rows))


@pytest.mark.parametrize(("role", "at_least"), [("ADM", 60), ("OWNER", 25)])
def test_every_page_shows_markup_as_text(
    role: str, at_least: int, live: str, signed_in: Callable[..., Page], tried: Callable[..., None]
) -> None:
    """As administrator and as employee; a dialog, a trace in the page or a word of the content policy fails it."""
    world, looked = a_world(), 0
    write_everywhere(EVIL)
    page = signed_in(world["users"][role])
    said = listened(page)
    for address in shown_to(role, world):
        if is_shown(page, address):
            assert traces(page, said) == [], address
            looked += 1
    assert looked > at_least
    tried("markup in every text column, pages looked at in Chromium", "shown as text", looked)


def test_a_page_that_repeats_markup_is_found(live: str, browser: Browser) -> None:
    """The control: unescaped, the same text opens a dialog without a policy, and is reported with one."""
    page = browser.new_page(base_url=live)
    said = listened(page)
    for headers in ({}, {"Content-Security-Policy": POLICY}):
        said.clear()
        show(page, headers)
        page.locator("qz-evil").first.wait_for(state="attached")
        page.wait_for_timeout(300)
        assert said != []
        assert len(traces(page, said)) > len(said)
    page.close()


def show(page: Page, headers: dict[str, str]) -> None:
    def answer(route: Route) -> None:
        route.fulfill(body=f"<!doctype html><p>{EVIL}", content_type="text/html", headers=headers)

    page.unroute_all()
    page.route("**/schwach/", answer)
    page.goto("/schwach/")
