# SPDX-License-Identifier: EUPL-1.2
"""Notices: overload to the ministry, the planned share to line managers."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.notify.actions import tell
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import holders_of
from schutznetz.apps.worktime.facts import local_day
from schutznetz.apps.worktime.models import OverloadNotice, PlannedShare
from schutznetz.apps.worktime.policies import may_send_own, require_read_notices, require_send, require_suggested
from schutznetz.apps.worktime.queries import (
    annual_minutes,
    closed_quarters,
    is_overload_suggested,
    ministry_of,
    notices_for,
)

OVERLOAD, OTHER_TOLD, SHARE = "worktime.overload", "worktime.overload_other", "worktime.share"


@transaction.atomic
def send_overload(*, counsellor: Counsellor, actor: Actor, now: datetime) -> OverloadNotice:
    """Tell the ministry: hours of the last closed quarters, nothing else. The other of the two hears that it was sent.

    The same figures sent twice are one notice. `Denied` for a head while the rule suggests none; ``ValueError``
    without a ministry or without agreed hours.  (SAP-034, reading X20)
    """
    require_send(actor, counsellor)
    if not may_send_own(actor, counsellor):
        require_suggested(is_overload_suggested(counsellor, local_day(now)))
    told = _figures(counsellor, local_day(now))
    known = OverloadNotice.objects.filter(person=counsellor.person).first()
    if known is not None and known.quarters == told["quarters"]:
        return known
    notice = OverloadNotice.objects.create(
        person=counsellor.person, authority=counsellor.authority, is_from_head=not may_send_own(actor, counsellor),
        sent_by=actor.user, sent_at=now, **told,
    )  # fmt: skip
    record(verb="worktime.overload_sent", subject=notice, actor=actor.user, now=now)
    _tell_ministry(notice, now)
    _tell_other(notice, now)
    return notice


def _figures(counsellor: Counsellor, today: date) -> dict[str, Any]:
    annual = annual_minutes(counsellor.person, today.year)
    if annual is None:
        raise ValueError("no hours are agreed")
    quarters = closed_quarters([counsellor.person], today)[counsellor.person_id]
    told = [[line.quarter.label, line.sums.activity] for line in quarters]
    return {"annual_hours": round(Decimal(annual) / 60, 1), "quarters": told}


def _tell_ministry(notice: OverloadNotice, now: datetime) -> None:
    ministry = ministry_of(notice.authority)
    if ministry is None:
        raise ValueError("the authority takes part in no programme")
    for person in holders_of(ministry, Role.MINISTRY, local_day(now)):
        tell(kind=OVERLOAD, now=now, key=f"{notice.pk}:{person.pk}", person=person, path="/zeit/anzeigen/")


def _tell_other(notice: OverloadNotice, now: datetime) -> None:
    """The fact alone: that a notice was sent, and by whom of the two."""
    heads = list(holders_of(notice.authority, Role.HEAD, local_day(now)))
    for person in [notice.person] if notice.is_from_head else heads:
        tell(
            kind=OTHER_TOLD, now=now, key=f"{notice.pk}:{person.pk}", person=person, name=str(notice.person),
            is_from_head=notice.is_from_head,
        )  # fmt: skip


@transaction.atomic
def take_up(*, pk: int, actor: Actor, now: datetime) -> OverloadNotice:
    """The ministry has taken the notice up; taken up twice, the first time stands."""
    require_read_notices(actor)
    notice = notices_for(actor).select_for_update(of=("self",)).get(pk=pk)
    if notice.taken_up_at is None:
        notice.taken_up_at = now
        notice.save(update_fields=["taken_up_at"])
        record(verb="worktime.overload_taken_up", subject=notice, actor=actor.user, now=now)
    return notice


@transaction.atomic
def tell_share(*, person: Person, manager: Person, percent: float, function: str, now: datetime) -> PlannedShare:
    """Let a line manager know how much of the working time the role may take now.  (SAP-036, SAP-161)"""
    made = PlannedShare.objects.create(person=person, manager=manager, percent=percent, function=function, told_at=now)
    record(verb="worktime.share_told", subject=made, actor=None, now=now)
    tell(
        kind=SHARE, now=now, key=str(made.pk), person=manager, name=str(person), percent=f"{percent:g}",
        path="/zeit/team/",
    )  # fmt: skip
    return made
