# SPDX-License-Identifier: EUPL-1.2
"""Roles change without anybody clicking: steps whose day has come, and the end with the last day of service."""

import logging
from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.sap.actions.steps import ENDING, carry_out, undo
from schutznetz.apps.sap.actions.telling import tell_of_step
from schutznetz.apps.sap.models import OVER, Act, Counsellor
from schutznetz.apps.sap.queries import rules_for
from schutznetz.regulation.finding import Status
from schutznetz.regulation.sap_erlass import mandate
from schutznetz.regulation.sap_erlass.mandate import TRANSITIONS, Event, State

log = logging.getLogger(__name__)
AT_ONCE = 500


def keep_roles(now: datetime, today: date) -> int:
    """Carry out steps whose day has come and end the roles of people who have left; how many. Safe to repeat."""
    return carry_out_due(now, today) + end_with_service(now, today)


def carry_out_due(now: datetime, today: date) -> int:
    """A step takes effect on its day; an end on the day after the last."""
    done = 0
    for act in Act.objects.filter(is_pending=True, on__lte=today).order_by("on", "pk")[:AT_ONCE]:
        if Event(act.event) in ENDING and act.on == today:
            continue
        try:
            done += _carry_out(act.pk, now, today)
        except Exception:
            log.exception("step %s could not be carried out", act.pk)
    return done


@transaction.atomic
def _carry_out(pk: int, now: datetime, today: date) -> int:
    """What the state no longer allows is dropped."""
    act = Act.objects.select_for_update(of=("self",)).select_related("counsellor__authority").get(pk=pk)
    role = Counsellor.objects.select_for_update(of=("self",)).select_related("authority").get(pk=act.counsellor_id)
    act.counsellor = role
    if not act.is_pending:
        return 0
    if Event(act.event) not in TRANSITIONS[State(role.state)]:
        undo(act, now)
        return 0
    carry_out(act, now=now)
    tell_of_step(act, now=now, today=today)
    return 1


def end_with_service(now: datetime, today: date) -> int:
    """Nobody is a counsellor after their last day of service."""
    gone = Counsellor.objects.exclude(state__in=OVER).filter(person__left_on__lt=today)
    done = 0
    for role in gone.values_list("pk", flat=True)[:AT_ONCE]:
        try:
            done += _end(role, now, today)
        except Exception:
            log.exception("role %s could not be ended", role)
    return done


@transaction.atomic
def _end(pk: int, now: datetime, today: date) -> int:
    role = Counsellor.objects.select_for_update(of=("self",)).select_related("authority", "person").get(pk=pk)
    last = role.person.left_on
    ends = mandate.leaving(last_day=last, rules=rules_for(role.authority), today=today)
    if role.state in OVER or last is None or ends.status is not Status.BREACHED:
        return 0
    for waiting in role.acts.filter(is_pending=True):
        undo(waiting, now)
    act = Act.objects.create(
        counsellor=role, event=Event.LEAVE.value, state=State.ENDED.value, on=last, authority=role.authority,
        rule_set=rules_for(role.authority).set_on(last).key, recorded_at=now,
    )  # fmt: skip
    carry_out(act, now=now)
    record(verb="sap.leave", subject=role, actor=None, now=now, on=last.isoformat())
    return 1
