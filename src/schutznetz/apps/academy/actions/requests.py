# SPDX-License-Identifier: EUPL-1.2
"""Requests: small groups, which the ministry approves before the academy plans; additional training, for the head."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from schutznetz.apps.academy.actions.registrations import enter
from schutznetz.apps.academy.actions.telling import tell_office, tell_person
from schutznetz.apps.academy.facts import Kind
from schutznetz.apps.academy.models import Additional, Event, Registration, SmallGroupRequest
from schutznetz.apps.academy.policies import (
    require_ask_additional,
    require_ask_small_group,
    require_decide_additional,
    require_decide_small_group,
    require_plan,
    require_withdraw,
)
from schutznetz.apps.academy.queries.planning import decided_here
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.sap.models import Counsellor, Programme
from schutznetz.apps.sap.queries import rules_of
from schutznetz.regulation.finding import Refused, Status, require
from schutznetz.regulation.sap_erlass import small_group
from schutznetz.regulation.sap_erlass.small_group import Event as Step
from schutznetz.regulation.sap_erlass.small_group import Fact

State = SmallGroupRequest.State


@transaction.atomic
def ask_small_group(
    *, counsellor: Counsellor, programme: Programme, size: int | None, wishes: Sequence[date], actor: Actor,
    now: datetime, today: date,
) -> SmallGroupRequest:  # fmt: skip
    """Days and size, nothing else. ``Refused`` when it says more than the rule allows, or the group would be too large.

    Without a size it is for as many as a small group may have.  (SAP-136, SAP-137)

    No line of the journal: its readers would learn who is in a difficult situation.
    """
    require_ask_small_group(actor, counsellor)
    rules = rules_of(programme)
    given = {"dates": bool(wishes), "size": size is not None}
    fields = tuple(name for name, is_given in given.items() if is_given)
    request = small_group.request(fields=fields, rules=rules, today=today)
    if request.facts["too_much"]:  # to ask at all is a can, to tell no more than this is not
        raise Refused(request)
    if size is None:
        size = rules.integer("small_group.most", today)
    require(small_group.size(participants=size, rules=rules, today=today))
    made = SmallGroupRequest.objects.create(
        programme=programme, counsellor=counsellor, size=size, wishes=[day.isoformat() for day in wishes], made_at=now
    )
    tell_office(programme.ministry, Role.MINISTRY, key=f"small:{made.pk}", path=_page(made), now=now)
    return made


def _page(request: SmallGroupRequest) -> str:
    return reverse("academy:small_group", args=[request.pk])


def _take(
    request: SmallGroupRequest, step: Step, known: tuple[Fact, ...], actor: Actor, now: datetime, today: date
) -> SmallGroupRequest:
    """One step of the state table with its journal line; ``Refused`` when it is not possible."""
    rows = SmallGroupRequest.objects.select_for_update(of=("self",))
    found = rows.select_related("programme__ministry", "programme__academy", "counsellor__person").get(pk=request.pk)
    rules = rules_of(found.programme)
    answer = require(
        small_group.step(state=small_group.State(found.state), event=step, known=known, rules=rules, today=today)
    )
    found.state = str(answer.facts["target"])
    if step is not Step.WITHDRAW:  # that somebody asked at all is nobody's business who reads the journal
        record(verb=f"academy.small_group_{step.value}", subject=found, actor=actor.user, now=now)
    return found


@transaction.atomic
def decide_small_group(
    *, request: SmallGroupRequest, is_approved: bool, reasons: str, counts_as_yearly: bool, actor: Actor,
    now: datetime, today: date,
) -> SmallGroupRequest:  # fmt: skip
    """The ministry approves, or declines with reasons; the academy hears only of what is approved.  (SAP-138)"""
    require_decide_small_group(actor, request)
    known = (Fact.REASONS,) if reasons else ()
    found = _take(request, Step.APPROVE if is_approved else Step.DECLINE, known, actor, now, today)
    found.decided_on, found.decided_by, found.reasons = today, actor.user, reasons
    credit = small_group.credit(ministry_counts_it=counts_as_yearly, rules=rules_of(found.programme), today=today)
    found.counts_as_yearly = is_approved and credit.status is Status.MET
    found.save()
    key = f"small:{found.pk}:{found.state}"
    tell_person(found.counsellor.person, key=key, path=_page(found), now=now)
    academy = found.programme.academy
    if is_approved and academy is not None:
        tell_office(academy, Role.ACADEMY, key=key, path=_page(found), now=now)
    return found


@transaction.atomic
def withdraw_small_group(*, request: SmallGroupRequest, actor: Actor, now: datetime, today: date) -> None:
    """The person needs it no more; a planned date is called off by the academy."""
    require_withdraw(actor, request.counsellor)
    found = _take(request, Step.WITHDRAW, (), actor, now, today)
    found.save(update_fields=["state"])
    academy = found.programme.academy
    if found.event_id is not None and academy is not None:
        tell_office(academy, Role.ACADEMY, key=f"small:{found.pk}:gone", path=_page(found), now=now)


@transaction.atomic
def plan_small_group(
    *, request: SmallGroupRequest, event: Event, actor: Actor, now: datetime, today: date
) -> SmallGroupRequest:  # fmt: skip
    """The academy sets the date; whoever asked has a place. ``Refused`` before the ministry approved.  (SAP-138)"""
    require_plan(actor, request.programme)
    rules, approved_on = rules_of(request.programme), request.decided_on if request.state != State.DECLINED else None
    require(small_group.approval(approved_on=approved_on, rules=rules, today=today))
    fits = small_group.size(participants=event.places, rules=rules, today=today)
    require(fits)
    found = _take(request, Step.PLAN, (Fact.SIZE_FITS,), actor, now, today)
    event.programme, event.kind, event.published_on, event.changed_at = found.programme, Kind.SMALL_GROUP, today, now
    event.save()
    found.event = event
    found.save()
    enter(event=event, counsellor=found.counsellor, actor=actor, now=now, today=today)
    return found


@transaction.atomic
def hold_small_group(*, event: Event, actor: Actor, now: datetime, today: date) -> None:
    """After attendance was recorded the request is settled; a second time changes nothing."""
    require_plan(actor, event.programme)
    request = SmallGroupRequest.objects.filter(event=event, state=State.PLANNED).first()
    if request is None or not event.registrations.filter(state=Registration.State.ATTENDED).exists():
        return
    _take(request, Step.HOLD, (Fact.ATTENDANCE,), actor, now, today).save(update_fields=["state"])


def reopen_small_group(*, event: Event, actor: Actor, now: datetime, today: date) -> None:
    """Its date was called off: the request is approved still, and can be planned anew. Inside a transaction."""
    request = SmallGroupRequest.objects.filter(event=event, state=State.PLANNED).first()
    if request is not None:
        found = _take(request, Step.CALL_OFF, (), actor, now, today)
        found.event = None
        found.save(update_fields=["state", "event"])


@transaction.atomic
def ask_additional(*, wish: Additional, actor: Actor, now: datetime) -> Additional:
    """An event of another provider: the own authority decides, no duty is met by it.  (SAP-130, reading X11)"""
    require_ask_additional(actor, wish.counsellor)
    wish.made_at, wish.state, wish.is_attended = now, Additional.State.REQUESTED, False
    wish.save()
    record(verb="academy.additional_requested", subject=wish, actor=actor.user, now=now)
    authority = wish.counsellor.authority
    tell_office(authority, Role.HEAD, key=f"more:{wish.pk}", path=reverse("academy:additional"), now=now)
    return wish


@transaction.atomic
def decide_additional(*, wish: Additional, is_approved: bool, actor: Actor, now: datetime, today: date) -> Additional:
    """The head of the authority; asked twice, the first answer stands.

    ``Refused`` where the rules leave the decision to somebody else than the own authority.  (SAP-130)
    """
    require_decide_additional(actor, wish)
    found = _locked(wish)
    if found.state != Additional.State.REQUESTED:
        return found
    answer = decided_here(found, today)
    if answer.status is Status.BREACHED:
        raise Refused(answer)
    found.state = Additional.State.APPROVED if is_approved else Additional.State.DECLINED
    found.decided_on, found.decided_by = today, actor.user
    found.save()
    record(verb="academy.additional_decided", subject=found, actor=actor.user, now=now)
    path = reverse("academy:additional")
    tell_person(found.counsellor.person, key=f"more:{found.pk}:{found.state}", path=path, now=now)
    return found


@transaction.atomic
def withdraw_additional(*, wish: Additional, actor: Actor, now: datetime) -> Additional:
    """The person does not want it any more; only while nobody has decided. How it stands then."""
    require_withdraw(actor, wish.counsellor)
    found = _locked(wish)
    if found.state == Additional.State.REQUESTED:
        found.state = Additional.State.WITHDRAWN
        found.save(update_fields=["state"])
        record(verb="academy.additional_withdrawn", subject=found, actor=actor.user, now=now)
    return found


@transaction.atomic
def attend_additional(*, wish: Additional, actor: Actor, now: datetime, today: date) -> Additional:
    """The person says that they were there: of an approved one, once it is over. How it stands then."""
    require_withdraw(actor, wish.counsellor)
    found = _locked(wish)
    if found.state == Additional.State.APPROVED and found.last_day <= today and not found.is_attended:
        found.is_attended = True
        found.save(update_fields=["is_attended"])
        record(verb="academy.additional_attended", subject=found, actor=actor.user, now=now)
    return found


def _locked(wish: Additional) -> Additional:
    """One act after another; inside a transaction."""
    rows = Additional.objects.select_for_update(of=("self",))
    return rows.select_related("counsellor__person", "counsellor__authority").get(pk=wish.pk)


@transaction.atomic
def enter_additional(
    *, programme: Programme, rows: Sequence[Additional], actor: Actor, now: datetime
) -> int:  # fmt: skip
    """The academy enters attendance from certificates of others. It counts as additional, whatever it was.

    The same row again changes nothing; how many were new.  (SAP-126, SAP-131)
    """
    require_plan(actor, programme)
    new = 0
    for row in rows:
        same = {"counsellor": row.counsellor, "title": row.title, "first_day": row.first_day}
        if not Additional.objects.filter(**same, is_attended=True).exists():
            row.made_at, row.state, row.is_attended = now, Additional.State.ENTERED, True
            row.save()
            record(verb="academy.additional_attended", subject=row, actor=actor.user, now=now)
            new += 1
    return new
