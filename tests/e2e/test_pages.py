# SPDX-License-Identifier: EUPL-1.2
"""Every page of sign-in, accounts and start: clean for axe, narrow and wide, light and dark."""

import pytest

from schutznetz.apps.accounts import actions
from schutznetz.apps.organisation.models import Office
from tests.apps.builders import a_person, a_site, a_user, an_authority

pytestmark = [pytest.mark.e2e]
Role = Office.Role


@pytest.fixture
def site(transactional_db):
    return a_site(
        an_authority("Jobcenter Musterkreis mit einem Namen von beträchtlicher Länge"), "Bezirksstelle Oer-Erkenschwick"
    )


@pytest.fixture
def admin(site):
    return a_user(
        Role.ADMINISTRATOR, site, given_name="Annegret", family_name="Schultheiß-Wolterskirchen", password="x"
    )


def test_sign_in_and_its_error(new_page, axe_clean, site):
    page = new_page()
    page.goto("/konto/anmelden/")
    axe_clean(page, "anmelden")
    page.get_by_label("Anmeldename").fill("niemand")
    page.get_by_label("Passwort", exact=True).fill("falsch")
    page.get_by_role("button", name="Anmelden", exact=True).click()
    summary = page.locator("[data-error-summary]")
    assert summary.evaluate("e => e === document.activeElement")
    assert page.get_by_label("Anmeldename").input_value() == "niemand"
    axe_clean(page, "anmelden-fehler")


@pytest.mark.parametrize(
    "path", ["/anleitung/", "/barrierefreiheit/", "/datenschutz/", "/konto/passwort/vergessen/", "/gibt-es-nicht/"]
)
def test_public_pages(new_page, axe_clean, site, path):
    page = new_page()
    page.goto(path)
    axe_clean(page, "seite" + path.replace("/", "-").rstrip("-"))


def test_pages_of_an_administrator(signed_in, axe_clean, site, admin):
    users = [a_user(Role.EMPLOYEE, site, given_name="Jana", family_name=f"Müller-Lüdenscheidt {n}") for n in range(60)]
    for n in range(55):
        a_person(site, "Ole", f"Ohnekonto {n:02}")
    page = signed_in(admin)
    for path, name in [
        ("/", "start"),
        ("/konto/", "mein-konto"),
        ("/konto/alle/", "konten"),
        ("/konto/alle/?sort=-username&page=2", "konten-2"),
        ("/konto/alle/?q=gibtesnicht", "konten-leer"),
        (f"/konto/alle/{users[0].pk}/", "konto"),
        (f"/konto/alle/{users[0].pk}/sperren/", "sperren"),
        ("/konto/neu/", "neues-konto"),
        ("/konto/passwort/festlegen/", "passwort"),
        ("/konto/abmelden/", "abmelden"),
    ]:
        assert page.goto(path).status == 200, path
        axe_clean(page, name)


def test_menu_and_dialog(signed_in, axe_clean, site, admin):
    user = a_user(Role.EMPLOYEE, site)
    page = signed_in(admin, width=360)
    page.goto(f"/konto/alle/{user.pk}/")
    page.locator(".app-menu--areas summary").click()
    axe_clean(page, "menue", widths=(360,))
    page.keyboard.press("Escape")
    page.locator(".app-menu--user summary").click()
    axe_clean(page, "einstellungen", widths=(360,))
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("link", name="Sperren").click()
    axe_clean(page, "dialog")
    page.get_by_role("button", name="Konto sperren").click()
    page.get_by_role("status").get_by_text("Das Konto ist gesperrt.").wait_for()
    axe_clean(page, "gesperrt")


def test_the_door_of_the_demo(new_page, axe_clean, transactional_db, settings, now):
    settings.DEMO = True
    actions.mark_as_demo(now=now)
    marl, herten = a_site(an_authority(), "Bezirksstelle Marl"), a_site(an_authority(), "Bezirksstelle Herten")
    for role in Role:
        for number in range(3):
            a_user(role, (marl, herten)[number % 2], given_name="Jana", family_name=f"Müller-Lüdenscheidt {number}")
    page = new_page()
    page.goto("/")
    axe_clean(page, "vorfuehrung")
    page.get_by_role("button", name="Jana Müller-Lüdenscheidt 1").first.click()
    page.get_by_role("heading", name="Guten Tag").wait_for()
    axe_clean(page, "vorfuehrung-start")


def test_the_link_sets_a_password(new_page, axe_clean, site, admin, now):
    user = a_user(Role.EMPLOYEE, site)
    code = actions.give_access_link(user=user, actor=None, now=now)
    page = new_page()
    page.goto(f"/konto/zugang/{code}/")
    axe_clean(page, "zugang")
    page.get_by_label("Neues Passwort", exact=True).fill("kurz")
    page.get_by_label("Neues Passwort wiederholen").fill("anders")
    page.get_by_role("button").get_by_text("Passwort speichern").click()
    axe_clean(page, "zugang-fehler")


def test_the_areas_of_administration_share_one_menu(signed_in, axe_clean, site, admin):
    page = signed_in(admin)
    page.goto("/konto/alle/")
    bar = page.get_by_role("navigation", name="Hauptmenü")
    assert bar.bounding_box()["height"] < 80, "the entries wrap to a second line"
    opener = bar.locator("summary", has_text="Verwaltung")
    assert opener.get_attribute("aria-current") == "true"
    opener.focus()
    page.keyboard.press("Enter")
    names = bar.locator("details", has_text="Abgleich").locator(".app-menu__body a").all_inner_texts()
    kept = "Angaben für „Hilfe finden“"
    assert names == ["Standorte", "Einrichtung", kept, "Schreiben", "Personalstruktur", "Konten", "Abgleich"]
    axe_clean(page, "menue-verwaltung", widths=(1280,))
    page.keyboard.press("Escape")
    assert opener.evaluate("e => e === document.activeElement")


def test_an_area_alone_in_its_group_is_no_menu(signed_in, site):
    page = signed_in(a_user(Role.SITE_MANAGER, site, given_name="Filiz"))
    page.goto("/")
    bar = page.get_by_role("navigation", name="Hauptmenü")
    assert bar.get_by_role("link", name="Standorte").is_visible()
    assert bar.locator("summary").all_inner_texts() == ["Hilfe"]


def test_a_table_becomes_blocks_on_a_phone(signed_in, axe_clean, site, admin):
    page = signed_in(admin, width=360)
    page.goto("/verwaltung/rechte/")
    table = page.locator(".app-stack").first
    assert table.evaluate("e => e.scrollWidth <= e.clientWidth"), "columns lie outside the screen"
    assert table.locator("td").first.get_attribute("data-label") == "Wer"
    axe_clean(page, "rechte", widths=(360,))
