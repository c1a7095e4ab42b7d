# SPDX-License-Identifier: EUPL-1.2
"""Reads of duties: those of the acting person and of their offices today."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.duties.facts import Line, body_of, kinds, line_of
from schutznetz.apps.duties.models import SCOPES, Duty, Feed
from schutznetz.apps.duties.policies import may_see_duties, require_do
from schutznetz.apps.organisation.facts import Actor, HeldOffice
from schutznetz.apps.organisation.models import Office, Person

SHOWN_OF_PAST = 50


def duties_of(actor: Actor) -> QuerySet[Duty]:
    """All duties the actor is to do, in every state, in one query."""
    if not may_see_duties(actor):
        return Duty.objects.none()
    mine = Q(person=actor.person) if actor.person else Q(pk__in=[])
    for office in actor.offices:
        mine |= _meant_by(office)
    return Duty.objects.filter(mine).select_related("authority", "site", "working_group", "network")


def _meant_by(office: HeldOffice) -> Q:
    """As `policies.is_meant`."""
    if office.is_whole:
        return Q(role=office.role, authority=office.authority_id)
    bound = {name: getattr(office, f"{name}_id") for name in SCOPES if getattr(office, f"{name}_id")}
    return Q(role=office.role, **bound)


def worklist(actor: Actor, today: date) -> list[Line]:
    """What is open, the longest due first, in the words calendars may show; `named` says more on pages."""
    return [line_of(duty, today) for duty in duties_of(actor).open().order_by("due_on", "id")]  # type: ignore[attr-defined]


def named(actor: Actor, lines: Iterable[Line]) -> list[Line]:
    """The lines with what tells each from its siblings, as far as the actor may see it."""
    lines, words = list(lines), dict[int, str]()
    about = {kind.key: kind.about for kind in kinds() if kind.about}
    for key in {line.duty.kind for line in lines} & about.keys():
        words |= about[key](actor, [line.duty for line in lines if line.duty.kind == key])
    return [_with(line, words.get(line.duty.pk, "")) for line in lines]


def _with(line: Line, about: str) -> Line:
    return replace(line, title=f"{line.title}: {about}") if about else line


def about_office(_actor: Actor, duties: Sequence[Duty]) -> dict[int, str]:
    """The site, group or authority of the office: for who holds the same one in several."""
    return {one.pk: str(body) for one in duties if (body := body_of(one))}


def about_sources(duties: Sequence[Duty], rows: QuerySet[Any], words: Callable[[Any], str]) -> dict[int, str]:
    """Duties by what they are about, in one query for all; `rows` are those the actor may see."""
    found = {str(row.pk): words(row) for row in rows.filter(pk__in={one.source_id for one in duties})}
    return {one.pk: found[one.source_id] for one in duties if one.source_id in found}


def past(actor: Actor, today: date) -> list[Line]:
    """What was done or became void, the latest first."""
    closed = duties_of(actor).exclude(state=Duty.State.OPEN).order_by("-closed_at")
    return named(actor, [line_of(duty, today) for duty in closed[:SHOWN_OF_PAST]])


def duty_for(actor: Actor, uid: UUID) -> Duty:
    """A duty of the actor; raises `Denied` or `Duty.DoesNotExist`."""
    duty = Duty.objects.select_related("authority", "site", "working_group", "network").get(uid=uid)
    require_do(actor, duty)
    return duty


def last_done(kind: str) -> dict[str, date]:
    """When a duty of this kind was last done, by the id of what it is about."""
    done = Duty.objects.filter(kind=kind, state=Duty.State.DONE).order_by().values_list("source_id")
    return {source: _day(at) for source, at in done.annotate(at=Max("closed_at"))}


def _day(moment: datetime) -> date:
    return moment.astimezone(BERLIN).date()


def holders(duty: Duty, today: date) -> QuerySet[Person]:
    """Whoever is to do it and can sign in: the person, or those who hold the office today."""
    here = Person.objects.filter(Q(left_on__isnull=True) | Q(left_on__gte=today), user__is_active=True)
    if duty.person_id:
        return here.filter(pk=duty.person_id)
    bound = {name: getattr(duty, f"{name}_id") for name in SCOPES}
    meant = Q(authority=duty.authority_id, site=None, working_group=None, network=None)
    if any(bound.values()):
        meant |= Q(**bound)
    offices = Office.objects.held_on(today).filter(meant, role=duty.role)
    return here.filter(pk__in=offices.values("person"))


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def feed_of(actor: Actor) -> Feed | None:
    return Feed.objects.filter(user=actor.user).first() if actor else None


def feed_at(secret: str) -> Feed | None:
    """The feed behind an address, while its owner may sign in."""
    feeds = Feed.objects.select_related("user__person").filter(user__is_active=True, user__person__isnull=False)
    return feeds.filter(digest=digest_of(secret)).first()
