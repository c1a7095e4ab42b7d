# SPDX-License-Identifier: EUPL-1.2
"""Signing in as authorities have it, in a real browser: service, app with codes, recovery codes, sessions, pauses."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from schutznetz.adapters import oidc
from schutznetz.apps.accounts import actions
from schutznetz.apps.accounts.actions.tries import key
from schutznetz.apps.accounts.models import OutsideIdentity
from schutznetz.apps.organisation.models import Office
from schutznetz.domain.sign_in.one_time_codes import code_at
from tests.apps.builders import a_site, a_user
from tests.oidc_provider import CLIENT_ID, CLIENT_SECRET, USERNAME, running
from tests.oidc_provider import PASSWORD as PASSWORD_THERE

pytestmark = [pytest.mark.e2e]
PASSWORD = "blaue-leiter-im-regen"
Role = Office.Role


@pytest.fixture
def admin(transactional_db):
    return a_user(
        Role.ADMINISTRATOR, a_site(), given_name="Annegret", family_name="Schultheiß-Wolterskirchen", password=PASSWORD
    )


def sign_in(page, user):
    page.goto("/konto/anmelden/")
    page.get_by_label("Anmeldename").fill(user.username)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()


def code_of(secret, ahead=0):
    return code_at(secret, int(datetime.now(UTC).timestamp()) // 30 + ahead)


def test_an_administrator_is_led_to_an_app_and_uses_it(new_page, axe_clean, admin, settings):
    settings.SECOND_FACTOR = True
    page = new_page()
    sign_in(page, admin)
    page.get_by_role("heading", name="Bitte sichern Sie Ihr Konto").wait_for()
    axe_clean(page, "zweiter-faktor")
    page.get_by_role("link", name="App einrichten").click()
    picture = page.get_by_role("img", name="QR-Code")
    assert picture.evaluate("e => e.decode().then(() => e.naturalWidth)") > 0
    page.get_by_text("Geht das Bild nicht?").click()
    axe_clean(page, "app-einrichten")
    secret = page.get_by_role("region", name="Schlüssel für die App").inner_text().replace(" ", "")
    page.get_by_label("Code aus der App").fill("000000")
    page.get_by_role("button", name="App einrichten").click()
    page.get_by_text("Dieser Code passt nicht.").first.wait_for()
    axe_clean(page, "app-einrichten-fehler")
    page.get_by_label("Code aus der App").fill(code_of(secret, -1))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ihre Notfallcodes").wait_for()
    codes = page.locator("ol code").all_inner_texts()
    assert len(codes) == 10
    assert page.get_by_role("button", name="Drucken").is_visible()
    axe_clean(page, "notfallcodes")
    page.get_by_role("link", name="Fertig").click()
    page.get_by_role("heading", name="Guten Tag").wait_for()
    page.goto("/konto/")
    axe_clean(page, "mein-konto-gesichert")

    page.context.clear_cookies()
    sign_in(page, admin)
    page.get_by_role("heading", name="Jetzt noch Ihr Code").wait_for()
    axe_clean(page, "zweiter-schritt")
    page.get_by_label("Code").fill("123")
    page.keyboard.press("Enter")
    page.get_by_text("Dieser Code stimmt nicht").first.wait_for()
    axe_clean(page, "zweiter-schritt-fehler")
    page.get_by_label("Code").fill(code_of(secret))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Guten Tag").wait_for()

    page.context.clear_cookies()
    sign_in(page, admin)
    page.get_by_label("Code").fill(codes[0])
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Guten Tag").wait_for()


def test_devices_pauses_and_offices_of_the_administration(signed_in, axe_clean, admin):
    other = a_user(Role.SITE_MANAGER, admin.person.site, given_name="Jana", family_name="Müller-Lüdenscheidt")
    actions.note_session(
        user=admin, session_key="x" * 32, now=datetime.now(UTC) - timedelta(minutes=50), device="Firefox, Windows",
        method="code",
    )  # fmt: skip
    page = signed_in(admin, fresh=False)
    page.goto("/")
    page.goto("/konto/")
    axe_clean(page, "sitzungen")
    page.get_by_role("button", name="Beenden: Firefox, Windows").click()
    page.get_by_text("Dieses Gerät ist abgemeldet.").wait_for()
    page.goto("/konto/pausen/")
    axe_clean(page, "pausen-leer")
    for _ in range(5):
        actions.begin_try([key("account", other.username, other)], datetime.now(UTC))
    page.goto("/konto/pausen/")
    axe_clean(page, "pausen")
    page.get_by_role("button", name="Pause aufheben").click()
    page.get_by_text("kann es sofort wieder versuchen").wait_for()
    page.goto("/konto/regeln/")
    page.get_by_label("Ihr Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Bestätigen").click()
    page.get_by_role("heading", name="Zweiter Faktor nach Amt").wait_for()
    axe_clean(page, "zweiter-faktor-regeln")
    page.get_by_label("Standortleitung").check()
    page.get_by_role("button", name="Speichern").click()
    page.get_by_text("Gespeichert.").wait_for()
    page.goto("/konto/notfallcodes/")
    page.wait_for_url("**/konto/")  # nothing to have codes for


@pytest.fixture
def service(live, tmp_path, settings):
    with running(tmp_path, [f"{live}/konto/dienst/kreis/zurueck/"]) as provider:
        oidc.forget()
        known = oidc.Provider("kreis", provider.address, CLIENT_ID, CLIENT_SECRET, name="Kreisverwaltung Musterkreis")
        settings.OIDC = {"kreis": known}
        yield known


def test_through_the_service_and_out_again(new_page, axe_clean, admin, service):
    now = datetime.now(UTC)
    page = new_page()
    page.goto("/konto/anmelden/")
    axe_clean(page, "anmelden-dienst")
    page.get_by_role("link", name="Mit Kreisverwaltung Musterkreis anmelden").click()
    page.locator("input[name=login]").fill(USERNAME)
    page.locator("input[name=password]").fill(PASSWORD_THERE)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Für Sie gibt es hier noch kein Konto").wait_for()
    axe_clean(page, "dienst-kein-konto")
    OutsideIdentity.objects.create(
        user=admin, provider="kreis", issuer=service.issuer, subject="1", linked_at=now, used_at=now
    )
    page.get_by_role("link", name="Zur Anmeldung").click()
    page.get_by_role("link", name="Mit Kreisverwaltung Musterkreis anmelden").click()
    page.get_by_role("heading", name="Guten Tag").wait_for()
    page.goto("/konto/")
    axe_clean(page, "mein-konto-dienst")
    page.locator(".app-menu--user summary").click()
    page.get_by_role("button", name="Abmelden").click()
    page.get_by_role("heading", name="Sie sind hier abgemeldet").wait_for()
    axe_clean(page, "abgemeldet")
    there = page.get_by_role("link", name="Auch bei Kreisverwaltung Musterkreis abmelden")
    assert str(there.get_attribute("href")).startswith(service.issuer)
    page.goto("/konto/dienst/kreis/zurueck/?state=x")
    axe_clean(page, "dienst-abgelaufen")
    assert Client().get("/konto/").status_code == 302
