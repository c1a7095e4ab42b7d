# SPDX-License-Identifier: EUPL-1.2
"""Proofs of the vault in a real browser, with its real program and server.

Canaries are typed and attached; then they are searched wherever the server could have kept them, in every request that
left the browser, and found again only with the owner's secrets from the database alone. Then the database is tampered
with, and the vault says so instead of opening.
"""

import base64
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pyrage
import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Page, Request, expect

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.vault.models import VaultBlob, VaultIdentity, VaultVersion
from tests.apps.vault.objects import a_counsellor
from tests.e2e.vault_proof import by_the_age_command, container_of, found_anywhere, key_in, key_of_passkey, wrap_of
from tests.e2e.vault_ways import OPENS_MS, PASSWORD, _with_headers, at_vault, set_up
from tests.leaks import forms, leaks

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
NAME, NOTE, FILE, INSIDE = (
    "Ägäische Möwe 🕊",
    "Weint seit dem Überfall, schläft kaum",
    "Attest Größe.txt",
    "Diagnose: geheim ß",
)
CANARIES = [NAME, NOTE, FILE, INSIDE, PASSWORD]


@pytest.fixture
def origin(live: str) -> Iterator[str]:
    with at_vault(live) as found:
        yield found


def authenticator(page: Page) -> None:
    """A passkey device inside Chromium that can derive secrets."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True, "hasPrf": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def come_in(page: Page, axe_clean: Callable[..., None]) -> None:
    """From the platform's page into the vault, as a counsellor does."""
    page.goto("/tresor/")
    expect(page.get_by_role("heading", name="Mein Tresor")).to_be_visible(timeout=OPENS_MS)
    axe_clean(page, "vault-platform", widths=(360,))
    page.get_by_role("button", name="Tresor einrichten").click()
    expect(page.get_by_role("heading", name="Tresor einrichten")).to_be_visible(timeout=OPENS_MS)


def write(page: Page) -> None:
    """A counselling with a name, a talk and a file."""
    page.locator(".vault-nav").get_by_role("link", name="Meine Beratungen").click()
    page.get_by_role("button", name="Neue Beratung").click()
    page.get_by_role("button", name="Namen ändern").click()
    page.get_by_label("Name oder Deckname").fill(NAME)
    page.get_by_label("Name oder Deckname").press("Tab")
    page.get_by_label("Neues Gespräch").fill(NOTE)
    page.locator(".nb-desk").get_by_role("button", name="Fertig").click()
    saved = page.locator(".vault-state[title^='Stand Nr. ']")  # an older state to roll back to
    expect(saved).to_be_attached(timeout=OPENS_MS)
    page.locator("details.nb-fold", has=page.locator("summary", has_text="Dateien")).first.evaluate(
        "one => { one.open = true }"
    )
    page.locator("input[type=file]").set_input_files(
        {"name": FILE, "mimeType": "text/plain", "buffer": INSIDE.encode()}
    )
    expect(page.get_by_role("button", name=FILE, exact=True)).to_be_visible(timeout=OPENS_MS)
    expect(page.locator(".vault-state")).to_have_text("Gespeichert", timeout=OPENS_MS)


class Wire:
    """Every request of a page: its address and what it carries."""

    def __init__(self, page: Page) -> None:
        self.sent: list[tuple[str, bytes]] = []
        page.context.on("request", self._note)

    def _note(self, request: Request) -> None:
        self.sent.append((request.url, request.post_data_buffer or b""))

    def leaks(self, words: list[str]) -> list[str]:
        return [leak for url, body in self.sent for leak in leaks(url.encode() + b"\n" + body, words)]


