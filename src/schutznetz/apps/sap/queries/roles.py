# SPDX-License-Identifier: EUPL-1.2
"""Roles of counsellors: whose, seen by whom, under which line manager, and which step is next."""

from datetime import date

from django.db.models import Q, QuerySet

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Office, Person
from schutznetz.apps.sap.models import Counsellor, Move
from schutznetz.apps.sap.policies import SPEAKERS, require_see_counsellor


def counsellor_of(actor: Actor, today: date) -> Counsellor | None:
    """The acting person's own role, if it has not ended; applications among them."""
    if actor.person is None:
        return None
    mine = Counsellor.objects.standing().filter(person=actor.person)
    return mine.select_related("person__authority", "authority", "line_manager").first()


def counsellors_visible_to(actor: Actor) -> QuerySet[Counsellor]:
    """Roles the actor may see: all of one's own programme (ministry), of the own authority and of those seconded to
    it (head), of the authorities of one's working group (speaker and deputy)."""
    groups = [office.working_group_id for office in actor.offices if office.role in SPEAKERS]
    heads = actor.authorities_with(Role.HEAD)
    seconded = Move.objects.filter(
        receiver__in=heads, kind=Move.Kind.SECONDMENT, decision__in=("", "continues", "rests")
    )
    scope = (
        Q(authority__sap_participant__programme__ministry__in=actor.authorities_with(Role.MINISTRY))
        | Q(authority__in=heads)
        | Q(authority__sap_participant__working_group__in=groups)
        | Q(pk__in=seconded.values("counsellor"))
    )
    return Counsellor.objects.filter(scope).select_related("person", "authority")


def counsellor_for(actor: Actor, pk: int) -> Counsellor:
    """A role the actor may see; raises `Denied` or `Counsellor.DoesNotExist`."""
    found = Counsellor.objects.select_related("person__authority", "authority", "line_manager").get(pk=pk)
    require_see_counsellor(actor, found)
    return found


def line_managers_of(counsellor: Counsellor, today: date) -> list[Person]:
    """The named line manager while they work here; else whoever holds the office SUP for the person's site, or for
    the authority when nobody does at the site."""
    named = counsellor.line_manager
    if named is not None and (named.left_on is None or named.left_on >= today):
        return [named]
    held = Office.objects.held_on(today).filter(role=Role.SUPERVISOR, authority=counsellor.authority)
    held = held.exclude(person=counsellor.person_id).filter(Q(person__left_on=None) | Q(person__left_on__gte=today))
    rows = list(held.select_related("person").order_by("person__sort_name"))
    near = [row.person for row in rows if row.site_id and row.site_id == counsellor.person.site_id]
    return near or [row.person for row in rows if row.site_id is None]


def counsellors_led_by(actor: Actor, today: date) -> list[Counsellor]:
    """Standing roles whose line manager the actor is; for the totals of hours, never for entries."""
    if actor.person is None:
        return []
    scope = Q(line_manager=actor.person) | Q(
        line_manager=None,
        authority__in=[office.authority_id for office in actor.offices if office.role == Role.SUPERVISOR],
    )
    rows = Counsellor.objects.standing().filter(scope).exclude(person=actor.person)
    found = rows.select_related("person", "authority", "line_manager")
    return [one for one in found if actor.person in line_managers_of(one, today)]
