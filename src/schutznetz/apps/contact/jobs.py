# SPDX-License-Identifier: EUPL-1.2
"""Tell counsellors of news now and then, so that no moment of a letter can be read from a notice; tidy up."""

from datetime import date, datetime, timedelta

from django.db import transaction

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.contact.actions.telling import tell_reader
from schutznetz.apps.contact.models import Mailbox, Slot
from schutznetz.apps.sap.models import Counsellor
from schutznetz.regulation.privacy.retention import dated_period, kept_from

AWAKE = range(7, 20)
"""Hours in which news is told that can wait."""


def keep_contact(now: datetime, today: date) -> None:
    """What is over goes; counsellors hear that there is something new."""
    drop_what_is_over(now, today)
    if now.astimezone(BERLIN).hour in AWAKE:
        tell_news(now, today)


@transaction.atomic
def tell_news(now: datetime, today: date) -> int:
    """Everybody with something they have not been told of; how many were told."""
    letters = Mailbox.objects.filter(state=Mailbox.State.NEW)
    taken = Slot.objects.filter(state=Slot.State.TAKEN)
    ids = set(letters.values_list("counsellor", flat=True)) | set(taken.values_list("counsellor", flat=True))
    for one in Counsellor.objects.filter(pk__in=ids).select_related("person").order_by("pk"):
        tell_reader(counsellor=one, now=now)
    letters.filter(counsellor__in=ids).update(state=Mailbox.State.TOLD)
    taken.filter(counsellor__in=ids).update(state=Slot.State.TOLD)
    return len(ids)


@transaction.atomic
def drop_what_is_over(now: datetime, today: date) -> None:
    """Unused conversations, and times a day after their start; to the hour, since they say when somebody came."""
    Mailbox.objects.filter(used_on__lt=kept_from("contact_mailboxes", today)).delete()
    days = int(dated_period("contact_slots", today).value)
    Slot.objects.filter(starts_at__lt=now - timedelta(days=days)).delete()
