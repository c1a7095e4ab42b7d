# SPDX-License-Identifier: EUPL-1.2
"""Places in groups follow the role and the authority, unless the ministry placed somebody apart."""

from datetime import date, datetime, timedelta

from django.db import transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.working_groups.models import Membership

DAY = timedelta(days=1)


@transaction.atomic
def place(
    *, counsellor: Counsellor, group: WorkingGroup, since: date, now: datetime, actor: Actor | None = None,
    is_single: bool = False,
) -> Membership:  # fmt: skip
    """Let a counsellor belong to a group from a day on; the place before ends the day before.

    Carries out what was decided elsewhere (joining, a transfer, a district), so it asks no policy.
    """
    leave(counsellor=counsellor, last=since - DAY, now=now, actor=actor)
    made = Membership.objects.create(
        counsellor=counsellor, group=group, authority_id=counsellor.authority_id, since=since, is_single=is_single
    )
    record(verb="working_groups.joined", subject=made, actor=actor.user if actor else None, now=now, group=group.pk)
    return made


def leave(*, counsellor: Counsellor, last: date, now: datetime, actor: Actor | None = None) -> None:
    """End the running place with this day; one that would end before it began never was. Inside a transaction."""
    for row in Membership.objects.filter(counsellor=counsellor, until=None):
        record(
            verb="working_groups.left", subject=row, actor=actor.user if actor else None, now=now, group=row.group_id
        )
        if last < row.since:
            row.delete()
        else:
            row.until = last
            row.save(update_fields=["until"])
