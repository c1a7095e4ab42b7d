# SPDX-License-Identifier: EUPL-1.2
"""The words on the wire: subjects, bodies, identifiers (docs/alarm-protocol.md, sections 2 to 4). Twin: messages.js.

Decoding is tolerant and fails open: the subject, which the broker has checked, is believed before the body, unknown
fields are ignored, and a press whose body cannot be read is still a press (``readable`` False). Nothing here reads a
clock or makes randomness: both are passed in.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]
VERSION = 1
MAX_BYTES = 4096
MOST_ANSWERS = 20
MOST_PRESSES = 50
VERBS = ("coming", "here", "cannot", "clear", "reopen", "widen")
RECEIPTS = ("delivered", "rendered", "seen")
CLASSES = ("real", "test", "drill")
CLEAR_CLASSES = ("real", "mistaken", "test", "drill")
NATURES = ("threat", "support", "medical", "lockin", "")
CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
_TOKEN = re.compile(r"[a-z0-9-]{1,40}")
_ULID = re.compile(f"[0-7][{CROCKFORD}]{{25}}")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_SHAPES = {
    "alarm": ("site", "desk", "station", "raised"), "call": ("site", "desk", "station"),
    "answer": ("site", "alarm", "station", "verb"),
    "receipt": ("site", "desk", "alarm", "station", "verb"), "status": ("site", "station"), "presence": ("site",),
    "roster": ("site",), "plan": ("site", "floor"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Address:
    """A subject taken apart; ``verb`` is the verb of an answer or the kind of a receipt."""

    kind: str
    site: str
    desk: str = ""
    station: str = ""
    alarm: str = ""
    verb: str = ""
    floor: str = ""


@dataclass(frozen=True, slots=True)
class Raised:
    """A press."""

    alarm: str
    site: str
    desk: str
    station: str
    at: str = ""
    press: int = 1
    class_: str = "real"
    nature: str = ""
    name: str = ""
    room: str = ""
    readable: bool = field(default=True, metadata={"wire": False})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a helper says; ``n`` counts the answers of a station to an alarm."""

    alarm: str
    site: str
    desk: str
    station: str
    own_desk: str
    verb: str
    n: int = 1
    at: str = ""
    name: str = ""
    label: str = ""
    class_: str = ""
    coerced: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """``delivered``, ``rendered`` or ``seen`` by one station, told to the desk of the alarm and to security."""

    alarm: str
    site: str
    desk: str
    station: str
    own_desk: str
    kind: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """How a station is: on duty, with sound, visible, who is signed in."""

    site: str
    station: str
    desk: str = ""
    on_duty: bool = False
    sound: bool = False
    visible: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Presence:
    """Who can be reached in a site; ``faults`` by desk: silent, never, off_duty, no_sound."""

    site: str
    at: str = ""
    desks: tuple[str, ...] = ()
    security: int = 0
    entrance: int = 0
    faults: Mapping[str, str] = field(default_factory=dict, hash=False)


Message = Raised | Answer | Receipt | Status | Presence


def raised_subject(site: str, desk: str, station: str) -> str:
    """Where a station publishes its presses."""
    return f"alarm.{site}.{desk}.{station}.raised"


def call_subject(site: str, desk: str, station: str) -> str:
    """Where a station says a press to those called first, a moment before it goes to everybody and to disk."""
    return f"call.{site}.{desk}.{station}"


def answer_subject(site: str, alarm: str, station: str, verb: str) -> str:
    """Where a station publishes an answer."""
    return f"answer.{site}.{alarm}.{station}.{verb}"


def receipt_subject(site: str, desk: str, alarm: str, station: str, kind: str) -> str:
    """Where a station publishes a receipt of an alarm from ``desk``."""
    return f"receipt.{site}.{desk}.{alarm}.{station}.{kind}"


def status_subject(site: str, station: str) -> str:
    """Where a station says how it is."""
    return f"status.{site}.{station}"


def presence_subject(site: str) -> str:
    """Where the controller says who can be reached."""
    return f"presence.{site}"


