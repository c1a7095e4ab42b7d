# SPDX-License-Identifier: EUPL-1.2
"""Reads of accounts, scoped to the actor."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from schutznetz.adapters.oidc_settings import Provider
from schutznetz.apps.accounts.facts import TRY, DemoGroup, Outsider
from schutznetz.apps.accounts.models import (
    AccessLink,
    FactorRule,
    Failures,
    OpenSession,
    OutsideIdentity,
    RecoveryCode,
    User,
)
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority, Office, Person, Site
from schutznetz.apps.ui.models import first_column
from schutznetz.regulation.access.second_factor import always, second_factor, vouched_since
from schutznetz.regulation.finding import Finding


def _authorities(actor: Actor) -> list[int]:
    return [o.authority_id for o in actor.offices if o.role == Role.ADMINISTRATOR and o.site_id is None]


def accounts_visible_to(actor: Actor) -> QuerySet[User]:
    """Accounts of the actor's authorities with their person and the number of their passkeys (`keys`)."""
    return (
        User.objects.filter(person__authority__in=_authorities(actor))
        .select_related("person__site", "person__authority")
        .annotate(keys=_number_of_keys())
    )


def accounts_called(text: str) -> QuerySet[User]:
    """Accounts of people whose account name begins so, whatever its case."""
    ways = {text} if text.isascii() else {text, text.lower(), _in_capitals(text)}
    begins = Q.create([("username__istartswith", way) for way in ways], connector=Q.OR)
    return User.objects.order_by().filter(begins, person__isnull=False)


def _in_capitals(text: str) -> str:
    """Letter by letter, so that ß stays one. SQLite itself knows the case of plain letters only."""
    return "".join(letter.upper() if len(letter.upper()) == 1 else letter for letter in text)


def first_accounts(actor: Actor, text: str, state: str, most: int, *, backwards: bool = False) -> list[Any]:
    """Keys of the first accounts `AccountFilter` finds, in the order of their people's names.

    A common name is that of thousands: they are sorted first, and accounts looked up for them until there are `most`.
    No planner does that by itself, since it cannot know how many a word finds.
    """
    scope = Person.objects.order_by().filter(authority__in=_authorities(actor))
    called, named = Q(pk__in=accounts_called(text).values("person")), Q(search__words=text)
    down = "DESC" if backwards else "ASC"
    locked = {"open": " AND a.is_active", "locked": " AND NOT a.is_active"}.get(state, "")
    if connection.vendor == "sqlite":
        return _accounts_of(scope.filter(named | called), locked, down, most)
    people = (
        scope.filter(named).values_list("pk", "sort_name").union(scope.filter(called).values_list("pk", "sort_name"))
    )
    found, params = people.query.sql_with_params()
    sql = f"""SELECT u.id FROM (SELECT * FROM ({found}) f(id, name) ORDER BY name {down} OFFSET 0) p
        CROSS JOIN LATERAL (SELECT a.id FROM accounts_user a WHERE a.person_id = p.id{locked} OFFSET 0) u
        ORDER BY p.name {down}, u.id {down} LIMIT %s"""  # noqa: S608  (made of the program's own words only)
    return first_column(sql, [*params, most])


def _accounts_of(people: QuerySet[Person], locked: str, down: str, most: int) -> list[Any]:
    """SQLite gives row by row: people in order, each with the account; those of one name are sorted here.

    Asked to sort them itself, it would look for the accounts of all before it gave the first.
    """
    found, params = people.values_list("pk", "sort_name").query.sql_with_params()
    sql = f"""SELECT p.name, a.id FROM
        (SELECT pk AS id, sort_name AS name FROM ({found}) ORDER BY sort_name {down} LIMIT -1) p
        CROSS JOIN accounts_user a ON a.person_id = p.id{locked}"""  # noqa: S608  (made of the program's own words only)
    rows: list[tuple[str, str]] = []
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for row in cursor:
            if len(rows) >= most and row[0] != rows[-1][0]:
                break
            rows.append(row)
    return [key for _name, key in sorted(rows, reverse=down == "DESC")[:most]]


def account_to_write_about(actor: Actor, pk: Any) -> User:
    """An account of the actor's authorities with its person; raises `User.DoesNotExist`."""
    return accounts_visible_to(actor).get(pk=pk)


def _number_of_keys() -> Any:
    """Counted for the rows that are shown, not for all."""
    keys = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.WEBAUTHN).order_by()
    counted = keys.values("user").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _working_people(actor: Actor, today: date) -> QuerySet[Person]:
    working = Person.objects.filter(Q(left_on__isnull=True) | Q(left_on__gte=today))
    return working.filter(authority__in=_authorities(actor))


def people_without_account(actor: Actor, today: date) -> QuerySet[Person]:
    """People of the actor's authorities who work here and cannot sign in yet."""
    has_one = Exists(User.objects.filter(person=OuterRef("pk")))
    return _working_people(actor, today).filter(~has_one).select_related("site")


def first_without_account(actor: Actor, text: str, today: date, most: int, *, backwards: bool = False) -> list[int]:
    """Keys of the first of `people_without_account` of that name, in the order of their names.

    Those of a common name are sorted first, and asked for an account until there are `most` without one.
    """
    people = _working_people(actor, today).order_by().filter(search__words=text).values_list("pk", "sort_name")
    found, params = people.query.sql_with_params()
    down = "DESC" if backwards else "ASC"
    sql = f"""SELECT p.id FROM (SELECT * FROM ({found}) f(id, name) ORDER BY name {down}, id {down} OFFSET 0) p
        WHERE NOT EXISTS (SELECT 1 FROM accounts_user a WHERE a.person_id = p.id OFFSET 0)
        ORDER BY p.name {down}, p.id {down} LIMIT %s"""  # noqa: S608  (made of the program's own words only)
    return first_column(sql, [*params, most])


