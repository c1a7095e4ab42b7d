# SPDX-License-Identifier: EUPL-1.2
"""With the keyboard alone, in forced colours, without motion, on paper."""

import pytest

from schutznetz.apps.organisation.models import Office
from schutznetz.apps.setup.models import Contact
from tests.apps.builders import a_site, a_user, an_authority
from tests.e2e.conftest import SHOTS

pytestmark = [pytest.mark.e2e]
Role = Office.Role
MOST_STOPS = 120

STOP = """async () => {
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
  const e = document.activeElement
  if (e === document.body) return null
  const style = getComputedStyle(e), box = e.getBoundingClientRect()
  const after = getComputedStyle(e, '::after')
  const ring = s => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== 'none'
  window.stops = window.stops || []
  const again = window.stops.includes(e), last = window.stops.at(-1)
  const inOrder = !last || again || Boolean(last.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)
  window.stops.push(e)
  return { again, inOrder, ring: ring(style) || ring(after), name: e.outerHTML.slice(0, 100),
           inView: box.bottom > 0 && box.top < innerHeight && box.width > 0 }
}"""
MOVING = """() => [...document.querySelectorAll('*')].filter(e => {
  const style = getComputedStyle(e)
  return style.animationName !== 'none' || style.transitionDuration.split(',').some(part => parseFloat(part) > 0)
}).map(e => e.outerHTML.slice(0, 80))"""


@pytest.fixture
def site(transactional_db):
    return a_site(an_authority("Jobcenter Musterkreis"), "Bezirksstelle Nord")


@pytest.fixture
def admin(site):
    return a_user(Role.ADMINISTRATOR, site)


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def tab_to(page, name):
    """Tab until the focused element has this text; fails after a round."""
    for _n in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement.textContent.trim() || document.activeElement.name || ''"):
            return
    pytest.fail(f"the keyboard never reaches {name}")


def test_from_signing_in_to_a_saved_form_without_a_mouse(new_page, site):
    user = a_user(Role.ADMINISTRATOR, site, password="ein langes Passwort")
    page = new_page()
    page.goto("/")
    page.get_by_label("Anmeldename").focus()
    page.keyboard.type(user.username)
    press(page, "Tab")
    page.keyboard.type("ein langes Passwort")
    press(page, "Enter")
    page.get_by_role("heading", name="Guten Tag").wait_for()
    press(page, "Tab")
    assert page.evaluate("document.activeElement.className") == "app-skip"
    press(page, "Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"
    tab_to(page, "Einrichtung fortsetzen")
    press(page, "Enter")
    page.get_by_role("heading", name="Schritte").wait_for()
    tab_to(page, "Behörde und Kontakt")
    press(page, "Enter")
    page.get_by_role("heading", name="Behörde und Kontakt").wait_for()
    page.locator("#inhalt").focus()
    for text in ("Ring 1", "post@kreis.example", "02361 1"):
        press(page, "Tab")
        page.keyboard.type(text)
    press(page, "Enter")
    page.get_by_role("status").get_by_text("Gespeichert.").wait_for()
    assert Contact.objects.get().email == "post@kreis.example"


@pytest.mark.parametrize(
    "path", ["/", "/konto/", "/verwaltung/personen/", "/anleitung/", "/verwaltung/standort-anlegen/"]
)
def test_every_stop_is_seen_in_order_and_none_is_a_trap(signed_in, admin, path):
    page = signed_in(admin, reduced_motion="reduce")
    page.goto(path)
    page.evaluate("document.activeElement.blur()")
    stops = []
    for _n in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or stop["again"]:
            break
        stops.append(stop)
    assert 5 < len(stops) < MOST_STOPS
    assert [stop["name"] for stop in stops if not stop["ring"]] == [], "no visible focus"
    assert [stop["name"] for stop in stops if not stop["inView"]] == [], "focused out of sight"
    assert [stop["name"] for stop in stops if not stop["inOrder"]] == [], "against the order of reading"


def test_menus_open_and_close_by_keyboard(signed_in, admin):
    page = signed_in(admin, width=360)
    page.goto("/")
    for menu in (".app-menu--user", ".app-menu--areas"):
        page.locator(f"{menu} summary").focus()
        press(page, "Enter", "Tab")
        assert page.locator(menu).evaluate("e => e.open && e.contains(document.activeElement)")
        press(page, "Escape")
        assert page.locator(f"{menu} summary").evaluate("e => e === document.activeElement")
        assert not page.locator(menu).evaluate("e => e.open")


@pytest.mark.parametrize("path", ["/", "/anleitung/", "/leichte-sprache/"])
def test_forced_colours_keep_everything(signed_in, admin, axe_clean, path):
    page = signed_in(admin, forced_colors="active")
    page.goto(path)
    axe_clean(page, f"kontrast{path.replace('/', '-').rstrip('-')}", widths=(360,))
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(STOP)["ring"]


def test_nothing_moves_for_those_who_want_it_still(signed_in, admin):
    page = signed_in(admin, reduced_motion="reduce")
    for path in ("/", "/konto/alle/", "/verwaltung/"):
        page.goto(path)
        assert page.evaluate(MOVING) == []


def test_the_summary_on_paper_has_a_line_to_sign_and_no_buttons(signed_in, admin, site):
    page = signed_in(admin)
    page.goto(f"/einrichtung/{site.authority.key}/zusammenfassung/")
    page.emulate_media(media="print")
    page.screenshot(path=SHOTS / "einrichtung-papier.png", full_page=True)
    assert page.get_by_text("Unterschrift der Behördenleitung").is_visible()
    for hidden in (".app-header", ".app-footer", ".app-crumbs", "form button", ".app-steps"):
        assert page.locator(hidden).locator("visible=true").count() == 0, hidden
