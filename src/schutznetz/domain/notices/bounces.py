# SPDX-License-Identifier: EUPL-1.2
"""What a mail that came back says (RFC 3464), and which of our mails it was.

Every mail leaves with a sender address of its own, ``name+token@domain``, so that a bounce names it even when the
report is not understood. Strangers may write to these addresses as well: whatever they send is only read, never shown.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

TOKEN = re.compile(r"\+([0-9a-f]{32})@", re.I)
OUR_ID = re.compile(r"<([0-9a-f]{32})@", re.I)
STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
ADDRESSED = ("To", "Delivered-To", "X-Original-To", "X-Envelope-To", "Envelope-To")
LARGEST = 256 * 1024
UNKNOWN = "5.0.0"


@dataclass(frozen=True, slots=True)
class Bounce:
    """Mail ``token`` (32 hex digits) was not delivered. ``status`` is the code of RFC 3463, e.g. ``5.1.1``."""

    token: str
    status: str

    @property
    def is_permanent(self) -> bool:
        return self.status.startswith("5")


def read(raw: bytes) -> Bounce | None:
    """The bounce in a message; None when it is something else (an answer, an absence note, a report of success)."""
    message = BytesParser(policy=policy.default).parsebytes(raw[:LARGEST])
    token = _token(message)
    status = _status(message)
    return Bounce(token, status) if token and status else None


def _token(message: EmailMessage) -> str:
    """From the address it came back to, else from the headers of our mail inside."""
    for name in ADDRESSED:
        for value in message.get_all(name, []):
            if found := TOKEN.search(str(value)):
                return found[1].lower()
    for part in message.walk():
        if part.get_content_type() in ("text/rfc822-headers", "message/rfc822") and (
            found := OUR_ID.search(_text(part))
        ):
            return found[1].lower()
    return ""


def _text(part: EmailMessage) -> str:
    if part.get_content_type() == "message/rfc822":
        return "\n".join(f"{name}: {value}" for inner in part.iter_parts() for name, value in inner.items())
    return str(part.get_payload())


def _status(message: EmailMessage) -> str:
    """The status of a failed delivery; empty for anything else."""
    reports = [part for part in message.walk() if part.get_content_type() == "message/delivery-status"]
    if reports:
        return next((status for part in reports for status in _failures(part)), "")
    if message.get_content_type() == "multipart/report" or not _is_from_a_mail_system(message):
        return ""
    found = STATUS.search(_plain(message))
    return found[0] if found and found[1] != "2" else UNKNOWN


def _failures(report: EmailMessage) -> Iterator[str]:
    """Statuses of the recipients whose delivery failed; the report has one block a recipient."""
    for block in report.get_payload():
        if isinstance(block, EmailMessage) and str(block.get("Action", "")).strip().lower() == "failed":
            found = STATUS.search(str(block.get("Status", "")))
            yield found[0] if found else UNKNOWN


def _is_from_a_mail_system(message: EmailMessage) -> bool:
    """Old servers send their reports as plain text, from an empty sender or the postmaster."""
    sender = f"{message.get('Return-Path', '')} {message.get('From', '')}".lower()
    return "<>" in sender or "mailer-daemon@" in sender or "postmaster@" in sender


def _plain(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    try:
        return str(body.get_content()) if body else ""
    except (LookupError, UnicodeError):
        return ""
