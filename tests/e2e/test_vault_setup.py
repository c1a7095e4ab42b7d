# SPDX-License-Identifier: EUPL-1.2
"""Set-up, entrance and care of the vault on the running platform, as its owner does them."""

import io
import zipfile
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from schutznetz.apps.vault.models import VaultIdentity
from tests.apps.vault.objects import a_counsellor
from tests.e2e.vault_ways import OPENS_MS, PASSWORD, at_vault, go, set_up, signed_in_at_vault

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def origin(live: str) -> Iterator[str]:
    with at_vault(live) as found:
        yield found


def with_authenticator(page: Page) -> None:
    """A platform authenticator of Chromium that knows PRF and always agrees."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True, "hasPrf": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.requirement("SAP-165")
def test_set_up_and_open_by_password_passkey_and_sheet(
    origin: str, new_page: Callable[..., Page], axe_clean: Callable[..., None]
) -> None:
    page = signed_in_at_vault(new_page, origin, a_counsellor())
    bodies: list[bytes] = []
    page.on("request", lambda request: bodies.append(request.post_data_buffer or b""))
    with_authenticator(page)
    expect(page.get_by_role("heading", name="Tresor einrichten")).to_be_visible()
    axe_clean(page, "vault-setup")
    code = set_up(page)
    page.get_by_role("button", name="Passkey einrichten").click()
    expect(page.get_by_text("Sie haben einen Passkey eingerichtet.")).to_be_visible()
    identity = VaultIdentity.objects.get()
    assert {wrap.kind for wrap in identity.wraps.all()} == {"pass", "recovery", "prf"}
    assert b"Kraniche" not in b"".join(bodies)
    assert code.encode() not in b"".join(bodies)
    go(page, "Meine Ablage")
    expect(page.get_by_text(identity.fingerprint)).to_be_visible()
    axe_clean(page, "vault-store")
    _export(page, identity)
    page.get_by_role("button", name="Sperren").click()
    axe_clean(page, "vault-entrance")
    page.get_by_label("Passwort des Tresors").fill("nicht dieses")
    page.get_by_role("button", name="Öffnen", exact=True).first.click()
    expect(page.get_by_text("Mit diesem Passwort öffnet sich der Tresor nicht")).to_be_visible(timeout=OPENS_MS)
    page.get_by_role("button", name="Mit Passkey öffnen").click()
    expect(page.get_by_role("button", name="Sperren")).to_be_visible(timeout=OPENS_MS)
    _in_a_second_window(page, origin)
    page.reload()
    page.get_by_text("Mit dem Blatt zur Wiederherstellung").click()
    page.get_by_label("Code vom Blatt").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Öffnen", exact=True).last.click()
    expect(page.get_by_role("heading", name="Passwort ändern")).to_be_visible(timeout=OPENS_MS)


def _in_a_second_window(page: Page, origin: str) -> None:
    """Only one window has the vault open; the first one gives way, and speaks English when asked to."""
    second = page.context.new_page()
    with_authenticator(second)
    second.goto(origin)
    unlock_when_asked(second)
    expect(page.get_by_role("heading", name="Tresor öffnen")).to_be_visible(timeout=OPENS_MS)
    second.get_by_role("button", name="English").click()
    expect(second.get_by_role("button", name="Lock")).to_be_visible()
    second.get_by_role("button", name="Deutsch").click()
    second.close()


def unlock_when_asked(second: Page) -> None:
    second.get_by_label("Passwort des Tresors").fill(PASSWORD)
    second.get_by_role("button", name="Öffnen", exact=True).first.click()
    second.get_by_role("button", name="Hier weitermachen").click(timeout=OPENS_MS)
    expect(second.get_by_role("button", name="Sperren")).to_be_visible(timeout=OPENS_MS)


def _export(page: Page, identity: VaultIdentity) -> None:
    """Everything comes out as a ZIP: the closed files as the server has them, and how to open them."""
    page.get_by_role("link", name="Alles ausgeben").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="ZIP-Datei speichern").click()
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {"LIESMICH.txt", "vault.age", "identity.pass.age", "identity.recovery.age"}
        envelope = identity.wraps.get(kind="pass")
        assert archive.read("identity.pass.age") == bytes(envelope.blob)
        assert archive.read("vault.age").startswith(b"age-encryption.org/v1\n-> X25519 ")
        assert "age -d -i identity.pass.age vault.age" in archive.read("LIESMICH.txt").decode()
