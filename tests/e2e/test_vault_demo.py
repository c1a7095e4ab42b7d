# SPDX-License-Identifier: EUPL-1.2
"""The demonstration as a newcomer walks through it: journey 6 from the sheet to the sum, and a letter in English."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.figures.models import Pool, PoolSum, ReturnToken, TallyShare
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.vault.models import VaultIdentity
from schutznetz.config import demo_sap, demo_vault, demo_working_groups
from tests.e2e.test_contact import at_desk
from tests.e2e.vault_ways import OPENS_MS, at_vault, go, signed_in_at_vault, unlock

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
ANSWER = "Gern. Donnerstag um zehn, am Kanal?"


@pytest.fixture
def origin(live: str) -> Iterator[str]:
    """The demonstration's counsellors, vaults, letters and returns."""
    for part in (demo_sap, demo_working_groups, demo_vault):
        part.fill(now=clock.now(), today=clock.today())
    with at_vault(live) as found:
        yield found


def owner(role: str) -> User:
    return VaultIdentity.objects.select_related("user").get(user__person__offices__role=role).user


@pytest.mark.requirement("SAP-063", "SAP-064", "SAP-166")
def test_journey_six_and_a_letter_in_the_demonstration(
    origin: str, new_page: Callable[..., Page], axe_clean: Callable[..., None]
) -> None:
    page = signed_in_at_vault(new_page, origin, owner(Role.COUNSELLOR))
    unlock(page, settings.DEMO_VAULT_PASSWORD)
    expect(page.get_by_text("Laufend: 9")).to_be_visible()
    answer(page)
    hand_in(page, axe_clean)
    add_up(signed_in_at_vault(new_page, origin, owner(Role.STATISTICS)))
    read_in_english(at_desk(new_page, width=360), axe_clean)


def answer(page: Page) -> None:
    go(page, "Anfragen")
    expect(page.get_by_text("bittet um Rückruf")).to_be_visible()
    page.get_by_role("button", name=demo_vault.NAME).click()
    page.get_by_role("textbox", name="Ihre Antwort").fill(ANSWER)
    page.get_by_role("button", name="Verschlüsselt antworten").click()
    expect(page.locator("li", has_text=ANSWER).first).to_be_visible(timeout=OPENS_MS)


def hand_in(page: Page, axe_clean: Callable[..., None]) -> None:
    """One more sheet, then the return; the server learns that it was handed in, and nothing else."""
    go(page, "Quartalsmeldung")
    expect(page.get_by_text("Beratungen: 1", exact=True)).to_be_visible()
    page.locator("li", has_text="Kiesel").get_by_role("button").click()
    page.get_by_role("button", name="speichern").click()
    expect(page.get_by_text("Bitte wählen Sie").first).to_be_visible()
    page.get_by_label("Laufbahngruppe").select_option("none")
    page.get_by_role("button", name="speichern").click()
    expect(page.get_by_text("Beratungen: 2", exact=True)).to_be_visible()
    axe_clean(page, "vault-demo-meldung", widths=(360,))
    page.get_by_role("button", name="Meldung senden").click()
    page.get_by_role("dialog").get_by_role("button", name="Meldung senden").click()
    expect(page.get_by_text("Ihre Meldung ist abgegeben")).to_be_visible(timeout=OPENS_MS)
    mine = Pool.objects.get(state=Pool.State.OPEN)
    assert (TallyShare.objects.filter(pool=mine).count(), ReturnToken.objects.filter(pool=mine).count()) == (1, 1)


def add_up(page: Page) -> None:
    """The body begins at what it has to do; its vault has no page of counsellings."""
    unlock(page, settings.DEMO_VAULT_PASSWORD)
    expect(page.get_by_role("heading", name="Meldungen zusammenzählen", level=1)).to_be_visible()
    expect(page.locator(".vault-nav").get_by_role("link", name="Meine Beratungen")).to_have_count(0)
    page.get_by_role("button", name="Zusammenzählen").click()
    expect(page.get_by_text(f"{demo_vault.RETURNS} Meldungen. Sie sind gelöscht")).to_be_visible(timeout=OPENS_MS)
    made = PoolSum.objects.get()
    assert (made.returns, made.left_out, made.pool.state) == (demo_vault.RETURNS, 0, Pool.State.SUMMED)
    assert not TallyShare.objects.filter(pool=made.pool).exists()


def read_in_english(page: Page, axe_clean: Callable[..., None]) -> None:
    page.goto("/hilfe/kontakt/antwort/?sprache=en")
    page.get_by_role("textbox", name="Your words").fill(settings.DEMO_CONTACT_WORDS.upper())
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_text(ANSWER)).to_be_visible(timeout=OPENS_MS)
    axe_clean(page, "kontakt-gespraech-en", widths=(360,))
    page.get_by_role("textbox", name="Your message").fill("Thursday suits me.")
    page.get_by_role("button", name="Send encrypted").click()
    expect(page.locator("li", has_text="Thursday suits me.")).to_be_visible(timeout=OPENS_MS)
