# SPDX-License-Identifier: EUPL-1.2
"""Background work of duties: reviews of all kinds, and reminders. Both can be repeated at any time.

Old ones go with the nightly deletion (`privacy.toml`).
"""

import logging
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.duties.actions import reconcile
from schutznetz.apps.duties.facts import Kind, kinds
from schutznetz.apps.duties.models import Duty
from schutznetz.apps.duties.queries import holders
from schutznetz.apps.notify.actions import tell
from schutznetz.regulation.duties.lead_times import reminded_up_to, reminder_stage

log = logging.getLogger(__name__)
REMINDER = "duties.reminder"
TOLD_AT_ONCE = 500


def review(now: datetime, today: date, *, nightly: bool) -> int:
    """Run the reviews of the frequent kinds, with `nightly` all of them; how many duties changed their state.

    One review that breaks is logged and does not stop the others.
    """
    return sum(_review(kind, now, today) for kind in kinds() if kind.review and (nightly or not kind.is_nightly))


def _review(kind: Kind, now: datetime, today: date) -> int:
    assert kind.review is not None
    try:
        return sum(reconcile(kind, kind.review(now, today), now))
    except Exception:
        log.exception("review of %s broke", kind.key)
        return 0


def remind(now: datetime, today: date) -> int:
    """Tell those who are to do it what is due soon or overdue, each stage once; how many duties were told about.

    Only they learn of it. `notify` puts everything for one person into one mail.
    """
    near = Duty.objects.open().filter(due_on__lte=reminded_up_to(today)).order_by("due_on", "pk")
    due = [duty for duty in near.iterator(TOLD_AT_ONCE) if _is_new_stage(duty, now, today)]
    for duty in due:
        _tell(duty, reminder_stage(duty.due_on, today), now, today)
    return len(due)


def _is_new_stage(duty: Duty, now: datetime, today: date) -> bool:
    """A duty opened today is on the start page already; its first mail comes the day after."""
    stage = reminder_stage(duty.due_on, today)
    return bool(stage) and stage != duty.reminded and duty.opened_at.astimezone(BERLIN).date() < today


@transaction.atomic
def _tell(duty: Duty, stage: str, now: datetime, today: date) -> None:
    """Say that something is due and until when; what it is stands behind the sign-in."""
    for person in holders(duty, today):
        tell(
            kind=REMINDER, now=now, key=f"{duty.pk}:{duty.sequence}:{stage}:{person.pk}", person=person,
            due=duty.due_on.isoformat(), is_over=duty.is_overdue(today), path=reverse("duties:duty", args=[duty.uid]),
        )  # fmt: skip
    duty.reminded = stage
    duty.save(update_fields=["reminded"])
