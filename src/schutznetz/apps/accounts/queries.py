# SPDX-License-Identifier: EUPL-1.2
"""Reads of accounts, scoped to the actor."""

import hashlib
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.db.models import Count, Q, QuerySet

from schutznetz.apps.accounts.facts import TRY, DemoGroup
from schutznetz.apps.accounts.models import AccessLink, User
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Office, Person, Site


def _authorities(actor: Actor) -> list[int]:
    return [o.authority_id for o in actor.offices if o.role == Role.ADMINISTRATOR and o.site_id is None]


def accounts_visible_to(actor: Actor) -> QuerySet[User]:
    """Accounts of the actor's authorities with their person and the number of their passkeys (`keys`)."""
    return (
        User.objects.filter(person__authority__in=_authorities(actor))
        .select_related("person__site", "person__authority")
        .annotate(keys=Count("authenticator"))
    )


def people_without_account(actor: Actor, today: date) -> QuerySet[Person]:
    """People of the actor's authorities who work here and cannot sign in yet."""
    working = Person.objects.filter(Q(left_on__isnull=True) | Q(left_on__gte=today))
    return working.filter(authority__in=_authorities(actor), user__isnull=True).select_related("site")


def offices_of(person: Person) -> QuerySet[Office]:
    """All offices of a person, the newest first."""
    return person.offices.select_related("site", "authority").order_by("-since", "role")


def sites_to_choose(person: Person) -> QuerySet[Site]:
    return Site.objects.filter(authority=person.authority)


def passkeys_of(user: User) -> QuerySet[Authenticator]:
    keys: QuerySet[Authenticator] = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return keys.order_by("created_at")


def digest_of(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def open_link(code: str, now: datetime) -> AccessLink | None:
    """The link of this code, while it is valid and its account is not locked."""
    links = AccessLink.objects.select_related("user__person").filter(user__is_active=True)
    return links.filter(digest=digest_of(code), expires_at__gt=now).first()


def demo_people(today: date) -> list[DemoGroup]:
    """Accounts to try, each under its weightiest role, with the role's sentence."""
    held = (
        Office.objects.held_on(today)
        .filter(person__user__is_active=True)
        .select_related("person__user", "person__site")
    )
    roles: dict[User, set[str]] = {}
    for office in held.order_by("person__family_name", "person__given_name"):
        user = office.person.user
        user.person = office.person
        roles.setdefault(user, set()).add(office.role)
    return [group for role in reversed(Role) if (group := _group(role, roles)).people]


def _group(role: str, roles: dict[User, set[str]]) -> DemoGroup:
    order = [str(one) for one in Role]
    people = tuple(user for user, held in roles.items() if max(held, key=order.index) == role)
    return DemoGroup(role, Role(role).label, TRY.get(role, ""), people)
