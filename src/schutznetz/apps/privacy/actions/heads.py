# SPDX-License-Identifier: EUPL-1.2
"""The heads of the journal's months go to the data protection officers: kept there, they show any later change.

The journal itself remembers which month went out. A month is dropped before the line that says so, so none goes twice.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from schutznetz.apps.journal.actions import record
from schutznetz.apps.journal.models import Segment
from schutznetz.apps.journal.queries import head_line, heads_told, kept_segments
from schutznetz.apps.notify.actions import tell
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Office, Person

HEADS = "privacy.heads"
IN_A_MAIL = 24
"""So many of the newest heads stand in each mail: one that was lost is made up for by the next."""


def officers(today: date, authority: int | None = None) -> QuerySet[Person]:
    """Data protection officers of all authorities, or of one, who work here and can be reached by mail or sign in."""
    held = Office.objects.held_on(today).filter(role=Role.DATA_PROTECTION, site=None)
    if authority is not None:
        held = held.filter(authority=authority)
    here = Person.objects.filter(Q(left_on=None) | Q(left_on__gte=today), pk__in=held.values("person"))
    return here.filter(Q(user__is_active=True) | ~Q(email="")).order_by("pk")


@transaction.atomic
def tell_heads(*, now: datetime, today: date) -> int:
    """Tell every officer the heads of months that went to nobody yet; how many months. Without officers they wait."""
    told = heads_told()
    new = [segment for segment in kept_segments() if segment.pk not in told]
    receivers = list(officers(today)) if new else []
    if not receivers:
        return 0
    newest = new[-1]
    facts = {"heads": _heads(), "month": f"{newest.month:%m.%Y}", "path": reverse("privacy:check_journal")}
    for person in receivers:
        tell(kind=HEADS, now=now, key=f"{newest}:{person.pk}", person=person, **facts)
    for segment in new:
        record(verb="journal.heads_told", subject=segment, actor=None, now=now, count=len(receivers))
    return len(new)


def _heads() -> str:
    closed = Segment.objects.filter(closed_at__isnull=False).order_by("-month")[:IN_A_MAIL]
    return "\n".join(head_line(segment) for segment in reversed(closed))
