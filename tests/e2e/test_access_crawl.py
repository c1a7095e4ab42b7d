# SPDX-License-Identifier: EUPL-1.2
"""Every page of the access matrix in a real browser: axe, reflow at 400 %, wide text spacing, language.

One context per role. A page is looked at once per language, by the first role that may see it. On pages with a form
the empty form is sent as well (the state with errors); on pages with a dialog the dialog is opened.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Error, Page

from schutznetz.adapters.redaction import is_traceless
from schutznetz.apps.alarm.models import Station
from tests.apps.pages import OWN_FRAME, pages
from tests.apps.test_access_matrix import a_world, address
from tests.e2e.leftovers import TEXTS, german_leftovers
from tests.e2e.looking import faults

pytestmark = [pytest.mark.e2e]

PARTS = ("de 1/6", "de 2/6", "de 3/6", "de 4/6", "de 5/6", "de 6/6", "en 1/2", "en 2/2")
"""The pages dealt out like cards, so that two processes are done at the same time."""

WRITTEN_BY_PEOPLE = {"Grund"}
"""Data of the world that happens to be a text of the program."""

SPACED = (
    "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}"
    "p{margin-block-end:2em!important}"
)
LOOK = """() => {
  const shown = e => e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().width > 1
  const small = e => { const box = e.getBoundingClientRect(); return box.width < 24 || box.height < 24 }
  const inText = e => e.closest('p,li,td,th,dd,dt,label,.kern-alert__body') && e.tagName === 'A'
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id)
  return {
    lang: document.documentElement.lang,
    h1: [...document.querySelectorAll('h1')].filter(shown).length,
    main: document.querySelectorAll('main').length,
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    twice: ids.filter((id, at) => ids.indexOf(id) !== at),
    small: [...document.querySelectorAll('a,button,input:not([type=hidden]),select,summary')]
      .filter(e => shown(e) && small(e) && !inText(e) && !e.classList.contains('app-skip'))
      .map(e => e.outerHTML.slice(0, 90)),
    dead: [...document.querySelectorAll('a[href^="#"]')].map(e => e.getAttribute('href'))
      .filter(at => at.length > 1 && !document.getElementById(at.slice(1))),
  }
}"""
CUT = """() => [...document.querySelectorAll('main *, header *, footer *')].filter(e => {
  const style = getComputedStyle(e)
  if (!e.textContent.trim() || !e.checkVisibility()) return false
  if (e.closest('.app-hidden,.kern-sr-only,.app-stack thead,svg')) return false
  if (!['hidden', 'clip'].includes(style.overflowX) && !['hidden', 'clip'].includes(style.overflowY)) return false
  if (style.textOverflow === 'ellipsis') return false
  return e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 2
}).map(e => e.outerHTML.slice(0, 90))"""


@pytest.fixture
def world(transactional_db: None) -> dict[str, Any]:
    """The objects of the matrix, made anew: the live server's tests empty the database behind them."""
    return a_world()


def page_for(role: str, language: str, world: dict[str, Any], signed_in: Any, new_page: Any, live: str) -> Page:
    page: Page = new_page() if role == "anonymous" else signed_in(world["users"][role])
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live}])
    return page


