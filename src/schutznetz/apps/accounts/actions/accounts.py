# SPDX-License-Identifier: EUPL-1.2
"""Accounts, their one-time links, and the look of the pages."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from schutznetz.apps.accounts.actions.sessions import close
from schutznetz.apps.accounts.facts import DEMO, usernames
from schutznetz.apps.accounts.models import AccessLink, Failures, InstanceMark, User
from schutznetz.apps.accounts.policies import require_manage_account_of, require_other
from schutznetz.apps.accounts.queries import digest_of, factors_of
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Person

LINK_LIFE = timedelta(hours=72)


def _user(actor: Actor | None) -> Any:
    return actor.user if actor else None


@transaction.atomic
def create_account_for(*, person: Person, actor: Actor | None, now: datetime, username: str = "") -> User:
    """An account without a password; `give_access_link` opens it. The user name is made from the person's name.

    Raises ValueError when the person has an account already or the user name is taken.
    """
    require_manage_account_of(actor, person)
    if User.objects.filter(person=person).exists():
        raise ValueError(f"{person} has an account already")
    if username and User.objects.filter(username=username).exists():
        raise ValueError(f"the user name {username} is taken")
    user = User.objects.create_user(username or _free_username(person), person=person, email=person.email)
    record(verb="account.created", subject=user, actor=_user(actor), now=now)
    return user


def _free_username(person: Person) -> str:
    candidates = usernames(person.given_name, person.family_name)
    return next(name for name in candidates if not User.objects.filter(username=name).exists())


@transaction.atomic
def give_access_link(*, user: User, actor: Actor | None, now: datetime) -> str:
    """A new one-time code for setting a password, valid for LINK_LIFE; an earlier one stops working."""
    require_manage_account_of(actor, user.person)
    code = secrets.token_urlsafe(24)
    values = {"digest": digest_of(code), "expires_at": now + LINK_LIFE}
    AccessLink.objects.update_or_create(user=user, defaults=values)
    record(verb="account.link_given", subject=user, actor=_user(actor), now=now)
    return code


@transaction.atomic
def use_access_link(*, link: AccessLink, password: str, now: datetime) -> User:
    """Set the password; earlier passkeys, codes, pauses and sessions end. ValidationError for a weak password."""
    user = User.objects.select_for_update().get(pk=link.user_id)
    validate_password(password, user)
    AccessLink.objects.get(pk=link.pk, digest=link.digest).delete()
    factors_of(user).delete()
    user.recovery_codes.all().delete()
    Failures.objects.filter(user=user).delete()
    user.set_password(password)
    user.save(update_fields=["password"])
    close(user.open_sessions.all())
    record(verb="account.link_used", subject=user, actor=user, now=now)
    return user


@transaction.atomic
def lock_account(*, user: User, actor: Actor | None, now: datetime) -> None:
    """The account cannot sign in any more, and open sessions end with their next page."""
    require_manage_account_of(actor, user.person)
    require_other(actor, user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    AccessLink.objects.filter(user=user).delete()
    close(user.open_sessions.all())
    record(verb="account.locked", subject=user, actor=_user(actor), now=now)


@transaction.atomic
def unlock_account(*, user: User, actor: Actor | None, now: datetime) -> None:
    require_manage_account_of(actor, user.person)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(verb="account.unlocked", subject=user, actor=_user(actor), now=now)


def choose_look(*, user: User, theme: str | None = None, language: str | None = None) -> None:
    """Remember theme and language (empty: as the device says). A matter of taste: the journal does not learn of it."""
    chosen = {"theme": theme, "language": language}
    for name, value in chosen.items():
        if value is not None:
            setattr(user, name, value)
    user.save(update_fields=[name for name, value in chosen.items() if value is not None])


@transaction.atomic
def mark_as_demo(*, now: datetime) -> None:
    """Say that everything in this database is invented. RuntimeError when somebody works with it already."""
    if User.objects.exists() or Person.objects.exists():
        raise RuntimeError("a database with people cannot become a demo")
    InstanceMark.objects.get_or_create(key=DEMO, defaults={"set_at": now})
