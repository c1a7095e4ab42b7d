# SPDX-License-Identifier: EUPL-1.2
"""Conferences: the ministry plans one and invites the speakers and deputies of all groups.  (SAP-156)"""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.working_groups.actions.states import WrongState
from schutznetz.apps.working_groups.actions.telling import CONFERENCE, tell_all
from schutznetz.apps.working_groups.models import Conference, Guest
from schutznetz.apps.working_groups.policies import require_hold_conferences, require_reply_as_guest
from schutznetz.apps.working_groups.queries.conferences import speakers_in

State = Conference.State


def _path(conference: Conference) -> str:
    return reverse("working_groups:conference", args=[conference.pk])


def _line(verb: str, conference: Conference, actor: Actor, now: datetime, **facts: int | str) -> None:
    record(verb=f"working_groups.conference_{verb}", subject=conference, actor=actor.user, now=now, **facts)


@transaction.atomic
def save_conference(*, conference: Conference, actor: Actor, now: datetime) -> Conference:
    """Plan a conference, or change it; whoever is invited hears of another day or place."""
    require_hold_conferences(actor, conference.programme)
    known = Conference.objects.select_for_update().filter(pk=conference.pk).first()
    if known is not None and known.state == State.CANCELLED:
        raise WrongState(known.state)
    names = ("on", "begins", "ends", "place")
    is_news = known is not None and any(getattr(known, name) != getattr(conference, name) for name in names)
    conference.changed_at = now
    conference.state = known.state if known else State.PLANNED
    conference.sequence = (known.sequence if known else 0) + is_news
    conference.save()
    _line("saved", conference, actor, now)
    if is_news:
        people = Person.objects.filter(pk__in=conference.guests.values("person"))
        key = f"change:{conference.pk}:{conference.sequence}"
        tell_all(CONFERENCE, people, key, _path(conference), now, conference=conference.pk)
    return conference


@transaction.atomic
def invite(*, conference: Conference, actor: Actor, now: datetime, today: date) -> int:
    """Invite every speaker and deputy of that day who is not invited yet; how many. Nobody to one that is over."""
    require_hold_conferences(actor, conference.programme)
    found = Conference.objects.select_for_update().get(pk=conference.pk)
    if found.state == State.CANCELLED or found.on < today:
        raise WrongState(found.state)
    known = set(found.guests.values_list("person", "group"))
    new = [one for one in speakers_in(found.programme, found.on) if (one.person_id, one.working_group_id) not in known]
    rows = [
        Guest(conference=found, person=one.person, group=one.working_group, role=one.role, invited_at=now)
        for one in new
    ]
    Guest.objects.bulk_create(rows)
    found.state, found.invited_at = State.INVITED, found.invited_at or now
    found.save(update_fields=["state", "invited_at"])
    _line("invited", found, actor, now, people=len(new))
    tell_all(CONFERENCE, {one.person for one in new}, f"invite:{found.pk}", _path(found), now, conference=found.pk)
    return len(new)


@transaction.atomic
def cancel(*, conference: Conference, actor: Actor, now: datetime) -> None:
    """The conference does not take place; twice changes nothing."""
    require_hold_conferences(actor, conference.programme)
    found = Conference.objects.select_for_update().get(pk=conference.pk)
    if found.state == State.CANCELLED:
        return
    found.state, found.changed_at, found.sequence = State.CANCELLED, now, found.sequence + 1
    found.save(update_fields=["state", "changed_at", "sequence"])
    _line("cancelled", found, actor, now)
    people = Person.objects.filter(pk__in=found.guests.values("person"))
    tell_all(CONFERENCE, people, f"cancel:{found.pk}", _path(found), now, conference=found.pk)


@transaction.atomic
def reply(*, guest: Guest, comes: bool, actor: Actor, now: datetime) -> None:
    """Whether an invited person comes; the latest reply counts."""
    require_reply_as_guest(actor, guest)
    if guest.conference.state != State.INVITED:
        raise WrongState(guest.conference.state)
    guest.reply = Guest.Reply.COMES if comes else Guest.Reply.MISSES
    guest.replied_at = now
    guest.save(update_fields=["reply", "replied_at"])
    _line("replied", guest.conference, actor, now)