class Inspector:
    """Looks at pages and keeps what it finds, so that one run names every fault."""

    def __init__(self, page: Page, language: str) -> None:
        self.page, self.language = page, language
        self.found: list[str] = []

    def visit(self, name: str, path: str) -> None:
        in_address = f"?sprache={self.language}" if is_traceless(path) else ""  # no cookie says it there
        try:
            answer = self.page.goto(path + in_address)
        except Error as error:
            assert "Download is starting" in error.message, error  # a file is no page
            return
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            return
        if name in OWN_FRAME:
            self.page.locator("h1").first.wait_for()  # a script draws it
        self.scan(name)
        if self.language == "en":
            left = [text for text in german_leftovers(self.page.evaluate(TEXTS)) if text not in WRITTEN_BY_PEOPLE]
            self.found += [f"{name}: German left: {text}" for text in left]
        if name not in OWN_FRAME:
            self.measure(name)
            self.reflow(name)
            if self.language == "de":
                self.with_errors(name)
                self.with_dialog(name)

    def scan(self, where: str) -> None:
        """What axe says; the pages in English are built alike, they are only measured."""
        if self.language != "de":
            return
        self.found += [f"{where}: {fault}" for fault in faults(self.page)]

    def measure(self, name: str) -> None:
        """Language, one heading, one main part, nothing named twice, targets of 24 pixels."""
        seen = self.page.evaluate(LOOK)
        wanted = {"lang": self.language, "h1": 1, "main": 1, "twice": [], "small": [], "dead": []}
        self.found += [f"{name}: {key} is {seen[key]}" for key, right in wanted.items() if seen[key] != right]

    def reflow(self, name: str) -> None:
        """400 % of 1280 pixels, then with the spacing of WCAG 1.4.12: nothing scrolls sideways, nothing is cut."""
        self.page.set_viewport_size({"width": 320, "height": 640})
        self.narrow(f"{name} at 320 px")
        self.page.evaluate(
            "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s] }", SPACED
        )
        self.narrow(f"{name} with wide spacing")
        self.found += [f"{name} with wide spacing: cuts {part}" for part in self.page.evaluate(CUT)]
        self.page.evaluate("() => { document.adoptedStyleSheets = [] }")
        self.page.set_viewport_size({"width": 1280, "height": 800})

    def narrow(self, where: str) -> None:
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.found.append(f"{where}: scrolls {wide} px sideways")

    def with_errors(self, name: str) -> None:
        """Send the form as it stands; when it comes back, its summary has the focus and axe finds nothing."""
        form = self.page.locator("main form.app-form[method=post]")
        if form.count() != 1 or not form.locator("[required], [aria-required=true]").count():
            return
        with self.page.expect_navigation():
            form.locator("button:not([type=button])").first.click()
        if self.page.locator("[data-error-summary]").count():
            if not self.page.locator("[data-error-summary]").evaluate("e => e === document.activeElement"):
                self.found.append(f"{name} with errors: the summary has no focus")
            self.scan(f"{name} with errors")

    def with_dialog(self, name: str) -> None:
        """Open the first dialog, look, close it with Escape: the focus is back where it was."""
        opener = self.page.locator("main [data-dialog]:visible")
        if not opener.count():
            return
        opener.first.focus()
        self.page.keyboard.press("Enter")
        self.page.locator("dialog[open]").wait_for()
        self.scan(f"{name} with its dialog")
        self.page.keyboard.press("Escape")
        if not opener.first.evaluate("e => e === document.activeElement"):
            self.found.append(f"{name}: closing the dialog loses the focus")


@pytest.mark.parametrize("part", PARTS)
def test_every_page_is_accessible(
    signed_in: Callable[..., Page], new_page: Callable[..., Page], world: dict[str, Any], part: str, live: str
) -> None:
    language, number, of = part[:2], int(part[3]), int(part[5])
    Station.objects.filter(key="st-own").update(label="Wache mit einem Namen, der nicht aufhören will")
    inspectors: dict[str, Inspector] = {}
    mine = list(pages())[number - 1 :: of]
    for role, name in mine:
        if role not in inspectors:
            inspectors[role] = Inspector(page_for(role, language, world, signed_in, new_page, live), language)
        inspectors[role].visit(name, address(name, world))
    found = [f"[{role}] {fault}" for role, inspector in inspectors.items() for fault in inspector.found]
    print(f"\n{len(mine)} pages looked at in {language}")
    assert len(mine) > 60 // of
    assert not found, "\n".join(found)


def test_german_left_on_an_english_page_is_found() -> None:
    assert german_leftovers(["Speichern", "Guten Tag, Robin", "Save", "Marl", "Alarm"]) == [
        "Guten Tag, Robin",
        "Speichern",
    ]


def test_the_choice_of_language_is_on_every_page_even_before_signing_in(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(reverse("account_login"))
    page.locator("footer").get_by_role("button", name="English").click()
    page.locator("html[lang=en]").wait_for()
    assert page.get_by_role("button", name="Sign in", exact=True).count() == 1
    page.goto(reverse("start:easy"))
    page.locator("footer").get_by_role("button", name="Deutsch").click()
    page.locator("html[lang=de]").wait_for()
