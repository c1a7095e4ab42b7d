# SPDX-License-Identifier: EUPL-1.2
"""Closed files as a browser would send them, people with vaults, and a browser that is inside its vault."""

import base64
import json
import os
import uuid
from datetime import timedelta
from itertools import count
from typing import Any

from django.conf import settings
from django.test import Client, override_settings

from schutznetz.adapters import clock
from schutznetz.apps.accounts.actions import note_session
from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Site
from schutznetz.apps.vault import actions
from schutznetz.apps.vault.actions.keys import Wrap
from schutznetz.apps.vault.facts import MIB, Access, Standing
from schutznetz.apps.vault.models import VaultIdentity
from tests.apps.builders import a_site, a_user, let_go

ORIGIN = "https://tresor.example.org"
MAIN = "https://testserver"
HOST = "tresor.example.org"
LETTERS = "023456789acdefghjklmnpqrstuvwxyz"
WORDS = "apfel birne kirsche pflaume quitte traube"
NUMBER = count(1)
INSIDE = Access(Standing.WRITE)
at_the_vault = override_settings(VAULT_ORIGIN=ORIGIN, ALLOWED_HOSTS=["testserver", HOST])


def closed(size: int = 300, *, inside: bytes = b"") -> bytes:
    """Something that looks like an age file of at least this size; `inside` makes it another one."""
    head = b"age-encryption.org/v1\n-> X25519 AAAA\nBBBB\n--- CCCC\n" + inside
    return head + bytes(max(0, size - len(head)))


def container(inside: bytes = b"") -> bytes:
    return closed(MIB + 500, inside=inside)


def a_recipient() -> str:
    return "age1" + "".join(LETTERS[byte % 32] for byte in os.urandom(58))


def envelopes() -> list[Wrap]:
    return [Wrap("pass", 1, closed()), Wrap("recovery", 1, closed())]


def a_counsellor(site: Site | None = None, role: str = Role.COUNSELLOR, **fields: object) -> User:
    return a_user(role, site or a_site(), everywhere=True, **fields)


def a_vault(user: User, **given: Any) -> VaultIdentity:
    """A vault that was set up."""
    values = {"vault": uuid.uuid4().hex, "recipient": a_recipient(), "fingerprint": WORDS, "wraps": envelopes()} | given
    return actions.set_up(user=user, access=INSIDE, now=clock.now(), today=clock.today(), **values)


class Browser:
    """A browser at the vault's origin; `user` came in by a ticket of the platform."""

    def __init__(self, user: User | None = None) -> None:
        self.client = Client(headers={"host": HOST}, enforce_csrf_checks=True)
        if user is not None:
            note_session(user=user, session_key=f"k{next(NUMBER)}", now=clock.now(), device="", method="other")
            self.enter(actions.ticket_for(user=user, access=INSIDE, origin=MAIN))

    def enter(self, ticket: str, origin: str = MAIN) -> Any:
        return self.client.post("/anmelden", {"ticket": ticket}, headers={"origin": origin}, secure=True)

    def ask(self, method: str, path: str, content: Any = None, **headers: str) -> Any:
        """An answer; `content` is bytes or becomes JSON."""
        is_bytes = isinstance(content, bytes)
        sent = {"origin": ORIGIN} | {name.replace("_", "-"): value for name, value in headers.items()}
        response = self.client.generic(
            method, f"/api/{path}", content if is_bytes else json.dumps(content) if content is not None else b"",
            content_type="application/octet-stream" if is_bytes else "application/json", headers=sent, secure=True,
        )  # fmt: skip
        let_go(response)
        return response

    def get(self, path: str) -> Any:
        return self.ask("GET", path)

    def put(self, path: str, content: Any, **headers: str) -> Any:
        return self.ask("PUT", path, content, **headers)

    def post(self, path: str, content: Any = None, **headers: str) -> Any:
        return self.ask("POST", path, {} if content is None else content, **headers)

    @property
    def is_inside(self) -> bool:
        return bool(self.get("vault").status_code == 200)


def wrapped(kind: str, n: int = 1) -> dict[str, Any]:
    return {"kind": kind, "n": n, "blob": base64.b64encode(closed()).decode()}


def set_up_data(**other: Any) -> dict[str, Any]:
    """What a browser sends to set a vault up."""
    return {
        "vault": uuid.uuid4().hex, "recipient": a_recipient(), "fingerprint": WORDS,
        "wraps": [wrapped("pass"), wrapped("recovery")],
    } | other  # fmt: skip


def leave(user: User, *, days_ago: int) -> None:
    """The person left so many days ago; their account is closed."""
    user.person.left_on = clock.today() - timedelta(days=days_ago)
    user.person.save()
    User.objects.filter(pk=user.pk).update(is_active=False)


def cookie_of(browser: Browser) -> Any:
    return browser.client.cookies.get(settings.VAULT_COOKIE_NAME)
