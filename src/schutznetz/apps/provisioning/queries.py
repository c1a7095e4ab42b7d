# SPDX-License-Identifier: EUPL-1.2
"""Reads of provisioning. What a key sees is scoped to its authority, what a page shows to the actor's authorities."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from schutznetz.apps.accounts.models import User
from schutznetz.apps.accounts.queries import digest_of
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority, Deputy, Office, Person
from schutznetz.apps.organisation.queries import authorities_administered_by
from schutznetz.apps.provisioning.models import AccountList, Departure, GroupRule, ProvisioningKey, ScimGroup
from schutznetz.domain.provisioning.filters import Equals, truth
from schutznetz.domain.provisioning.scim import ScimError


def key_of(token: str, now: datetime) -> ProvisioningKey | None:
    """The key of this token while it is valid."""
    keys = ProvisioningKey.objects.select_related("authority").filter(revoked_at=None, expires_at__gt=now)
    return keys.filter(digest=digest_of(token)).first()


def users_of(authority: Authority) -> QuerySet[User]:
    """Accounts of the authority as its identity provider sees them."""
    mine = User.objects.filter(person__authority=authority).exclude(scim__detached_at__isnull=False)
    return mine.select_related("person", "scim").prefetch_related("scim_groups").order_by("pk")


def groups_of(authority: Authority) -> QuerySet[ScimGroup]:
    return ScimGroup.objects.filter(authority=authority).order_by("pk")


def user_of(authority: Authority, pk: str) -> User:
    """Raises ScimError 404 for accounts of another authority as for those that do not exist."""
    user = users_of(authority).filter(pk=pk).first() if _is_uuid(pk) else None
    if user is None:
        raise ScimError(404, "", f"There is no User {pk[:64]}.")
    return user


def group_of(authority: Authority, pk: str) -> ScimGroup:
    group = groups_of(authority).filter(pk=pk).first() if _is_uuid(pk) else None
    if group is None:
        raise ScimError(404, "", f"There is no Group {pk[:64]}.")
    return group


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.casefold()
    except ValueError:
        return False


def narrowed(rows: QuerySet[Any], terms: Sequence[Equals], fields: dict[str, Any]) -> QuerySet[Any]:
    """The rows that fit all terms; `fields` maps attributes to a condition made of the value."""
    for term in terms:
        if term.attribute not in fields:
            raise ScimError(400, "invalidFilter", f"{term.attribute} cannot be searched for.")
        rows = rows.filter(fields[term.attribute](term.value))
    return rows


def _id(value: Any) -> Q:
    return Q(pk=value) if isinstance(value, str) and _is_uuid(value) else Q(pk__in=[])


def _active(value: Any) -> Q:
    wanted = truth(value)
    return Q(pk__in=[]) if wanted is None else Q(is_active=wanted)


USER_FIELDS = {
    "id": _id,
    "username": lambda value: Q(username__iexact=str(value)),
    "externalid": lambda value: Q(scim__external_id=str(value)) & ~Q(scim__external_id=""),
    "active": _active,
    "emails": lambda value: Q(person__email__iexact=str(value)) & ~Q(person__email=""),
    "emails.value": lambda value: Q(person__email__iexact=str(value)) & ~Q(person__email=""),
    "employeenumber": lambda value: Q(person__external_id=str(value)),
}
GROUP_FIELDS = {
    "id": _id,
    "displayname": lambda value: Q(name__iexact=str(value)),
    "externalid": lambda value: Q(external_id=str(value)) & ~Q(external_id=""),
    "members": lambda value: Q(members__in=User.objects.filter(_id(value))),
    "members.value": lambda value: Q(members__in=User.objects.filter(_id(value))),
}


def person_behind(authority: Authority, number: str, email: str) -> Person | None:
    """Somebody of the authority who works here and has no account yet, told by personnel number, else by e-mail."""
    free = Person.objects.filter(authority=authority, user=None, left_on=None)
    if number:
        return free.filter(external_id=number).first()
    found = list(free.filter(email__iexact=email)[:2]) if email else []
    return found[0] if len(found) == 1 else None


def gone(today: date) -> QuerySet[Person]:
    """People whose last day is over and of whom something is still open: account, desk, an office or deputyship."""
    is_open = Q(user__is_active=True) | Q(desk__isnull=False)
    stands_in = Deputy.objects.filter(until__gt=F("person__left_on"), person__left_on__lt=today)
    offices = Office.objects.filter(Q(until=None) | Q(until__gt=F("person__left_on")), person__left_on__lt=today)
    late = Person.objects.filter(left_on__lt=today).select_related("authority")
    return late.filter(is_open | Q(pk__in=offices.values("person")) | Q(pk__in=stands_in.values("person"))).order_by(
        "pk"
    )


def keys_for(actor: Actor) -> QuerySet[ProvisioningKey]:
    mine = ProvisioningKey.objects.filter(authority__in=authorities_administered_by(actor))
    return mine.select_related("authority", "made_by__person")


def rules_for(actor: Actor) -> QuerySet[GroupRule]:
    mine = GroupRule.objects.filter(authority__in=authorities_administered_by(actor))
    return mine.select_related("authority", "site")


def departures_for(actor: Actor) -> QuerySet[Departure]:
    mine = Departure.objects.filter(person__authority__in=authorities_administered_by(actor))
    return mine.select_related("person__authority", "made_by__person", "desk")


def lists_for(actor: Actor) -> QuerySet[AccountList]:
    """Lists are seen by whoever uploaded them."""
    mine = AccountList.objects.filter(authority__in=authorities_administered_by(actor), made_by=actor.user)
    return mine.select_related("authority")


def staying(actor: Actor) -> QuerySet[Person]:
    """People of the actor's authorities who can still leave."""
    return Person.objects.filter(authority__in=authorities_administered_by(actor)).select_related("authority")
