# SPDX-License-Identifier: EUPL-1.2
"""Counting failed tries. A try is counted before anything is compared, so that many at once gain nothing.

key = keys_of_sign_in(username=…, address=…, device=…)
begin_try(keys, now)         # TooManyTries with the seconds to wait
… compare …
succeeded(keys)              # or leave the count as it is
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from schutznetz.apps.accounts.models import Failures, User
from schutznetz.apps.journal.actions import record
from schutznetz.domain.sign_in.tries import LIMITS, is_worth_a_line, pause


class TooManyTries(Exception):
    """The next try has to wait; `seconds` is how long, rounded up."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


@dataclass(frozen=True)
class Key:
    """What is counted: a kind of `domain.sign_in.tries.LIMITS` and a keyed digest of the name behind it."""

    kind: str
    digest: str
    user: User | None = None


def key(kind: str, name: str, user: User | None = None) -> Key:
    return Key(kind, salted_hmac("schutznetz.tries", f"{kind}\n{name}", algorithm="sha256").hexdigest(), user)


def keys_of_sign_in(*, username: str, address: str, device: str = "") -> list[Key]:
    """With the mark of a known device its own count; otherwise those of the account and of the address."""
    user = User.objects.filter(username=username).only("pk", "username").first()
    if device:
        return [key("device", device, user)]
    return [key("account", username.casefold(), user), key("address", address)]


@transaction.atomic
def begin_try(keys: list[Key], now: datetime) -> None:
    """Count one more try for each key. TooManyTries when one of them has to wait; then nothing is counted."""
    rows = [_row(one, now) for one in sorted(keys, key=lambda one: one.digest)]
    waiting = [row.wait_until for row in rows if row.wait_until and row.wait_until > now]
    if waiting:
        raise TooManyTries(max(1, -(-(max(waiting) - now) // timedelta(seconds=1))))
    for row in rows:
        _count(row, now)


def _row(wanted: Key, now: datetime) -> Failures:
    """The count of this key, locked; begun anew when the last failure is long ago."""
    values = {"kind": wanted.kind, "user": wanted.user, "last_at": now}
    Failures.objects.get_or_create(digest=wanted.digest, defaults=values)
    row = Failures.objects.select_for_update().get(digest=wanted.digest)
    if now - row.last_at >= LIMITS[row.kind].forget:
        row.count, row.wait_until = 0, None
    return row


def _count(row: Failures, now: datetime) -> None:
    row.count += 1
    row.last_at = now
    wait = pause(row.kind, row.count)
    row.wait_until = now + wait if wait else None
    row.save(update_fields=["count", "last_at", "wait_until"])


def failed(keys: list[Key], now: datetime) -> None:
    """The comparison failed: tell the journal where that is worth a line."""
    with transaction.atomic():
        for row in Failures.objects.filter(digest__in=[one.digest for one in keys]):
            if is_worth_a_line(row.kind, row.count):
                subject = row.user or row
                record(verb="account.tries_slowed", subject=subject, actor=None, now=now, kind=row.kind)


@transaction.atomic
def succeeded(keys: list[Key]) -> None:
    """The comparison fitted: account, device and factor are forgiven, an address only this one try.

    Otherwise somebody with an account of their own could guess at others without ever waiting.
    """
    digests = [one.digest for one in keys]
    Failures.objects.filter(digest__in=digests).exclude(kind="address").delete()
    for row in Failures.objects.select_for_update().filter(digest__in=digests, kind="address", count__gt=0):
        row.count -= 1
        row.wait_until = None if row.count < LIMITS["address"].free else row.wait_until
        row.save(update_fields=["count", "wait_until"])


@transaction.atomic
def forgive(*, user: User, actor: object, now: datetime) -> int:
    """Lift every pause of an account; answers how many there were. The caller has asked the policy."""
    gone, _details = Failures.objects.filter(user=user).delete()
    if gone:
        record(verb="account.tries_forgiven", subject=user, actor=getattr(actor, "user", None), now=now)
    return gone


def forget_old_tries(now: datetime) -> int:
    """Delete the counts that no longer matter (for a nightly run)."""
    oldest = max(limit.forget for limit in LIMITS.values())
    return Failures.objects.filter(last_at__lt=now - oldest).delete()[0]
