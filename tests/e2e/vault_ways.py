# SPDX-License-Identifier: EUPL-1.2
"""Into the vault in a real browser: its origin beside the platform's on one live server, and the usual steps."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client, override_settings
from playwright.sync_api import Page, Route, expect

from schutznetz.adapters import clock
from schutznetz.apps.accounts.actions import note_session
from schutznetz.apps.accounts.models import User
from schutznetz.apps.vault import actions
from schutznetz.apps.vault.facts import Access, Standing
from schutznetz.config.vault_door import HEADERS

PASSWORD = "Neun blaue Kraniche tanzen über den stillen Kanal"
OPENS_MS = 120_000
"""Deriving a key is slow on purpose, and much slower on a machine that does other things."""


@contextmanager
def at_vault(live: str) -> Iterator[str]:
    """The vault's origin on the live server: another host name of this machine."""
    origin = f"http://tresor.localhost:{urlsplit(live).port}"
    with override_settings(VAULT_ORIGIN=origin, PUBLIC_URL=live, ALLOWED_HOSTS=["*"]):
        yield origin


def signed_in_at_vault(new_page: Callable[..., Page], origin: str, user: User, **options: Any) -> Page:
    """A page at the vault's origin with the session of a ticket; no vault is open yet."""
    note_session(user=user, session_key=f"e2e{user.pk}", now=clock.now(), device="", method="other")
    client = Client(headers={"host": urlsplit(origin).netloc})
    ticket = actions.ticket_for(user=user, access=Access(Standing.WRITE), origin=settings.PUBLIC_URL)
    client.post("/anmelden", {"ticket": ticket}, headers={"origin": settings.PUBLIC_URL})
    page = new_page(**options)
    page.context.route("**/static/vault/*.js", _with_headers)
    name = settings.VAULT_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": origin}])
    page.goto(origin)
    return page


def _with_headers(route: Route) -> None:
    """The live server of tests hands out files without the middleware; a Worker needs the headers of the real one."""
    path = finders.find(urlsplit(route.request.url).path.removeprefix(settings.STATIC_URL))
    route.fulfill(path=str(path), headers=HEADERS | {"Content-Type": "text/javascript"})


def set_up(page: Page, password: str = PASSWORD) -> str:
    """Walk through the set-up with a password of one's own; gives the recovery code. Ends in the open vault."""
    page.get_by_role("button", name="Lesen, was der Tresor bedeutet").click()
    page.get_by_label("Ich habe verstanden").check()
    page.get_by_role("button", name="Weiter").click()
    page.get_by_role("button", name="Passwort des Tresors wählen").click()
    choose(page, password)
    page.get_by_role("button", name="Blatt zur Wiederherstellung drucken").click()
    code = keep_sheet(page)
    expect(page.get_by_role("heading", name="Passkeys", level=1)).to_be_visible(timeout=OPENS_MS)
    return code


def choose(page: Page, password: str) -> None:
    page.get_by_label("Ein eigenes").check()
    page.get_by_label("Eigenes Passwort").fill(password)
    page.get_by_role("button", name="Weiter").click()
    page.get_by_label("Passwort noch einmal eingeben").fill(password)
    page.get_by_role("button", name="Weiter").click()


def keep_sheet(page: Page) -> str:
    """Type back the two groups that are asked for; gives the code of the sheet."""
    groups = page.locator(".vault-groups code").all_inner_texts()
    for number in range(1, 8):
        box = page.get_by_label(f"Gruppe {number}", exact=True)
        if box.count():
            box.fill(groups[number - 1].lower())
    page.get_by_role("button", name="Blatt ist verwahrt").click()
    return "-".join(groups)


def unlock(page: Page, password: str = PASSWORD) -> None:
    """From the entrance into the open vault."""
    page.get_by_label("Passwort des Tresors").fill(password)
    page.get_by_role("button", name="Öffnen", exact=True).first.click()
    expect(page.get_by_role("button", name="Sperren")).to_be_visible(timeout=OPENS_MS)


def go(page: Page, name: str) -> None:
    """Along the menu of the vault."""
    page.locator(".vault-nav").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
