# SPDX-License-Identifier: EUPL-1.2
"""Invented training groups of the demonstration: one completed, two running, one planned, with mentors and trainees."""

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.accounts.actions import create_account_for
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.sap.models import Act, Counsellor, Participant, Programme, State
from schutznetz.apps.training.models import (
    Companion,
    Feedback,
    GroupState,
    Lecturer,
    LogEntry,
    Member,
    Mentor,
    Module,
    ModuleAttendance,
    Pairing,
    QuarterTotal,
    TrainingGroup,
)
from schutznetz.apps.worktime.facts import quarter_of
from schutznetz.apps.worktime.models import Entry
from schutznetz.domain.workdays import next_working_day

PLAN = (
    ("conversation", "Zuhören und nachfragen"), ("conversation", "Schwierige Gespräche beginnen"),
    ("conflicts", "Konflikte verstehen"), ("conflicts", "Vermitteln statt richten"),
    ("disorders", "Sucht und Abhängigkeit"), ("disorders", "Angst, Zwang, Depression"),
    ("conversation", "Grenzen setzen, weitervermitteln"), ("disorders", "Trauer, Trauma, Suizid"),
    ("conflicts", "Mobbing im Dienst"), ("conversation", "Abschluss und Ausblick"),
)  # fmt: skip
"""Ten seminars over three years, invented."""
BETWEEN = timedelta(days=105)
SAID = (
    "Sie lassen Pausen jetzt stehen und fragen erst dann nach. Als Nächstes: früher sagen, was wir leisten können und "
    "was nicht.",
    "Gut vorbereitet. Die Beratungsstellen kennen Sie inzwischen; rufen Sie beim nächsten Mal ruhig selbst dort an.",
)
KINDS = ("preparation", "referral", "contacts", "feedback")
LATER, LONG_AGO = timedelta(days=90), timedelta(days=4 * 365)


def fill(*, now: datetime, today: date) -> None:
    """Groups of the programme there is; nothing where there is none."""
    programme = Programme.objects.first()
    if programme is None:
        return
    done = list(_of(programme).filter(state=State.APPOINTED, training_completed_on__isnull=False)[:4])
    _completed(programme, done, today)
    trainees = list(_of(programme).filter(state=State.IN_TRAINING))
    half = (len(trainees) + 1) // 2
    first = _running(programme, "2025-A", today - timedelta(days=520), trainees[:half], today)
    _running(programme, "2026-A", today - timedelta(days=130), trainees[half:], today)
    _planned(programme, today)
    trainees = list(_of(programme).filter(state=State.IN_TRAINING))
    mentors = _mentors(programme, done, today)
    _companion(first, programme, mentors)
    pairings = _pairings(mentors, trainees, now, today)
    if pairings:
        _between(pairings[0], now, today)
        for person in (pairings[0].mentor.counsellor.person, pairings[0].trainee.person):
            if not hasattr(person, "user"):
                create_account_for(person=person, actor=None, now=now)


def _of(programme: Programme) -> QuerySet[Counsellor]:
    rows = Counsellor.objects.filter(authority__sap_participant__programme=programme)
    return rows.select_related("person", "authority").order_by("pk")


def _group(programme: Programme, name: str, starts_on: date, state: str, number: int = len(PLAN)) -> TrainingGroup:
    made = TrainingGroup.objects.create(
        programme=programme, name=name, state=state, starts_on=starts_on, completes_on=starts_on + BETWEEN * len(PLAN)
    )
    for at, (area, title) in enumerate(PLAN[:number]):
        day = starts_on + BETWEEN * at
        first = next_working_day(day + timedelta(days=(1 - day.weekday()) % 7 if at else 0))
        Module.objects.create(
            group=made, area=area, title=title, first_on=first, last_on=first + timedelta(days=1),
            place="Fortbildungsakademie Herne",
        )  # fmt: skip
    return made


def _attend(group: TrainingGroup, today: date) -> None:
    """Everybody attended what has been, but for one who missed the second module."""
    members = list(group.members.all())
    for at, module in enumerate(group.modules.filter(first_on__lt=today)):
        for number, member in enumerate(members):
            if (at, number) != (1, 0):
                ModuleAttendance.objects.create(module=module, member=member)


def _completed(programme: Programme, people: list[Counsellor], today: date) -> None:
    starts_on = today - LONG_AGO
    group = _group(programme, "2022-A", starts_on, GroupState.COMPLETED, 6)
    ended = max([one.training_completed_on or today for one in people], default=today - timedelta(days=700))
    TrainingGroup.objects.filter(pk=group.pk).update(completed_on=ended, completes_on=ended)
    Lecturer.objects.create(group=group, name="Dr. Heike Brandt", since=starts_on, until=ended)
    for one in people:
        Member.objects.create(
            group=group, counsellor=one, since=starts_on, completed_on=one.training_completed_on, certificate_on=None
        )
    _attend(group, today)


