# SPDX-License-Identifier: EUPL-1.2
"""A vault beyond its limit in a real browser: its oldest sheets move to the archive, and are there as before.

They are found, read, searched, printed, exported, opened from the database alone and taken back; nothing readable of
them reaches the server, and without a network the vault says what it cannot do.
"""

import base64
import io
import json
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyrage
import pytest
from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Page, expect

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.vault import actions
from schutznetz.apps.vault.actions.keys import Wrap
from schutznetz.apps.vault.facts import MIB
from schutznetz.apps.vault.models import VaultBlob, VaultIdentity, VaultVersion
from schutznetz.apps.vault.queries import instance_id
from tests.apps.vault.objects import INSIDE, a_counsellor, a_vault
from tests.e2e.test_vault_proofs import Wire
from tests.e2e.vault_proof import by_age, container_of, found_anywhere, key_in, wrap_of
from tests.e2e.vault_ways import OPENS_MS, PASSWORD, at_vault, go, signed_in_at_vault, unlock

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
FILL = Path(__file__).with_name("vault_full.mjs")
NODE = str(compute_driver_executable()[0])
COUNT = 48
TITLE, NOTE = "Ägäische Möwe 🕊", "Weint seit dem Überfall"


@pytest.fixture
def origin(live: str) -> Iterator[str]:
    with at_vault(live) as found:
        yield found


def a_full_vault(user: User) -> VaultIdentity:
    """Its container holds more than three quarters of what it may."""
    given = {"instance": instance_id(), "password": PASSWORD, "count": COUNT, "title": TITLE, "note": NOTE}
    run = subprocess.run([NODE, str(FILL), json.dumps(given)], capture_output=True, text=True, check=True, timeout=300)
    made: dict[str, Any] = json.loads(run.stdout)
    assert made["fill"] > 0.75
    envelopes = [Wrap(kind, 1, base64.b64decode(made[kind])) for kind in ("pass", "recovery")]
    identity = a_vault(
        user, vault=made["vault"], recipient=made["recipient"], fingerprint=made["fingerprint"], wraps=envelopes
    )
    actions.save_container(
        identity=identity, access=INSIDE, content=base64.b64decode(made["container"]), after=0, today=clock.today()
    )
    return identity


