# SPDX-License-Identifier: EUPL-1.2
"""The control of `axe_clean`: a fault that shows in one width and one scheme only is found, though little is asked."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.e2e
PAGE = """<!doctype html><html lang="de"><meta name="viewport" content="width=device-width"><title>Probe</title>
<style>:root{{color-scheme:light dark}} {}</style><main><h1>Probe</h1><p id="one">Ein Satz.</p>{}</main>"""
PALE = "#one{color:#bbb;background:#fff}"
NARROW, DARK = "@media (max-width:400px)", "@media (prefers-color-scheme:dark)"
FAULTS = {
    "everywhere": (PALE, ""),
    "in dark": (f"{DARK}{{{PALE}}}", ""),
    "on a phone": (f"{NARROW}{{{PALE}}}", ""),
    "on a phone in dark": (f"{NARROW}{{{DARK}{{{PALE}}}}}", ""),
    "under a colour that only a phone shows": (f"{NARROW}{{{DARK}{{main{{background:#eee}}h1{{color:#000}}}}}}", ""),
    "in what only a phone shows": (
        "#two{display:none;color:#bbb;background:#fff}" + NARROW + "{#two{display:block}}",
        '<p id="two">Noch einer.</p>',
    ),
    "without colour": ("", '<img src="data:,">'),
    "too wide": (f"{NARROW}{{#one{{width:500px}}}}", ""),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(browser: Browser, axe_clean: Callable[..., None], fault: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_content(PAGE.format(*FAULTS[fault]))
    with pytest.raises(AssertionError):
        axe_clean(page, "probe")
    page.close()


def test_no_fault_is_found_where_none_is(browser: Browser, axe_clean: Callable[..., None]) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_content(PAGE.format("", ""))
    axe_clean(page, "probe")
    page.close()
