# SPDX-License-Identifier: EUPL-1.2
"""Look whether a mail server can be used, step by step, and name the first step that fails.

Tried with `mail.Server`: reach it, hear its greeting (EHLO), encrypt, sign in, hand over one mail on wish.
"""

import smtplib
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass

from schutznetz.adapters.mail import Later, Letter, Never, Server, Unavailable, hand_over, leave, opened

TIMEOUT_S = 8.0
CONNECTED, ENCRYPTED, SIGNED_IN, SENT, WRITTEN = "connected", "encrypted", "signed_in", "sent", "written"
FAULTS = (
    "unknown_host", "refused", "silent", "unreachable", "no_greeting", "no_starttls", "certificate", "no_tls",
    "no_login", "login", "mail_refused", "address_refused", "folder",
)  # fmt: skip


@dataclass(frozen=True)
class Checkup:
    """What worked, in order; ``fault`` is one of FAULTS or empty, ``answer`` the server's code."""

    done: tuple[str, ...]
    fault: str = ""
    answer: str = ""


def examine(place: Server, letter: Letter | None = None) -> Checkup:
    """Try everything up to the first fault; takes at most a few times TIMEOUT_S. Raises nothing a server can cause."""
    done: list[str] = []
    try:
        if place.scheme in ("file", "console"):
            _write(place, letter, done)
        else:
            _talk(place, letter, done)
    except (OSError, smtplib.SMTPException, Unavailable, Later, Never) as error:
        return Checkup(tuple(done), _fault(error, done, place), _answer(error))
    return Checkup(tuple(done))


def _write(place: Server, letter: Letter | None, done: list[str]) -> None:
    with opened(place) as deliver:
        if letter is not None:
            deliver(letter)
            done.append(WRITTEN)


def _talk(place: Server, letter: Letter | None, done: list[str]) -> None:
    trust = ssl.create_default_context(cafile=place.ca_file or None)
    if place.tls == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(place.host, place.port, timeout=TIMEOUT_S, context=trust)
    else:
        connection = smtplib.SMTP(place.host, place.port, timeout=TIMEOUT_S)
    try:
        _try(connection, place, trust, letter, done)
    finally:
        leave(connection)


def _try(
    connection: smtplib.SMTP, place: Server, trust: ssl.SSLContext, letter: Letter | None, done: list[str]
) -> None:
    connection.ehlo_or_helo_if_needed()
    done.append(CONNECTED)
    if place.tls == "starttls":
        connection.starttls(context=trust)
    if place.tls != "no":
        done.append(ENCRYPTED)
    if place.user:
        connection.login(place.user, place.password)
        done.append(SIGNED_IN)
    if letter is not None:
        hand_over(connection, letter)
        done.append(SENT)


def _fault(error: Exception, done: Sequence[str], place: Server) -> str:
    """The first line that fits, from the most special to the most general."""
    is_open = ENCRYPTED in done or place.tls == "no"
    in_sign_in = bool(place.user) and ENCRYPTED in done and SIGNED_IN not in done
    is_file = place.scheme in ("file", "console")
    fits: tuple[tuple[bool, str], ...] = (
        (isinstance(error, ssl.SSLCertVerificationError), "certificate"),
        (isinstance(error, ssl.SSLError), "no_tls"),
        (isinstance(error, smtplib.SMTPAuthenticationError), "login"),
        (isinstance(error, smtplib.SMTPNotSupportedError) and not is_open, "no_starttls"),
        (isinstance(error, Never) and error.address_is_dead, "address_refused"),
        (isinstance(error, Later | Never), "mail_refused"),
        (isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError), "silent"),
        (isinstance(error, smtplib.SMTPException | Unavailable), "no_login" if in_sign_in else "no_greeting"),
        (is_file, "folder"),
        (isinstance(error, socket.gaierror), "unknown_host"),
        (isinstance(error, ConnectionRefusedError), "refused"),
    )
    return next((fault for is_it, fault in fits if is_it), "unreachable")


def _answer(error: Exception) -> str:
    """The code or the verdict that helps whoever runs the server, else empty. Never what was sent to it."""
    if isinstance(error, smtplib.SMTPResponseException):
        return str(error.smtp_code)
    if isinstance(error, ssl.SSLCertVerificationError):
        return str(error.verify_message)[:200]
    return str(error)[:20] if isinstance(error, Later | Never) else ""
