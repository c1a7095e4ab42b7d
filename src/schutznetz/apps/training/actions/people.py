# SPDX-License-Identifier: EUPL-1.2
"""The people of a training group: companions, members, who attended, who has completed, the certificate."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.documents.actions import Addressee, print_for_act
from schutznetz.apps.documents.facts import CERTIFICATE, KINDS
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.sap.actions.roles import complete_training
from schutznetz.apps.sap.actions.steps import Details
from schutznetz.apps.sap.actions.steps import take_step as take_role_step
from schutznetz.apps.sap.models import Counsellor, State
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.training.actions.offices import end_office, give_office
from schutznetz.apps.training.actions.telling import tell_member
from schutznetz.apps.training.facts import AREAS, in_words
from schutznetz.apps.training.models import Companion, GroupState, Member, Module, ModuleAttendance, TrainingGroup
from schutznetz.apps.training.policies import require_run_training
from schutznetz.apps.training.queries.groups import candidates
from schutznetz.apps.training.queries.mentoring import take_up_finding
from schutznetz.domain.workdays import DAY
from schutznetz.regulation.finding import Status, require
from schutznetz.regulation.sap_erlass import companions
from schutznetz.regulation.sap_erlass.functions import Function
from schutznetz.regulation.sap_erlass.mandate import Event
from schutznetz.regulation.sap_erlass.spans import Span


def _note(verb: str, group: TrainingGroup, actor: Actor, now: datetime, **facts: str | int) -> None:
    record(verb=f"training.{verb}", subject=group, actor=actor.user, now=now, **facts)


# --- companions -------------------------------------------------------------------------------------------------------


@transaction.atomic
def assign_companion(
    *, group: TrainingGroup, counsellor: Counsellor, since: date, actor: Actor, now: datetime, today: date
) -> Companion:
    """A counsellor supports the lecturers of a group; `Refused` while another task runs.  (SAP-048, SAP-111)"""
    require_run_training(actor, group.programme)
    Counsellor.objects.select_for_update().get(pk=counsellor.pk)  # a second press waits for the first
    known = group.companions.filter(counsellor=counsellor, until=None).first()
    if known is not None:
        return known
    require(in_words(take_up_finding(counsellor, Function.COMPANION, since, today)))
    made = Companion.objects.create(group=group, counsellor=counsellor, since=since)
    give_office(counsellor, Role.COMPANION, since, now)
    _note("companion_assigned", group, actor, now, counsellor=counsellor.pk)
    return made


@transaction.atomic
def end_companion(*, companion: Companion, on: date, actor: Actor, now: datetime) -> None:
    """The task ends before the group does; a second time changes nothing."""
    require_run_training(actor, companion.group.programme)
    if companion.until is None:
        end_task(companion, on, now)
        _note("companion_ended", companion.group, actor, now, counsellor=companion.counsellor_id)


def end_companions(group: TrainingGroup, on: date, now: datetime) -> None:
    """With the group the task ends by itself, where the rules say so.  (SAP-112)"""
    rules, after = rules_of(group.programme), on + DAY
    for companion in group.companions.filter(until=None).select_related("counsellor"):
        term = Span(companion.since, None)
        if companions.running(assignment=term, group_closed_on=on, rules=rules, today=after).status is not Status.MET:
            end_task(companion, on, now)


def end_task(companion: Companion, on: date, now: datetime) -> None:
    """Inside a transaction; the office stays while the person supports another group."""
    companion.until = max(on, companion.since)
    companion.save(update_fields=["until"])
    if not Companion.objects.filter(counsellor=companion.counsellor_id, until=None).exists():
        end_office(companion.counsellor, Role.COMPANION, companion.until, now)


# --- members ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def admit(*, group: TrainingGroup, counsellors: Iterable[Counsellor], actor: Actor, now: datetime, today: date) -> int:
    """Take selected people into a group; how many. In a running group their training begins today.

    Whoever is neither selected nor a trainee without a group is left out.
    """
    group = TrainingGroup.objects.select_for_update(of=("self",)).select_related("programme__academy").get(pk=group.pk)
    require_run_training(actor, group.programme)
    count, wanted = 0, [one.pk for one in counsellors]
    for counsellor in candidates(group.programme).filter(pk__in=wanted):
        member = Member.objects.create(group=group, counsellor=counsellor, since=today)
        if group.state == GroupState.RUNNING:
            begin_training(member, today, actor, now, today)
        tell_member(member, "admitted", now)
        count += 1
    if count:
        _note("admitted", group, actor, now, count=count)
    return count


def begin_training(member: Member, on: date, actor: Actor, now: datetime, today: date) -> None:
    """A selected member is in training from this day on; others are already. Inside a transaction."""
    if member.counsellor.state == State.SELECTED:
        take_role_step(
            counsellor=member.counsellor, event=Event.BEGIN_TRAINING, on=on, details=Details(), actor=actor, now=now,
            today=today,
        )  # fmt: skip


@transaction.atomic
def leave(*, member: Member, on: date, actor: Actor, now: datetime) -> None:
    """Out of the group without completing it; another group is open to them."""
    require_run_training(actor, member.group.programme)
    if member.is_learning:
        member.until = max(on, member.since)
        member.save(update_fields=["until"])
        _note("left", member.group, actor, now, counsellor=member.counsellor_id)


@transaction.atomic
def complete_member(*, member: Member, on: date, actor: Actor, now: datetime) -> None:
    """The training of one member is done: the head may appoint then. A second time changes nothing.

    `Refused` while a module of the group lacks.  (SAP-093)
    """
    require_run_training(actor, member.group.programme)
    if not member.is_learning:
        return
    complete_training(counsellor=member.counsellor, on=on, actor=actor, now=now)
    member.completed_on = on
    member.save(update_fields=["completed_on"])
    _note("member_completed", member.group, actor, now, counsellor=member.counsellor_id)
    tell_member(member, "completed", now)


@transaction.atomic
def record_attendance(*, module: Module, members: Iterable[Member], actor: Actor, now: datetime) -> int:
    """Who attended a module, and nothing else; replaces what stood there. How many."""
    require_run_training(actor, module.group.programme)
    wanted = {one.pk for one in members}
    module.attendances.exclude(member__in=wanted).delete()
    known = set(module.attendances.values_list("member", flat=True))
    ModuleAttendance.objects.bulk_create(ModuleAttendance(module=module, member_id=pk) for pk in wanted - known)
    _note("attendance_recorded", module.group, actor, now, module=module.pk, count=len(wanted))
    return len(wanted)


@transaction.atomic
def print_certificate(*, member: Member, actor: Actor, now: datetime, today: date) -> bytes:
    """The certificate of a completed training as PDF. ``ValueError`` before that.  (reading X25)"""
    group = member.group
    require_run_training(actor, group.programme)
    if member.completed_on is None:
        raise ValueError("the training is not completed")
    person, academy = member.counsellor.person, group.programme.academy
    assert academy is not None
    areas = dict.fromkeys(str(AREAS.get(one, one)) for one in group.modules.values_list("area", flat=True))
    values = {
        "name": f"{person.given_name} {person.family_name}", "behoerde": academy.name,
        "ausbildung": f"Grundausbildung für Soziale Ansprechpersonen, Gruppe {group.name}",
        "von": f"{max(group.starts_on, member.since):%d.%m.%Y}", "bis": f"{member.completed_on:%d.%m.%Y}",
        "inhalte": ", ".join(areas), "heute": f"{today:%d.%m.%Y}",
    }  # fmt: skip
    content = print_for_act(
        kind=KINDS[CERTIFICATE], authority=academy, to=Addressee((), person), values=values, actor=actor, now=now,
        today=today,
    )  # fmt: skip
    if member.certificate_on is None:
        member.certificate_on = today
        member.save(update_fields=["certificate_on"])
        _note("certified", group, actor, now, counsellor=member.counsellor_id)
    return content