def offices_of(person: Person) -> QuerySet[Office]:
    """All offices of a person, the newest first."""
    return person.offices.select_related("site", "authority").order_by("-since", "role")


def sites_to_choose(person: Person) -> QuerySet[Site]:
    return Site.objects.filter(authority=person.authority)


def passkeys_of(user: User) -> QuerySet[Authenticator]:
    keys: QuerySet[Authenticator] = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return keys.order_by("created_at")


def factors_of(user: User) -> QuerySet[Authenticator]:
    """Passkeys and the authenticator app of an account."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=user)
    return found


def app_of(user: User) -> Authenticator | None:
    """The authenticator app, if one is set up."""
    return factors_of(user).filter(type=Authenticator.Type.TOTP).first()


def open_recovery_codes(user: User) -> int:
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def sessions_of(user: User, now: datetime) -> QuerySet[OpenSession]:
    """Where somebody is signed in, the last used first; what ended by itself is left out."""
    return OpenSession.objects.filter(
        user=user, seen_at__gte=now - settings.SESSION_IDLE, began_at__gte=now - settings.SESSION_LONGEST
    ).order_by("-seen_at", "-pk")


def identities_of(user: User) -> QuerySet[OutsideIdentity]:
    return OutsideIdentity.objects.filter(user=user).order_by("linked_at")


def services() -> list[Provider]:
    """The sign-in services of this instance."""
    return list(settings.OIDC.values())


def _people_of(provider: Provider) -> QuerySet[Person]:
    """Whoever may come through this service: people of its authority, or all when there is only one."""
    if provider.authority:
        return Person.objects.filter(authority__key=provider.authority)
    is_single = Authority.objects.count() == 1
    return Person.objects.all() if is_single else Person.objects.none()


def account_fitting(provider: Provider, who: Outsider) -> User | None:
    """The one account that the administration's settings allow to link at the first sign-in."""
    people = _people_of(provider)
    tries = []
    if "username" in provider.link and who.username:
        tries.append(Q(username=who.username))
    if "personnel" in provider.link and who.personnel:
        tries.append(Q(person__external_id=who.personnel))
    if "email" in provider.link and who.email:
        tries.append(Q(person__email__iexact=who.email))
    for one in tries:
        found = list(User.objects.filter(one, person__in=people, is_active=True)[:2])
        if len(found) == 1:
            return found[0]
    return None


def person_fitting(provider: Provider, who: Outsider, today: date) -> Person | None:
    """The one person without an account whom these claims describe, by personnel number or vouched address."""
    working = _people_of(provider).filter(Q(left_on__isnull=True) | Q(left_on__gte=today), user__isnull=True)
    for name, value in (("external_id", who.personnel), ("email__iexact", who.email)):
        found = list(working.filter(**{name: value})[:2]) if value else []
        if len(found) == 1:
            return found[0]
    return None


def paused_accounts(actor: Actor, now: datetime) -> QuerySet[User]:
    """Accounts of the actor's authorities where somebody has to wait after failed tries; `wait_until`, `failures`."""
    waiting = Failures.objects.filter(wait_until__gt=now, user=OuterRef("pk")).order_by("-wait_until")
    return (
        accounts_visible_to(actor)
        .annotate(wait_until=Subquery(waiting.values("wait_until")[:1]), failures=Subquery(waiting.values("count")[:1]))
        .filter(wait_until__isnull=False)
        .order_by("wait_until")
    )


def paused_addresses(now: datetime) -> int:
    """From how many network addresses nobody can try for the moment."""
    return Failures.objects.filter(kind="address", wait_until__gt=now).count()


def factor_roles(authority_ids: Iterable[int]) -> dict[str, date]:
    """Further roles that these authorities want a second factor for, each with its first day."""
    rules = FactorRule.objects.filter(authority__in=list(authority_ids))
    found: dict[str, date] = {}
    for role, since in rules.values_list("role", "since"):
        found[role] = min(since, found.get(role, since))
    return found


def factor_finding(actor: Actor, has_one: bool, today: date) -> Finding:
    """Does an office of the actor ask for a second factor, and is there one?"""
    own = factor_roles({office.authority_id for office in actor.offices}) if actor.offices else {}
    roles = {office.role for office in actor.offices}
    return second_factor(roles=roles, has_one=has_one, today=today, own=own)


def vouched(user: str, today: date) -> Exists:
    """Did a sign-in service say lately that a second factor was used there? `user`: the field that names the account.

    Only a service counts whose second factors this instance accepts today.
    """
    trusted = [service.key for service in services() if service.amr or service.acr]
    lately = OutsideIdentity.objects.filter(user=OuterRef(user), provider__in=trusted)
    return Exists(lately.filter(strong_on__gte=vouched_since(today)))


def without_factor(actor: Actor, today: date) -> QuerySet[User]:
    """Accounts of the actor's authorities whose office asks for a second factor that nobody knows of."""
    asked = Q(pk__in=[])
    for authority in _authorities(actor):
        roles = always(today) | {role for role, since in factor_roles([authority]).items() if since <= today}
        held = Office.objects.held_on(today).filter(role__in=roles, authority=authority)
        asked |= Q(person__in=held.values("person"))
    return accounts_visible_to(actor).filter(
        asked, ~Exists(Authenticator.objects.filter(user=OuterRef("pk"))), ~vouched("pk", today), is_active=True
    )


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