@pytest.mark.requirement("SAP-165")
def test_a_full_vault_moves_old_sheets_to_an_archive_where_they_are_as_before(
    origin: str, new_page: Callable[..., Page], axe_clean: Callable[..., None], tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    user = a_counsellor()
    identity = a_full_vault(user)
    page = signed_in_at_vault(new_page, origin, user)
    page.set_default_timeout(OPENS_MS)
    wire = Wire(page)
    unlock(page)
    moves_by_itself(page, identity)
    finds_and_reads(page, axe_clean)
    searches_the_whole_text(page)
    opens_from_the_database_alone(identity, tmp_path)
    takes_everything_out(page, identity)
    keeps_hands_over_and_deletes(page)
    says_what_it_cannot_do(page, axe_clean)
    hands_over_with_a_consent(page, identity, axe_clean)
    takes_back(page, identity)
    assert wire.leaks([TITLE, NOTE]) == []
    assert found_anywhere([TITLE, NOTE], tmp_path, clock.now(), caplog.text) == []


def moves_by_itself(page: Page, identity: VaultIdentity) -> None:
    """A quiet line says so; the container is small again, the archive has a size that an attachment has as well."""
    moved = page.get_by_text("alte beendete Beratungen liegen jetzt im Archiv")
    expect(moved).to_be_visible(timeout=OPENS_MS)
    expect(page.locator(".vault-state")).to_have_text("Gespeichert", timeout=OPENS_MS)
    newest = VaultVersion.objects.filter(identity=identity).order_by("-version")[0]
    assert newest.version == 2
    assert newest.size_bucket == 4 * MIB
    assert {one.size_bucket for one in VaultBlob.objects.filter(identity=identity)} == {4 * MIB}
    expect(page.get_by_text("Der Tresor ist zu")).to_have_count(0)


def finds_and_reads(page: Page, axe_clean: Callable[..., None]) -> None:
    go(page, "Meine Beratungen")
    page.locator("summary", has_text="Im Archiv").click()
    axe_clean(page, "vault-archive-list", widths=(360, 1280))
    page.get_by_label("Suchen").fill("agaische mowe")
    page.get_by_role("button", name=TITLE).click()
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible(timeout=OPENS_MS)
    expect(page.get_by_text("im Archiv", exact=True)).to_be_visible(timeout=OPENS_MS)
    expect(page.get_by_text(NOTE)).to_be_visible(timeout=OPENS_MS)
    expect(page.get_by_label("Neues Gespräch")).to_have_count(0)
    axe_clean(page, "vault-archive-sheet", widths=(360,))
    page.get_by_role("button", name="Drucken").click()
    expect(page.get_by_role("button", name="Jetzt drucken")).to_be_visible(timeout=OPENS_MS)
    expect(page.get_by_text(NOTE)).to_be_visible(timeout=OPENS_MS)
    page.get_by_role("button", name="Zurück zur Beratung").click()
    expect(page.get_by_role("button", name="Wieder öffnen")).to_be_visible(timeout=OPENS_MS)


def searches_the_whole_text(page: Page) -> None:
    """A word of a talk is in no index; the archive is fetched for it, when its owner wishes."""
    go(page, "Meine Beratungen")
    page.get_by_label("Suchen").fill("uberfall")
    expect(page.get_by_text("Nichts gefunden.")).to_be_visible(timeout=OPENS_MS)
    page.get_by_role("button", name="Auch im ganzen Text des Archivs suchen").click()
    expect(page.get_by_text("Auch der ganze Text des Archivs ist durchsucht.")).to_be_visible(timeout=OPENS_MS)
    expect(page.locator("mark")).to_have_text("Überfall", timeout=OPENS_MS)


def opens_from_the_database_alone(identity: VaultIdentity, folder: Path) -> None:
    envelope = pyrage.passphrase.decrypt(wrap_of(identity, "pass"), PASSWORD)
    key = key_in(envelope)
    main = container_of(identity, key)["document"]
    assert "p0" not in main["processes"]
    entry = main["archived"]["p0"]
    blob = VaultBlob.objects.get(identity=identity, pk=entry["archive"])
    json_text = pyrage.decrypt(bytes(blob.blob), [key]).decode()
    opened = json.loads(json_text)
    assert by_age(bytes(blob.blob), envelope, folder) in (None, json_text)
    assert opened["kind"] == "archive"
    assert opened["document"]["talks"]["t0"]["note"].startswith(NOTE)
    assert NOTE not in json.dumps(main, ensure_ascii=False)


def takes_everything_out(page: Page, identity: VaultIdentity) -> None:
    go(page, "Meine Ablage")
    page.get_by_role("link", name="Alles ausgeben").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="ZIP-Datei speichern").click()
    with zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as found:
        names = found.namelist()
        key = key_in(pyrage.passphrase.decrypt(found.read("identity.pass.age"), PASSWORD))
        archives = [one for one in names if one.startswith("archiv/")]
        assert len(archives) == VaultBlob.objects.filter(identity=identity).count()
        texts = [pyrage.decrypt(found.read(one), [key]).decode() for one in [*archives, "vault.age"]]
    talks = {name for text in texts for name in json.loads(text)["document"]["talks"]}
    assert talks == {f"t{at}" for at in range(COUNT)}, "every talk is in it, once or more"


