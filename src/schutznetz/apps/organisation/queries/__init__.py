# SPDX-License-Identifier: EUPL-1.2
"""Reads of the organisation, scoped to the actor."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from schutznetz.apps.organisation.facts import Actor, HeldOffice
from schutznetz.apps.organisation.models import Office, Site


def actor_for(user: Any, today: date) -> Actor:
    """The actor behind a user, with the offices held on `today`; nobody for an anonymous user."""
    if not user.is_authenticated:
        return Actor()
    if user.person_id is None or (user.person.left_on and user.person.left_on < today):
        return Actor(user=user)
    held = Office.objects.held_on(today).filter(person_id=user.person_id)
    offices = tuple(HeldOffice(*row) for row in held.values_list("role", "authority_id", "site_id"))
    return Actor(user=user, person=user.person, offices=offices)


def sites_with_role(actor: Actor, *roles: str) -> QuerySet[Site]:
    """Sites for which the actor holds one of these roles, by the site itself or by its authority."""
    scope = Q(pk__in=[])
    for office in actor.offices:
        if office.role in roles:
            scope |= Q(pk=office.site_id) if office.site_id else Q(authority_id=office.authority_id)
    return Site.objects.filter(scope)
