# SPDX-License-Identifier: EUPL-1.2
"""People, and who sits where."""

from datetime import datetime

from django.db import transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.actions.places import user_of
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority, Desk, Person
from schutznetz.apps.organisation.policies import require_administer, require_edit_site, require_seat


@transaction.atomic
def save_person(*, person: Person, actor: Actor | None, now: datetime) -> Person:
    """Create or change a person. Moving to another authority needs the administration of both."""
    require_administer(actor, person.authority)
    is_new = person.pk is None
    if not is_new:
        require_administer(actor, Authority.objects.get(people=person))
    person.save()
    record(verb="person_created" if is_new else "person_changed", subject=person, actor=user_of(actor), now=now)
    return person


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