def keeps_hands_over_and_deletes(page: Page) -> None:
    """A review that is due is asked for as ever; without consent nothing is handed over; a deleted sheet is gone."""
    go(page, "Meine Beratungen")
    page.get_by_role("listitem").filter(has_text="Werden die Aufzeichnungen noch gebraucht?").get_by_role(
        "button", name="Vorgang 1", exact=True).click()  # fmt: skip
    page.get_by_role("button", name="Noch ein Jahr behalten").click()
    expect(page.get_by_role("button", name="Noch ein Jahr behalten")).to_have_count(0)
    page.get_by_role("button", name="An andere SAP übergeben").click()
    expect(page.get_by_text("Dafür fehlt die Zustimmung")).to_be_visible(timeout=OPENS_MS)
    page.get_by_role("button", name="Zurück zur Beratung").click()
    page.get_by_role("button", name="Beratung löschen").click()
    page.get_by_role("button", name="Endgültig löschen").click()
    expect(page.get_by_role("heading", name="Beratung gelöscht")).to_be_visible(timeout=OPENS_MS)
    expect(page.locator(".vault-state")).to_have_text("Gespeichert", timeout=OPENS_MS)
    go(page, "Meine Beratungen")
    page.get_by_label("Suchen").fill("Ziel Nummer 1")
    expect(page.get_by_role("button", name="Vorgang 1 · im Archiv")).to_have_count(0)


def says_what_it_cannot_do(page: Page, axe_clean: Callable[..., None]) -> None:
    """Without a network; what was read before is still open."""
    page.reload()
    unlock(page)
    page.route("**/api/blobs/*", lambda route: route.abort())
    go(page, "Meine Beratungen")
    page.get_by_label("Suchen").fill("agaische")
    page.get_by_role("button", name=TITLE).click()
    expect(page.get_by_text("Das Archiv lässt sich gerade nicht holen")).to_be_visible(timeout=OPENS_MS)
    axe_clean(page, "vault-archive-offline", widths=(360,))
    page.unroute("**/api/blobs/*")


def hands_over_with_a_consent(page: Page, identity: VaultIdentity, axe_clean: Callable[..., None]) -> None:
    """The consent is recorded where it is missed; the sheet comes back for it, stays closed, and it goes on."""
    go(page, "Meine Beratungen")
    page.get_by_label("Suchen").fill("Ziel Nummer 2")
    page.get_by_role("button", name="Vorgang 2 · im Archiv").click()
    page.get_by_role("button", name="An andere SAP übergeben").click()
    expect(page.get_by_text("Sie bleibt beendet.")).to_be_visible(timeout=OPENS_MS)
    page.get_by_role("button", name="Festhalten und weiter").click()
    expect(page.get_by_text("Bitte schreiben Sie, an wen.")).to_be_visible()
    axe_clean(page, "vault-archive-consent", widths=(360,))
    page.get_by_label("Empfänger").fill("Frau Beispiel")
    page.get_by_role("button", name="Festhalten und weiter").click()
    expect(page.get_by_text("Frau Beispiel")).to_be_visible(timeout=OPENS_MS)
    expect(page.get_by_label("Name")).to_be_visible(timeout=OPENS_MS)
    expect(page.locator(".vault-state")).to_have_text("Gespeichert", timeout=OPENS_MS)
    key = key_in(pyrage.passphrase.decrypt(wrap_of(identity, "pass"), PASSWORD))
    main = container_of(identity, key)["document"]
    assert "p2" not in main["archived"]
    assert main["processes"]["p2"]["closed_on"]
    assert [one["role"] for one in main["consents"].values() if one["process"] == "p2"] == ["colleague"]


def takes_back(page: Page, identity: VaultIdentity) -> None:
    go(page, "Meine Beratungen")
    page.get_by_label("Suchen").fill("agaische")
    page.get_by_role("button", name=TITLE).click()
    page.get_by_role("button", name="Wieder öffnen").click()
    expect(page.get_by_label("Neues Gespräch")).to_be_visible(timeout=OPENS_MS)
    expect(page.get_by_text(NOTE).first).to_be_visible(timeout=OPENS_MS)
    expect(page.locator(".vault-state")).to_have_text("Gespeichert", timeout=OPENS_MS)
    key = key_in(pyrage.passphrase.decrypt(wrap_of(identity, "pass"), PASSWORD))
    main = container_of(identity, key)["document"]
    assert main["processes"]["p0"]["closed_on"] == ""
    assert "p0" not in main["archived"]
