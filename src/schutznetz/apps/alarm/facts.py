# SPDX-License-Identifier: EUPL-1.2
"""From rows to what the pure rules want, and back to times of a record.

The record is drawn by the same functions as every screen (`domain.alarm.course`), on broker time in milliseconds since
1970. So it depends on the set of events only: reading them twice, or in another order, changes nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from schutznetz.apps.alarm.models import Alarm, AlarmClass, AlarmEvent, AlarmState, Ring, RingChange
from schutznetz.apps.organisation.facts import site_plan
from schutznetz.apps.organisation.models import Desk, Floor, Site
from schutznetz.apps.ui.facts import Notice
from schutznetz.domain.alarm import ring, ways
from schutznetz.domain.alarm.course import cause, course, first_acceptance, first_here, merge, spans
from schutznetz.domain.alarm.messages import Answer, Raised, Receipt, parse_time
from schutznetz.regulation.site_safety import desk_alarm

Json = dict[str, Any]
HELPING = ("coming", "here")
CLOCK_TOLERANCE = timedelta(days=1)
MOST_PRESSES = 32767


_site_notes: dict[str, Callable[[Any, Site, datetime], Notice | None]] = {}


def register_site_note(key: str, provider: Callable[[Any, Site, datetime], Notice | None]) -> None:
    """`provider(actor, site, now)` of an app further down the street adds a paragraph to the page of a site."""
    _site_notes[key] = provider


def site_notes(actor: Any, site: Site, now: datetime) -> list[Notice]:
    """What other apps say about the alarm of a site."""
    return [note for provider in _site_notes.values() if (note := provider(actor, site, now))]


@dataclass(frozen=True)
class Heard:
    """One stored message about an alarm, ready to be kept."""

    loop: str
    sequence: int
    at: datetime
    subject: str
    message: Raised | Answer | Receipt

    @property
    def identity(self) -> tuple[str, str, str]:
        """(site, alarm, event): the same for both loops' copies."""
        return self.message.site, self.message.alarm, event_key(self.message)


def event_key(message: Raised | Answer | Receipt) -> str:
    """What tells this event from every other of its alarm."""
    match message:
        case Raised():
            return f"raised.{message.station}.{message.press}"
        case Answer():
            return f"{message.verb}.{message.station}.{message.n}"
        case Receipt():
            return f"{message.kind}.{message.station}"


def event_kind(message: Raised | Answer | Receipt) -> str:
    match message:
        case Raised():
            return AlarmEvent.Kind.RAISED
        case Answer():
            return message.verb
        case Receipt():
            return message.kind


def event_body(message: Raised | Answer | Receipt) -> Json:
    """What the record keeps of a message; names only of who pressed and who answered."""
    match message:
        case Raised():
            return {
                "desk": message.desk, "press": message.press, "class": message.class_, "nature": message.nature,
                "name": storable(message.name), "room": storable(message.room), "readable": message.readable,
            }  # fmt: skip
        case Answer():
            return {
                "own_desk": storable(message.own_desk), "n": message.n, "name": storable(message.name),
                "label": storable(message.label), "class": message.class_, "coerced": message.coerced,
            }  # fmt: skip
        case Receipt():
            return {"own_desk": storable(message.own_desk)}


def storable(text: str) -> str:
    """What a station said, without the signs no database takes."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def new_event(heard: Heard, site_id: int) -> AlarmEvent:
    """The row of an event that was not known yet."""
    message = heard.message
    event = AlarmEvent(
        site_id=site_id, alarm_key=message.alarm, key=event_key(message), kind=event_kind(message),
        station_key=message.station, subject=heard.subject, said_at=_believable(message.at, heard.at),
        body=event_body(message),
    )  # fmt: skip
    note_copy(event, heard)
    return event


def _believable(said: str, stored_at: datetime) -> datetime | None:
    """The time on a station's own clock, unless it is nonsense."""
    try:
        at = parse_time(said)
    except OverflowError:
        return None
    return at if at and abs(at - stored_at) < CLOCK_TOLERANCE else None


def note_copy(event: AlarmEvent, heard: Heard) -> bool:
    """Write down that a loop has this event; False when it was known. A later second copy changes nothing."""
    known: datetime | None = getattr(event, f"stored_{heard.loop}_at")
    if known is not None and known <= heard.at:
        return False
    setattr(event, f"stored_{heard.loop}_at", heard.at)
    setattr(event, f"sequence_{heard.loop}", heard.sequence)
    return True


def ms(moment: datetime) -> int:
    """Whole milliseconds since 1970."""
    return round(moment.timestamp() * 1000)


def moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)