def _running(
    programme: Programme, name: str, starts_on: date, people: list[Counsellor], today: date
) -> TrainingGroup:  # fmt: skip
    group = _group(programme, name, starts_on, GroupState.RUNNING)
    Lecturer.objects.create(group=group, name="Dr. Heike Brandt", since=starts_on - LATER)
    Lecturer.objects.create(group=group, name="Jens Overkamp", since=starts_on)
    for one in people:
        Member.objects.create(group=group, counsellor=one, since=starts_on)
        Counsellor.objects.filter(pk=one.pk).update(training_began_on=starts_on, state_since=starts_on)
        Act.objects.filter(counsellor=one, event="begin_training").update(on=starts_on)
    _attend(group, today)
    return group


def _planned(programme: Programme, today: date) -> None:
    """The plan lacks a subject area still."""
    group = _group(programme, f"{today.year + 1}-A", next_working_day(today + LATER), GroupState.PLANNED, 4)
    for one in _of(programme).filter(state=State.SELECTED)[:1]:
        Member.objects.create(group=group, counsellor=one, since=today)


def _mentors(programme: Programme, fallback: list[Counsellor], today: date) -> list[Mentor]:
    """Whoever holds the office, and one of those who completed."""
    held = Office.objects.held_on(today).filter(role=Office.Role.TRAINEE_MENTOR).values("person")
    people = list(_of(programme).filter(state=State.APPOINTED, person__in=held)) or fallback[1:2]
    since = today - timedelta(days=600)
    return [
        Mentor.objects.create(counsellor=one, course_completed_on=since - timedelta(days=30), since=since)
        for one in people
    ]  # fmt: skip


def _companion(group: TrainingGroup, programme: Programme, mentors: list[Mentor]) -> None:
    """One group has a practice companion, the other waits for one."""
    busy = Office.objects.filter(role__in=("SPK", "DEP", "MEN")).values("person")
    free = _of(programme).filter(state=State.APPOINTED).exclude(person__in=busy)
    for one in free.exclude(mentor__in=mentors).exclude(training_memberships__group__name="2022-A")[:1]:
        Companion.objects.create(group=group, counsellor=one, since=group.starts_on)
        Office.objects.create(
            person=one.person, role=Office.Role.COMPANION, authority=one.authority, since=group.starts_on,
            basis="SAP-Ausbildung",
        )  # fmt: skip


def _pairings(mentors: list[Mentor], trainees: list[Counsellor], now: datetime, today: date) -> list[Pairing]:
    """In each working group its mentor accompanies all trainees but the last one."""
    groups = dict(Participant.objects.values_list("authority", "working_group"))
    found = []
    for mentor in mentors:
        mine = [one for one in trainees if groups.get(one.authority_id) == groups.get(mentor.counsellor.authority_id)]
        for one in mine[: max(1, len(mine) - 1)]:
            since = max(one.training_began_on or today, mentor.since or today, today - timedelta(days=480))
            if not Pairing.objects.filter(trainee=one).exists():
                found.append(Pairing.objects.create(mentor=mentor, trainee=one, since=since, named_at=now))
    return found


def _between(pairing: Pairing, now: datetime, today: date) -> None:
    """A log of some weeks, two notes, and the total of the last quarter but one."""
    person, day = pairing.mentor.counsellor.person, today - timedelta(days=200)
    for number in range(24):
        day = next_working_day(day + timedelta(days=7))
        if day >= today:
            break
        began = datetime.combine(day, time(17), BERLIN)
        entry = Entry.objects.create(
            person=person, kind=Entry.Kind.MENTOR, day=day, began_at=began, ended_at=began + timedelta(minutes=45),
            minutes=45,
        )  # fmt: skip
        LogEntry.objects.create(pairing=pairing, entry=entry, kind=KINDS[number % len(KINDS)])
    for number, text in enumerate(SAID):
        Feedback.objects.create(pairing=pairing, text=text, written_at=now - timedelta(days=70 - 40 * number))
    quarter = quarter_of(today).before.before
    rows = Entry.objects.filter(person=person, kind=Entry.Kind.MENTOR, day__gte=quarter.first, day__lte=quarter.last)
    group = Participant.objects.get(authority=pairing.mentor.counsellor.authority).working_group
    if group is not None:
        QuarterTotal.objects.create(
            mentor=pairing.mentor, working_group=group, quarter_on=quarter.first,
            minutes=sum(one.minutes for one in rows), sent_at=now - timedelta(days=120),
        )  # fmt: skip
