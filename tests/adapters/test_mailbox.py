# SPDX-License-Identifier: EUPL-1.2
"""The mailbox of returned mail, over IMAP with TLS."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from schutznetz.adapters import clock
from schutznetz.adapters.mailbox import Mailbox, NoMailbox, mailbox, messages
from tests import certificates
from tests.mailbox_server import MailboxServer


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    certificate, key = certificates.make(tmp_path_factory.mktemp("tls"), clock.now(), host="localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return certificate, context


@pytest.fixture
def server(trust: tuple[Path, ssl.SSLContext]) -> Iterator[MailboxServer]:
    running = MailboxServer({4: b"Subject: eins\r\n\r\n1", 9: b"Subject: zwei\r\n\r\n2"}, trust[1])
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def box(server: MailboxServer, trust: tuple[Path, ssl.SSLContext]) -> Mailbox:
    return Mailbox("localhost", server.port, "bounce", "geheim", ca_file=str(trust[0]))


def test_messages_are_read_once_and_deleted(server, box):
    assert [raw.splitlines()[0] for raw in messages(box)] == [b"Subject: eins", b"Subject: zwei"]
    assert server.messages == {}
    assert list(messages(box)) == []


def test_what_was_not_dealt_with_is_there_again(server, box):
    reading = messages(box)
    next(reading)
    reading.close()
    assert [raw.splitlines()[0] for raw in messages(box)] == [b"Subject: eins", b"Subject: zwei"]


def test_reading_does_not_mark_a_message_as_read_before_it_is_dealt_with(server, box):
    list(messages(box))
    assert all("PEEK" in command for command in server.commands if "FETCH" in command.upper())


def test_a_wrong_password_is_no_mailbox(box):
    with pytest.raises(NoMailbox):
        list(messages(replace(box, password="falsch")))


def test_a_certificate_nobody_vouches_for_is_no_mailbox(box, server):
    with pytest.raises(NoMailbox):
        list(messages(replace(box, ca_file="")))
    assert server.commands == []


def test_a_closed_port_is_no_mailbox(box):
    with pytest.raises(NoMailbox):
        list(messages(replace(box, port=1)))


def test_addresses():
    found = mailbox("imaps://bounce%40kreis.example@mx.kreis.example/Alt%20Post", password="p")
    assert (found.user, found.host, found.port, found.folder) == (
        "bounce@kreis.example", "mx.kreis.example", 993, "Alt Post",
    )  # fmt: skip
    assert "geheim" not in repr(mailbox("imaps://a@b", password="geheim"))


@pytest.mark.parametrize("url", ["imap://a@b", "imaps://b", "imaps://", "imaps://a@b/R%C3%BCck"])
def test_addresses_that_make_no_sense(url):
    with pytest.raises(ValueError, match="imaps"):
        mailbox(url)
