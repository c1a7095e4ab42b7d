# SPDX-License-Identifier: EUPL-1.2
"""Signed-in browsers: begun, seen, ended. Ending one deletes its session, so the next page asks for a sign-in."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.db import transaction

from schutznetz.apps.accounts.models import OpenSession, SpentLogout, User
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor


def note_session(
    *, user: User, session_key: str, now: datetime, device: str, method: str, provider: str = "", sid: str = ""
) -> None:
    """This browser is signed in as `user`. Twice the same makes no difference."""
    values = {"user": user, "device": device, "method": method, "provider": provider, "sid": sid}
    OpenSession.objects.update_or_create(
        session_key=session_key,
        defaults={**values, "seen_at": now},
        create_defaults={**values, "began_at": now, "seen_at": now},
    )


def note_seen(*, session_key: str, now: datetime) -> None:
    OpenSession.objects.filter(session_key=session_key).update(seen_at=now)


def forget_session(session_key: str) -> None:
    """Somebody signed out here."""
    OpenSession.objects.filter(session_key=session_key).delete()


@transaction.atomic
def end_session(*, session: OpenSession, actor: Actor | None, now: datetime) -> None:
    """Sign one browser out."""
    close([session])
    record(verb="account.session_ended", subject=session.user, actor=actor.user if actor else None, now=now, count=1)


@transaction.atomic
def end_sessions(*, user: User, now: datetime, actor: Actor | None = None, besides: str = "") -> int:
    """Sign `user` out everywhere, but for the session with the key `besides`; answers how many that were.

    For whoever closes accounts: the person's next click asks for a sign-in.
    """
    sessions = list(user.open_sessions.exclude(session_key=besides))
    close(sessions)
    if sessions:
        actor_user = actor.user if actor else None
        record(verb="account.session_ended", subject=user, actor=actor_user, now=now, count=len(sessions))
    return len(sessions)


def close(sessions: Iterable[OpenSession]) -> None:
    """Sign these browsers out, as part of an act that has its own line in the journal."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for session in sessions:
        store(session.session_key).delete()
        session.delete()


def forget_dead_sessions(now: datetime) -> int:
    """Delete the list's entries of sessions that ended by themselves (for a nightly run)."""
    return OpenSession.objects.filter(began_at__lt=now - settings.SESSION_LONGEST).delete()[0]


def forget_spent_logouts(now: datetime) -> int:
    """Delete reports of signing out that are too old to be accepted again."""
    return SpentLogout.objects.filter(at__lt=now - timedelta(hours=1)).delete()[0]
