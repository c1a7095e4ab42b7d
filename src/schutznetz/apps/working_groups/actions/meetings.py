# SPDX-License-Identifier: EUPL-1.2
"""Meetings: find a date, plan, invite, cancel; who came, and what was decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.urls import reverse

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.working_groups.actions.states import WrongState
from schutznetz.apps.working_groups.actions.telling import MEETING, tell_all
from schutznetz.apps.working_groups.facts.standing import OWING, programme_of
from schutznetz.apps.working_groups.models import Absence, Attendance, Meeting, Option, OptionAnswer
from schutznetz.apps.working_groups.policies import (
    require_answer,
    require_lead,
    require_say_days,
    require_see_attendance,
)
from schutznetz.apps.working_groups.queries import members
from schutznetz.regulation.finding import require
from schutznetz.regulation.sap_erlass import meetings as rule

State = Meeting.State
Slot = tuple[date, time, time]
TOLD = ("on", "begins", "ends", "place")
"""What invited people have to hear about when it changes."""


def path_of(meeting: Meeting) -> str:
    return reverse("working_groups:meeting", args=[meeting.pk])


def _locked(meeting: Meeting, *states: str) -> Meeting:
    found = Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=meeting.pk)
    if found.state not in states:
        raise WrongState(found.state)
    return found


def _line(verb: str, meeting: Meeting, actor: Actor, now: datetime, **facts: int | str) -> None:
    record(verb=f"working_groups.{verb}", subject=meeting, actor=actor.user, now=now, **facts)


def _invited(meeting: Meeting) -> list[Person]:
    return list(Person.objects.filter(counsellor_roles__meeting_attendances__meeting=meeting).distinct())


@transaction.atomic
def plan_meeting(*, meeting: Meeting, actor: Actor, now: datetime) -> Meeting:
    """A new meeting with its day; nobody is invited yet."""
    require_lead(actor, meeting.group)
    meeting.state, meeting.changed_at, meeting.made_by = State.PLANNED, now, actor.user
    meeting.save()
    _line("meeting_planned", meeting, actor, now)
    return meeting


@transaction.atomic
def ask_for_days(*, meeting: Meeting, slots: Iterable[Slot], actor: Actor, now: datetime, today: date) -> Meeting:
    """A new meeting whose day is still to be found: members say which of the days suit them."""
    require_lead(actor, meeting.group)
    meeting.state, meeting.changed_at, meeting.made_by = State.POLLING, now, actor.user
    meeting.save()
    Option.objects.bulk_create([Option(meeting=meeting, on=on, begins=a, ends=b) for on, a, b in sorted(set(slots))])
    _line("days_asked", meeting, actor, now)
    people = [one.person for one in members(meeting.group, today).filter(state__in=OWING)]
    tell_all(MEETING, people, f"poll:{meeting.pk}", path_of(meeting), now)
    return meeting


@transaction.atomic
def say_days(*, meeting: Meeting, counsellor: Counsellor, suiting: Iterable[int], actor: Actor, now: datetime) -> None:
    """Which of the days suit a member; the latest answer counts."""
    require_say_days(actor, meeting)
    found = _locked(meeting, State.POLLING)
    chosen = set(suiting)
    for option in found.options.all():
        OptionAnswer.objects.update_or_create(
            option=option, counsellor=counsellor, defaults={"fits": option.pk in chosen}
        )
    _line("days_said", found, actor, now)


@transaction.atomic
def choose_day(*, meeting: Meeting, option: Option, actor: Actor, now: datetime) -> Meeting:
    """Take one of the days; the answers to the others are deleted."""
    require_lead(actor, meeting.group)
    found = _locked(meeting, State.POLLING)
    found.on, found.begins, found.ends = option.on, option.begins, option.ends
    found.state, found.changed_at = State.PLANNED, now
    found.save()
    found.options.all().delete()
    _line("day_chosen", found, actor, now)
    return found


@transaction.atomic
def change_meeting(*, meeting: Meeting, actor: Actor, now: datetime) -> Meeting:
    """Change a meeting before it was held. Whoever is invited hears of another day or place."""
    require_lead(actor, meeting.group)
    known = _locked(meeting, State.POLLING, State.PLANNED, State.INVITED)
    is_news = any(getattr(known, name) != getattr(meeting, name) for name in TOLD)
    if (known.on, known.begins) != (meeting.on, meeting.begins):
        known.attendances.filter(presence=Attendance.Presence.OPEN).update(reply="", replied_at=None)
    meeting.state, meeting.changed_at = known.state, now
    meeting.sequence = known.sequence + is_news
    meeting.save()
    _line("meeting_changed", meeting, actor, now)
    if is_news:
        tell_all(
            MEETING,
            _invited(meeting),
            f"change:{meeting.pk}:{meeting.sequence}",
            path_of(meeting),
            now,
            meeting=meeting.pk,
        )
    return meeting


@transaction.atomic
def invite(*, meeting: Meeting, actor: Actor, now: datetime, today: date) -> int:
    """Invite everybody who belongs to the group and does not rest; whoever joins later is invited by a second click.

    Returns how many were invited now.  (SAP-154)
    """
    require_lead(actor, meeting.group)
    found = _locked(meeting, State.PLANNED, State.INVITED)
    if found.on is None or found.on < today:
        raise WrongState(found.state)
    known = set(found.attendances.values_list("counsellor", flat=True))
    new = [one for one in members(found.group, today).filter(state__in=OWING) if one.pk not in known]
    rows = [Attendance(meeting=found, counsellor=one, invited_at=now) for one in new]
    Attendance.objects.bulk_create(rows)
    found.state, found.changed_at = State.INVITED, now
    found.invited_at = found.invited_at or now
    found.save(update_fields=["state", "changed_at", "invited_at"])
    _line("invited", found, actor, now, people=len(new))
    tell_all(MEETING, [one.person for one in new], f"invite:{found.pk}", path_of(found), now, meeting=found.pk)
    return len(new)


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, actor: Actor, now: datetime) -> None:
    """The meeting does not take place; invitations stay as history. A second time changes nothing."""
    require_lead(actor, meeting.group)
    if meeting.state == State.CANCELLED:
        return
    found = _locked(meeting, State.POLLING, State.PLANNED, State.INVITED)
    found.state, found.changed_at, found.sequence = State.CANCELLED, now, found.sequence + 1
    found.save(update_fields=["state", "changed_at", "sequence"])
    found.options.all().delete()
    _line("meeting_cancelled", found, actor, now)
    tell_all(MEETING, _invited(found), f"cancel:{found.pk}", path_of(found), now, meeting=found.pk)


@dataclass(frozen=True)
class Answer:
    """A member's reply to an invitation; `text` is read by the speaker alone."""

    comes: bool
    excuse: str = ""
    text: str = ""