def roster_subject(site: str) -> str:
    """Where the roster of a site lies."""
    return f"roster.{site}"


def plan_subject(site: str, floor: str) -> str:
    """Where the plan of a floor lies."""
    return f"plan.{site}.{floor}"


def site_stream(site: str) -> str:
    """The stream of a site's presses and answers."""
    return f"SITE_{site}"


def subject_of(message: Message) -> str:
    """The subject a message is published on."""
    match message:
        case Raised():
            return raised_subject(message.site, message.desk, message.station)
        case Answer():
            return answer_subject(message.site, message.alarm, message.station, message.verb)
        case Receipt():
            return receipt_subject(message.site, message.desk, message.alarm, message.station, message.kind)
        case Status():
            return status_subject(message.site, message.station)
        case Presence():
            return presence_subject(message.site)


def message_id(message: Raised | Answer) -> str:
    """The ``Nats-Msg-Id`` by which a broker knows a repeated publish."""
    if isinstance(message, Raised):
        return f"{message.alarm}.{message.press}"
    return f"{message.alarm}.{message.station}.{message.verb}.{message.n}"


def is_token(text: object) -> bool:
    """Whether a text may stand for a site, desk or station in a subject."""
    return isinstance(text, str) and _TOKEN.fullmatch(text) is not None


def parse_subject(subject: str) -> Address | None:
    """A subject taken apart; None if it is none of ours."""
    kind, *tokens = subject.split(".")
    shape = _SHAPES.get(kind)
    if shape is None or len(tokens) != len(shape) or not all(map(is_token, tokens)):
        return None
    parts = dict(zip(shape, tokens, strict=True))
    allowed = {"answer": VERBS, "receipt": RECEIPTS}.get(kind)
    if parts.pop("raised", "raised") != "raised" or (allowed and parts["verb"] not in allowed):
        return None
    return Address(kind, **parts)


def encode(message: Message) -> bytes:
    """The body of a message."""
    body: Json = {"v": VERSION}
    for item in fields(message):
        if item.metadata.get("wire", True):
            body[item.name.rstrip("_")] = getattr(message, item.name)
    if isinstance(message, Answer) and message.verb != "clear":
        del body["class"], body["coerced"]
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def decode(subject: str, payload: bytes, msg_id: str = "") -> Message | None:
    """The message on a subject; None if nothing can be made of it.

    A press is never None on its own subject; a call that cannot be read is nothing, its press comes behind it.
    An unreadable ``widen`` or ``reopen`` counts, any other unreadable answer does not: it
    might end or hold back a call.
    """
    address = parse_subject(subject)
    if address is None:
        return None
    body = _object(payload)
    if address.kind == "alarm":
        return _raised(address, body, payload, msg_id)
    if address.kind == "call":
        heard = _raised(address, body, payload, msg_id)
        return heard if heard.readable else None
    reader = _READERS.get(address.kind)
    return reader(address, body) if reader else None


def decode_document(subject: str, payload: bytes) -> Json | None:
    """A roster or plan as it is on the wire, with the site of the subject; None if it cannot be read."""
    address, body = parse_subject(subject), _object(payload)
    if address is None or address.kind not in ("roster", "plan") or not isinstance(body.get("desks"), dict | list):
        return None
    defaults: Json = {"version": 0, "at": ""}
    return {**defaults, **body, "site": address.site}


def to_event(message: Message, t: int) -> Json:
    """The event of the ladder that says this message was heard at ``t`` (milliseconds, monotonic)."""
    kind = type(message).__name__.lower()
    body = {item.name.rstrip("_"): getattr(message, item.name) for item in fields(message)}
    if isinstance(message, Presence):
        body |= {"desks": list(message.desks), "faults": dict(message.faults)}
    return {**body, "type": kind, "t": t}


