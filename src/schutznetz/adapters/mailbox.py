# SPDX-License-Identifier: EUPL-1.2
"""The mailbox to which undeliverable mail comes back, read over IMAP with TLS: ``imaps://user@host/INBOX``.

A message is handed out, and deleted from the mailbox when the caller comes back for the next one: whoever fails in
between finds it there again.
"""

import imaplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

TIMEOUT_S = 20.0
MOST_AT_ONCE = 200


class NoMailbox(Exception):
    """The mailbox cannot be read now."""


@dataclass(frozen=True)
class Mailbox:
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    ca_file: str = ""


def mailbox(url: str, *, password: str = "", ca_file: str = "") -> Mailbox:
    """The mailbox an address names.  ValueError (German) when it cannot be understood."""
    parts = urlsplit(url)
    if parts.scheme != "imaps" or not parts.hostname or not parts.username:
        raise ValueError("Das Postfach für Rückläufer hat die Form imaps://name@rechner/INBOX.")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if not folder.isascii():
        raise ValueError("Der Ordner des Postfachs (imaps://name@rechner/ORDNER) braucht einen Namen ohne Umlaute.")
    return Mailbox(parts.hostname, parts.port or 993, unquote(parts.username), password, folder, ca_file)


def messages(box: Mailbox) -> Iterator[bytes]:
    """The messages of the mailbox, each deleted after it was dealt with.  ``NoMailbox`` when there is no way in."""
    try:
        yield from _messages(box)
    except (OSError, imaplib.IMAP4.error) as error:
        raise NoMailbox(f"{box.host}: {type(error).__name__}") from error


def _messages(box: Mailbox) -> Iterator[bytes]:
    trust = ssl.create_default_context(cafile=box.ca_file or None)
    with imaplib.IMAP4_SSL(box.host, box.port, ssl_context=trust, timeout=TIMEOUT_S) as connection:
        connection.login(box.user, box.password)
        connection.select(_quoted(box.folder))
        _kind, found = connection.uid("search", "UNDELETED")
        for uid in (found[0] or b"").split()[:MOST_AT_ONCE]:
            if (raw := _message(connection, uid.decode())) is not None:
                yield raw
                connection.uid("store", uid.decode(), "+FLAGS", r"(\Deleted)")
        connection.expunge()


def _message(connection: imaplib.IMAP4, uid: str) -> bytes | None:
    _kind, parts = connection.uid("fetch", uid, "(BODY.PEEK[])")
    return next((part[1] for part in parts if isinstance(part, tuple)), None)


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
