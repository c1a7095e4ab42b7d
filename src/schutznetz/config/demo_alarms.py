# SPDX-License-Identifier: EUPL-1.2
"""Alarms the demo county has had: told as the stations would have said it, written down by the record itself.

A few colleagues really needed somebody, one press was a mistake, there was a drill, and many tried their button.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from schutznetz.apps.alarm.facts import Heard
from schutznetz.apps.alarm.jobs.record import Page, take
from schutznetz.apps.alarm.models import Ring
from schutznetz.apps.organisation.models import Desk
from schutznetz.domain.alarm.messages import Answer, Raised, Receipt, format_time, subject_of, ulid

STREAM = "DEMO"
SITES = ("re", "marl")
STEP = 4.2
"""Metres from desk to desk until the worker has computed the rings."""
LAG = {"a": timedelta(milliseconds=3), "b": timedelta(milliseconds=7)}
DELIVERED_S, RENDERED_S = 0.06, 0.31
TRIED_EVERY = 16
"""One desk in so many was tried lately."""


@dataclass(frozen=True)
class Past:
    """An alarm that is over: when, at which desk of a site, and seconds until somebody went, was there, ended it."""

    days: int
    hour: int
    site: str
    desk: int
    class_: str
    ended_as: str
    nature: str = ""
    coming: float = 0
    here: float = 0
    clear: float = 0


PAST = (
    Past(71, 9, "marl", 12, "real", "real", "support", 11, 46, 412),
    Past(44, 13, "re", 30, "real", "mistaken", "", 8, 38, 161),
    Past(29, 10, "re", 4, "drill", "drill", "", 9, 41, 180),
    Past(23, 8, "re", 57, "real", "real", "threat", 14, 52, 655),
    Past(6, 14, "marl", 3, "real", "real", "support", 19, 66, 240),
)
Message = Raised | Answer | Receipt
Said = tuple[datetime, Message]


def fill(now: datetime) -> None:
    """Write down what both brokers would have stored."""
    desks = {site: list(_desks(site)) for site in SITES}
    told = sorted([*_past(desks, now), *_tries(desks, now)], key=_order)
    _rings(desks, {message.desk for _at, message in told})
    heard = [
        Heard(loop, number, at + lag, subject_of(message), message)
        for number, (at, message) in enumerate(told, start=1)
        for loop, lag in LAG.items()
    ]
    take(Page("a", STREAM, "demo", len(told), heard), now)


def _order(said: Said) -> tuple[datetime, str, str]:
    at, message = said
    return at, type(message).__name__, message.station


def _rings(desks: dict[str, list[Desk]], pressed: set[str]) -> None:
    """Whom these desks would have called; the worker replaces it by the way through the rooms."""
    rows = []
    for here in desks.values():
        for place, desk in enumerate(here):
            if desk.key in pressed:
                near = [[one.key, round(STEP * far, 1)] for far, one in enumerate(here[place + 1 : place + 8], start=1)]
                rows.append(Ring(desk=desk, site=desk.site, ring=near, version=0))
    Ring.objects.bulk_create(rows)


def _desks(site: str) -> Iterator[Desk]:
    """Desks with a trigger, by their key."""
    found = Desk.objects.filter(site__key=site, stations__isnull=False)
    yield from found.select_related("site", "room").prefetch_related("people").order_by("key").distinct()


def _past(desks: dict[str, list[Desk]], now: datetime) -> Iterator[Said]:
    for past in PAST:
        here = desks[past.site]
        at = _working_time(now, past.days, past.hour, 17)
        desk, helper = here[past.desk], here[past.desk + 1]
        press = _press(desk, at, past.class_, past.nature)
        yield from _arrived(press, at, here[past.desk + 1 : past.desk + 8])
        for number, (verb, seconds) in enumerate((("coming", past.coming), ("here", past.here)), start=1):
            yield _answer(press, helper, at + timedelta(seconds=seconds), verb, number)
        yield _answer(press, helper, at + timedelta(seconds=past.clear), "clear", 3, past.ended_as)


def _tries(desks: dict[str, list[Desk]], now: datetime) -> Iterator[Said]:
    """Test presses of the last weeks, a few each day, received by two neighbours."""
    for here in desks.values():
        for place in range(0, len(here) - 2, TRIED_EVERY):
            at = _working_time(now, 1 + place % 40, 7 + place % 7, place % 60)
            press = _press(here[place], at, "test", "")
            yield from _arrived(press, at, here[place + 1 : place + 3])


def _working_time(now: datetime, days: int, hour: int, minute: int) -> datetime:
    """A moment of the working day at least so many days ago."""
    at = (now - timedelta(days=days)).replace(hour=hour, minute=minute, second=8, microsecond=0)
    return at - timedelta(days=max(0, at.weekday() - 4))


def _press(desk: Desk, at: datetime, class_: str, nature: str) -> Raised:
    person = desk.people.first()
    key = ulid(int(at.timestamp() * 1000), f"{desk.site.key}-{desk.key}".encode().ljust(10)[:10])
    return Raised(
        key, desk.site.key, desk.key, _station(desk), format_time(at), class_=class_, nature=nature,
        name=str(person or ""), room=desk.room.name,
    )  # fmt: skip


def _station(desk: Desk) -> str:
    return f"st-{desk.site.key}-{desk.key}"


def _arrived(press: Raised, at: datetime, neighbours: list[Desk]) -> Iterator[Said]:
    yield at, press
    for place, desk in enumerate(neighbours):
        for kind, seconds in (("delivered", DELIVERED_S), ("rendered", RENDERED_S)):
            moment = at + timedelta(seconds=seconds + 0.01 * place)
            yield (
                moment,
                Receipt(press.alarm, press.site, press.desk, _station(desk), desk.key, kind, format_time(moment)),
            )


def _answer(press: Raised, helper: Desk, at: datetime, verb: str, n: int, class_: str = "") -> Said:
    person = helper.people.first()
    answer = Answer(
        press.alarm, press.site, press.desk, _station(helper), helper.key, verb, n, format_time(at),
        str(person or ""), helper.label, class_,
    )  # fmt: skip
    return at, answer
