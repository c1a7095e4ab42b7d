# SPDX-License-Identifier: EUPL-1.2
"""The directory of services: public facts, experience of members, contacts of working groups."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.exchange.models import Contact, ExperienceNote, Service, ServiceTopic
from schutznetz.apps.exchange.policies import require_change_note, require_keep_services, require_note_contact
from schutznetz.apps.exchange.queries.groups import own_group
from schutznetz.apps.exchange.queries.services import require_same_programme
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor


@transaction.atomic
def save_service(*, service: Service, topics: Sequence[str], actor: Actor, now: datetime, today: date) -> Service:
    """Enter or change public facts; they count as checked on this day."""
    _require_keep(actor, service, today)
    service.checked_on = today
    service.save()
    service.topics.exclude(code__in=topics).delete()
    known = set(service.topics.values_list("code", flat=True))
    ServiceTopic.objects.bulk_create(ServiceTopic(service=service, code=one) for one in topics if one not in known)
    record(verb="exchange.service_saved", subject=service, actor=actor.user, now=now)
    return service


@transaction.atomic
def check_service(*, service: Service, actor: Actor, now: datetime, today: date) -> None:
    """Everything still holds; twice on one day changes nothing."""
    _require_keep(actor, service, today)
    if service.checked_on != today:
        service.checked_on = today
        service.save(update_fields=["checked_on"])
        record(verb="exchange.service_checked", subject=service, actor=actor.user, now=now)


@transaction.atomic
def save_note(*, note: ExperienceNote, actor: Actor, now: datetime, today: date) -> ExperienceNote:
    """Write down an experience, or change one's own; it counts as checked on this day."""
    _require_keep(actor, note.service, today)
    if note.pk is None:
        note.author, note.made_at = actor.person, now
    require_change_note(actor, note)
    note.checked_on = today
    note.save()
    record(verb="exchange.note_saved", subject=note, actor=actor.user, now=now)
    return note


@transaction.atomic
def check_note(*, note: ExperienceNote, actor: Actor, now: datetime, today: date) -> None:
    """Its author says that it still holds."""
    require_change_note(actor, note)
    if note.checked_on != today:
        note.checked_on = today
        note.save(update_fields=["checked_on"])
        record(verb="exchange.note_checked", subject=note, actor=actor.user, now=now)


@transaction.atomic
def delete_note(*, note: ExperienceNote, actor: Actor, now: datetime) -> None:
    """Its author takes it away for good."""
    require_change_note(actor, note)
    record(verb="exchange.note_deleted", subject=note, actor=actor.user, now=now)
    note.delete()


@transaction.atomic
def note_contact(*, contact: Contact, actor: Actor, now: datetime, today: date) -> Contact:
    """The speaker notes a contact; earlier ones of the group with this service are settled by it."""
    require_note_contact(actor, contact.working_group)
    require_same_programme(contact.working_group, contact.service)
    contact.person = actor.person
    contact.save()
    earlier = Contact.objects.filter(
        service=contact.service, working_group=contact.working_group, settled_on=None, on__lte=contact.on
    )
    earlier.exclude(pk=contact.pk).update(settled_on=contact.on)
    record(verb="exchange.contact_noted", subject=contact, actor=actor.user, now=now)
    return contact


def _require_keep(actor: Actor, service: Service, today: date) -> None:
    """Counsellors of the programme to which the directory belongs."""
    require_keep_services(actor, own_group(actor, today))
    require_same_programme(own_group(actor, today), service, actor=actor)
