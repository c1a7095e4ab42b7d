# SPDX-License-Identifier: EUPL-1.2
"""Accounts behind a sign-in service: found, linked, made where that is allowed, and offices by its groups."""

import hashlib
from datetime import date, datetime

from django.db import IntegrityError, transaction

from schutznetz.adapters.oidc_settings import Provider
from schutznetz.apps.accounts.actions.accounts import create_account_for
from schutznetz.apps.accounts.actions.sessions import end_session
from schutznetz.apps.accounts.facts import Outsider
from schutznetz.apps.accounts.models import GroupOffice, OpenSession, OutsideIdentity, SpentLogout, User
from schutznetz.apps.accounts.policies import may_sign_in
from schutznetz.apps.accounts.queries import account_fitting, person_fitting
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.actions.offices import save_office
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Office, Site
from schutznetz.apps.organisation.queries.offices import overlapping


@transaction.atomic
def account_of(*, provider: Provider, outsider: Outsider, now: datetime, today: date) -> User | None:
    """The account of whoever signed in there; None when nobody here fits. Links and makes only what is allowed.

    Whoever may not come in here any more gets no office either, whatever their groups there.
    """
    identity = (
        OutsideIdentity.objects.select_related("user__person")
        .filter(issuer=provider.issuer, subject=outsider.subject)
        .first()
    )
    identity = identity or _first_time(provider, outsider, now, today)
    if identity is None:
        return None
    identity.used_at = now
    identity.strong_on = today if outsider.is_strong else identity.strong_on
    identity.save(update_fields=["used_at", "strong_on"])
    if provider.roles and outsider.groups is not None and may_sign_in(identity.user):
        _take_offices(provider, identity, outsider.groups, now, today)
    return identity.user


def note_strong(*, provider: Provider, subject: str, today: date) -> None:
    """The service said once more that this person used a second factor there."""
    OutsideIdentity.objects.filter(issuer=provider.issuer, subject=subject).update(strong_on=today)


def _first_time(provider: Provider, outsider: Outsider, now: datetime, today: date) -> OutsideIdentity | None:
    user = account_fitting(provider, outsider)
    if user is None and provider.create:
        person = person_fitting(provider, outsider, today)
        user = create_account_for(person=person, actor=None, now=now) if person else None
    if user is None or OutsideIdentity.objects.filter(issuer=provider.issuer, user=user).exists():
        return None
    return link(provider=provider, subject=outsider.subject, user=user, now=now, by=None)


@transaction.atomic
def link(*, provider: Provider, subject: str, user: User, now: datetime, by: User | None) -> OutsideIdentity:
    """From now on this identity opens the account. IntegrityError when either of the two is linked already."""
    identity = OutsideIdentity.objects.create(
        user=user, provider=provider.key, issuer=provider.issuer, subject=subject, linked_at=now, used_at=now
    )
    record(verb="account.linked", subject=user, actor=by, now=now, provider=provider.key)
    return identity


def try_to_link(*, provider: Provider, subject: str, user: User, now: datetime) -> bool:
    """Link the own account; False when this identity or this account is linked to another."""
    try:
        link(provider=provider, subject=subject, user=user, now=now, by=user)
    except IntegrityError:
        return False
    return True


@transaction.atomic
def unlink(*, identity: OutsideIdentity, now: datetime, today: date) -> None:
    """The identity opens the account no longer, and the offices from its groups end."""
    for granted in identity.offices.select_related("office"):
        _end_office(granted, now, today)
    record(verb="account.unlinked", subject=identity.user, actor=identity.user, now=now, provider=identity.provider)
    identity.delete()


def _take_offices(
    provider: Provider, identity: OutsideIdentity, groups: frozenset[str], now: datetime, today: date
) -> None:
    """Give the offices of the person's groups, and end those whose group is gone."""
    held = {granted.group: granted for granted in identity.offices.select_related("office__person")}
    for group, granted in held.items():
        if group not in groups or group not in provider.roles:
            _end_office(granted, now, today)
    for group in sorted(groups & set(provider.roles) - set(held)):
        _give_office(identity, group, provider.roles[group], now, today)


def _give_office(identity: OutsideIdentity, group: str, wanted: str, now: datetime, today: date) -> None:
    """`wanted` is a role, or role@site. Nothing is given twice, nor where role or site are unknown.

    Somebody who holds the same office, or will from a later day on, by hand: that one counts.
    """
    role, _at, site_key = wanted.partition("@")
    person = identity.user.person
    if person is None or role not in Role.values:
        return
    site = Site.objects.filter(authority=person.authority, key=site_key).first() if site_key else None
    office = Office(person=person, role=role, authority=person.authority, site=site, since=today)
    if (site_key and site is None) or overlapping(office):
        return
    office = save_office(office=office, actor=None, now=now)
    GroupOffice.objects.create(identity=identity, office=office, group=group)


def _end_office(granted: GroupOffice, now: datetime, today: date) -> None:
    """The office ended yesterday; one that began today ends with the day."""
    office = granted.office
    granted.delete()
    office.until = max(office.since, date.fromordinal(today.toordinal() - 1))
    save_office(office=office, actor=None, now=now)


@transaction.atomic
def signed_out_there(*, provider: Provider, sid: str, subject: str, token_id: str, now: datetime) -> int:
    """A service reports that somebody signed out: end these sessions. A report counts once; answers how many ended."""
    digest = hashlib.sha256(f"{provider.issuer}\n{token_id}".encode()).hexdigest()
    _row, is_new = SpentLogout.objects.get_or_create(digest=digest, defaults={"at": now})
    if not is_new:
        return 0
    if not (sid or subject):
        return 0
    found = OpenSession.objects.filter(provider=provider.key).select_related("user")
    if sid:
        found = found.filter(sid=sid)
    if subject:
        found = found.filter(user__identities__issuer=provider.issuer, user__identities__subject=subject)
    sessions = list(found)
    for session in sessions:
        end_session(session=session, actor=None, now=now)
    return len(sessions)
