# SPDX-License-Identifier: EUPL-1.2
"""Real mail servers, with and without a certificate."""

import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from schutznetz.adapters import clock, mail
from tests import certificates
from tests.mail_server import MailServer, Postman

Start = Callable[..., mail.Server]


@pytest.fixture
def postman() -> Postman:
    return Postman()


@pytest.fixture
def start(postman: Postman) -> Iterator[Start]:
    running: list[MailServer] = []

    def start(**options: Any) -> mail.Server:
        running.append(MailServer(postman, **options))
        return running[-1].address

    yield start
    for server in running:
        server.stop()


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = certificates.make(folder, clock.now(), host="localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return certificate, context
