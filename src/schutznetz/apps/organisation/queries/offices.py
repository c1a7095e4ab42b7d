# SPDX-License-Identifier: EUPL-1.2
"""Reads around offices: overlaps, deputies, working groups and networks, help in somebody's name."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Model, Q, QuerySet

from schutznetz.apps.organisation.facts import GUARDED, Actor, Role
from schutznetz.apps.organisation.models import Assistance, Deputy, Network, Office, Person, WorkingGroup
from schutznetz.apps.organisation.models.offices import AssistanceQuerySet
from schutznetz.apps.organisation.policies import may_begin_help, require_administer
from schutznetz.apps.organisation.queries import actor_for, held_offices


def is_guarded(person: Person, today: date) -> bool:
    """Does the person hold an office in which others confide?"""
    return Office.objects.held_on(today).filter(person=person, role__in=GUARDED).exists()


def overlapping(office: Office) -> Office | None:
    """Another office of the same person, role and scope that lies in the same time."""
    fields = ("person_id", "role", "authority_id", "site_id", "working_group_id", "network_id")
    where: dict[str, Any] = {name: getattr(office, name) for name in fields}
    same = Office.objects.filter(**where).exclude(pk=office.pk)
    before_end = Q() if office.until is None else Q(since__lte=office.until)
    return same.filter(before_end, Q(until=None) | Q(until__gte=office.since)).first()


def offices_with_deputies(person: Person) -> QuerySet[Office]:
    """All offices of a person, the newest first, with their deputies."""
    scope = ("authority", "site", "working_group", "network")
    return person.offices.select_related(*scope).prefetch_related("deputies__person").order_by("-since", "role")


def standing_in(person: Person, today: date) -> QuerySet[Deputy]:
    """Where somebody stands in today or later."""
    rows = Deputy.objects.filter(person=person, until__gte=today)
    return rows.select_related(
        "office__person", "office__authority", "office__site", "office__working_group", "office__network"
    )


def bodies(model: type[WorkingGroup] | type[Network], actor: Actor, today: date) -> QuerySet[Any]:
    """Working groups, or networks, of the administered authorities with the number of offices held today."""
    held = Q(offices__since__lte=today) & (Q(offices__until=None) | Q(offices__until__gte=today))
    own = model._default_manager.filter(authority__in=actor.authorities_with(Role.ADMINISTRATOR))
    return own.select_related("authority").annotate(held=Count("offices", filter=held))


def body_for(model: type[WorkingGroup] | type[Network], actor: Actor, key: str) -> Any:
    """One of them; raises `Denied` or `DoesNotExist`."""
    body: Any = model._default_manager.select_related("authority").get(key=key)
    require_administer(actor, body.authority)
    return body


def offices_in(body: Model) -> QuerySet[Office]:
    """Everybody who holds or held an office in a working group or network, the present ones first."""
    offices: QuerySet[Office] = body.offices.select_related("person")  # type: ignore[attr-defined]
    return offices.order_by("until", "role", "person__family_name")


def roles_of(person: Person, today: date) -> frozenset[str]:
    """The roles somebody holds today, or stands in for."""
    return frozenset(office.role for office in held_offices(person.pk, today))


def helps_of(person: Person) -> AssistanceQuerySet:
    """Help in this person's name, newest first."""
    return Assistance.objects.filter(person=person).select_related("helper__person", "person")


def helps_by(user: Any) -> AssistanceQuerySet:
    """Help this user asked for, newest first."""
    return Assistance.objects.filter(helper=user).select_related("helper__person", "person")


def helped_actor(user: Any, help_id: int, now: datetime, today: date) -> Actor | None:
    """The actor in whose name `user` acts by this help; None when it has ended, or never held.

    Everything is asked anew with each request: consent, time, the helper's office, the person's offices.
    """
    running = Assistance.objects.running(now).select_related("person__user", "person__authority", "helper__person")
    help_ = running.filter(pk=help_id, helper=user).first()
    if help_ is None or not help_.person.user.is_active:
        return None
    helped_user = help_.person.user
    helped_user.person = help_.person
    helped = actor_for(helped_user, today)
    roles = frozenset(office.role for office in helped.offices)
    if helped.person is None or not may_begin_help(actor_for(user, today), help_, roles, now):
        return None
    return replace(helped, helper=user)
