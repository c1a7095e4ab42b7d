# SPDX-License-Identifier: EUPL-1.2
"""Who hears of what: the person, the line manager (days only), the speaker (the chosen subject), offices, everybody.

Mails name days; titles and topics stand on the pages, save for the speaker, whom the decree wants consulted.
"""

from datetime import datetime

from django.urls import reverse

from schutznetz.apps.academy.facts import Kind, local_day
from schutznetz.apps.academy.models import Calendar, Registration
from schutznetz.apps.academy.queries.events import topic_name
from schutznetz.apps.academy.queries.planning import active_counsellors
from schutznetz.apps.notify.actions import News, tell, tell_all
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Authority, Office, Person
from schutznetz.apps.sap.models import Counsellor, Participant
from schutznetz.apps.sap.queries import holders_of, line_managers_of
from schutznetz.regulation.sap_erlass import further_training
from schutznetz.regulation.sap_erlass.rule_sets import Rules

OWN, ABSENCE, SUBJECT, OFFICE, CALENDAR = (
    "academy.own", "academy.absence", "academy.subject", "academy.office", "academy.calendar",
)  # fmt: skip
AT_ONCE = 300
"""So many hear of a calendar in one transaction; the worker tells the rest."""
State = Registration.State
ABROAD = {State.REGISTERED: "comes", State.CANCELLED: "goes", State.CALLED_OFF: "goes"}
"""What a change means for the days on which somebody is away."""


def tell_change(found: Registration, *, had_place: bool, by_self: bool, now: datetime) -> None:
    """After a change of state: the person, and the line manager when days of absence change.

    Who changes it themselves hears of it when a place was taken or given back: the mail carries the appointment.
    """
    event, stamp = found.event, f"{found.pk}:{found.state}:{now.isoformat()}"
    days = {"first": event.first_day.isoformat(), "last": event.last_day.isoformat()}
    if not by_self or had_place or found.state == State.REGISTERED:
        path = reverse("academy:event", args=[event.pk])
        person = found.counsellor.person
        tell(kind=OWN, now=now, key=stamp, person=person, state=found.state, path=path, booking=found.pk, **days)
    change = ABROAD.get(State(found.state))
    if change == "comes" or (change == "goes" and had_place):
        _tell_managers(found, stamp, change, days, now)


def _tell_managers(found: Registration, stamp: str, change: str, days: dict[str, str], now: datetime) -> None:
    name, path = str(found.counsellor.person), reverse("academy:absences")
    for person in line_managers_of(found.counsellor, local_day(now)):
        key = f"{stamp}:{person.pk}"
        tell(kind=ABSENCE, now=now, key=key, person=person, name=name, change=change, path=path, **days)


def tell_moved(found: Registration, *, now: datetime) -> None:
    """Day, time or place of an event has changed: the person looks again, the line manager hears the new days."""
    event, stamp = found.event, f"{found.pk}:moved:{found.event.sequence}"
    days = {"first": event.first_day.isoformat(), "last": event.last_day.isoformat()}
    path = reverse("academy:event", args=[event.pk])
    person = found.counsellor.person
    tell(kind=OWN, now=now, key=stamp, person=person, state="moved", path=path, booking=found.pk, **days)
    if found.state == State.REGISTERED:
        _tell_managers(found, stamp, "comes", days, now)


def tell_speaker(found: Registration, rules: Rules, now: datetime) -> bool:
    """The speaker of the working group hears which subject was chosen; nothing waits for an answer.  (SAP-122)"""
    if found.event.kind != Kind.SUBJECT:
        return False
    told_on = local_day(found.speaker_told_at) if found.speaker_told_at else None
    wanted = further_training.consultation(speaker_informed_on=told_on, rules=rules, today=local_day(now))
    if not wanted.is_open:
        return False
    speakers = _speakers(found.counsellor, now)
    for person in speakers:
        tell(
            kind=SUBJECT, now=now, key=f"{found.pk}:{person.pk}", person=person, name=str(found.counsellor.person),
            topic=str(topic_name(found.event.programme, found.event.topic, local_day(now))) or found.event.title,
            first=found.event.first_day.isoformat(),
        )  # fmt: skip
    return bool(speakers)


def _speakers(counsellor: Counsellor, now: datetime) -> list[Person]:
    part = Participant.objects.filter(authority=counsellor.authority_id).first()
    if part is None or part.working_group_id is None:
        return []
    held = Office.objects.held_on(local_day(now)).filter(role=Role.SPEAKER, working_group=part.working_group_id)
    return [office.person for office in held.select_related("person") if office.person_id != counsellor.person_id]


def tell_office(authority: Authority, role: str, *, key: str, path: str, now: datetime) -> None:
    """Something waits for an office."""
    for person in holders_of(authority, role, local_day(now)):
        tell(kind=OFFICE, now=now, key=f"{key}:{person.pk}", person=person, path=path)


def tell_person(person: Person, *, key: str, path: str, now: datetime) -> None:
    """Something of the person's own was decided."""
    tell(kind=OFFICE, now=now, key=f"{key}:{person.pk}", person=person, path=path)


def tell_calendar(calendar: Calendar, now: datetime) -> int:
    """The next active counsellors hear of a released calendar; how many. Inside a transaction."""
    if calendar.sent_through is None:
        return 0
    rows = active_counsellors(calendar.programme, local_day(now)).filter(pk__gt=calendar.sent_through)
    some = list(rows.select_related("person").order_by("pk")[:AT_ONCE])
    path = f"{reverse('academy:calendar')}?jahr={calendar.year}"
    facts: dict[str, str | int | bool] = {"year": calendar.year, "part": calendar.part, "path": path}
    stamp = f"{calendar.pk}:{calendar.released_at.isoformat()}"
    tell_all(kind=CALENDAR, now=now, news=[News(f"{stamp}:{one.person_id}", one.person, facts) for one in some])
    calendar.sent_to += len(some)
    calendar.sent_through = some[-1].pk if len(some) == AT_ONCE else None
    calendar.save(update_fields=["sent_to", "sent_through"])
    return len(some)