def _raised(address: Address, body: Json, payload: bytes, msg_id: str) -> Raised:
    alarm = body.get("alarm")
    readable = isinstance(alarm, str) and is_token(alarm)
    if not readable:
        named = msg_id.partition(".")[0]
        alarm = named if _ULID.fullmatch(named) else f"unreadable-{_fingerprint(address, payload)}"
    press = min(MOST_PRESSES, max(1, _whole(body, "press", 1)))
    return Raised(
        str(alarm), address.site, address.desk, address.station, _text(body, "at"), press,
        _one_of(body, "class", CLASSES), _one_of(body, "nature", NATURES, ""), _text(body, "name"), _text(body, "room"),
        readable,
    )  # fmt: skip


def _answer(address: Address, body: Json) -> Answer | None:
    if (not body and address.verb not in ("widen", "reopen")) or _whole(body, "n", 1) > MOST_ANSWERS:
        return None
    is_clear = address.verb == "clear"
    return Answer(
        address.alarm, address.site, _text(body, "desk"), address.station, _text(body, "own_desk"), address.verb,
        _whole(body, "n", 1), _text(body, "at"), _text(body, "name"), _text(body, "label"),
        _one_of(body, "class", CLEAR_CLASSES) if is_clear else "", is_clear and body.get("coerced") is True,
    )  # fmt: skip


def _receipt(address: Address, body: Json) -> Receipt:
    own_desk, at = _text(body, "own_desk"), _text(body, "at")
    return Receipt(address.alarm, address.site, address.desk, address.station, own_desk, address.verb, at)


def _status(address: Address, body: Json) -> Status:
    on_duty, sound, visible = (body.get(key) is True for key in ("on_duty", "sound", "visible"))
    return Status(
        address.site, address.station, _text(body, "desk"), on_duty, sound, visible, _text(body, "name")
    )  # fmt: skip


def _presence(address: Address, body: Json) -> Presence | None:
    desks = body.get("desks")
    if not isinstance(desks, list):
        return None
    faults = body.get("faults")
    said = {key: value for key, value in faults.items() if isinstance(value, str)} if isinstance(faults, dict) else {}
    present = tuple(desk for desk in desks if isinstance(desk, str))
    security, entrance = _whole(body, "security", 0), _whole(body, "entrance", 0)
    return Presence(address.site, _text(body, "at"), present, security, entrance, said)


_READERS: Mapping[str, Callable[[Address, Json], Message | None]] = {
    "answer": _answer, "receipt": _receipt, "status": _status, "presence": _presence,
}  # fmt: skip


def _object(payload: bytes) -> Json:
    try:
        body = json.loads(payload.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


def _text(body: Json, key: str) -> str:
    """A text that every store can take: without NUL and halves of characters."""
    value = body.get(key)
    return value if isinstance(value, str) and not _UNSTORABLE.search(value) else ""


def _whole(body: Json, key: str, default: int) -> int:
    value = body.get(key)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else default


def _one_of(body: Json, key: str, words: tuple[str, ...], default: str = "real") -> str:
    value = body.get(key)
    return value if isinstance(value, str) and value in words else default


def _fingerprint(address: Address, payload: bytes) -> str:
    """FNV-1a, 32 bit, over station and body: every receiver gives an unreadable press the same name."""
    value = 0x811C9DC5
    for byte in address.station.encode() + payload:
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return f"{value:08x}"


def ulid(unix_ms: int, randomness: bytes) -> str:
    """A ULID in lower case from milliseconds since 1970 and ten random bytes."""
    if len(randomness) != 10 or not 0 <= unix_ms < 2**48:
        raise ValueError("a ULID takes 48 bits of time and 10 bytes of randomness")
    value = (unix_ms << 80) | int.from_bytes(randomness)
    return "".join(CROCKFORD[(value >> shift) & 31] for shift in range(125, -1, -5))


def ulid_time(text: str) -> int | None:
    """The milliseconds since 1970 in a ULID; None if it is none."""
    if not _ULID.fullmatch(text):
        return None
    value = 0
    for letter in text[:10]:
        value = value * 32 + CROCKFORD.index(letter)
    return value


def format_time(moment: datetime) -> str:
    """A moment as on the wire: UTC, milliseconds, Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_time(text: str) -> datetime | None:
    """A moment from the wire; None if it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None
