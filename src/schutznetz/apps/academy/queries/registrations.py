# SPDX-License-Identifier: EUPL-1.2
"""Registrations: one's own, those of an event, the waiting list, and what the rules say to a new one."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from schutznetz.apps.academy.facts import (
    ACADEMY,
    PARTS,
    SEMINARS,
    Absence,
    Kind,
    Standing,
    events_of_kind,
    service_of,
)
from schutznetz.apps.academy.models import Calendar, Event, Registration
from schutznetz.apps.academy.policies import require_cancel
from schutznetz.apps.academy.queries.attendance import attended, booked
from schutznetz.apps.academy.queries.events import SEATED
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Office, Person
from schutznetz.apps.sap.models import IN_OFFICE, Counsellor
from schutznetz.apps.sap.queries import counsellors_led_by, rules_for
from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass import (
    further_training,
    mentoring,
    recurring,
    registration,
    supervision,
    time_quota,
)
from schutznetz.regulation.sap_erlass.rule_sets import Rules

State = Registration.State


def own_registrations(actor: Actor) -> QuerySet[Registration]:
    """Everything the actor ever registered for, the latest event first."""
    if actor.person is None or actor.is_helped:
        return Registration.objects.none()
    mine = Registration.objects.filter(counsellor__person=actor.person)
    return mine.select_related("event", "counsellor__person").order_by("-event__first_day", "-id")


def own_registration(actor: Actor, event: Event) -> Registration | None:
    """The actor's standing registration for an event."""
    mine = own_registrations(actor).filter(event=event)
    return mine.exclude(state__in=Registration.GONE).first()


def registration_for(actor: Actor, pk: int) -> Registration:
    """One's own; raises `Registration.DoesNotExist` for any other."""
    found = own_registrations(actor).get(pk=pk)
    require_cancel(actor, found)
    return found


def participants(event: Event) -> list[Registration]:
    """Who has a place, then who waits, in one query."""
    rows = event.registrations.exclude(state__in=Registration.GONE)
    found = rows.select_related("counsellor__person", "counsellor__authority")
    order = {State.WAITING: 1}
    return sorted(
        found, key=lambda one: (order.get(State(one.state), 0), one.counsellor.person.sort_name if one.state in SEATED
                                else "", one.pk)
    )  # fmt: skip


def is_of_group(event: Event, counsellor: Counsellor) -> bool:
    """Is the event for everybody, or for a training group of which the counsellor is (or was) a member?"""
    if event.group is None:
        return True
    return event.group.members.filter(counsellor=counsellor).filter(Q(until=None) | ~Q(completed_on=None)).exists()


def group_first(event: Event, counsellor: Counsellor, rules: Rules, today: date) -> Finding:
    """May this person take a place now, or has the training group the first weeks?  (SAP-133)"""
    return supervision.group_first(
        is_of_group=is_of_group(event, counsellor), published_on=event.published_on or today, rules=rules, today=today
    )


def waiting(event: Event, rules: Rules, today: date) -> list[Registration]:
    """Who waits and may move up today, the first first."""
    rows = event.registrations.filter(state=State.WAITING).select_related("counsellor__person", "event")
    return [one for one in rows if not group_first(event, one.counsellor, rules, today).is_open]


def place_of(event: Event, counsellor: Counsellor, rules: Rules, today: date) -> Finding:
    """A place at once, or the waiting list; who comes before their time waits, whatever is free.  (SAP-127, SAP-133)"""
    first = group_first(event, counsellor, rules, today)
    if first.is_open:
        return first
    taken = event.registrations.filter(state__in=SEATED).count()
    before = len(waiting(event, rules, today))
    return registration.place(places=event.places, taken=taken, waiting_before=before, rules=rules, today=today)


def number_of(counsellor: Counsellor, event: Event, rules: Rules, today: date) -> Finding | None:
    """Is it one training more than there should be in its year?  None for what does not count.  (SAP-125)"""
    if event.kind not in SEMINARS:
        return None
    rows = Registration.objects.filter(counsellor=counsellor, event__kind__in=SEMINARS).exclude(event=event)
    rows = rows.exclude(state__in=(*Registration.GONE, State.ABSENT))
    days = rows.values_list("event__first_day", flat=True)
    return further_training.number(
        booked=tuple(recurring.Event(day) for day in days), wanted_on=event.first_day, rules=rules, today=today
    )


