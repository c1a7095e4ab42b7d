# SPDX-License-Identifier: EUPL-1.2
"""Offices, their deputies, and the working groups and networks they are bound to."""

from datetime import date, datetime, timedelta

from django.db import transaction

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.actions.places import user_of
from schutznetz.apps.organisation.facts import Actor, office_findings
from schutznetz.apps.organisation.models import Authority, Deputy, Network, Office, Person, WorkingGroup
from schutznetz.apps.organisation.policies import (
    require_administer,
    require_end_deputy,
    require_give_office,
    require_name_deputy,
    require_of_authority,
    require_other_deputy,
)
from schutznetz.regulation.finding import require


@transaction.atomic
def save_office(*, office: Office, actor: Actor | None, now: datetime) -> Office:
    """Give a person an office, or change from when to when it is held. The line stands in the person's history.

    A given office keeps its person, role and scope; only its days and its basis are written.

    Raises `IntegrityError` when the person holds the same office at that time already (the form looks first), and
    `Refused` where a rule stands against an office that somebody enters by hand.
    """
    require_give_office(actor, office)
    is_new = office.pk is None
    if is_new and actor is not None:
        for finding in office_findings(office, now.astimezone(BERLIN).date()):
            require(finding)
    if is_new:
        require_of_authority(office.authority_id, office.site, office.working_group, office.network)
        office.appointed_by = user_of(actor)
    else:
        require_administer(actor, Authority.objects.get(offices=office))
    Person.objects.select_for_update().get(pk=office.person_id)
    office.save(update_fields=None if is_new else ["since", "until", "basis"])
    verb = "office_given" if is_new else "office_changed"
    record(verb=verb, subject=office.person, actor=user_of(actor), now=now, role=office.role, office=office.pk)
    return office


@transaction.atomic
def name_deputy(*, deputy: Deputy, actor: Actor | None, now: datetime) -> Deputy:
    """Let somebody of the same authority, but never oneself, stand in for an office for some time."""
    require_name_deputy(actor, deputy.office)
    require_other_deputy(actor, deputy.person)
    require_of_authority(deputy.office.person.authority_id, deputy.person)
    deputy.named_by, deputy.named_at = user_of(actor), now
    deputy.save()
    _deputy_line("deputy_named", deputy, actor, now)
    return deputy


@transaction.atomic
def end_deputy(*, deputy: Deputy, actor: Actor | None, now: datetime, today: date) -> None:
    """End it at once; what has not begun is taken back, what has begun stays in the history until yesterday."""
    require_end_deputy(actor, deputy)
    if deputy.since < today:
        deputy.until = min(deputy.until, today - timedelta(days=1))
        deputy.save(update_fields=["until"])
    _deputy_line("deputy_ended", deputy, actor, now)
    if deputy.since >= today:
        deputy.delete()


def _deputy_line(verb: str, deputy: Deputy, actor: Actor | None, now: datetime) -> None:
    facts: dict[str, int | str] = {"office": deputy.office_id, "role": deputy.office.role, "deputy": deputy.person_id}
    record(verb=verb, subject=deputy.office.person, actor=user_of(actor), now=now, **facts)


@transaction.atomic
def save_body(*, body: WorkingGroup | Network, actor: Actor | None, now: datetime) -> WorkingGroup | Network:
    """Create or rename a working group or network."""
    require_administer(actor, body.authority)
    is_new = body.pk is None
    if not is_new:
        require_administer(actor, type(body)._default_manager.get(pk=body.pk).authority)
    body.save()
    verb = f"{body._meta.model_name}_{'created' if is_new else 'changed'}"
    record(verb=verb, subject=body, actor=user_of(actor), now=now)
    return body
