# SPDX-License-Identifier: EUPL-1.2
"""The check of a mail server against real ones that do what it fears."""

import socket
import ssl
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from schutznetz.adapters import mail_check
from schutznetz.adapters.mail import Letter, Server
from schutznetz.adapters.mail_check import FAULTS, examine
from tests.mail_server import Postman

LETTER = Letter(
    token="1" * 32, to="jana.kern@kreis.example", subject="Probe", text="Guten Tag\n", sender="post@kreis.example",
    from_address="post@kreis.example", from_name="Kreis", language="de", written_at=datetime(2026, 11, 22, tzinfo=UTC),
)  # fmt: skip
Start = Callable[..., Server]


@pytest.fixture
def secured(start: Start, trust: tuple[Path, ssl.SSLContext]) -> Server:
    """With STARTTLS and a sign-in."""

    def sign_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: LoginPassword) -> AuthResult:
        return AuthResult(success=data.password == b"geheim", handled=False)

    server = start(tls_context=trust[1], require_starttls=True, auth_required=True, authenticator=sign_in)
    return replace(server, host="localhost", tls="starttls", user="post", password="geheim", ca_file=str(trust[0]))


def test_everything_works_up_to_a_mail(secured: Server, postman: Postman) -> None:
    assert examine(secured).done == ("connected", "encrypted", "signed_in")
    assert postman.got == []
    found = examine(secured, LETTER)
    assert (found.done[-1], found.fault) == ("sent", "")
    assert len(postman.got) == 1


def test_a_wrong_password_is_named_and_never_repeated(secured: Server) -> None:
    found = examine(replace(secured, password="falsch-geheim"))
    assert (found.done, found.fault, found.answer) == (("connected", "encrypted"), "login", "535")
    assert "falsch" not in repr(found)


def test_a_certificate_of_a_stranger(secured: Server) -> None:
    found = examine(replace(secured, ca_file=""))
    assert (found.done, found.fault) == (("connected",), "certificate")


def test_a_server_without_encryption(start: Start) -> None:
    assert examine(replace(start(), tls="starttls")).fault == "no_starttls"


def test_a_server_that_expects_another_way_of_encryption(start: Start) -> None:
    """smtps:// at the port of STARTTLS: the greeting is no TLS."""
    assert examine(replace(start(), tls="tls")).fault == "no_tls"


def test_a_server_without_sign_in(start: Start, trust: tuple[Path, ssl.SSLContext]) -> None:
    server = replace(
        start(tls_context=trust[1], auth_exclude_mechanism=["LOGIN", "PLAIN"]),
        host="localhost",
        tls="starttls",
        ca_file=str(trust[0]),
    )
    assert examine(server).done == ("connected", "encrypted")
    assert examine(replace(server, user="post", password="x")).fault == "no_login"


@pytest.mark.parametrize(
    ("code", "fault", "answer"),
    [("550 5.1.1 nobody", "address_refused", "5.1.1"), ("450 4.2.0 later", "mail_refused", "4.2.0")],
)
def test_a_mail_that_is_not_taken(start: Start, postman: Postman, code: str, fault: str, answer: str) -> None:
    postman.answers[LETTER.to] = code
    found = examine(start(), LETTER)
    assert (found.done, found.fault, found.answer) == (("connected",), fault, answer)


def test_nobody_at_home() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        assert examine(Server("smtp", "127.0.0.1", port, tls="no")).fault == "refused"
    assert examine(Server("smtp", "mail.invalid", 25, tls="no")).fault == "unknown_host"


def test_a_server_that_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_check, "TIMEOUT_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        found = examine(Server("smtp", "127.0.0.1", listener.getsockname()[1], tls="no"))
    assert (found.done, found.fault) == ((), "silent")


def test_files_instead_of_a_server(tmp_path: Path) -> None:
    assert examine(Server("file", folder=tmp_path), LETTER).done == ("written",)
    assert list(tmp_path.glob("*.eml"))
    (tmp_path / "x").write_text("")
    assert examine(Server("file", folder=tmp_path / "x"), LETTER).fault == "folder"
    assert {"folder", "silent"} <= set(FAULTS)
