# SPDX-License-Identifier: EUPL-1.2
"""Calendar files (RFC 5545): events as calendar programs read them, with stable ids, folding and the time zone; and
invitations as mails carry them (RFC 5546).

All texts become one escaped line; control characters are dropped, so that no text can end its line and begin another.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from unicodedata import category
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
PRODUCT = "-//Schutznetz//Kalender//DE"
LONGEST_LINE = 75
"""Bytes of a line without its end (section 3.1)."""

ZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE"""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry. ``start`` is a day (all day long) or an aware moment with ``length``.

    ``uid`` never changes; ``sequence`` grows with every change that matters, ``changed_at`` says when it was made.
    ``remind_before`` rings that long before the start (for a day: before its midnight). ``is_over``: cancelled.
    """

    uid: str
    title: str
    start: date | datetime
    changed_at: datetime
    sequence: int = 0
    length: timedelta = timedelta(hours=1)
    text: str = ""
    place: str = ""
    url: str = ""
    remind_before: timedelta | None = None
    is_busy: bool = False
    is_over: bool = False


def calendar(name: str, events: Iterable[Event], *, refresh_hours: int = 12) -> bytes:
    """The whole file, as bytes in UTF-8 with the line ends the standard asks for."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}", f"REFRESH-INTERVAL;VALUE=DURATION:PT{refresh_hours}H",
        f"X-PUBLISHED-TTL:PT{refresh_hours}H", *ZONE.splitlines(),
    ]  # fmt: skip
    for event in events:
        lines += _event(event)
    return b"".join(folded(line) for line in [*lines, "END:VCALENDAR"])


@dataclass(frozen=True, slots=True)
class Invitation:
    """What goes along with a mail: its method (REQUEST or CANCEL) and the file."""

    method: str
    file: str


def invitation(event: Event, *, organizer: str, attendee: str) -> Invitation:
    """An appointment for one person, or its withdrawal when the event `is_over`; both by their mail addresses.

    Private: whoever shares the calendar sees that the person is away. Nobody is asked to reply to the mail.
    """
    method, body = "CANCEL" if event.is_over else "REQUEST", list(_event(event))
    body[1:1] = [
        f"ORGANIZER:mailto:{_bare(organizer)}",
        f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:{_bare(attendee)}",
        "CLASS:PRIVATE",
    ]
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", f"METHOD:{method}"]
    lines = [*head, *ZONE.splitlines(), *body, "END:VCALENDAR"]
    return Invitation(method, b"".join(folded(line) for line in lines).decode())


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{_utc(event.changed_at)}"
    yield f"LAST-MODIFIED:{_utc(event.changed_at)}"
    yield f"SEQUENCE:{event.sequence}"
    yield from _span(event)
    yield f"SUMMARY:{escaped(event.title)}"
    for name, value in (("DESCRIPTION", event.text), ("LOCATION", event.place)):
        if value:
            yield f"{name}:{escaped(value)}"
    if event.url:
        yield f"URL:{_bare(event.url)}"
    yield f"STATUS:{'CANCELLED' if event.is_over else 'CONFIRMED'}"
    yield f"TRANSP:{'OPAQUE' if event.is_busy else 'TRANSPARENT'}"
    if event.remind_before is not None and not event.is_over:
        yield from _alarm(event)
    yield "END:VEVENT"


def _span(event: Event) -> Iterator[str]:
    if isinstance(event.start, datetime):
        yield f"DTSTART;TZID=Europe/Berlin:{_berlin(event.start)}"
        yield f"DTEND;TZID=Europe/Berlin:{_berlin(event.start + event.length)}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.start + timedelta(days=1):%Y%m%d}"


def _alarm(event: Event) -> Iterator[str]:
    assert event.remind_before is not None
    minutes = max(int(event.remind_before.total_seconds() // 60), 0)
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{escaped(event.title)}")
    yield from (f"TRIGGER:-PT{minutes}M", "END:VALARM")


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _berlin(moment: datetime) -> str:
    return f"{moment.astimezone(BERLIN):%Y%m%dT%H%M%S}"


def escaped(text: str) -> str:
    """A text as a value (section 3.3.11)."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in unified.replace("\t", " ") if c == "\n" or _is_visible(c))
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        kept = kept.replace(plain, written)
    return kept


def _is_visible(character: str) -> bool:
    """Neither a control character nor half of one nor another kind of line end."""
    return category(character) not in ("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp")


def _bare(url: str) -> str:
    return "".join(c for c in url if _is_visible(c) and not c.isspace())


def folded(line: str) -> bytes:
    """A line cut into pieces of at most 75 bytes, never inside a character; continued lines begin with a space."""
    pieces, piece, room = [], b"", LONGEST_LINE
    for character in line:
        code = character.encode()
        if len(piece) + len(code) > room:
            pieces.append(piece)
            piece, room = b"", LONGEST_LINE - 1
        piece += code
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
