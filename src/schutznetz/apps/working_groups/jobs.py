# SPDX-License-Identifier: EUPL-1.2
"""Places in groups follow roles and authorities; decided districts take effect on their day. Safe to repeat."""

import logging
from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.working_groups.actions.districts import carry_out
from schutznetz.apps.working_groups.actions.members import leave, place
from schutznetz.apps.working_groups.facts.standing import BELONGING
from schutznetz.apps.working_groups.models import District, Membership

log = logging.getLogger(__name__)


def keep_groups(now: datetime, today: date) -> int:
    """Carry out districts whose day has come, then let every place follow; how many changed."""
    return carry_out_districts(now, today) + keep_memberships(now, today)


def carry_out_districts(now: datetime, today: date) -> int:
    due = District.objects.filter(state=District.State.DECIDED, carried_out_at=None, effective_on__lte=today)
    done = 0
    for pk in list(due.order_by("effective_on", "pk").values_list("pk", flat=True)):
        try:
            done += carry_out(pk, now=now)
        except Exception:
            log.exception("district %s could not be carried out", pk)
    return done


def keep_memberships(now: datetime, today: date) -> int:
    """Open, move and end places; two queries where nothing is to do.  (SAP-139)"""
    open_now = {row.counsellor_id: row for row in Membership.objects.filter(until=None)}
    roles = Counsellor.objects.filter(state__in=BELONGING).select_related("authority__sap_participant__working_group")
    done = 0
    seen = set()
    for role in roles.only("state", "state_since", "authority", "training_began_on", "appointed_on").iterator(2000):
        seen.add(role.pk)
        row, group = open_now.get(role.pk), _group_of(role)
        if group is not None and _is_out_of_place(role, row, group):
            place(counsellor=role, group=group, since=_since(role, row, today), now=now)
            done += 1
    return done + sum(_end(row, now, today) for row in _gone(open_now, seen))


def _group_of(role: Counsellor) -> WorkingGroup | None:
    part = getattr(role.authority, "sap_participant", None)
    return part.working_group if part is not None else None


def _is_out_of_place(role: Counsellor, row: Membership | None, group: WorkingGroup) -> bool:
    """Without a place, or still where the former authority was, or not where the authority is now."""
    if row is None or row.authority_id != role.authority_id:
        return row is None or row.group_id != group.pk or row.is_single
    return row.group_id != group.pk and not row.is_single


def _since(role: Counsellor, row: Membership | None, today: date) -> date:
    """A first place begins with the role; a change begins today."""
    if row is not None:
        return today
    begun = role.training_began_on or role.appointed_on or role.state_since
    last = Membership.objects.filter(counsellor=role).order_by("-until").values_list("until", flat=True).first()
    return today if last is not None and last >= begun else min(begun, today)


def _gone(open_now: dict[int, Membership], seen: set[int]) -> Iterator[Membership]:
    return (row for key, row in open_now.items() if key not in seen)


@transaction.atomic
def _end(row: Membership, now: datetime, today: date) -> int:
    role = Counsellor.objects.get(pk=row.counsellor_id)
    leave(counsellor=role, last=min(role.ended_on or today, today), now=now)
    return 1
