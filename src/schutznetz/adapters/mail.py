# SPDX-License-Identifier: EUPL-1.2
"""Mail as it leaves the house: to an SMTP server with TLS, into files, or onto the console.

``smtp://user@host:587`` (STARTTLS, required), ``smtps://user@host:465`` (TLS from the start), ``smtp://host:25?tls=no``
(a server on this machine or in this network), ``file:`` and ``console:``. The password is given apart.
"""

import smtplib
import ssl
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from schutznetz.adapters.files import replace_private

TIMEOUT_S = 20.0
SCHEMES = ("smtp", "smtps", "file", "console")
NOBODY_THERE = ("5.1.", "5.2.1", "5.7.27")
REFUSED_ADDRESS = frozenset({550, 551, 553})


class Unavailable(Exception):
    """The server cannot be used now (connection, TLS, sign-in): nothing is wrong with the mail."""


class Later(Exception):
    """The server did not take this mail now; the text is its code."""


class Never(Exception):
    """The server will never take this mail. ``address_is_dead``: because nobody is there."""

    def __init__(self, status: str, *, address_is_dead: bool) -> None:
        super().__init__(status)
        self.status, self.address_is_dead = status, address_is_dead


@dataclass(frozen=True)
class Server:
    """Where mail goes. ``tls`` is ``starttls``, ``tls`` or ``no``; ``folder`` is used by the scheme ``file``."""

    scheme: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    tls: str = "starttls"
    folder: Path = Path()
    ca_file: str = ""


@dataclass(frozen=True)
class Letter:
    """One mail. ``sender`` is the address bounces come back to, ``from_address`` the one people see."""

    token: str
    to: str
    subject: str
    text: str
    sender: str
    from_address: str
    from_name: str
    language: str
    written_at: datetime
    invitations: tuple[tuple[str, str], ...] = ()
    """Calendar entries that go along: method (REQUEST, CANCEL) and file."""


Send = Callable[[Letter], None]


def server(url: str, *, password: str = "", folder: Path = Path(), ca_file: str = "") -> Server:
    """The server an address names.  ValueError (German) when it cannot be understood."""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        raise ValueError("Die Adresse des Mailservers beginnt mit smtp://, smtps://, file: oder console:.")
    if parts.scheme in ("file", "console"):
        return Server(parts.scheme, folder=Path(parts.path) if parts.path else folder)
    asked = parse_qs(parts.query).get("tls", ["starttls"])[0]
    tls = "tls" if parts.scheme == "smtps" else asked
    if not parts.hostname or tls not in ("starttls", "tls", "no"):
        raise ValueError("Die Adresse des Mailservers braucht einen Rechnernamen; tls ist starttls oder no.")
    port = parts.port or (465 if tls == "tls" else 587)
    user = unquote(parts.username or "")
    if user and tls == "no":
        raise ValueError("Ein Kennwort geht nie unverschlüsselt an den Mailserver. Bitte tls=no weglassen.")
    return Server(parts.scheme, parts.hostname, port, user, password, tls, ca_file=ca_file)


def compose(letter: Letter) -> EmailMessage:
    """The message. Header values with line breaks are refused (ValueError), so nobody can add headers."""
    message = EmailMessage(policy.SMTP)
    local, _at, domain = letter.from_address.rpartition("@")
    message["From"] = Address(letter.from_name, local, domain)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = f"<{letter.token}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(letter.text, cte="quoted-printable")
    message["Content-Language"] = letter.language
    _put_in(message, letter.invitations)
    return message


def _put_in(message: EmailMessage, invitations: tuple[tuple[str, str], ...]) -> None:
    """One appointment is another form of the text, as mail programs expect it; several are files."""
    for number, (method, file) in enumerate(invitations, 1):
        if len(invitations) == 1:
            message.add_alternative(file, subtype="calendar", cte="base64", params={"method": method})
        else:
            name = f"termin-{number}.ics"
            message.add_attachment(file, subtype="calendar", cte="base64", params={"method": method}, filename=name)


@contextmanager
def opened(place: Server) -> Iterator[Send]:
    """A way to send several mails over one connection.  ``Unavailable`` when there is no way in."""
    if place.scheme == "file":
        yield lambda letter: _into_a_file(place.folder, letter)
    elif place.scheme == "console":
        yield _onto_the_console
    else:
        connection = _connected(place)
        try:
            yield lambda letter: hand_over(connection, letter)
        finally:
            leave(connection)


def _composed(letter: Letter) -> EmailMessage:
    """The message; `Never` for one that cannot be written, so that it does not hold up all others."""
    try:
        if any(sign in letter.sender for sign in "\r\n"):
            raise ValueError("a sender is one line")
        return compose(letter)
    except ValueError as error:
        raise Never("5.6.0", address_is_dead=False) from error


def _into_a_file(folder: Path, letter: Letter) -> None:
    name = f"{letter.written_at:%Y%m%dT%H%M%S}-{letter.token}.eml"
    replace_private(folder / name, _composed(letter).as_string())


def _onto_the_console(letter: Letter) -> None:
    sys.stdout.write(f"{_composed(letter).as_string()}\n")


def _connected(place: Server) -> smtplib.SMTP:
    try:
        return _greeted(place)
    except (OSError, smtplib.SMTPException) as error:
        raise Unavailable(f"{place.host}:{place.port}: {type(error).__name__}") from error


def _greeted(place: Server) -> smtplib.SMTP:
    trust = ssl.create_default_context(cafile=place.ca_file or None)
    if place.tls == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(place.host, place.port, timeout=TIMEOUT_S, context=trust)
    else:
        connection = smtplib.SMTP(place.host, place.port, timeout=TIMEOUT_S)
    try:
        if place.tls == "starttls":
            connection.starttls(context=trust)
        if place.user:
            connection.login(place.user, place.password)
    except BaseException:
        connection.close()
        raise
    return connection


def leave(connection: smtplib.SMTP) -> None:
    """Say good-bye, and close in any case."""
    try:
        connection.quit()
    except (OSError, smtplib.SMTPException):
        connection.close()


def hand_over(connection: smtplib.SMTP, letter: Letter) -> None:
    """Give a mail to a server that is open.  ``Unavailable``, ``Later`` or ``Never`` when it does not take it."""
    message = _composed(letter)
    try:
        connection.sendmail(letter.sender, [letter.to], message.as_bytes())
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        raise _verdict(code, text, of_address=True) from error
    except smtplib.SMTPResponseException as error:
        raise _verdict(error.smtp_code, error.smtp_error, of_address=False) from error
    except UnicodeError as error:
        raise Never("5.6.7", address_is_dead=False) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unavailable(type(error).__name__) from error


def _verdict(code: int, answer: bytes | str, *, of_address: bool) -> Later | Never:
    """What an answer of the server means; codes that blame the address mark it as dead."""
    text = answer.decode("ascii", "replace") if isinstance(answer, bytes) else answer
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    status = first if first[:2] in ("4.", "5.") else f"{code // 100}.0.0"
    if code < 500:
        return Later(status)
    is_dead = status.startswith(NOBODY_THERE) or (status == "5.0.0" and code in REFUSED_ADDRESS)
    return Never(status, address_is_dead=of_address and is_dead)
