# SPDX-License-Identifier: EUPL-1.2
"""Authorities, sites and floors; single rooms, doors and desks from their forms.

Whatever alarms depend on ends with `plan_changed` for the site: the alarm app reads it and publishes the roster anew.
"""

from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import F

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority, Desk, Door, Floor, Office, Room, Site
from schutznetz.apps.organisation.policies import (
    require_administer,
    require_administer_any,
    require_edit_site,
    require_of_authority,
    require_of_site,
)


def user_of(actor: Actor | None) -> Any:
    """The account that stands in the journal; None for the system."""
    return actor.user if actor else None


def announce(site: Site, actor: Actor | None, now: datetime) -> None:
    """Tell the alarm app that something of the site changed, and open editors that theirs is no longer the newest."""
    Floor.objects.filter(site=site).update(version=F("version") + 1)
    record(verb="plan_changed", subject=site, actor=user_of(actor), now=now)


@transaction.atomic
def save_authority(*, authority: Authority, actor: Actor | None, now: datetime, today: date) -> Authority:
    """Create or rename an authority. Who creates one becomes its administrator, else nobody could go on."""
    is_new = authority.pk is None
    if is_new:
        require_administer_any(actor)
    else:
        require_administer(actor, authority)
    authority.save()
    if is_new and actor and actor.person:
        Office.objects.create(person=actor.person, role=Office.Role.ADMINISTRATOR, authority=authority, since=today)
    record(
        verb="authority_created" if is_new else "authority_changed", subject=authority, actor=user_of(actor), now=now
    )
    return authority


@transaction.atomic
def save_site(*, site: Site, actor: Actor | None, now: datetime) -> Site:
    """Create a site (administration) or change its data (also its manager); it stays with its authority."""
    is_new = site.pk is None
    if is_new:
        require_administer(actor, site.authority)
    else:
        before = Site.objects.select_related("authority").get(pk=site.pk)
        require_edit_site(actor, before)
        require_of_authority(site.authority_id, before)
    site.save()
    record(verb="site_created" if is_new else "site_changed", subject=site, actor=user_of(actor), now=now)
    announce(site, actor, now)
    return site


def save_floor(*, floor: Floor, actor: Actor | None, now: datetime) -> Floor:
    _save(floor, floor.site, "floor", actor, now)
    return floor


def save_room(*, room: Room, actor: Actor | None, now: datetime) -> Room:
    _save(room, room.floor.site, "room", actor, now)
    return room


def save_door(*, door: Door, actor: Actor | None, now: datetime) -> Door:
    require_of_site(door.floor.site_id, door.room_a, door.room_b)
    _save(door, door.floor.site, "door", actor, now)
    return door


def save_desk(*, desk: Desk, actor: Actor | None, now: datetime) -> Desk:
    require_of_site(desk.site_id, desk.room)
    _save(desk, desk.site, "desk", actor, now)
    return desk


def _site_of(thing: Any) -> Site:
    site: Site = thing.site if isinstance(thing, Floor | Desk) else thing.floor.site
    return site


@transaction.atomic
def _save(thing: models.Model, site: Site, noun: str, actor: Actor | None, now: datetime) -> None:
    require_edit_site(actor, site)
    is_new = thing.pk is None
    if not is_new:
        require_edit_site(actor, _site_of(type(thing)._default_manager.get(pk=thing.pk)))
    thing.save()
    record(verb=f"{noun}_created" if is_new else f"{noun}_changed", subject=thing, actor=user_of(actor), now=now)
    announce(site, actor, now)


def delete_floor(*, floor: Floor, actor: Actor | None, now: datetime) -> None:
    """Remove a floor with its rooms and doors; raises `ProtectedError` while desks stand on it."""
    _delete(floor, floor.site, "floor", actor, now)


def delete_room(*, room: Room, actor: Actor | None, now: datetime) -> None:
    """Remove a room with its doors; raises `ProtectedError` while desks stand in it."""
    _delete(room, room.floor.site, "room", actor, now)


def delete_door(*, door: Door, actor: Actor | None, now: datetime) -> None:
    _delete(door, door.floor.site, "door", actor, now)


def delete_desk(*, desk: Desk, actor: Actor | None, now: datetime) -> None:
    """Remove a desk; the people who sat there keep their site."""
    _delete(desk, desk.site, "desk", actor, now)


@transaction.atomic
def _delete(thing: models.Model, site: Site, noun: str, actor: Actor | None, now: datetime) -> None:
    require_edit_site(actor, site)
    record(verb=f"{noun}_deleted", subject=thing, actor=user_of(actor), now=now)
    thing.delete()
    announce(site, actor, now)
