# SPDX-License-Identifier: EUPL-1.2
"""Registering, cancelling, moving up, and who attended. No step of it belongs to a line manager.

A registration of a released event needs nobody's yes: the rules decide between a place and the waiting list.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.academy.actions.telling import tell_change, tell_speaker
from schutznetz.apps.academy.facts import ACADEMY, RECORDED, Kind, has_ended
from schutznetz.apps.academy.models import Event, Registration
from schutznetz.apps.academy.policies import require_cancel, require_plan, require_register
from schutznetz.apps.academy.queries.events import SEATED
from schutznetz.apps.academy.queries.registrations import number_of, place_of, rebooking, waiting
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.sap.models import IN_OFFICE, Counsellor
from schutznetz.apps.sap.queries import rules_for, rules_of
from schutznetz.regulation.finding import Finding, Status, require
from schutznetz.regulation.sap_erlass import further_training, small_group, supervision
from schutznetz.regulation.sap_erlass import registration as rule
from schutznetz.regulation.sap_erlass.registration import Event as Step
from schutznetz.regulation.sap_erlass.registration import Fact

State = Registration.State


class ReasonNeededError(ValueError):
    """One more training than there should be in the year: it passes with a reason. `finding` says so."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.rule)
        self.finding = finding


class ClosedError(ValueError):
    """The event is not open for this: it has begun, is called off, or not released."""


def _lock(event: Event) -> Event:
    """One registration after another: the last place is given once."""
    rows = Event.objects.select_for_update(of=("self",))
    return rows.select_related("programme__academy", "programme__ministry", "group").get(pk=event.pk)


@transaction.atomic
def register(
    *, event: Event, counsellor: Counsellor, actor: Actor, now: datetime, today: date, reason: str = ""
) -> Registration:
    """A place, or the waiting list. The same twice is one registration.

    ``ClosedError`` when the event cannot be booked (any more), ``ReasonNeededError`` for the third training of a year.
    (SAP-122, SAP-125, SAP-127, SAP-133)
    """
    require_register(actor, counsellor, event)
    _check_way(counsellor, today)
    event = _lock(event)
    known = event.registrations.filter(counsellor=counsellor).exclude(state__in=Registration.GONE).first()
    if known is not None:
        return known
    if not event.is_open or event.began_at <= now:
        raise ClosedError
    too_many = number_of(counsellor, event, rules_for(counsellor.authority), today)
    if too_many is not None and too_many.warning and not reason:
        raise ReasonNeededError(too_many)
    made = _seat(event, counsellor, now, today, reason=reason if too_many and too_many.warning else "")
    record(verb="academy.registered", subject=made, actor=actor.user, now=now)
    tell_change(made, had_place=False, by_self=True, now=now)
    return made


@transaction.atomic
def enter(*, event: Event, counsellor: Counsellor, actor: Actor, now: datetime, today: date) -> Registration:
    """The academy enters somebody: into a small group, after a call, or who came without having registered.

    ``Refused`` for the seventh of a small group, ``ClosedError`` for an event that is called off or not released, and
    for who is not in office.  (SAP-136)
    """
    require_plan(actor, event.programme)
    event = _lock(event)
    known = event.registrations.filter(counsellor=counsellor).exclude(state__in=Registration.GONE).first()
    if known is not None:
        return known
    if not event.is_open or counsellor.state not in IN_OFFICE:
        raise ClosedError
    if event.kind == Kind.SMALL_GROUP:
        _check_size(event, today)
    made = _seat(event, counsellor, now, today)
    record(verb="academy.registered", subject=made, actor=actor.user, now=now)
    if not event.is_over(today):
        tell_change(made, had_place=False, by_self=False, now=now)
    return made


def _check_way(counsellor: Counsellor, today: date) -> None:
    """Both registration and cancellation go from the person to the academy, past nobody.  (SAP-127)"""
    require(further_training.registration(sent_to=ACADEMY, rules=rules_for(counsellor.authority), today=today))


def _check_size(event: Event, today: date) -> None:
    count = event.registrations.exclude(state__in=Registration.GONE).count() + 1
    require(small_group.size(participants=count, rules=rules_of(event.programme), today=today))