def ladder_record(events: Iterable[AlarmEvent]) -> Json:
    """The events of one alarm in the shape `domain.alarm.course` reads."""
    record: Json = {"presses": {}, "answers": {}, "receipts": {}, "stored": {"a": {"t": 0}}}
    for event in events:
        shelf, item = _item(event)
        record[shelf][event.key] = {**event.body, **item, "t": ms(event.stored_at), "station": event.station_key}
    return record


def _item(event: AlarmEvent) -> tuple[str, Json]:
    if event.kind == AlarmEvent.Kind.RAISED:
        return "presses", {"site": "", "at": ""}
    if event.kind in (AlarmEvent.Kind.DELIVERED, AlarmEvent.Kind.RENDERED, AlarmEvent.Kind.SEEN):
        return "receipts", {"kind": event.kind}
    return "answers", {"verb": event.kind, "at": ""}


def roster_of(alarm: Alarm, stations: Mapping[str, Json], params: Mapping[str, int]) -> Json:
    """As much of a roster as the record needs: the ring of the desk as it was, and whose stations are whose."""
    known = {alarm.desk_key: {"ring": alarm.ring, "next": alarm.next}} if alarm.ring else {}
    return {"params": dict(params), "desks": known, "stations": dict(stations)}


def draw(alarms: Sequence[Alarm], events: Mapping[str, list[AlarmEvent]], stations: Mapping[str, Json],
         params: Mapping[str, int], now: datetime) -> None:  # fmt: skip
    """Set every derived field of these alarms of ONE desk from their events, as of `now`."""
    courses = []
    for alarm in alarms:
        record = ladder_record(events[alarm.key])
        courses.append(course(alarm.key, record, roster_of(alarm, stations, params), []))
    merge(courses)
    by_key = {c["id"]: c for c in courses}
    for alarm in alarms:
        _draw_one(alarm, by_key[alarm.key], events[alarm.key], ms(now))


def _draw_one(alarm: Alarm, c: Json, events: list[AlarmEvent], now: int) -> None:
    story = spans(c, now, True)
    last = story[-1]
    _set_press(alarm, c, [event for event in events if event.kind == AlarmEvent.Kind.RAISED])
    _set_receipts(alarm, c)
    alarm.accepted_at = moment(first_acceptance(c, None, now))
    alarm.on_site_at = moment(first_here(c, None, now))
    alarm.ended_at = moment(last["end"])
    alarm.closed_at = moment(spans(c, now)[-1]["end"])
    alarm.final_class = last["clear"]["class"] if last["clear"] else c["class"]
    alarm.coerced = any(answer["verb"] == "clear" and answer["coerced"] for answer in c["answers"])
    alarm.merged_into = c["merged_into"]
    alarm.widened_at, alarm.widened_why = _widened(c, now)
    pending = [t for t in _deadlines(c, story) if t > now] if last["end"] is None else []
    alarm.due_at = moment(min(pending, default=None))
    alarm.state = _state(alarm)


def _set_press(alarm: Alarm, c: Json, presses: list[AlarmEvent]) -> None:
    first = min(presses, key=lambda event: (event.stored_at, event.key))
    alarm.stored_at = first.stored_at
    alarm.stored_a_at, alarm.stored_b_at = first.stored_a_at, first.stored_b_at
    alarm.pressed_at = first.said_at or first.stored_at
    alarm.presses = min(MOST_PRESSES, max(len(presses), *(event.body["press"] for event in presses)))
    alarm.raised_as, alarm.nature = c["class"], c["first"]["nature"]


def _set_receipts(alarm: Alarm, c: Json) -> None:
    """First and number of receipts from other desks than the one that called."""
    outside = [
        receipt for receipt in c["receipts"].values()
        if receipt["own_desk"] != alarm.desk_key and receipt["station"] != alarm.station_key
    ]  # fmt: skip
    times = {kind: [item["t"] for item in outside if item["kind"] == kind] for kind in ("delivered", "rendered")}
    alarm.delivered_to = len(times["delivered"])
    alarm.delivered_at = moment(min(times["delivered"], default=None))
    alarm.rendered_at = moment(min(times["rendered"], default=None))


def _deadlines(c: Json, story: Sequence[Json]) -> list[int]:
    """When an open alarm may change by time alone."""
    start, p = story[-1]["start"], c["p"]
    helping = [answer["t"] for answer in c["answers"] if answer["verb"] in HELPING]
    return [
        start + 1000 * p["accept_within_s"],
        *(max(start, t) + 1000 * p["on_site_within_s"] for t in helping),
        *([start + 1000 * p["test_ends_s"]] if c["class"] == AlarmClass.TEST else []),
    ]