def credit(kind: str, rules: Rules, today: date) -> Finding:
    """Does an event of the academy of this kind meet a duty?  (SAP-126, SAP-131)"""
    ask = further_training.credit if kind in SEMINARS else supervision.credit
    return ask(provider=ACADEMY, rules=rules, today=today)


def rebooking(by: str, rules: Rules, today: date) -> Finding:
    """May somebody in this role give a place at an event back, for another date?  The duty stays open.  (SAP-056)"""
    return time_quota.event_change(by=by, rebooked=True, rules=rules, today=today)


def too_many(registrations: Sequence[Registration], event: Event, today: date) -> dict[int, Finding]:
    """Of the people registered for an event, those with more trainings in its year than there should be, by counsellor.

    One query for all.  (SAP-125)
    """
    if event.kind not in SEMINARS or not registrations:
        return {}
    rows = Registration.objects.filter(
        counsellor__in=[one.counsellor_id for one in registrations], event__kind__in=SEMINARS,
        event__first_day__year=event.first_day.year,
    ).exclude(state__in=(*Registration.GONE, State.ABSENT)).exclude(event=event)  # fmt: skip
    days: dict[int, list[recurring.Event]] = {}
    for who, day in rows.order_by().values_list("counsellor", "event__first_day"):
        days.setdefault(who, []).append(recurring.Event(day))
    rules = rules_for(event.programme.ministry)
    found = {}
    for who, others in days.items():
        finding = further_training.number(booked=tuple(others), wanted_on=event.first_day, rules=rules, today=today)
        if finding.warning:
            found[who] = finding
    return found


def standings(counsellor: Counsellor, today: date) -> list[Standing]:
    """What is due for a counsellor at the academy, and whether a date for it is booked.  (SAP-044 to 046, SAP-118)"""
    if counsellor.state not in IN_OFFICE:
        return []
    rules, done = rules_for(counsellor.authority), attended([counsellor.pk]).get(counsellor.pk, ())
    service = service_of(counsellor, today)
    kinds = {one.event.kind for one in booked(counsellor) if one.event.last_day >= today}
    coming = {kind for kind in kinds if credit(kind, rules, today).status is Status.MET}
    findings = [
        (Kind.CONVERSATION, further_training.conversation(
            attended=events_of_kind(done, Kind.CONVERSATION), service=service, rules=rules, today=today)),
        (Kind.SUBJECT, further_training.subject(
            attended=events_of_kind(done, Kind.SUBJECT), service=service, rules=rules, today=today)),
        (Kind.SUPERVISION, supervision.yearly(
            attended=events_of_kind(done, Kind.SUPERVISION), service=service, year=None, rules=rules, today=today)),
    ]  # fmt: skip
    mentor = mentor_service(counsellor.person, service, today)
    if mentor is not None:
        found = mentoring.supervision(
            attended=events_of_kind(done, Kind.MENTORS), as_mentor=mentor, year=None, rules=rules, today=today
        )
        findings.append((Kind.MENTORS, found))
    return [Standing(kind.value, one, kind.value in coming) for kind, one in findings]


def mentor_service(person: Person, service: recurring.Service, today: date) -> recurring.Service | None:
    """Time as a mentor by the office; None for who holds none today."""
    held = Office.objects.held_on(today).filter(person=person, role=Office.Role.TRAINEE_MENTOR)
    since = held.order_by("since").values_list("since", flat=True).first()
    return recurring.Service(since, service.rests) if since else None


def absences_led_by(actor: Actor, first: date, last: date, today: date) -> list[Absence]:
    """Days on which counsellors the actor leads are at an event; nothing else of it.  (SAP-127)"""
    if actor.is_helped:
        return []
    led = {one.pk: one.person for one in counsellors_led_by(actor, today)}
    rows = Registration.objects.filter(
        counsellor__in=led, state__in=SEATED, event__last_day__gte=first, event__first_day__lte=last,
        event__called_off_on=None,
    )  # fmt: skip
    days = rows.order_by("event__first_day", "id").values_list("counsellor", "event__first_day", "event__last_day")
    return [Absence(led[who], begins, ends) for who, begins, ends in days]


def part_of(kind: str) -> str:
    """The calendar in which a kind of event stands; empty for small groups."""
    return next((part for part in Calendar.Part if kind in PARTS[part]), "")
