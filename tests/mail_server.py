# SPDX-License-Identifier: EUPL-1.2
"""A real SMTP server in a thread of its own, on a free port of this machine."""

from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller

from schutznetz.adapters.mail import Server


@dataclass
class Postman:
    """What the server does with mail: keeps it, or answers a recipient with a code."""

    answers: dict[str, str] = field(default_factory=dict)
    got: list[Any] = field(default_factory=list)
    data_answer: str = "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.got.append(envelope)
        return self.data_answer


class MailServer(Controller):
    """Started at once; `address` is where it listens, without TLS unless `replace`d."""

    def __init__(self, postman: Postman, **options: Any) -> None:
        super().__init__(postman, hostname="127.0.0.1", port=0, **options)
        self.start()

    @property
    def address(self) -> Server:
        return Server("smtp", "127.0.0.1", self.port, tls="no")

    def _trigger_server(self) -> None:
        """Asks the server for a first answer; only now the number of its port is known."""
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
