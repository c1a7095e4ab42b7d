# SPDX-License-Identifier: EUPL-1.2
"""The kit in a real browser: all parts, keyboard, swaps, dialogs, menus, themes, zoom and forced colours."""

import re

import pytest

from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.models import Office
from tests.apps.builders import a_person, a_site, a_user
from tests.e2e.conftest import SHOTS, settled

pytestmark = [pytest.mark.e2e, pytest.mark.urls("tests.apps.ui.gallery")]


@pytest.fixture
def site(transactional_db):
    return a_site()


@pytest.fixture
def people(site):
    return [a_person(site, "Jana", f"Müller-Lüdenscheidt-Wolterskirchen {number:02}") for number in range(25)]


def test_every_part(new_page, axe_clean, site):
    page = new_page()
    page.goto("/galerie/")
    axe_clean(page, "galerie")


def test_every_part_in_forced_colours_zoomed_and_on_paper(new_page, site):
    page = new_page(forced_colors="active")
    page.goto("/galerie/")
    page.screenshot(path=SHOTS / "galerie-forced.png", full_page=True)
    zoomed = new_page(width=640)
    zoomed.goto("/galerie/")
    assert zoomed.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    zoomed.emulate_media(media="print")
    zoomed.screenshot(path=SHOTS / "galerie-print.png", full_page=True)
    assert not zoomed.locator(".app-header").is_visible()


PRESSES = """(button) => {
    const kept = [];
    window.addEventListener("submit", (event) => kept.push(event.defaultPrevented));
    for (let press = 0; press < 3; press += 1) button.click();
    return kept;
}"""
"""Three presses before an answer can come, and whether each was kept from being sent."""


def test_a_doubled_press_sends_once(new_page, site):
    page = new_page()
    page.goto("/galerie/")
    for _page in range(2):  # the page that answers has a form as new
        assert page.get_by_role("button", name="Absenden").evaluate(PRESSES) == [False, True, True]
        page.locator("[data-error-summary]").wait_for()
        page.wait_for_load_state()


def test_errors_keep_everything_and_lead_to_the_field(new_page, axe_clean, site):
    page = new_page()
    page.goto("/galerie/")
    page.get_by_label("Tag", exact=True).fill("31")
    page.get_by_label("Monat").fill("Februar")
    page.get_by_label("Was ist passiert?").fill("Langer Text")
    page.get_by_role("button", name="Absenden").click()
    summary = page.locator("[data-error-summary]")
    assert summary.evaluate("e => e === document.activeElement")
    assert page.get_by_label("Monat").input_value() == "Februar"
    assert page.get_by_label("Was ist passiert?").input_value() == "Langer Text"
    axe_clean(page, "galerie-fehler")
    summary.get_by_role("link", name=re.compile("Wann ist es passiert")).click()
    assert page.evaluate("document.activeElement.id") == "id_when_day"
    summary.get_by_role("link", name=re.compile("Art des Vorfalls")).click()
    assert page.evaluate("document.activeElement.id") == "id_kind_0"


def listing_of(page):
    """The listing's markup without what the browser or htmx adds."""
    html = page.locator("#listing-people").evaluate("e => e.outerHTML")
    return re.sub(r' class=""|\s+', " ", re.sub(r"htmx-\w+", "", html))


def test_a_swap_equals_a_reload(new_page, axe_clean, people):
    page = new_page()
    page.goto("/galerie/liste/")
    page.evaluate("window.stillHere = true")
    page.get_by_role("link", name="Weiter").click()
    page.get_by_text("Personen: 11 bis 20 von 25").first.wait_for()
    page.get_by_role("link", name="Personalkennung").click()
    page.get_by_text("Personen: 1 bis 10 von 25").first.wait_for()
    settled(page)
    page.get_by_label("Name").fill("Müller-Lüdenscheidt-Wolterskirchen 1")
    page.get_by_role("button", name="Filtern").click()
    page.get_by_text("Personen: 1 bis 10 von 10").first.wait_for()
    settled(page)
    assert page.evaluate("window.stillHere")
    assert "q=M" in page.url
    swapped = listing_of(page)
    assert page.locator("#ui-status").inner_text() == "Personen: 1 bis 10 von 10"
    page.reload()
    assert listing_of(page) == swapped
    with page.expect_event("load"):  # what is no longer kept is loaded anew
        page.go_back()
    page.get_by_text("Personen: 1 bis 10 von 25").first.wait_for()
    axe_clean(page, "liste")


def test_a_listing_works_without_script(new_page, people):
    page = new_page(java_script_enabled=False)
    page.goto("/galerie/liste/")
    page.get_by_role("link", name="Weiter").click()
    assert "Personen: 11 bis 20 von 25" in page.content()
    page.get_by_label("Name").fill("Müller-Lüdenscheidt-Wolterskirchen 2")
    page.get_by_role("button", name="Filtern").click()
    assert "Personen: 1 bis 5 von 5" in page.content()


def test_a_dialog_asks_and_escape_leaves(new_page, axe_clean, site):
    page = new_page()
    page.goto("/galerie/")
    opener = page.get_by_role("link", name="Löschen")
    opener.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Abbrechen"
    axe_clean(page, "galerie-dialog")
    page.keyboard.press("Escape")
    assert opener.evaluate("e => e === document.activeElement")
    opener.click()
    page.get_by_role("button", name="Löschen").click()
    assert page.content().count("weg") == 1


def test_the_keyboard_reaches_the_content_first(new_page, site):
    page = new_page()
    page.goto("/galerie/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Zum Inhalt springen"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"


def test_the_question_mark_opens_help_and_can_be_switched_off(new_page, site):
    page = new_page()
    page.goto("/galerie/")
    page.get_by_label("Kurzbeschreibung").press("?")
    assert page.url.endswith("/galerie/")
    page.locator("h1").click()
    page.keyboard.press("?")
    page.wait_for_url("**/anleitung/")
    page.get_by_role("button", name="Taste ? ausschalten").click()
    page.get_by_text("Die Taste ? ist ausgeschaltet.").wait_for()
    page.goto("/galerie/")
    page.keyboard.press("?")
    page.wait_for_timeout(300)
    assert page.url.endswith("/galerie/")


def test_dark_is_remembered_with_the_account(signed_in, site):
    user = a_user(Office.Role.EMPLOYEE, site)
    page = signed_in(user)
    page.goto("/")
    page.locator(".app-menu--user summary").click()
    with page.expect_response("**/konto/einstellungen/"):
        page.get_by_role("button", name="Dunkel").click()
    assert page.locator("html").get_attribute("data-kern-theme") == "dark"
    page.reload()
    assert page.locator("html").get_attribute("data-kern-theme") == "dark"
    assert User.objects.get(pk=user.pk).theme == "dark"
    page.locator(".app-menu--user summary").click()
    page.locator(".app-prefs").get_by_role("button", name="English").click()
    page.get_by_role("heading", name="Good day").wait_for()
    assert page.locator("html").get_attribute("lang") == "en"
