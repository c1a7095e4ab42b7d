# SPDX-License-Identifier: EUPL-1.2
"""People, and who sits where."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.actions.places import user_of
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Desk, Person, Site
from schutznetz.apps.organisation.policies import (
    require_administer,
    require_edit_site,
    require_of_authority,
    require_seat,
)


@transaction.atomic
def save_person(*, person: Person, actor: Actor | None, now: datetime) -> Person:
    """Create or change a person. Moving to another authority needs the administration of both.

    Site and desk belong to the person's authority: whoever sits at a desk sees its floor and enrols its station.
    """
    require_administer(actor, person.authority)
    is_new = person.pk is None
    before = None if is_new else Person.objects.select_related("authority").get(pk=person.pk)
    if before is not None:
        require_administer(actor, before.authority)
    require_of_authority(person.authority_id, *_new_places(person, before))
    person.save()
    record(verb="person_created" if is_new else "person_changed", subject=person, actor=user_of(actor), now=now)
    return person


def _new_places(person: Person, before: Person | None) -> Iterator[Site | None]:
    """Site, and site of the desk, where they are new to the person or the person is new to the authority."""
    is_moved = before is None or before.authority_id != person.authority_id
    if is_moved or (before and person.site_id != before.site_id):
        yield person.site
    if is_moved or (before and person.desk_id != before.desk_id):
        yield person.desk.site if person.desk else None


@transaction.atomic
def seat_person(*, person: Person, desk: Desk, actor: Actor | None, now: datetime) -> None:
    """Give somebody a desk; they belong to its site then. Raises `Denied`."""
    require_seat(actor, person, desk)
    person.desk, person.site = desk, desk.site
    person.save(update_fields=["desk", "site"])
    record(verb="person_seated", subject=person, actor=user_of(actor), now=now, desk=desk.pk)


@transaction.atomic
def unseat_person(*, person: Person, desk: Desk, actor: Actor | None, now: datetime) -> None:
    """Take somebody from this desk; they keep their site. Nothing happens when they do not sit there."""
    require_edit_site(actor, desk.site)
    if person.desk_id == desk.pk:
        person.desk = None
        person.save(update_fields=["desk"])
        record(verb="person_unseated", subject=person, actor=user_of(actor), now=now, desk=desk.pk)
