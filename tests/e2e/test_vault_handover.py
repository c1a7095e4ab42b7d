# SPDX-License-Identifier: EUPL-1.2
"""One counselling from vault to vault: two browsers, one server that sees a closed parcel and nothing else."""

from collections.abc import Callable, Iterator
from typing import Any

import pyrage
import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.directory.models import Line
from schutznetz.apps.vault import actions
from schutznetz.apps.vault.models import Share, VaultIdentity
from schutznetz.config import demo_sealing, demo_vault
from tests.apps.vault.objects import INSIDE
from tests.apps.vault.test_api import programme
from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.vault_proof import container_of, dump
from tests.e2e.vault_ways import at_vault, go, signed_in_at_vault, unlock
from tests.leaks import leaks

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
TITLE, NOTE, FILE = "Übergabe Möwe", "Nach dem Überfall: schläft kaum", "Attest.txt"


@pytest.fixture
def origin(live: str) -> Iterator[str]:
    with at_vault(live) as found:
        yield found


def book(today: str) -> dict[str, Any]:
    """One counselling with a talk, a file, and a consent to hand it over."""
    process = {
        "id": "p1", "title": TITLE, "opened_on": today, "notices": [], "categories": ["trauma"], "made": today
    }  # fmt: skip
    consent = {
        "id": "c1", "process": "p1", "recipient": "Bea Brand", "role": "colleague", "fields": ["name"],
        "given_on": today, "until": "", "form": "oral", "revoked_on": "", "note": "", "made": today,
    }  # fmt: skip
    talk = {"id": "t1", "process": "p1", "goal": "", "on": today, "minutes": 45, "channel": "personal", "note": NOTE}
    file = {"id": "f1", "process": "p1", "blob": "0" * 32, "name": FILE, "size": 3, "on": today}
    return {"processes": {"p1": process}, "consents": {"c1": consent}, "talks": {"t1": talk}, "files": {"f1": file}}


def opened(origin: str, new_page: Callable[..., Page], user: User, document: dict[str, Any]) -> tuple[Page, Any]:
    """The open vault of a user in a browser of their own, and its key for looking from outside."""
    key = demo_vault._open_vault(user.person, document, clock.now(), clock.today())
    page = signed_in_at_vault(new_page, origin, user)
    unlock(page, settings.DEMO_VAULT_PASSWORD)
    return page, key


def inside(user: User, key: demo_sealing.Key) -> dict[str, Any]:
    """The document of a vault, opened from the database."""
    identity = VaultIdentity.objects.get(user=user)
    return dict(container_of(identity, pyrage.x25519.Identity.from_str(key.identity))["document"])


@pytest.mark.requirement("SAP-026", "SAP-055", "SAP-165")
def test_a_counselling_goes_to_a_colleague_and_leaves_nothing_on_the_server(
    origin: str, new_page: Callable[..., Page], axe_clean: Callable[..., None]
) -> None:
    Line.objects.create(group="talk", name="Sorgentelefon (erfunden)", numbers="0800 555 0 1")
    sender, receiver, _stranger = programme()
    ours, mine = opened(origin, new_page, sender, book(f"{clock.today():%Y-%m-%d}"))
    theirs, key = opened(origin, new_page, receiver, {})
    hand_over(ours, VaultIdentity.objects.get(user=receiver).fingerprint, axe_clean)
    share = Share.objects.get()
    assert share.size_bucket == 64 * 1024
    assert [leak for _table, row in dump() for leak in leaks(row, [TITLE, NOTE, FILE])] == []

    take_over(theirs, axe_clean)
    assert not Share.objects.exists(), "the parcel goes with the fetching"
    got, kept = inside(receiver, key), inside(sender, mine)
    (process,) = got["processes"].values()
    assert (process["title"], [one["note"] for one in got["talks"].values()]) == (TITLE, [NOTE])
    assert process["id"] != "p1"
    assert [one["process"] for one in got["consents"].values()] == [process["id"]]
    assert not got.get("files"), "files are closed for their owner alone"
    assert (kept["processes"]["p1"]["title"], kept["talks"]["t1"]["note"]) == (TITLE, NOTE), "the sender decides"
    (handover,) = kept["handovers"].values()
    assert (handover["process"], handover["consent"]) == ("p1", "c1")

    stays_without_network(theirs)


def hand_over(page: Page, fingerprint: str, axe_clean: Callable[..., None]) -> None:
    page.locator(".nb-open", has_text=TITLE).click()
    fold = page.locator("details.nb-fold", has=page.locator("summary", has_text="Ende und Löschen"))
    fold.evaluate("one => { one.open = true }")
    fold.get_by_role("button", name="An andere SAP übergeben").click()
    page.get_by_label("Name der Kollegin").fill("bra")
    page.get_by_role("button", name="Suchen").click()
    expect(page.locator(".nb-words")).to_have_text(fingerprint)
    axe_clean(page, "vault-handover", widths=(360,))
    page.get_by_label("Wir haben die sechs Wörter").check()
    page.get_by_role("button", name="Übergeben", exact=True).click()
    expect(page.get_by_text("kann die Beratung jetzt abholen")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_role("button", name="Übergeben", exact=True)).to_have_count(0)
    expect(page.locator(".vault-state")).to_have_text("Gespeichert", timeout=PATIENCE_MS)


def take_over(page: Page, axe_clean: Callable[..., None]) -> None:
    """The parcel is announced on the list; one click and its sheet is open."""
    go(page, "Meine Ablage")
    go(page, "Meine Beratungen")
    expect(page.get_by_text("Eine Beratung wurde Ihnen übergeben")).to_be_visible()
    axe_clean(page, "vault-arrival", widths=(360,))
    page.get_by_role("button", name="Übernehmen").click()
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text(NOTE)).to_be_visible()
    expect(page.locator(".vault-state")).to_have_text("Gespeichert", timeout=PATIENCE_MS)
    go(page, "Meine Beratungen")
    expect(page.locator(".nb-open", has_text=TITLE)).to_have_count(1)
    expect(page.get_by_text("Eine Beratung wurde Ihnen übergeben")).to_have_count(0)


def stays_without_network(page: Page) -> None:
    """The numbers for danger came with the unlock."""
    page.context.set_offline(True)
    page.locator(".nb-open", has_text=TITLE).click()
    fold = page.locator("details.nb-fold", has=page.locator("summary", has_text="Erhebliche Gefahr"))
    fold.evaluate("one => { one.open = true }")
    for number in ("110", "112", "080055501"):
        expect(fold.locator(f'a[href="tel:{number}"]')).to_be_visible()
    page.context.set_offline(False)


def test_a_parcel_that_is_no_counselling_changes_nothing_and_waits(origin: str, new_page: Callable[..., Page]) -> None:
    user, _other, _stranger = programme()
    page, key = opened(origin, new_page, user, {})
    identity = VaultIdentity.objects.get(user=user)
    content = demo_sealing.sealed([key.public], b'{"kind": "something else"}'.ljust(64 * 1024))
    actions.leave_share(to=identity, access=INSIDE, key=identity.pk, content=content, today=clock.today())
    go(page, "Meine Ablage")
    go(page, "Meine Beratungen")
    page.get_by_role("button", name="Übernehmen").click()
    expect(page.get_by_text("Das Paket lässt sich nicht öffnen")).to_be_visible()
    assert Share.objects.count() == 1
    assert not inside(user, key).get("processes")
