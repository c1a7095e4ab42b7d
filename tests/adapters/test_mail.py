# SPDX-License-Identifier: EUPL-1.2
"""Mail against a real SMTP server process: TLS, sign-in, refusals, and attempts to add headers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from schutznetz.adapters import mail

LETTER = mail.Letter(
    token="0" * 32,
    to="jana.kern@kreis.example",
    subject="Neue Nachrichten",
    text="Guten Tag,\n\n.\nÄpfel über Öl\n" + "x" * 1200 + "\n",
    sender="bounce+" + "0" * 32 + "@kreis.example",
    from_address="schutznetz@kreis.example",
    from_name="Kreis Überall: Schutz, Netz",
    language="de",
    written_at=datetime(2026, 11, 22, 4, tzinfo=UTC),
)


Start = Callable[..., mail.Server]


def send(server: mail.Server, *letters: mail.Letter) -> None:
    with mail.opened(server) as deliver:
        for letter in letters or (LETTER,):
            deliver(letter)


def test_what_arrives_is_what_was_written(start, postman):
    send(start())
    (envelope,) = postman.got
    assert envelope.mail_from == LETTER.sender
    assert envelope.rcpt_tos == [LETTER.to]
    message = message_from_bytes(envelope.content, policy=policy.default)
    assert message.get_content().replace("\r\n", "\n") == LETTER.text
    assert message["Subject"] == "Neue Nachrichten"
    assert message["From"].addresses[0].display_name == LETTER.from_name
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == f"<{LETTER.token}@kreis.example>"
    assert message.get_content_type() == "text/plain"
    assert max(len(line) for line in envelope.content.splitlines()) <= 998


def test_an_appointment_is_another_form_of_the_text_and_several_are_files(start, postman):
    file = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Dienstlicher Termin für Sie\r\nEND:VCALENDAR\r\n"
    one, other = ("REQUEST", file), ("CANCEL", file.replace("REQUEST", "CANCEL"))
    send(start(), replace(LETTER, invitations=(one,)), replace(LETTER, invitations=(one, other)))
    single, several = (message_from_bytes(one.content, policy=policy.default) for one in postman.got)
    assert single.get_content_type() == "multipart/alternative"
    text, entry = single.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == LETTER.text
    assert (entry.get_content_type(), entry.get_param("method")) == ("text/calendar", "REQUEST")
    assert entry.get_content().splitlines() == file.splitlines()
    assert several.get_content_type() == "multipart/mixed"
    assert [part.get_param("method") for part in several.iter_attachments()] == ["REQUEST", "CANCEL"]
    assert single["Subject"] == several["Subject"] == LETTER.subject


def test_several_mails_over_one_connection(start, postman):
    send(start(), LETTER, replace(LETTER, to="ole@kreis.example"))
    assert [envelope.rcpt_tos for envelope in postman.got] == [["jana.kern@kreis.example"], ["ole@kreis.example"]]


def test_starttls_with_a_sign_in(start, postman, trust):
    certificate, context = trust
    seen: list[Any] = []

    def sign_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: LoginPassword) -> AuthResult:
        seen.append((data.login, data.password))
        return AuthResult(success=data.password == b"geheim", handled=False)

    server = start(tls_context=context, require_starttls=True, auth_required=True, authenticator=sign_in)
    signed = replace(server, host="localhost", tls="starttls", user="post", password="geheim", ca_file=str(certificate))
    send(signed)
    assert seen[0] == (b"post", b"geheim")
    assert len(postman.got) == 1
    with pytest.raises(mail.Unavailable):
        send(replace(signed, password="falsch"))


def test_a_certificate_nobody_vouches_for_is_refused(start, postman, trust):
    server = start(tls_context=trust[1])
    with pytest.raises(mail.Unavailable):
        send(replace(server, host="localhost", tls="starttls"))
    assert postman.got == []


def test_a_server_without_tls_gets_no_mail_and_no_password(start, postman):
    with pytest.raises(mail.Unavailable):
        send(replace(start(), tls="starttls", user="post", password="geheim"))
    assert postman.got == []


@pytest.mark.parametrize(
    ("answer", "is_dead"),
    [
        ("550 5.1.1 User unknown", True),
        ("550 No such user", True),
        ("550 5.7.1 Relaying denied", False),
        ("552 5.2.2 Mailbox full", False),
    ],
)
def test_an_address_that_is_refused_for_good(start, postman, answer, is_dead):
    postman.answers[LETTER.to] = answer
    with pytest.raises(mail.Never) as error:
        send(start())
    assert error.value.address_is_dead is is_dead


def test_greylisting_means_later(start, postman):
    postman.answers[LETTER.to] = "451 4.7.1 Please try again"
    with pytest.raises(mail.Later, match=r"4\.7\.1"):
        send(start())


def test_a_refusal_of_the_text_does_not_blame_the_address(start, postman):
    postman.data_answer = "554 5.6.0 Rejected"
    with pytest.raises(mail.Never) as error:
        send(start())
    assert not error.value.address_is_dead


def test_a_closed_port_means_unavailable(start):
    server = start()
    with pytest.raises(mail.Unavailable):
        send(replace(server, port=1))


INJECTIONS = [
    {"to": "jana@kreis.example\r\nBcc: opfer@anderswo.example"},
    {"to": "jana@kreis.example, opfer@anderswo.example"},
    {"subject": "Hallo\r\nBcc: opfer@anderswo.example"},
    {"subject": "Hallo\n\nText"},
    {"from_name": "Amt\r\nBcc: opfer@anderswo.example"},
]


@pytest.mark.parametrize("change", INJECTIONS)
def test_nobody_can_add_a_header_or_a_recipient(start, postman, change):
    with pytest.raises(mail.Never):
        send(start(), replace(LETTER, **change))
    assert postman.got == []


@pytest.mark.parametrize("sender", ["a@b.example>\r\nRCPT TO:<opfer@anderswo.example", "a@b.example\nDATA"])
def test_nobody_can_add_a_command(start, postman, sender):
    with pytest.raises(mail.Never):
        send(start(), replace(LETTER, sender=sender))
    assert postman.got == []


def test_files_are_private_and_complete(tmp_path):
    send(mail.server("file:", folder=tmp_path / "mail"))
    (path,) = (tmp_path / "mail").glob("*.eml")
    assert path.stat().st_mode & 0o077 == 0
    assert "Neue Nachrichten" in path.read_text()


def test_the_console(capsys):
    send(mail.server("console:"))
    assert "Neue Nachrichten" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("url", "tls", "port"),
    [
        ("smtp://mx.example", "starttls", 587),
        ("smtps://a%40b@mx.example", "tls", 465),
        ("smtp://mx:25?tls=no", "no", 25),
    ],
)
def test_addresses_of_servers(url, tls, port):
    found = mail.server(url, password="p")
    assert (found.tls, found.port) == (tls, port)
    assert found.user in ("", "a@b")


@pytest.mark.parametrize("url", ["http://mx", "smtp://", "smtp://mx?tls=vielleicht", "smtp://user@mx?tls=no"])
def test_addresses_that_make_no_sense(url):
    with pytest.raises(ValueError, match="Mailserver"):
        mail.server(url)


def test_the_password_is_not_in_the_representation():
    assert "geheim" not in repr(mail.server("smtp://u@mx", password="geheim"))
