# SPDX-License-Identifier: EUPL-1.2
"""Write down what a stream holds: events, the alarms they make up, and the bookmark, in one transaction.

Reading the same messages again changes nothing, whatever the order and whichever loop they come from.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.alarm import facts
from schutznetz.apps.alarm.models import Alarm, AlarmEvent, Bookmark, DeskTest, Ring, Station
from schutznetz.apps.organisation.models import Desk, Person, Site
from schutznetz.regulation.site_safety.desk_alarm import ladder_params

FEW = 400
NEAR = timedelta(minutes=5)
COMPUTED = (
    "stored_at", "stored_a_at", "stored_b_at", "pressed_at", "presses", "raised_as", "nature", "delivered_at",
    "delivered_to", "rendered_at", "accepted_at", "on_site_at", "ended_at", "closed_at", "final_class", "coerced",
    "merged_into", "widened_at", "widened_why", "due_at", "state",
)  # fmt: skip
Place = tuple[int, str]
"""(site id, desk key)"""


@dataclass(frozen=True)
class Page:
    """Some messages of a stream in their order; `through` is the sequence up to which it has been read."""

    loop: str
    stream: str
    created: str
    through: int
    heard: Sequence[facts.Heard]


def position(loop: str, stream: str, created: str, last: int) -> int:
    """The sequence read so far. A stream made anew, or shorter than what was read, is read from the start again."""
    mark = Bookmark.objects.filter(loop=loop, stream=stream).first()
    return mark.sequence if mark and mark.created == created and mark.sequence <= last else 0


def take(page: Page, now: datetime) -> int:
    """Keep a page; the number of events that were new."""
    with transaction.atomic():
        _turn_to(page)
        sites = dict(Site.objects.filter(key__in={heard.message.site for heard in page.heard}).values_list("key", "id"))
        heard = [item for item in page.heard if item.message.site in sites]
        new = _keep_events(heard, sites)
        alarms = {(sites[item.message.site], item.message.alarm) for item in heard}
        _open_alarms(alarms)
        _draw_touched(_touched(alarms), now)
    return new


def review(now: datetime) -> int:
    """Draw again the alarms that may have changed by time alone; their number."""
    with transaction.atomic():
        due = list(Alarm.objects.filter(due_at__lte=now).order_by("due_at")[:FEW])
        _draw_touched(due, now)
    return len(due)


def _turn_to(page: Page) -> None:
    Bookmark.objects.select_for_update().filter(loop=page.loop, stream=page.stream).first()
    Bookmark.objects.update_or_create(
        loop=page.loop, stream=page.stream, defaults={"created": page.created, "sequence": page.through}
    )


def _keep_events(heard: Sequence[facts.Heard], sites: dict[str, int]) -> int:
    known = _known_events(heard, sites)
    new: dict[tuple[int, str, str], AlarmEvent] = {}
    changed: dict[int, AlarmEvent] = {}
    for item in heard:
        site, alarm, key = item.identity
        identity = (sites[site], alarm, key)
        event = known.get(identity) or new.get(identity)
        if event is None:
            new[identity] = facts.new_event(item, sites[site])
        elif facts.note_copy(event, item) and event.pk:
            changed[event.pk] = event
    AlarmEvent.objects.bulk_create(new.values(), batch_size=FEW)
    columns = ("stored_a_at", "stored_b_at", "sequence_a", "sequence_b")
    AlarmEvent.objects.bulk_update(changed.values(), columns, batch_size=FEW)
    return len(new)


def _known_events(heard: Sequence[facts.Heard], sites: dict[str, int]) -> dict[tuple[int, str, str], AlarmEvent]:
    alarms = sorted({item.message.alarm for item in heard})
    found: dict[tuple[int, str, str], AlarmEvent] = {}
    for part in _parts(alarms):
        for event in AlarmEvent.objects.filter(site_id__in=sites.values(), alarm_key__in=part):
            found[event.site_id, event.alarm_key, event.key] = event
    return found


def _parts(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[start : start + FEW] for start in range(0, len(items), FEW))


def _open_alarms(alarms: set[tuple[int, str]]) -> None:
    """Make the row of each alarm whose press is known and that has none yet."""
    for part in _parts(sorted(alarms)):
        keys = {key for _site, key in part}
        there = set(Alarm.objects.filter(key__in=keys).values_list("site_id", "key"))
        presses = AlarmEvent.objects.filter(kind=AlarmEvent.Kind.RAISED, alarm_key__in=keys).order_by("id")
        first = {(press.site_id, press.alarm_key): press for press in reversed(presses)}
        missing = [press for identity, press in first.items() if identity in alarms and identity not in there]
        Alarm.objects.bulk_create(_new_alarms(missing))


def _new_alarms(presses: Sequence[AlarmEvent]) -> list[Alarm]:
    places = {(press.site_id, press.body["desk"]) for press in presses}
    desks = {
        (desk.site_id, desk.key): desk
        for desk in Desk.objects.filter(_at_places(places, "key")).select_related("room").prefetch_related("people")
    }
    rings = {ring.desk_id: ring for ring in Ring.objects.filter(desk__in=desks.values())}
    return [_new_alarm(press, desks.get((press.site_id, press.body["desk"])), rings) for press in presses]


def _at_places(places: Iterable[Place], name: str) -> Q:
    found = Q(pk__in=[])
    by_site: dict[int, list[str]] = defaultdict(list)
    for site, desk in places:
        by_site[site].append(desk)
    for site, keys in by_site.items():
        found |= Q(**{"site_id": site, f"{name}__in": keys})
    return found


def _new_alarm(press: AlarmEvent, desk: Desk | None, rings: dict[int, Ring]) -> Alarm:
    said = press.body
    ring = rings.get(desk.pk) if desk else None
    return Alarm(
        key=press.alarm_key, site_id=press.site_id, desk=desk, desk_key=said["desk"],
        desk_label=desk.label if desk else "", room=desk.room.name if desk else said["room"][:80],
        station_key=press.station_key, person=_person(desk, said["name"]), person_name=said["name"][:200],
        ring=ring.neighbours() if ring else [], next=[key for key, _metres in ring.next] if ring else [],
        pressed_at=press.said_at or press.stored_at, stored_at=press.stored_at,
    )  # fmt: skip


def _person(desk: Desk | None, name: str) -> Person | None:
    """Whose alarm it is: who is named, else the one person who works at this desk."""
    people = list(desk.people.all()) if desk else []
    named = [person for person in people if str(person) == name]
    candidates = named or (people if not name else [])
    return candidates[0] if len(candidates) == 1 else None


def _draw_touched(touched: Sequence[Alarm], now: datetime) -> None:
    """Compute these alarms again, with those of the same desks around them (they may be merged)."""
    if not touched:
        return
    places = {(alarm.site_id, alarm.desk_key) for alarm in touched}
    window = (min(alarm.stored_at for alarm in touched) - NEAR, max(alarm.stored_at for alarm in touched) + NEAR)
    for part in _parts(sorted(places)):
        found = Alarm.objects.filter(_at_places(part, "desk_key"), stored_at__range=window)
        _draw(list(found.select_related("desk")), now)


def _touched(alarms: set[tuple[int, str]]) -> list[Alarm]:
    found: list[Alarm] = []
    for part in _parts(sorted(alarms)):
        rows = Alarm.objects.filter(key__in={key for _site, key in part})
        found += [alarm for alarm in rows if (alarm.site_id, alarm.key) in alarms]
    return found


def _draw(alarms: Sequence[Alarm], now: datetime) -> None:
    events: dict[tuple[int, str], list[AlarmEvent]] = defaultdict(list)
    sites = {alarm.site_id for alarm in alarms}
    for part in _parts(alarms):
        rows = AlarmEvent.objects.filter(site_id__in=sites, alarm_key__in=[alarm.key for alarm in part])
        for event in rows.order_by("id"):
            events[event.site_id, event.alarm_key].append(event)
    stations, groups = _stations(sites), defaultdict(list)
    params = ladder_params(now.astimezone(BERLIN).date())
    for alarm in alarms:
        groups[alarm.site_id, alarm.desk_key].append(alarm)
    for (site, _desk), group in groups.items():
        facts.draw(group, {alarm.key: events[site, alarm.key] for alarm in group}, stations[site], params, now)
    Alarm.objects.bulk_update(alarms, COMPUTED, batch_size=FEW)
    _note_tests(alarms)


def _stations(sites: Iterable[int]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    rows = Station.objects.filter(sites__in=sites).values_list("sites", "key", "desk_key", "kind")
    for site, key, desk, kind in rows:
        found[site][key] = {"desk": desk, "kind": kind}
    return found


def _note_tests(alarms: Iterable[Alarm]) -> None:
    """A test press that reached another station proves the trigger of its desk."""
    for alarm in alarms:
        if alarm.raised_as == "test" and alarm.delivered_to and alarm.desk:
            known = DeskTest.objects.filter(desk=alarm.desk).first()
            if known is None or known.tested_at < alarm.stored_at:
                DeskTest.objects.update_or_create(
                    desk=alarm.desk, defaults={"tested_at": alarm.stored_at, "station_key": alarm.station_key}
                )
