# SPDX-License-Identifier: EUPL-1.2
"""People and the offices they hold."""

from datetime import datetime

from django.db import transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.actions.places import user_of
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority, Office, Person
from schutznetz.apps.organisation.policies import require_administer


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
def save_office(*, office: Office, actor: Actor | None, now: datetime) -> Office:
    """Give a person an office, or change from when to when it is held. The line stands in the person's history."""
    require_administer(actor, office.authority)
    is_new = office.pk is None
    if not is_new:
        require_administer(actor, Authority.objects.get(offices=office))
    office.save()
    verb = "office_given" if is_new else "office_changed"
    record(verb=verb, subject=office.person, actor=user_of(actor), now=now, role=office.role, office=office.pk)
    return office
