# SPDX-License-Identifier: EUPL-1.2
"""Note what a counsellor has, ask for an expense, decide it."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from schutznetz.apps.equipment.facts import DECIDED, REQUESTED
from schutznetz.apps.equipment.models import Expense, Workplace
from schutznetz.apps.equipment.policies import require_ask, require_decide, require_keep
from schutznetz.apps.journal.actions import record
from schutznetz.apps.notify.actions import tell
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import holders_of

State = Expense.State


@transaction.atomic
def note_workplace(
    *, counsellor: Counsellor, has_single_room: bool, meeting_room: str, is_unmonitored: bool | None,
    devices: Collection[str], actor: Actor, now: datetime, today: date,
) -> Workplace:  # fmt: skip
    """What there is today; the newest statement counts, whoever of both made it.  (SAP-069, SAP-070, SAP-072)"""
    require_keep(actor, counsellor)
    values = {
        "has_single_room": has_single_room, "meeting_room": meeting_room, "is_unmonitored": is_unmonitored,
        "devices": sorted(devices), "changed_on": today,
    }  # fmt: skip
    made, _is_new = Workplace.objects.update_or_create(counsellor=counsellor, defaults=values)
    record(verb="equipment.noted", subject=made, actor=actor.user, now=now)
    return made


@transaction.atomic
def ask_expense(*, expense: Expense, actor: Actor, now: datetime, today: date) -> Expense:
    """The counsellor asks, the head is told.  (SAP-073)"""
    require_ask(actor, expense.counsellor)
    expense.made_at, expense.state = now, State.REQUESTED
    expense.save()
    record(verb="equipment.expense_requested", subject=expense, actor=actor.user, now=now)
    path = reverse("equipment:expense", args=[expense.pk])
    for person in holders_of(expense.counsellor.authority, Role.HEAD, today):
        if person.pk != expense.counsellor.person_id:
            tell(kind=REQUESTED, now=now, key=f"{expense.pk}:{person.pk}", person=person, path=path)
    return expense


@transaction.atomic
def decide_expense(
    *, expense: Expense, is_approved: bool, reasons: str, actor: Actor, now: datetime, today: date
) -> Expense:
    """The head decides; asked twice, the first answer stands."""
    require_decide(actor, expense)
    found = Expense.objects.select_for_update(of=("self",)).select_related("counsellor__person").get(pk=expense.pk)
    if found.state != State.REQUESTED:
        return found
    found.state = State.APPROVED if is_approved else State.DECLINED
    found.decided_on, found.decided_by, found.reasons = today, actor.user, "" if is_approved else reasons
    found.save()
    record(verb="equipment.expense_decided", subject=found, actor=actor.user, now=now)
    path = reverse("equipment:expense", args=[found.pk])
    tell(kind=DECIDED, now=now, key=str(found.pk), person=found.counsellor.person, path=path)
    return found


@transaction.atomic
def withdraw_expense(*, expense: Expense, actor: Actor, now: datetime) -> Expense:
    """The counsellor needs it no more; only while nobody has decided."""
    require_ask(actor, expense.counsellor)
    found = Expense.objects.select_for_update(of=("self",)).get(pk=expense.pk)
    if found.state == State.REQUESTED:
        found.state = State.WITHDRAWN
        found.save(update_fields=["state"])
        record(verb="equipment.expense_withdrawn", subject=found, actor=actor.user, now=now)
    return found
