# SPDX-License-Identifier: EUPL-1.2
"""Districting: only the ministry cuts groups; it drafts, asks the groups concerned, decides with a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.actions import save_body
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.sap.actions import assign_group
from schutznetz.apps.sap.models import Counsellor, Participant, Programme
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.sap.queries.programme import origin_of
from schutznetz.apps.working_groups.actions.members import place
from schutznetz.apps.working_groups.actions.states import WrongState
from schutznetz.apps.working_groups.actions.telling import DISTRICT, tell_all
from schutznetz.apps.working_groups.facts.standing import BELONGING
from schutznetz.apps.working_groups.models import Comment, District, Membership, Shift
from schutznetz.apps.working_groups.policies import affected_ids, require_comment, require_cut
from schutznetz.apps.working_groups.queries.districts import consultation_of
from schutznetz.apps.working_groups.queries.members import members, speakers_of

State = District.State


class NeedsReasons(ValueError):
    """Groups have not had their time to comment: the ministry may still decide, but has to say why."""


@dataclass(frozen=True)
class Change:
    """A whole authority, or one counsellor, goes to `target`."""

    target: WorkingGroup
    participant: Participant | None = None
    counsellor: Counsellor | None = None


def _locked(district: District, *states: str) -> District:
    found = District.objects.select_for_update(of=("self",)).select_related("programme__ministry").get(pk=district.pk)
    if found.state not in states:
        raise WrongState(found.state)
    return found


def _line(verb: str, district: District, actor: Actor | None, now: datetime, **facts: int | str) -> None:
    user = actor.user if actor else None
    record(verb=f"working_groups.{verb}", subject=district, actor=user, now=now, **facts)


@transaction.atomic
def draft_districting(
    *, programme: Programme, name: str, says: str, effective_on: date, changes: Iterable[Change], actor: Actor,
    now: datetime,
) -> District:  # fmt: skip
    """A new draft with its moves; what is where it should be already is left out. Raises `Denied`.  (SAP-141)"""
    require_cut(actor, programme)
    found = District.objects.create(programme=programme, name=name, says=says, effective_on=effective_on, made_at=now)
    for change in changes:
        _shift(found, change)
    _line("district_drafted", found, actor, now)
    return found


@transaction.atomic
def change_district(*, district: District, actor: Actor, now: datetime) -> None:
    """Name, words and day of a draft."""
    require_cut(actor, district.programme)
    _locked(district, State.DRAFT)
    district.save(update_fields=["name", "says", "effective_on"])
    _line("district_changed", district, actor, now)


@transaction.atomic
def add_shift(*, district: District, change: Change, actor: Actor, now: datetime) -> None:
    """One more move; a second one of the same authority or person replaces the first."""
    require_cut(actor, district.programme)
    found = _locked(district, State.DRAFT)
    found.shifts.filter(participant=change.participant, counsellor=change.counsellor).delete()
    _shift(found, change)
    _line("district_changed", found, actor, now)


def _shift(district: District, change: Change) -> None:
    origin_id = _origin(change)
    if origin_id != change.target.pk:
        Shift.objects.create(
            district=district, participant=change.participant, counsellor=change.counsellor, origin_id=origin_id,
            target=change.target,
        )  # fmt: skip


def _origin(change: Change) -> int | None:
    """Where they are now, or will be tonight: somebody just appointed belongs to the group of the authority.

    Its group comments as well, so nobody is put past it into another one on the day of the appointment.  (SAP-146)
    """
    part = change.participant
    if change.counsellor is not None:
        row = Membership.objects.filter(counsellor=change.counsellor, until=None).first()
        if row is not None:
            return row.group_id
        part = Participant.objects.filter(authority=change.counsellor.authority_id).select_related("programme").first()
    return origin_of(part) if part is not None else None


@transaction.atomic
def drop_shift(*, shift: Shift, actor: Actor, now: datetime) -> None:
    """Take a move out of the draft."""
    require_cut(actor, shift.district.programme)
    found = _locked(shift.district, State.DRAFT)
    shift.delete()
    _line("district_changed", found, actor, now)


@transaction.atomic
def send(*, district: District, actor: Actor, now: datetime, today: date) -> None:
    """Send the draft to the groups concerned for comment.  (SAP-146)"""
    require_cut(actor, district.programme)
    found = _locked(district, State.DRAFT)
    if not found.shifts.exists():
        raise WrongState(found.state)
    days = rules_of(found.programme).integer("working_groups.comment_days", today)
    found.state, found.sent_on, found.comment_by = State.SENT, today, today + timedelta(days=days)
    found.save(update_fields=["state", "sent_on", "comment_by"])
    _line("district_sent", found, actor, now)
    _tell(found, "sent", now, today)


def _tell(district: District, stage: str, now: datetime, today: date) -> None:
    groups = WorkingGroup.objects.filter(pk__in=affected_ids(district))
    people = {office.person for group in groups for office in speakers_of(group, today)}
    if stage == "decided":
        people |= {one.person for group in groups for one in members(group, today)}
    path = reverse("working_groups:district", args=[district.pk])
    tell_all(DISTRICT, people, f"{stage}:{district.pk}", path, now)


@transaction.atomic
def comment(*, district: District, group: WorkingGroup, text: str, actor: Actor, now: datetime) -> None:
    """What a group says to a draft; writing again replaces it."""
    require_comment(actor, district, group)
    found = _locked(district, State.SENT)
    values = {"text": text, "written_at": now, "written_by": actor.user}
    Comment.objects.update_or_create(district=found, group=group, defaults=values)
    _line("district_commented", found, actor, now, group=group.pk)


@transaction.atomic
def decide(*, district: District, reasons: str, actor: Actor, now: datetime, today: date) -> District:
    """The ministry decides. Before all comments are in or their time is over it has to give reasons.

    Raises `Denied`, `Refused`, `WrongState` and `NeedsReasons`.  (SAP-141, SAP-146)
    """
    require_cut(actor, district.programme)
    found = _locked(district, State.DRAFT, State.SENT)
    if not found.shifts.exists():
        raise WrongState(found.state)
    if consultation_of(found, today).warning and not reasons:
        raise NeedsReasons
    found.state, found.decided_on, found.decided_by, found.reasons = State.DECIDED, today, actor.user, reasons
    found.effective_on = max(found.effective_on, today)
    found.save(update_fields=["state", "decided_on", "decided_by", "reasons", "effective_on"])
    _line("district_decided", found, actor, now)
    _tell(found, "decided", now, today)
    if found.effective_on <= today:
        carry_out(found.pk, now=now)
    return found


@transaction.atomic
def withdraw(*, district: District, actor: Actor, now: datetime) -> None:
    """Take a draft back, also one that is out for comment; twice changes nothing."""
    require_cut(actor, district.programme)
    if district.state != State.WITHDRAWN:
        found = _locked(district, State.DRAFT, State.SENT)
        found.state = State.WITHDRAWN
        found.save(update_fields=["state"])
        _line("district_withdrawn", found, actor, now)


@transaction.atomic
def carry_out(pk: int, *, now: datetime) -> int:
    """Let a decided district take effect; a second time changes nothing. How many people moved."""
    found = District.objects.select_for_update(of=("self",)).get(pk=pk)
    if found.state != State.DECIDED or found.carried_out_at is not None:
        return 0
    rows = found.shifts.select_related("participant__programme__ministry", "counsellor", "target")
    moved = 0
    for row in rows:
        if row.participant is not None:
            moved += _move_authority(row.participant, row.target, found.effective_on, now)
    for row in rows:
        if row.counsellor is not None:
            moved += _move(row.counsellor, row.target, found.effective_on, now, is_single=True)
    found.carried_out_at = now
    found.save(update_fields=["carried_out_at"])
    _line("district_carried_out", found, None, now, people=moved)
    return moved


def _move_authority(part: Participant, target: WorkingGroup, since: date, now: datetime) -> int:
    """Everybody of the authority goes along, but for those placed apart."""
    assign_group(part=part, group=target, actor=None, now=now)
    rows = Membership.objects.filter(until=None, authority=part.authority_id, is_single=False)
    roles = [row.counsellor for row in rows.select_related("counsellor")]
    return sum(_move(role, target, since, now, is_single=False) for role in roles)


def _move(role: Counsellor, target: WorkingGroup, since: date, now: datetime, *, is_single: bool) -> int:
    row = Membership.objects.filter(counsellor=role, until=None).first()
    if row is None and not (is_single and role.state in BELONGING):
        return 0
    if row is not None and row.group_id == target.pk:
        return 0
    begun = row.since if row is not None else role.state_since
    place(counsellor=role, group=target, since=max(since, begun), now=now, is_single=is_single)
    return 1


@transaction.atomic
def make_group(*, programme: Programme, group: WorkingGroup, actor: Actor, now: datetime) -> WorkingGroup:
    """A new, still empty group of the programme."""
    require_cut(actor, programme)
    group.authority = programme.ministry
    save_body(body=group, actor=None, now=now)
    _line_of_group(group, actor, now)
    return group


def _line_of_group(group: WorkingGroup, actor: Actor, now: datetime) -> None:
    record(verb="working_groups.group_made", subject=group, actor=actor.user, now=now)
