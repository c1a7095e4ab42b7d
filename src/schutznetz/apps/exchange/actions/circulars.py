# SPDX-License-Identifier: EUPL-1.2
"""Circulars are sent, confirmed, and addressees are reminded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from schutznetz.apps.exchange.facts import ANSWER_WANTED, CIRCULAR
from schutznetz.apps.exchange.models import Circular, Receipt
from schutznetz.apps.exchange.policies import (
    require_read_circular,
    require_see_readers,
    require_send_for,
    require_send_to_speakers,
)
from schutznetz.apps.exchange.queries.circulars import still_addressed
from schutznetz.apps.exchange.queries.groups import officers_of, people_of, speakers_in, speakers_of
from schutznetz.apps.journal.actions import record
from schutznetz.apps.notify.actions import tell
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Person, WorkingGroup
from schutznetz.apps.sap.models import Programme
from schutznetz.apps.worktime.facts import local_day

PAUSE = timedelta(hours=20)
"""Between two reminders about the same circular: a mail a day is enough."""


@dataclass(frozen=True)
class Letter:
    """What is to be sent."""

    subject: str
    body: str
    answers: Circular | None = None


@transaction.atomic
def send_to_speakers(*, programme: Programme, letter: Letter, actor: Actor, now: datetime, today: date) -> Circular:
    """From the ministry to all speakers and deputies of the programme; an answer goes to the group that asked."""
    require_send_to_speakers(actor, programme)
    group = letter.answers.working_group if letter.answers else None
    people = speakers_of(group, today) if group else speakers_in(programme, today)
    return _send(Circular(programme=programme, direction="speakers", working_group=group), letter, people, actor, now)


@transaction.atomic
def send_to_ministry(
    *, group: WorkingGroup, programme: Programme, letter: Letter, actor: Actor, now: datetime, today: date
) -> Circular:
    """From a working group to the ministry of its programme."""
    require_send_for(actor, group)
    made = Circular(programme=programme, direction="ministry", working_group=group)
    return _send(made, letter, officers_of(programme, today), actor, now)


@transaction.atomic
def send_to_members(
    *, group: WorkingGroup, programme: Programme, letter: Letter, actor: Actor, now: datetime, today: date
) -> Circular:
    """From the speaker to the members of the group."""
    require_send_for(actor, group)
    made = Circular(programme=programme, direction="members", working_group=group)
    return _send(made, letter, people_of(group, today), actor, now)


def _send(circular: Circular, letter: Letter, people: Iterable[Person], actor: Actor, now: datetime) -> Circular:
    """Whoever sends it is no addressee, even when they belong to both sides."""
    circular.subject, circular.body, circular.answers = letter.subject, letter.body, letter.answers
    circular.sent_by, circular.sent_at = actor.user, now
    circular.save()
    to = [person for person in people if actor.person is None or person.pk != actor.person.pk]
    Receipt.objects.bulk_create(Receipt(circular=circular, person=person) for person in to)
    for person in to:
        tell(kind=CIRCULAR, now=now, key=f"{circular.pk}:{person.pk}", person=person, path=_path(circular))
    record(verb="exchange.circular_sent", subject=circular, actor=actor.user, now=now, addressees=len(to))
    return circular


def _path(circular: Circular) -> str:
    return reverse("exchange:circular", args=[circular.pk])


@transaction.atomic
def confirm_reading(*, circular: Circular, actor: Actor, now: datetime) -> None:
    """The addressee says that they read it; a second time changes nothing."""
    receipt = Receipt.objects.select_for_update().filter(circular=circular, person=actor.person).first()
    require_read_circular(actor, circular, receipt)
    if receipt is not None and receipt.read_at is None:
        receipt.read_at = now
        receipt.save(update_fields=["read_at"])
        record(verb="exchange.circular_confirmed", subject=circular, actor=actor.user, now=now)


@transaction.atomic
def remind(*, circular: Circular, actor: Actor, now: datetime) -> int:
    """Remind everybody who has not confirmed, once a day at most; how many."""
    require_see_readers(actor, circular)
    found = Circular.objects.select_for_update().get(pk=circular.pk)
    if found.reminded_at is not None and now - found.reminded_at < PAUSE:
        return 0
    waiting = list(still_addressed(found, local_day(now)).filter(read_at=None).select_related("person"))
    for one in waiting:
        key = f"{found.pk}:{one.person_id}:{now:%Y-%m-%d}"
        tell(kind=ANSWER_WANTED, now=now, key=key, person=one.person, path=_path(found))
    found.reminded_at = now
    found.save(update_fields=["reminded_at"])
    record(verb="exchange.circular_reminded", subject=found, actor=actor.user, now=now, reminded=len(waiting))
    return len(waiting)
