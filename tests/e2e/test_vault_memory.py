# SPDX-License-Identifier: EUPL-1.2
"""What stays in the memory of the browser after the lock: nothing that was written, no password, no key.

A snapshot of the heap, which collects garbage first, holds every text that scripts can still reach. Bytes of arrays and
what the browser itself keeps are not in it: nothing protects against whoever reads the memory of an open computer.
"""

import json
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from schutznetz.adapters import clock
from schutznetz.config import demo_vault
from tests.apps.vault.objects import a_counsellor
from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.vault_ways import at_vault, go, signed_in_at_vault, unlock

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
NAME, NOTE, SEARCH = "Kanarienvogel Moewe", "Weint seit dem Einbruch der Nacht", "einbruch"


@pytest.fixture
def origin(live: str) -> Iterator[str]:
    with at_vault(live) as found:
        yield found


def texts(page: Page) -> list[str]:
    """Every text in the heap of the page."""
    session, chunks = page.context.new_cdp_session(page), list[str]()
    session.on("HeapProfiler.addHeapSnapshotChunk", lambda event: chunks.append(event["chunk"]))
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    session.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
    session.detach()
    found: list[str] = json.loads("".join(chunks))["strings"]
    return found


def holding(page: Page, words: list[str]) -> set[str]:
    """Which of the words stand in the heap."""
    everything = "\n".join(texts(page)).casefold()
    return {word for word in words if word.casefold() in everything}


@pytest.mark.requirement("SAP-165")
def test_after_the_lock_no_word_of_the_vault_can_be_reached_in_the_browser(
    origin: str, new_page: Callable[..., Page]
) -> None:
    user = a_counsellor()
    key = demo_vault._open_vault(user.person, {}, clock.now(), clock.today())
    page = signed_in_at_vault(new_page, origin, user)
    workers: list[str] = []
    page.on("worker", lambda one: workers.append(one.url))
    unlock(page, settings.DEMO_VAULT_PASSWORD)
    write(page)
    secrets = [NAME, NOTE, key.identity]
    assert holding(page, secrets) == set(secrets), "the search finds what is there while the vault is open"
    assert workers, "a Worker has derived the key"
    assert page.workers == [], "and ended with all that went through its memory"

    page.get_by_role("button", name="Sperren").click()
    expect(page.get_by_role("heading", name="Tresor öffnen")).to_be_visible(timeout=PATIENCE_MS)
    assert holding(page, [*secrets, settings.DEMO_VAULT_PASSWORD]) == set()


def write(page: Page) -> None:
    """A counselling with a name and a talk, looked for, with a dialog and other pages in between."""
    go(page, "Meine Beratungen")
    page.get_by_role("button", name="Neue Beratung").click()
    page.get_by_role("button", name="Namen ändern").click()
    page.get_by_label("Name oder Deckname").fill(NAME)
    page.get_by_label("Name oder Deckname").press("Tab")
    page.get_by_label("Neues Gespräch").fill(NOTE)
    page.locator(".nb-desk").get_by_role("button", name="Fertig").click()
    expect(page.locator(".vault-state")).to_have_text("Gespeichert", timeout=PATIENCE_MS)
    go(page, "Meine Ablage")
    go(page, "Meine Beratungen")
    page.get_by_label("Suchen").fill(SEARCH)
    expect(page.locator("mark")).to_have_count(1)
    page.locator(".nb-open", has_text=NAME).click()
    expect(page.get_by_role("heading", name=NAME, level=1)).to_be_visible()
