# SPDX-License-Identifier: EUPL-1.2
"""Alarms: which of them somebody sees, which are running, and what was said about one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.alarm import policies
from schutznetz.apps.alarm.models import Alarm, AlarmEvent, Station
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.queries import sites_with_role
from schutznetz.regulation.site_safety import desk_alarm

HISTORY = (Role.SITE_MANAGER, Role.SECURITY)
RECEIPTS = ("delivered", "rendered", "seen")


def alarms_visible_to(actor: Actor) -> QuerySet[Alarm]:
    """Alarms of the actor's sites, and those the actor pressed; none for somebody who helps in the actor's name."""
    if actor.is_helped:
        return Alarm.objects.none()
    own = Q(person=actor.person) if actor.person else Q(pk__in=[])
    return Alarm.objects.filter(Q(site__in=sites_with_role(actor, *HISTORY)) | own).select_related("site", "desk")


def alarm_by_key(site_key: str, key: str) -> Alarm:
    """Raises Alarm.DoesNotExist."""
    return Alarm.objects.select_related("site", "desk__room__floor", "desk__site", "person").get(
        site__key=site_key, key=key
    )


def events_of(alarm: Alarm) -> list[AlarmEvent]:
    """Everything said about an alarm in the order of broker time."""
    events = AlarmEvent.objects.filter(site=alarm.site, alarm_key=alarm.key)
    return sorted(events, key=lambda event: (event.stored_at, event.pk))


def running_alarms(actor: Actor, now: datetime) -> list[Alarm]:
    """The alarms that concern the actor now, oldest first. Never one of the actor's own desk: a visitor may look on."""
    if not actor.person or actor.is_helped:
        return []
    running = _running(now)
    if not running.exists():  # every page asks, and nearly always nothing runs anywhere
        return []
    in_charge = set(sites_with_role(actor, *HISTORY).values_list("pk", flat=True))
    rows = running.filter(Q(site__in=in_charge) | Q(site=actor.person.site_id))
    rows = rows.exclude(person=actor.person).select_related("site").order_by("stored_at")
    own = actor.person.desk.key if actor.person.desk_id else ""
    return [
        alarm for alarm in rows
        if not _is_at_own_desk(alarm, actor) and (alarm.site_id in in_charge or _is_called(alarm, own))
    ]  # fmt: skip


def is_running(alarm: Alarm, now: datetime) -> bool:
    return _running(now).filter(pk=alarm.pk).exists()


def _running(now: datetime) -> QuerySet[Alarm]:
    params = desk_alarm.ladder_params(now.astimezone(BERLIN).date())
    return Alarm.objects.running(now - timedelta(seconds=params["stale_after_s"]))


def _is_at_own_desk(alarm: Alarm, actor: Actor) -> bool:
    return bool(actor.person.desk_id) and alarm.desk_id == actor.person.desk_id


def _is_called(alarm: Alarm, desk: str) -> bool:
    """Neighbours from the start, everybody of the site when it was widened; nobody after an all-clear there."""
    return alarm.closed_at is None and (alarm.widened_at is not None or desk in alarm.ring)


def page_of(alarm: Alarm, actor: Actor) -> str:
    """Where this person reads about the alarm: its page, or the own station for those who are only called."""
    if policies.may_see_alarm(actor, alarm):
        return reverse("alarm:alarm", args=[alarm.site.key, alarm.key])
    return reverse("alarm:station")


@dataclass
class Receiver:
    """What one station confirmed of an alarm, and what was answered there."""

    place: str
    is_neighbour: bool
    kind: str
    times: dict[str, datetime] = field(default_factory=dict)
    answer: str = ""


def receivers_of(alarm: Alarm, events: Sequence[AlarmEvent]) -> list[Receiver]:
    """Every station that received the alarm, the ring first, each in the order of delivery."""
    places = _places(events)
    found: dict[str, Receiver] = {}
    for event in events:
        if event.station_key == alarm.station_key or event.kind == AlarmEvent.Kind.RAISED:
            continue
        key = event.station_key
        known = found.setdefault(key, Receiver(places[key][0], places[key][1] in alarm.ring, places[key][2]))
        if event.kind in RECEIPTS:
            known.times.setdefault(event.kind, event.stored_at)
        elif event.kind in ("coming", "here", "cannot"):
            known.answer = event.get_kind_display()
    return sorted(found.values(), key=lambda receiver: not receiver.is_neighbour)


def _places(events: Sequence[AlarmEvent]) -> dict[str, tuple[str, str, str]]:
    """Of each station that spoke: what people call its place, its desk key, its kind."""
    keys = {event.station_key for event in events}
    known = {row.key: row for row in Station.objects.filter(key__in=keys).select_related("desk")}
    places = {}
    for event in events:
        station = known.get(event.station_key)
        if station is None:
            said = str(event.said("label") or event.said("own_desk") or event.station_key)
            places[event.station_key] = (said, str(event.said("own_desk")), "")
        else:
            label = station.desk.label if station.desk else station.label
            places[event.station_key] = (label, station.desk_key, station.get_kind_display())
    return places


@dataclass(frozen=True)
class Line:
    """One thing that was said, by whom and where."""

    event: AlarmEvent
    place: str
    name: str


def story_of(alarm: Alarm, events: Sequence[AlarmEvent]) -> list[Line]:
    """Presses and answers in the order of time; receipts stand in the table of receivers."""
    places = _places(events)
    return [
        Line(event, places[event.station_key][0], str(event.said("name")))
        for event in events
        if event.kind not in RECEIPTS
    ]


def ring_reached(alarm: Alarm, receivers: Sequence[Receiver]) -> int:
    """How many of the ring's desks got the alarm on at least one station."""
    return sum(receiver.is_neighbour and "delivered" in receiver.times for receiver in receivers)
