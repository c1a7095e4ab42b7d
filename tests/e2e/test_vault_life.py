# SPDX-License-Identifier: EUPL-1.2
"""A vault through its years in one walk: drill, lock by itself, another key, the door of a leaver, and its end."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from schutznetz.apps.accounts.models import OpenSession, User
from schutznetz.apps.vault.models import VaultIdentity, VaultVersion
from tests.apps.vault.objects import a_counsellor, leave
from tests.e2e.test_vault_setup import with_authenticator
from tests.e2e.vault_ways import (
    OPENS_MS,
    PASSWORD,
    at_vault,
    choose,
    go,
    keep_sheet,
    set_up,
    signed_in_at_vault,
    unlock,
)

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
NEXT = "Zwölf stille Laternen wandern über die alte Brücke"
CLIENT = "Kieselstein"
IDLE = timedelta(minutes=10)


@pytest.fixture
def origin(live: str) -> Iterator[str]:
    with at_vault(live) as found:
        yield found


@pytest.mark.requirement("SAP-054", "SAP-165")
def test_drill_idle_lock_another_key_and_the_door_of_a_leaver(
    origin: str, new_page: Callable[..., Page], axe_clean: Callable[..., None]
) -> None:
    user = a_counsellor()
    page = signed_in_at_vault(new_page, origin, user)
    with_authenticator(page)
    code = set_up(page)
    write(page)
    drill(page, code, axe_clean)
    change_key(page, axe_clean)
    locks_by_itself(page)
    let_leave(page, user)
    through_the_door(page, axe_clean)
    delete(page, axe_clean)


def write(page: Page) -> None:
    go(page, "Meine Beratungen")
    page.get_by_role("button", name="Neue Beratung").click()
    page.get_by_role("button", name="Namen ändern").click()
    page.get_by_label("Name oder Deckname").fill(CLIENT)
    page.get_by_label("Name oder Deckname").press("Tab")
    expect(page.locator(".vault-state")).to_have_text("Gespeichert", timeout=OPENS_MS)


def drill(page: Page, code: str, axe_clean: Callable[..., None]) -> None:
    """One wrong secret is said at its field, and the right one does not make up for it."""
    go(page, "Meine Ablage")
    page.get_by_role("link", name="Übung: Können Sie ihn noch öffnen?").click()
    page.get_by_label("Passwort des Tresors").fill(PASSWORD)
    page.get_by_label("Code vom Blatt").fill("0000 0000")
    page.get_by_role("button", name="Prüfen").click()
    expect(page.get_by_text("Dieser Code öffnet den Tresor nicht.")).to_be_visible(timeout=OPENS_MS)
    expect(page.get_by_text("Dieses Passwort öffnet den Tresor nicht.")).to_have_count(0)
    axe_clean(page, "vault-drill", widths=(360,))
    page.get_by_label("Code vom Blatt").fill(code.lower())
    page.get_by_role("button", name="Prüfen").click()
    expect(page.get_by_text("Beides öffnet Ihren Tresor.")).to_be_visible(timeout=OPENS_MS)


def change_key(page: Page, axe_clean: Callable[..., None]) -> None:
    """Afterwards the old password opens nothing, the new one everything; older states are gone."""
    before = VaultIdentity.objects.get()
    go(page, "Meine Ablage")
    page.get_by_role("link", name="Schlüssel wechseln").click()
    choose(page, NEXT)
    expect(page.locator(".vault-groups")).to_be_visible(timeout=OPENS_MS)
    axe_clean(page, "vault-rotation", widths=(360,))
    keep_sheet(page)
    expect(page.get_by_text("Der Tresor hat einen neuen Schlüssel.")).to_be_visible(timeout=OPENS_MS)
    after = VaultIdentity.objects.get()
    assert after.recipient != before.recipient
    assert after.fingerprint != before.fingerprint
    assert VaultVersion.objects.count() == 1
    page.get_by_label("Passwort des Tresors").fill(PASSWORD)
    page.get_by_role("button", name="Öffnen", exact=True).first.click()
    expect(page.get_by_text("Mit diesem Passwort öffnet sich der Tresor nicht")).to_be_visible(timeout=OPENS_MS)
    unlock(page, NEXT)
    expect(page.get_by_text(CLIENT)).to_be_visible()


def locks_by_itself(page: Page) -> None:
    """A passkey for later; then nobody touches anything for ten minutes."""
    go(page, "Meine Ablage")
    page.get_by_role("link", name="Passkeys").click()
    page.get_by_role("button", name="Passkey einrichten").click()
    expect(page.get_by_text("Sie haben einen Passkey eingerichtet.")).to_be_visible(timeout=OPENS_MS)
    page.clock.install()
    page.reload()
    unlock(page, NEXT)
    expect(page.get_by_text(CLIENT)).to_be_visible()
    page.clock.fast_forward((IDLE - timedelta(seconds=40)).seconds * 1000)
    expect(page.get_by_text("Der Tresor sperrt sich gleich.")).to_be_visible()
    page.keyboard.press("Shift")
    expect(page.get_by_text("Der Tresor sperrt sich gleich.")).to_have_count(0)
    page.clock.fast_forward((IDLE + timedelta(seconds=6)).seconds * 1000)
    expect(page.get_by_role("heading", name="Tresor öffnen")).to_be_visible()
    expect(page.get_by_text("Der Tresor hat sich gesperrt.")).to_be_visible()
    assert CLIENT not in page.content()


def let_leave(page: Page, user: User) -> None:
    """Their last day was yesterday: the account is closed, every session ended."""
    leave(user, days_ago=1)
    OpenSession.objects.filter(user=user).delete()
    page.context.clear_cookies()
    page.reload()
    expect(page.get_by_role("heading", name="Bitte öffnen Sie den Tresor von der Plattform aus.")).to_be_visible()


def through_the_door(page: Page, axe_clean: Callable[..., None]) -> None:
    """The passkey lets in and opens; everything can be read, nothing written."""
    axe_clean(page, "vault-leaver-door", widths=(360,))
    page.get_by_role("button", name="Mit Passkey öffnen").click()
    expect(page.get_by_role("button", name="Sperren")).to_be_visible(timeout=OPENS_MS)
    expect(page.get_by_text("Ihre Tätigkeit ist beendet. Sie können lesen, ausgeben und löschen.")).to_be_visible()
    expect(page.get_by_text(CLIENT)).to_be_visible()
    expect(page.get_by_role("button", name="Neue Beratung")).to_have_count(0)
    axe_clean(page, "vault-leaver", widths=(360,))


def delete(page: Page, axe_clean: Callable[..., None]) -> None:
    """The word has to be written out; then only the certificate is left."""
    page.set_viewport_size({"width": 1280, "height": 900})
    go(page, "Meine Ablage")
    page.get_by_role("link", name="Tresor löschen").click()
    page.get_by_role("button", name="Tresor löschen").click()
    expect(page.get_by_text("Bitte schreiben Sie genau „löschen“.")).to_be_visible()
    page.get_by_label("Schreiben Sie „löschen“").fill("löschen")
    page.get_by_role("button", name="Tresor löschen").click()
    page.get_by_role("button", name="Endgültig löschen").click()
    expect(page.get_by_role("heading", name="Bescheinigung über die Löschung")).to_be_visible(timeout=OPENS_MS)
    axe_clean(page, "vault-certificate", widths=(360,))
    assert not VaultIdentity.objects.exists()
