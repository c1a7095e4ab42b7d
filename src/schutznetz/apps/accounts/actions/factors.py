# SPDX-License-Identifier: EUPL-1.2
"""The second factor: codes of an app, recovery codes on paper, and the roles that need one."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import TypeVar

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from django.db import transaction
from django.utils.crypto import salted_hmac

from schutznetz.apps.accounts.models import FactorRule, RecoveryCode, User
from schutznetz.apps.accounts.policies import require_rule_for_factors
from schutznetz.apps.accounts.queries import factor_finding, factors_of
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority
from schutznetz.domain.sign_in.one_time_codes import new_recovery_codes, plain_recovery_code, step_of
from schutznetz.regulation.finding import require

Answer = TypeVar("Answer")


@transaction.atomic
def set_up_app(*, user: User, secret: str, code: str, now: datetime) -> bool:
    """Bind an authenticator app, if this code shows that it works; an earlier one stops working."""
    step = step_of(code, secret, now.timestamp())
    if step is None:
        return False
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    data = {"secret": encrypt(secret), "step": step}
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=data)
    record(verb="account.app_set_up", subject=user, actor=user, now=now)
    return True


@transaction.atomic
def note_key(*, user: User, change: Callable[[], Answer], verb: str, now: datetime) -> Answer:
    """Carry out `change` to a passkey or the password of somebody, by themselves, with its line in the journal.

    The library for signing in makes the change; act and line stand or fall together. With the last factor the recovery
    codes go, which would open nothing any more.
    """
    answer = change()
    if not factors_of(user).exists():
        user.recovery_codes.all().delete()
    record(verb=verb, subject=user, actor=user, now=now)
    return answer


def require_factor(actor: Actor, has_other: bool, today: date) -> None:
    """Refused when an office of the actor asks for a second factor and none would be left."""
    require(factor_finding(actor, has_other, today))


@transaction.atomic
def remove_app(*, user: User, actor: Actor, now: datetime, today: date) -> None:
    """Refused (409) when it is the last factor of somebody whose office asks for one."""
    others = factors_of(user).exclude(type=Authenticator.Type.TOTP)
    require_factor(actor, others.exists(), today)
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    if not others.exists():
        user.recovery_codes.all().delete()
    record(verb="account.app_removed", subject=user, actor=user, now=now)


@transaction.atomic
def use_code(*, user: User, code: str, now: datetime) -> Authenticator | RecoveryCode | None:
    """What this code belongs to, spent with this use: an app's code, or a recovery code. None when it fits nothing."""
    return _use_app(user, code, now) or _use_recovery_code(user, code, now)


def _use_app(user: User, code: str, now: datetime) -> Authenticator | None:
    apps = Authenticator.objects.select_for_update().filter(user=user, type=Authenticator.Type.TOTP)
    for app in apps:
        step = _step_of(app, code, now)
        if step is not None:
            app.data["step"] = step
            app.last_used_at = now
            app.save(update_fields=["data", "last_used_at"])
            return app
    return None


def _step_of(app: Authenticator, code: str, now: datetime) -> int | None:
    """None as well for a secret that was encrypted with another key of the instance."""
    try:
        secret = decrypt(app.data["secret"])
    except ValueError:
        return None
    return step_of(code, secret, now.timestamp(), after=app.data.get("step", -1))


def _use_recovery_code(user: User, code: str, now: datetime) -> RecoveryCode | None:
    codes = RecoveryCode.objects.select_for_update().filter(user=user, used_at=None)
    found = codes.filter(digest=_digest(user, code)).first()
    if found:
        found.used_at = now
        found.save(update_fields=["used_at"])
        record(verb="account.recovery_code_used", subject=user, actor=user, now=now)
    return found


@transaction.atomic
def make_recovery_codes(*, user: User, now: datetime) -> list[str]:
    """Ten new codes in clear, this once; the earlier ones stop working."""
    User.objects.select_for_update().get(pk=user.pk)
    user.recovery_codes.all().delete()
    codes = new_recovery_codes()
    rows = [RecoveryCode(user=user, digest=_digest(user, code), made_at=now) for code in codes]
    RecoveryCode.objects.bulk_create(rows)
    record(verb="account.recovery_codes_made", subject=user, actor=user, now=now)
    return codes


def _digest(user: User, code: str) -> str:
    return salted_hmac("schutznetz.recovery", f"{user.pk}\n{plain_recovery_code(code)}", algorithm="sha256").hexdigest()


@transaction.atomic
def choose_factor_roles(
    *, authority: Authority, roles: Collection[str], since: date, actor: Actor | None, now: datetime
) -> None:
    """The further roles of this authority that need a second factor; new ones from `since` on."""
    require_rule_for_factors(actor, authority)
    FactorRule.objects.filter(authority=authority).exclude(role__in=roles).delete()
    for role in roles:
        FactorRule.objects.get_or_create(authority=authority, role=role, defaults={"since": since})
    user = actor.user if actor else None
    record(verb="account.factor_roles_chosen", subject=authority, actor=user, now=now, roles=" ".join(sorted(roles)))