@pytest.mark.requirement("SAP-165")
def test_nothing_readable_leaves_the_browser_and_its_owner_opens_it_from_the_database_alone(
    origin: str, live: str, signed_in: Callable[..., Page], axe_clean: Callable[..., None], tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    user = a_counsellor()
    page = signed_in(user)
    page.context.set_default_timeout(OPENS_MS)
    page.context.route("**/static/vault/*.js", _with_headers)
    authenticator(page)
    wire = Wire(page)
    come_in(page, axe_clean)
    code = set_up(page)
    page.get_by_role("button", name="Passkey einrichten").click()
    expect(page.get_by_text("Sie haben einen Passkey eingerichtet")).to_be_visible(timeout=OPENS_MS)
    write(page)

    words = [*CANARIES, code, code.replace("-", "")]
    assert wire.leaks(words) == []
    assert {url.split("/api/")[0] for url, _body in wire.sent if urlsplit(url).path.startswith("/api/")} == {origin}
    assert all(url.startswith((origin, live, "blob:")) for url, _body in wire.sent)
    assert found_anywhere(words, tmp_path, clock.now(), caplog.text) == []
    assert not [sent for sent in mail.outbox if leaks(str(sent.message()).encode(), words)]

    identity = VaultIdentity.objects.get()
    envelopes = opened_by_each_secret(page, identity, code)
    for envelope in envelopes.values():
        key = key_in(envelope)
        assert NOTE in str(container_of(identity, key)["document"])
        blob = VaultBlob.objects.get(identity=identity)
        assert INSIDE.encode() in pyrage.decrypt(bytes(blob.blob), [key])
    command = by_the_age_command(identity, envelopes["pass"], tmp_path)
    assert command is None or NOTE in command

    planted_leaks_are_found(user, tmp_path, caplog)
    tampering_is_said(page, origin, identity)


def opened_by_each_secret(page: Page, identity: VaultIdentity, code: str) -> dict[str, bytes]:
    """The envelopes from the database, opened with password, recovery code and passkey; a wrong one opens none."""
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt(wrap_of(identity, "pass"), PASSWORD + "x")
    return {
        "pass": pyrage.passphrase.decrypt(wrap_of(identity, "pass"), PASSWORD),
        "recovery": pyrage.passphrase.decrypt(wrap_of(identity, "recovery"), code),
        "prf": pyrage.decrypt(wrap_of(identity, "prf"), [key_of_passkey(derived(page))]),
    }


def derived(page: Page) -> bytes:
    """What the passkey derives for the envelope, asked of the browser."""
    found = page.evaluate(
        """async () => {
          const first = new TextEncoder().encode("schutznetz vault envelope 1");
          const challenge = crypto.getRandomValues(new Uint8Array(32));
          const options = { challenge, userVerification: "required", extensions: { prf: { eval: { first } } } };
          const got = await navigator.credentials.get({ publicKey: options });
          return [...new Uint8Array(got.getClientExtensionResults().prf.results.first)];
        }"""
    )
    return bytes(found)


def planted_leaks_are_found(user: User, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The search finds what it has to find: in each form, and in each kind of place."""
    for name, form in forms(NAME).items():
        if name != "latin-1":
            assert leaks(b"\x00..." + form + b"...", [NAME]), name
    User.objects.filter(pk=user.pk).update(email=base64.b64encode(f"x{NOTE}y".encode()).decode())
    cache.set("planted", NAME)
    (folder / "planted.bin").write_bytes(FILE.encode("utf-16-le"))
    try:
        found = " ".join(found_anywhere(CANARIES, folder, clock.now(), f"POST {INSIDE}"))
    finally:
        cache.delete("planted")  # it outlives this test, and the next one that looks would find it
    for place in ("table accounts_user", "cache", "planted.bin", "log"):
        assert place in found, place


def tampering_is_said(page: Page, origin: str, identity: VaultIdentity) -> None:
    """The owner of a vault that somebody touched learns it; nothing opens."""
    newest = VaultVersion.objects.filter(identity=identity).order_by("-version")[0]
    content, older = bytes(newest.blob), VaultVersion.objects.filter(identity=identity).order_by("version")[0]
    flipped = bytes([*content[:-1], content[-1] ^ 1])
    forged = pyrage.encrypt(
        b'{"v":1,"document":{}}' + b" " * 2**20, [pyrage.x25519.Recipient.from_str(identity.recipient)]
    )
    stranger = pyrage.encrypt(b" " * 2**20, [pyrage.x25519.Identity.generate().to_public()])
    cases: dict[str, tuple[bytes, str]] = {
        "flipped": (flipped, "stimmt nicht"), "truncated": (content[: 2**19], "stimmt nicht"),
        "forged by whoever knows the public key": (forged, "nicht Ihr Siegel"),
        "closed for another key": (stranger, "stimmt nicht"),
        "rolled back": (bytes(older.blob), "dieses Gerät kennt schon"),
    }  # fmt: skip
    for name, (blob, says) in cases.items():
        VaultVersion.objects.filter(pk=newest.pk).update(blob=blob)
        assert says in refusal(page, origin), name
    VaultVersion.objects.filter(pk=newest.pk).update(blob=content)
    VaultIdentity.objects.filter(pk=identity.pk).update(recipient=str(pyrage.x25519.Identity.generate().to_public()))
    assert "nicht Ihrer" in refusal(page, origin)


def refusal(page: Page, origin: str) -> str:
    """What the entrance says after the right password."""
    page.goto(origin)
    page.get_by_label("Passwort des Tresors").fill(PASSWORD)
    page.get_by_role("button", name="Öffnen", exact=True).first.click()
    said = page.locator(".vault-said .kern-alert")
    expect(said).to_be_visible(timeout=OPENS_MS)
    return said.inner_text()