@transaction.atomic
def reply(*, attendance: Attendance, answer: Answer, actor: Actor, now: datetime) -> None:
    """Say whether one comes; until the attendance is recorded the latest reply counts."""
    require_answer(actor, attendance)
    meeting = _locked(attendance.meeting, State.INVITED)
    row = Attendance.objects.select_for_update().get(pk=attendance.pk)
    if row.presence != Attendance.Presence.OPEN:
        raise WrongState(row.presence)
    if not answer.comes:
        _require_kind(meeting, answer.excuse)
    row.reply = Attendance.Reply.COMES if answer.comes else Attendance.Reply.MISSES
    row.excuse, row.replied_at = "" if answer.comes else answer.excuse, now
    row.save(update_fields=["reply", "excuse", "replied_at"])
    Absence.objects.filter(attendance=row).delete()
    if answer.text and not answer.comes:
        Absence.objects.create(attendance=row, text=answer.text, written_at=now)
    _line("replied", meeting, actor, now)


def _require_kind(meeting: Meeting, kind: str) -> None:
    rules = rules_of(programme_of(meeting.group))
    require(rule.excuse(kind=kind, rules=rules, today=meeting.on or meeting.changed_at.date()))


@transaction.atomic
def record_attendance(
    *, meeting: Meeting, presences: Mapping[int, tuple[str, str]], actor: Actor, now: datetime, today: date
) -> int:
    """Who was there: attendance id to presence and kind of excuse. The meeting counts as held.  (SAP-143)

    Raises `WrongState` before the day has come; returns how many rows changed.
    """
    require_see_attendance(actor, meeting.group)
    found = _locked(meeting, State.INVITED, State.HELD)
    if found.on is None or found.on > today:
        raise WrongState(found.state)
    changed = 0
    for row in found.attendances.select_for_update():
        changed += _record(found, row, presences.get(row.pk), now)
    if found.state != State.HELD:
        found.state, found.changed_at = State.HELD, now
        found.save(update_fields=["state", "changed_at"])
    _line("attendance_recorded", found, actor, now, rows=changed)
    return changed


def _record(meeting: Meeting, row: Attendance, wanted: tuple[str, str] | None, now: datetime) -> int:
    if wanted is None or wanted == (row.presence, row.excuse):
        return 0
    presence, kind = wanted
    if presence == Attendance.Presence.EXCUSED:
        _require_kind(meeting, kind)
    row.presence, row.excuse, row.recorded_at = presence, kind, now
    row.save(update_fields=["presence", "excuse", "recorded_at"])
    return 1


@transaction.atomic
def write_decisions(*, meeting: Meeting, text: str, actor: Actor, now: datetime) -> None:
    """What was decided; no minutes of talks."""
    require_lead(actor, meeting.group)
    found = _locked(meeting, State.INVITED, State.HELD)
    found.decisions, found.changed_at = text, now
    found.save(update_fields=["decisions", "changed_at"])
    _line("decisions_written", found, actor, now)
