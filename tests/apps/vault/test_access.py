# SPDX-License-Identifier: EUPL-1.2
"""Who gets which answer at the vault's origin: every address there is, of every app."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

import schutznetz
from schutznetz.apps.organisation.facts import Role
from schutznetz.config.vault_door import URLS
from tests.apps.builders import a_site, a_user, let_go
from tests.apps.vault.objects import HOST, ORIGIN, Browser, a_counsellor, a_vault, at_the_vault

OPEN = {
    "shell": "the frame of the program, the same for everybody",
    "enter": "takes a ticket",
    "vault_api:door_enter_begin": "a challenge, the same for everybody",
    "vault_api:door_enter_finish": "takes a passkey of the vault",
    "figures_api:share": "takes a closed return without a session, by a blind token",
}
"""Addresses that answer whoever comes, each with the reason; all others ask for a session of the vault."""
VALUES = {
    "random": "0" * 32,
    "int": "1",
    "slug": "pass",
    "str": "2026-2",
    "uuid": "00000000-0000-4000-8000-000000000000",
}


def addresses() -> Iterator[tuple[str, str, Any]]:
    """Name, path with arguments, and view of everything served there."""
    yield from _of(get_resolver(URLS), "", "/")


def _of(resolver: URLResolver, space: str, start: str) -> Iterator[tuple[str, str, Any]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _of(
                entry, f"{space}{entry.namespace}:" if entry.namespace else space, start + str(entry.pattern)
            )
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", start + _filled(str(entry.pattern)), entry.callback


def _filled(route: str) -> str:
    for kind, value in VALUES.items():
        while f"<{kind}:" in route:
            before, _mark, rest = route.partition(f"<{kind}:")
            route = before + value + rest.partition(">")[2]
    return route


def test_what_is_open_to_strangers_is_reviewed() -> None:
    assert {name for name, _path, view in addresses() if getattr(view, "is_without_session", False)} <= set(OPEN)


@pytest.mark.requirement("SAP-022")
@pytest.mark.django_db
@pytest.mark.parametrize(
    "who",
    ["stranger", "signed in at the platform", "administrator", "ministry", "data protection", "head", "line manager"],
)
def test_everything_else_asks_for_a_session_of_the_vault(who: str) -> None:
    roles = {
        "administrator": Role.ADMINISTRATOR, "ministry": Role.MINISTRY, "data protection": Role.DATA_PROTECTION,
        "head": Role.HEAD, "line manager": Role.SUPERVISOR,
    }  # fmt: skip
    client = Client(headers={"host": HOST})
    if who != "stranger":
        user = a_user(roles[who], a_site(), everywhere=True) if who in roles else a_counsellor()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    with at_the_vault:
        for name, path, _view in addresses():
            for method in ("get", "post", "put", "delete"):
                if name not in OPEN:
                    response = getattr(client, method)(path, headers={"origin": ORIGIN}, secure=True)
                    let_go(response)
                    assert response.status_code == 401, (name, method)


@pytest.mark.django_db
def test_no_address_breaks_on_an_empty_or_wild_body() -> None:
    user = a_counsellor()
    a_vault(user)
    wild = [
        b"",
        b"{}",
        b"[]",
        b"\xff\xfe",
        b'{"blob": 1, "wraps": [{}], "state": [], "credential": {"id": 3}}',
        b"[" * 5000,
    ]
    with at_the_vault:
        browser = Browser(user)
        for name, path, _view in addresses():
            for content in wild if path.startswith("/api/") and name != "vault_api:leave" else []:
                for method in ("POST", "PUT", "DELETE"):
                    answer = browser.ask(method, path.removeprefix("/api/"), content, if_match='"0"')
                    assert answer.status_code < 500, (name, method, content[:20])


def imports_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return named | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


@pytest.mark.requirement("SAP-165")
def test_no_program_of_the_server_could_open_a_closed_file() -> None:
    """Nothing imports a library for age files or boxes, and the vault nothing that decrypts at all."""
    root = Path(schutznetz.__file__).parent
    openers, found = {"pyrage", "age", "nacl", "gnupg", "Crypto", "Cryptodome"}, []
    for path in root.rglob("*.py"):
        closed = {"cryptography"} if path.parts[len(root.parts) : len(root.parts) + 2] == ("apps", "vault") else set()
        found += [f"{path}: {name}" for name in imports_of(path) if name.partition(".")[0] in openers | closed]
    assert found == []
