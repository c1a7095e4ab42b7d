# SPDX-License-Identifier: EUPL-1.2
"""What a counsellor does, in their vault: fetch, answer, delete, offer times and call them off."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from schutznetz.apps.contact.facts import LETTERS_EACH, MINUTES, MOST_SLOTS, SLOTS_AHEAD_DAYS
from schutznetz.apps.contact.models import Letter, Mailbox, Slot
from schutznetz.apps.contact.policies import require_keep_inbox
from schutznetz.apps.contact.queries import own_mailboxes, own_role, own_slots
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.vault.actions.tombstones import bury
from schutznetz.apps.vault.facts import Full, Misshapen
from schutznetz.domain.contact.answers import monday, sunday

TAKEN = (Slot.State.TAKEN, Slot.State.TOLD)


@transaction.atomic
def fetch(*, actor: Actor, today: date) -> tuple[list[Mailbox], list[Slot]]:
    """Everything for the acting counsellor; it counts as fetched from now on."""
    own = _own(actor, today)
    mailboxes, slots = list(own_mailboxes(own)), list(own_slots(own))
    Mailbox.objects.filter(pk__in=[one.pk for one in mailboxes]).exclude(state=Mailbox.State.FETCHED).update(
        state=Mailbox.State.FETCHED
    )
    Slot.objects.filter(pk__in=[one.pk for one in slots], state__in=TAKEN).update(state=Slot.State.SEEN)
    return mailboxes, slots


@transaction.atomic
def answer(*, actor: Actor, key: UUID, blob: bytes, today: date) -> Letter:
    """Leave an answer for the one behind the code. Raises `Mailbox.DoesNotExist`, `Full` after eight answers."""
    mailbox = Mailbox.objects.select_for_update().get(pk=key, counsellor=_own(actor, today))
    if mailbox.letters.filter(is_from_writer=False).count() >= LETTERS_EACH:
        raise Full
    Mailbox.objects.filter(pk=mailbox.pk).update(used_on=sunday(today))
    return Letter.objects.create(mailbox=mailbox, is_from_writer=False, blob=blob)


@transaction.atomic
def delete_mailbox(*, actor: Actor, key: UUID, today: date) -> None:
    """For both sides, and for good. Raises `Mailbox.DoesNotExist`."""
    Mailbox.objects.get(pk=key, counsellor=_own(actor, today)).delete()
    bury("mailbox", key, monday(today))


@transaction.atomic
def offer_slots(*, actor: Actor, starts: Iterable[datetime], minutes: int, now: datetime, today: date) -> list[Slot]:
    """Offer times; one that is offered already stays as it is. `Misshapen` for the past or too far ahead, `Full`."""
    own, wanted = _own(actor, today), sorted(set(starts))
    last = now + timedelta(days=SLOTS_AHEAD_DAYS)
    if minutes not in MINUTES or not all(now < start <= last for start in wanted):
        raise Misshapen("starts")
    if Slot.objects.filter(counsellor=own).count() + len(wanted) > MOST_SLOTS:
        raise Full
    for start in wanted:
        Slot.objects.get_or_create(counsellor=own, starts_at=start, defaults={"minutes": minutes})
    return list(own_slots(own))


@transaction.atomic
def drop_slot(*, actor: Actor, key: UUID, today: date) -> None:
    """Take a free time back; a taken one is called off, so that the four words say so. Raises `Slot.DoesNotExist`."""
    slot = Slot.objects.select_for_update().get(pk=key, counsellor=_own(actor, today))
    if slot.lookup is None:
        slot.delete()
    else:
        Slot.objects.filter(pk=slot.pk).update(state=Slot.State.CALLED_OFF, blob=None)


def _own(actor: Actor, today: date) -> Counsellor:
    return require_keep_inbox(actor, own_role(actor, today))
