# SPDX-License-Identifier: EUPL-1.2
"""Passkeys with Chromium's virtual authenticator: set up, sign in, cancel, remove."""

import pytest

from schutznetz.apps.accounts.queries import passkeys_of
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.models import Office
from tests.apps.builders import a_site, a_user

pytestmark = [pytest.mark.e2e]
PASSWORD = "blaue-leiter-im-regen"


@pytest.fixture
def user(transactional_db):
    return a_user(Office.Role.EMPLOYEE, a_site(), password=PASSWORD)


def with_authenticator(page, *, verifies: bool = True):
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verifies,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def sign_in(page, user):
    page.goto("/konto/anmelden/")
    page.get_by_label("Anmeldename").fill(user.username)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()


def confirm_again(page):
    """Before sign-in data changes, the password is asked once more, ten minutes after the sign-in."""
    page.get_by_label("Ihr Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Bestätigen").click()


def test_set_up_sign_in_and_remove(new_page, axe_clean, user):
    page = new_page()
    with_authenticator(page)
    sign_in(page, user)
    page.get_by_role("heading", name="Guten Tag").wait_for()
    page.goto("/konto/")
    page.get_by_role("link", name="Passkey einrichten").wait_for()
    page.goto("/konto/bestaetigen/?next=/konto/passkey/neu/")
    axe_clean(page, "bestaetigen")
    confirm_again(page)
    page.get_by_label("Name des Passkeys").wait_for()
    axe_clean(page, "passkey-neu")
    page.get_by_label("Name des Passkeys").fill("Diensthandy")
    page.get_by_role("button", name="Passkey einrichten").click()
    page.get_by_text("Ihr Passkey ist eingerichtet.").wait_for()
    assert page.url.endswith("/konto/")
    assert [key.wrap().name for key in passkeys_of(user)] == ["Diensthandy"]
    axe_clean(page, "passkey-da")

    page.locator(".app-menu--user summary").click()
    page.get_by_role("button", name="Abmelden").click()
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    page.get_by_role("heading", name="Guten Tag").wait_for()

    page.goto("/konto/bestaetigen/?next=/konto/")
    page.get_by_role("link", name="Mit Passkey bestätigen").click()
    page.get_by_role("button", name="Mit Passkey bestätigen").click()
    page.get_by_role("link", name="Entfernen").click()
    page.get_by_role("heading", name="Diesen Passkey entfernen?").wait_for()
    axe_clean(page, "passkey-entfernen")
    page.get_by_role("button", name="Passkey entfernen").click()
    page.get_by_text("Der Passkey ist entfernt.").wait_for()
    assert not passkeys_of(user).exists()
    told = Entry.objects.filter(object_id=str(user.pk), verb__startswith="account.passkey").order_by("id")
    assert list(told.values_list("verb", flat=True)) == ["account.passkey_added", "account.passkey_removed"]


def test_a_password_alone_does_not_open_an_account_with_a_passkey(new_page, axe_clean, user):
    page = new_page()
    with_authenticator(page)
    sign_in(page, user)
    page.goto("/konto/passkey/neu/")  # the sign-in a moment ago is proof enough
    page.get_by_role("button", name="Passkey einrichten").click()
    page.get_by_text("Ihr Passkey ist eingerichtet.").wait_for()
    page.context.clear_cookies()
    sign_in(page, user)
    page.get_by_role("heading", name="Jetzt noch Ihr Passkey").wait_for()
    axe_clean(page, "passkey-zweiter-schritt")
    page.goto("/konto/alle/")  # not in yet: led back to the second step
    page.get_by_role("heading", name="Jetzt noch Ihr Passkey").wait_for()
    page.get_by_role("button", name="Passkey benutzen").click()
    page.get_by_role("heading", name="Guten Tag").wait_for()


def test_a_refused_passkey_says_what_to_do(new_page, user):
    page = new_page()
    with_authenticator(page)
    page.goto("/konto/anmelden/")
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    page.get_by_text("Das hat nicht geklappt.").wait_for()
