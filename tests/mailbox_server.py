# SPDX-License-Identifier: EUPL-1.2
"""An IMAP server over TLS that knows as much of RFC 3501 as reading one mailbox needs."""

import re
import socketserver
import ssl
import threading
from typing import Any


class MailboxServer(socketserver.ThreadingTCPServer):
    """`messages` by UID; `commands` is what clients said; listens on a free port of this machine at once."""

    daemon_threads = True

    def __init__(self, messages: dict[int, bytes], context: ssl.SSLContext, password: str = "geheim") -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.messages, self.context, self.password = messages, context, password
        self.deleted: set[int] = set()
        self.commands: list[str] = []
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        connection.settimeout(10)
        return self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is what some tests are about."""


class _Conversation(socketserver.StreamRequestHandler):
    server: MailboxServer

    def handle(self) -> None:
        self.say("* OK bereit")
        while line := self.rfile.readline().decode().strip():
            tag, _space, command = line.partition(" ")
            self.server.commands.append(command)
            self.say(f"{tag} {self.answer(command)}")
            if command.upper() == "LOGOUT":
                return

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def answer(self, command: str) -> str:
        word = command.upper().removeprefix("UID ").split()[0]
        return getattr(self, f"do_{word.lower()}", lambda _command: "BAD unbekannt")(command)

    def do_capability(self, _command: str) -> str:
        self.say("* CAPABILITY IMAP4rev1")
        return "OK getan"

    def do_login(self, command: str) -> str:
        return "OK getan" if command.endswith(f'"{self.server.password}"') else "NO falsch"

    def do_select(self, _command: str) -> str:
        self.say(f"* {len(self.server.messages)} EXISTS")
        return "OK [READ-WRITE] getan"

    def do_search(self, _command: str) -> str:
        left = sorted(set(self.server.messages) - self.server.deleted)
        self.say("* SEARCH " + " ".join(map(str, left)))
        return "OK getan"

    def do_fetch(self, command: str) -> str:
        uid = int(command.split()[2])
        body = self.server.messages[uid]
        self.wfile.write(f"* 1 FETCH (UID {uid} BODY[] {{{len(body)}}}\r\n".encode() + body + b")\r\n")
        return "OK getan"

    def do_store(self, command: str) -> str:
        found = re.match(r"UID STORE (\d+) \+FLAGS \(?\\\\?Deleted", command, re.I)
        if found is None:
            return "BAD unbekannt"
        self.server.deleted.add(int(found[1]))
        return "OK getan"

    def do_expunge(self, _command: str) -> str:
        for uid in self.server.deleted:
            self.server.messages.pop(uid, None)
        return "OK getan"

    def do_logout(self, _command: str) -> str:
        self.say("* BYE")
        return "OK getan"