def _seat(event: Event, counsellor: Counsellor, now: datetime, today: date, *, reason: str = "") -> Registration:
    """Of an event that is over nobody waits any more: who came, came."""
    rules = rules_for(counsellor.authority)
    place = place_of(event, counsellor, rules, today)
    has_place = place.status is Status.MET or event.is_over(today)
    state = State.REGISTERED if has_place else State.WAITING
    made = Registration(
        event=event, counsellor=counsellor, state=state, made_at=now, changed_at=now, reason=reason
    )  # fmt: skip
    made.save()
    if tell_speaker(made, rules, now):
        made.speaker_told_at = now
        made.save(update_fields=["speaker_told_at"])
    return made


def take(found: Registration, step: Step, known: tuple[Fact, ...], *, now: datetime, today: date) -> None:
    """One step of the state table; ``Refused`` when it is not possible."""
    rules = rules_of(found.event.programme)
    answer = require(rule.step(state=rule.State(found.state), event=step, known=known, rules=rules, today=today))
    found.state, found.changed_at = str(answer.facts["target"]), now
    found.save(update_fields=["state", "changed_at"])


@transaction.atomic
def cancel(*, registration: Registration, actor: Actor, now: datetime, today: date) -> Registration:
    """The person does not come after all; whoever waits moves up. Twice changes nothing.

    ``ClosedError`` once the event has begun, ``Refused`` where the rules leave this to others.  (SAP-056, SAP-127)
    """
    require_cancel(actor, registration)
    _check_way(registration.counsellor, today)
    rules = rules_for(registration.counsellor.authority)
    require(rebooking(Role.COUNSELLOR, rules, today))
    event = _lock(registration.event)
    found = Registration.objects.select_related("counsellor__person", "counsellor__authority").get(pk=registration.pk)
    found.event = event
    if found.state in Registration.GONE:
        return found
    if event.began_at <= now:
        raise ClosedError
    had_place = found.state == State.REGISTERED
    take(found, Step.CANCEL, (), now=now, today=today)
    record(verb="academy.cancelled", subject=found, actor=actor.user, now=now)
    tell_change(found, had_place=had_place, by_self=True, now=now)
    move_up(event, now=now, today=today)
    return found


def move_up(event: Event, *, now: datetime, today: date) -> int:
    """Free places go to who waits first; how many moved up. Inside a transaction, with the event locked."""
    if not event.is_open or event.began_at <= now:
        return 0
    free = event.places - event.registrations.filter(state__in=SEATED).count()
    found = waiting(event, rules_of(event.programme), today)[: max(free, 0)]
    for one in found:
        one.event = event
        take(one, Step.MOVE_UP, (Fact.PLACE_FREE,), now=now, today=today)
        tell_change(one, had_place=False, by_self=False, now=now)
    return len(found)


@transaction.atomic
def fill_places(*, event: Event, now: datetime, today: date) -> int:
    """The same for the worker, when a reserved time has ended."""
    return move_up(_lock(event), now=now, today=today)


@transaction.atomic
def free_place(*, registration: Registration, now: datetime, today: date) -> None:
    """Of somebody whose role is over: the place goes to who waits. For the worker; a second time changes nothing."""
    event = _lock(registration.event)
    found = event.registrations.get(pk=registration.pk)
    if found.state in (State.REGISTERED, State.WAITING) and event.began_at > now:
        found.event = event
        take(found, Step.CALL_OFF, (), now=now, today=today)
        record(verb="academy.cancelled", subject=found, actor=None, now=now)
        move_up(event, now=now, today=today)


@transaction.atomic
def record_attendance(
    *, event: Event, attended: Collection[int], actor: Actor, now: datetime, today: date,
    shown: Collection[int] | None = None,
) -> int:  # fmt: skip
    """Of those registered, who attended (ids of registrations); all others did not. How many rows changed.

    `shown`: who stood on the sheet; whoever was entered after it was opened is neither there nor absent.
    Nothing else is recorded. ``Refused`` before the event is over, and where the rules keep less.  (SAP-131, SAP-135)
    """
    require_plan(actor, event.programme)
    require(supervision.recorded(fields=RECORDED, rules=rules_of(event.programme), today=today))
    event = _lock(event)
    known = (Fact.EVENT_OVER,) if has_ended(event, now) else ()
    rows = event.registrations.filter(state__in=SEATED)
    changed = 0
    for one in rows if shown is None else rows.filter(pk__in=shown):
        wanted = State.ATTENDED if one.pk in attended else State.ABSENT
        if one.state != wanted:
            one.event = event
            step = Step.RECORD_ATTENDED if wanted == State.ATTENDED else Step.RECORD_ABSENT
            take(one, step, known, now=now, today=today)
            changed += 1
    if changed:
        record(verb="academy.attendance_recorded", subject=event, actor=actor.user, now=now)
    return changed