def _widened(c: Json, now: int) -> tuple[datetime | None, str]:
    """When everybody was called, and why; (None, "") while nobody but the first ones is."""
    answers = [answer["t"] for answer in c["answers"] if answer["verb"] in ("widen", "cannot", "reopen")]
    moments = [c["t0"], *c["repeats"], *answers]
    for t in sorted({t for t in [*moments, *_deadlines(c, spans(c, now, True))] if t <= now}):
        if why := cause(c, spans(c, t, True), t):
            return moment(t), why
    return None, ""


def _state(alarm: Alarm) -> str:
    reached = (
        (alarm.ended_at, AlarmState.RESOLVED),
        (alarm.on_site_at, AlarmState.ON_SITE),
        (alarm.accepted_at, AlarmState.ACCEPTED),
        (alarm.delivered_at, AlarmState.DELIVERED),
    )
    return next((state for at, state in reached if at), AlarmState.TRIGGERED)


def ring_changes(site: Site) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """What people changed: (pinned, excluded), each as {desk key: [neighbour keys]}."""
    pinned: dict[str, list[str]] = {}
    excluded: dict[str, list[str]] = {}
    rows = RingChange.objects.filter(desk__site=site, neighbour__site=site).order_by("made_at", "pk")
    for desk, neighbour, kind in rows.values_list("desk__key", "neighbour__key", "kind"):
        shelf = pinned if kind == RingChange.Kind.PINNED else excluded
        shelf.setdefault(desk, []).append(neighbour)
    return pinned, excluded


def walking_plan(site: Site) -> ring.Plan:
    """The plan of a site with the changes people made to its rings."""
    pinned, excluded = ring_changes(site)
    return replace(site_plan(site), pinned=pinned, excluded=excluded)


def stored_rings(rows: Iterable[Ring]) -> dict[str, ring.Ring]:
    """Stored rings (with their desks and floors) as the domain has them."""
    found = {}
    for row in rows:
        key, floor = row.desk.key, row.desk.room.floor.key
        near, further = ([tuple(pair) for pair in pairs] for pairs in (row.ring, row.next))
        metres = tuple(length for _key, length in near + further)
        found[key] = ring.Ring(key, floor, tuple(k for k, _m in near), tuple(k for k, _m in further), metres)
    return found


def ring_lists(found: ring.Ring) -> tuple[list[list[Any]], list[list[Any]]]:
    """A computed ring as it is stored: `ring` and `next` as lists of [desk key, metres]."""
    metres = [[key, round(length, 1)] for key, length in zip(found.ring + found.next, found.metres, strict=True)]
    return metres[: len(found.ring)], metres[len(found.ring) :]


def alarm_plan(site: Site, names_security: bool | None, desks: int, entrances: int) -> desk_alarm.AlarmPlan:
    """The alarm plan of a site as the rule sees it; unless said otherwise, security is named where there are guards."""
    named = site.has_guards if names_security is None else names_security
    return desk_alarm.AlarmPlan(max(0, desks - 1), named, entrances)


def named_escape(plan: ring.Plan, desk: str) -> ways.Escape | None:
    """The way out of a desk's room, with the name people use for the room it leads to ("" = outside)."""
    place = next((found for found in plan.desks if found.key == desk), None)
    if place is None:
        return None
    found = ways.escapes(replace(plan, desks=(place,))).get(desk)
    names = {room.key: room.name for room in plan.rooms}
    return replace(found, room=names.get(found.room, "")) if found else None


@dataclass(frozen=True)
class Leg:
    """One step of the latency chain; `at` is None while it has not happened."""

    name: str
    at: datetime | None


def legs(alarm: Alarm) -> list[Leg]:
    """The latency chain of an alarm in the order of its steps."""
    return [
        Leg("stored", alarm.stored_at),
        Leg("delivered", alarm.delivered_at),
        Leg("rendered", alarm.rendered_at),
        Leg("accepted", alarm.accepted_at),
        Leg("on_site", alarm.on_site_at),
        Leg("ended", alarm.ended_at),
    ]


@dataclass(frozen=True)
class Spot:
    """A desk to be marked on a drawing: `kind` is gap (heard by too few) or quiet (cannot press)."""

    x: str
    y: str
    title: str
    kind: str


@dataclass(frozen=True)
class Drawing:
    """A floor with what the alarm adds: desk keys of a ring, the desk that calls, and lines in metres.

    Every number is already text, so that no language changes its decimal sign.
    """

    floor: Floor
    ring: tuple[str, ...] = ()
    alarm: str = ""
    spots: tuple[Spot, ...] = ()
    ways: tuple[str, ...] = ()
    escape: str = ""


def spot(desk: Desk, kind: str) -> Spot:
    return Spot(f"{desk.x:g}", f"{desk.y:g}", desk.label, kind)


def line(points: Iterable[ring.Point]) -> str:
    """Points as SVG writes them."""
    return " ".join(f"{x:g},{y:g}" for x, y in points)
