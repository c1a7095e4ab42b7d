# SPDX-License-Identifier: EUPL-1.2
"""Who hears of a step: the person, and the offices whose turn it is. Mails are neutral; the page says what."""

from datetime import date, datetime

from django.urls import reverse

from schutznetz.apps.notify.actions import tell
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.sap.models import Act, Counsellor
from schutznetz.apps.sap.queries import holders_of, programme_of
from schutznetz.regulation.sap_erlass.mandate import Event

OWN, OFFICE, PANEL, TALK = "sap.own", "sap.office", "sap.panel", "sap.talk"
TO_MINISTRY = frozenset(
    {Event.NOMINATE, Event.REST, Event.RESUME, Event.DECLINE_REAPPOINTMENT, Event.RESIGN, Event.RELEASE}
)
TO_HEAD = frozenset({Event.REST, Event.RESUME, Event.RESIGN, Event.SELECT, Event.TRANSFER, Event.SECOND})
MOVES = frozenset({Event.TRANSFER, Event.SECOND})
"""The receiving authority may see the role from the day of the move, and hears of it then."""


def tell_of_step(act: Act, *, now: datetime, today: date) -> None:
    """Inside the transaction of the step; again when a step of a later day has come. Nobody hears of it twice."""
    event, role = Event(act.event), act.counsellor
    if act.recorded_by is None or act.recorded_by.person_id != role.person_id:
        tell_person(role, f"act:{act.pk}", now)
    if event in TO_HEAD and not (act.is_pending and event in MOVES):
        tell_office(_head_concerned(act), Role.HEAD, role, f"act:{act.pk}", now, today)
    programme = programme_of(role.authority)
    if event in TO_MINISTRY and programme is not None:
        tell_office(programme.ministry, Role.MINISTRY, role, f"act:{act.pk}", now, today)


def _head_concerned(act: Act) -> Authority:
    """Of a move, the receiving authority."""
    if Event(act.event) in MOVES:
        move = act.counsellor.moves.filter(since=act.on).select_related("receiver").latest("pk")
        return move.receiver
    return act.counsellor.authority


def tell_person(role: Counsellor, key: str, now: datetime) -> None:
    tell(kind=OWN, now=now, key=f"{key}:{role.person_id}", person=role.person, path=reverse("sap:own"))


def tell_office(authority: Authority, office: str, role: Counsellor, key: str, now: datetime, today: date) -> None:
    path = reverse("sap:counsellor", args=[role.pk])
    for person in holders_of(authority, office, today):
        tell(kind=OFFICE, now=now, key=f"{key}:{person.pk}", person=person, path=path)
