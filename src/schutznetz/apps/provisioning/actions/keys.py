# SPDX-License-Identifier: EUPL-1.2
"""Keys of identity providers: made (and shown) once, replaced with some overlap, revoked at once."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from schutznetz.apps.accounts.queries import digest_of
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.provisioning.models import ProvisioningKey
from schutznetz.apps.provisioning.policies import require_provision

PREFIX = "snz-scim-"
"""So that scanners for leaked secrets, and our own log filter, know one when they see it."""
OVERLAP = timedelta(hours=24)
NOTE_USE_EVERY = timedelta(minutes=5)


@transaction.atomic
def make_key(
    *, authority: Authority, label: str, days: int, actor: Actor, now: datetime
) -> tuple[ProvisioningKey, str]:
    """A new key and its token, which is told this once."""
    require_provision(actor, authority)
    token = PREFIX + secrets.token_urlsafe(32)
    key = ProvisioningKey.objects.create(
        authority=authority, label=label, digest=digest_of(token), made_at=now, made_by=actor.user,
        expires_at=now + timedelta(days=days),
    )  # fmt: skip
    record(verb="provisioning.key_made", subject=key, actor=actor.user, now=now, days=days)
    return key, token


@transaction.atomic
def rotate_key(*, key: ProvisioningKey, actor: Actor, now: datetime) -> tuple[ProvisioningKey, str]:
    """A successor with the same life; the old key goes on for OVERLAP, so that nothing stands still meanwhile."""
    days = max(1, (key.expires_at - key.made_at).days)
    made = make_key(authority=key.authority, label=key.label, days=days, actor=actor, now=now)
    key.expires_at = min(key.expires_at, now + OVERLAP)
    key.save(update_fields=["expires_at"])
    record(verb="provisioning.key_rotated", subject=key, actor=actor.user, now=now)
    return made


@transaction.atomic
def revoke_key(*, key: ProvisioningKey, actor: Actor, now: datetime) -> None:
    require_provision(actor, key.authority)
    key.revoked_at = key.revoked_at or now
    key.save(update_fields=["revoked_at"])
    record(verb="provisioning.key_revoked", subject=key, actor=actor.user, now=now)


def note_use(key: ProvisioningKey, now: datetime) -> None:
    """Remember roughly when a key was used last: a write for each request would be too much."""
    if key.used_at is None or now - key.used_at >= NOTE_USE_EVERY:
        ProvisioningKey.objects.filter(pk=key.pk).update(used_at=now)
