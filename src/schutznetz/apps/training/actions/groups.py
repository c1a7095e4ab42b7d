# SPDX-License-Identifier: EUPL-1.2
"""The plan of a training group: planning, modules, lecturers, and its steps by the state table of the decree."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.training.actions.people import begin_training, end_companions
from schutznetz.apps.training.actions.telling import tell_members
from schutznetz.apps.training.facts import ACADEMY, ELSEWHERE, in_words
from schutznetz.apps.training.models import GroupState, Lecturer, Module, TrainingGroup
from schutznetz.apps.training.policies import require_plan, require_run_training
from schutznetz.apps.training.queries.groups import known_facts, plan_finding
from schutznetz.regulation.finding import require
from schutznetz.regulation.sap_erlass import basic_training
from schutznetz.regulation.sap_erlass.basic_training import Event, Fact


class FrozenError(ValueError):
    """The plan is released: what was asked for is possible only while it is planned."""


class OpenMembersError(ValueError):
    """Members of the group have neither completed nor left."""


def note(verb: str, group: TrainingGroup, actor: Actor, now: datetime, **facts: str | int) -> None:
    """A line in the history of a group."""
    record(verb=f"training.{verb}", subject=group, actor=actor.user, now=now, **facts)


@transaction.atomic
def plan_group(
    *, group: TrainingGroup, holder: Authority, actor: Actor, now: datetime, today: date
) -> TrainingGroup:  # fmt: skip
    """A new group, held by an authority of the actor; `Refused` unless that is the academy.  (SAP-109)"""
    require_plan(actor, holder)
    held_by = ACADEMY if holder.pk == group.programme.academy_id else ELSEWHERE
    require(basic_training.provider(held_by=held_by, rules=rules_of(group.programme), today=today))
    group.save()
    note("group_planned", group, actor, now)
    return group


@transaction.atomic
def change_group(*, group: TrainingGroup, actor: Actor, now: datetime) -> None:
    """Name and days; the first day stays once the group has begun. ``FrozenError`` when it is over."""
    require_run_training(actor, group.programme)
    if group.is_over:
        raise FrozenError
    group.save(update_fields=["name", "starts_on", "completes_on"])
    note("group_changed", group, actor, now)


@transaction.atomic
def save_module(*, module: Module, actor: Actor, now: datetime, today: date) -> None:
    """Enter or change a module. A released plan must stay complete; its modules keep subject area and title.

    ``FrozenError`` for a new module of a released plan, and for a group that is over; `Refused` when the plan would
    lack something.
    """
    group = module.group
    require_run_training(actor, group.programme)
    is_planned = group.state == GroupState.PLANNED
    if group.is_over or (module.pk is None and not is_planned):
        raise FrozenError
    module.save()
    if not is_planned:
        require(in_words(plan_finding(group, today)))
        tell_members(group, f"module:{module.pk}:{module.first_on}:{module.place}"[:80], now)
    note("module_saved", group, actor, now, module=module.pk)


@transaction.atomic
def drop_module(*, module: Module, actor: Actor, now: datetime) -> None:
    """Take a module out of a plan that is not released. ``FrozenError`` otherwise."""
    require_run_training(actor, module.group.programme)
    if module.group.state != GroupState.PLANNED:
        raise FrozenError
    note("module_removed", module.group, actor, now, module=module.pk)
    module.delete()


@transaction.atomic
def mandate(*, lecturer: Lecturer, actor: Actor, now: datetime) -> Lecturer:
    """The academy asks somebody to lead a group.  (SAP-110)"""
    require_run_training(actor, lecturer.group.programme)
    lecturer.save()
    note("lecturer_mandated", lecturer.group, actor, now, lecturer=lecturer.pk)
    return lecturer


@transaction.atomic
def end_mandate(*, lecturer: Lecturer, on: date, actor: Actor, now: datetime) -> None:
    """The mandate ends on a day, at the earliest on its first; a second time changes nothing."""
    require_run_training(actor, lecturer.group.programme)
    if lecturer.until is None:
        lecturer.until = max(on, lecturer.since)
        lecturer.save(update_fields=["until"])
        note("mandate_ended", lecturer.group, actor, now, lecturer=lecturer.pk)


# --- steps ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def take_step(*, group: TrainingGroup, event: Event, on: date, actor: Actor, now: datetime, today: date) -> None:
    """A step of the group. Raises `Denied`, `Refused` (state, plan, lecturers), ``OpenMembersError``."""
    group = TrainingGroup.objects.select_for_update(of=("self",)).select_related("programme__academy").get(pk=group.pk)
    require_run_training(actor, group.programme)
    if event is Event.START:
        group.starts_on = on
    known = (*known_facts(group, today), Fact.COMPLETED_ON)
    found = basic_training.step(
        state=basic_training.State(group.state), event=event, known=known, rules=rules_of(group.programme), today=today
    )
    require(in_words(found))
    group.state = str(found.facts["target"])
    EFFECTS.get(event, _nothing)(group, on, actor, now, today)
    group.save()
    note(event.value, group, actor, now, on=on.isoformat())


def _nothing(_group: TrainingGroup, _on: date, _actor: Actor, _now: datetime, _today: date) -> None:
    """Only the state changes."""


def _start(group: TrainingGroup, on: date, actor: Actor, now: datetime, today: date) -> None:
    for member in group.members.learning().select_related("group", "counsellor"):
        begin_training(member, on, actor, now, today)
    tell_members(group, "start", now)


def _complete(group: TrainingGroup, on: date, _actor: Actor, now: datetime, _today: date) -> None:
    if group.members.learning().exists():
        raise OpenMembersError
    group.completed_on = on
    end_companions(group, on, now)


def _cancel(group: TrainingGroup, on: date, _actor: Actor, now: datetime, _today: date) -> None:
    tell_members(group, "cancel", now)
    for member in group.members.learning():
        member.until = max(on, member.since)
        member.save(update_fields=["until"])
    end_companions(group, on, now)


EFFECTS: Mapping[Event, Callable[[TrainingGroup, date, Actor, datetime, date], None]] = {
    Event.START: _start,
    Event.COMPLETE: _complete,
    Event.CANCEL: _cancel,
}
