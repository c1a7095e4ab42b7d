# SPDX-License-Identifier: EUPL-1.2
"""Public key and envelopes of a vault: made once, replaced, or all renewed together after a theft."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.vault import facts, queries
from schutznetz.apps.vault.actions.keeping import locked, require_newest, week_of
from schutznetz.apps.vault.actions.tombstones import bury
from schutznetz.apps.vault.facts import Access, Misshapen
from schutznetz.apps.vault.models import VaultBlob, VaultIdentity, VaultVersion, VaultWrap
from schutznetz.apps.vault.policies import require_write

Kind = VaultWrap.Kind


@dataclass(frozen=True)
class Wrap:
    """An envelope as the browser sends it."""

    kind: str
    n: int
    blob: bytes


class Exists(Exception):
    """There is a vault already (HTTP 409)."""


def set_up(
    *, user: Any, access: Access, vault: str, recipient: str, fingerprint: str, wraps: Sequence[Wrap], now: datetime,
    today: date,
) -> VaultIdentity:  # fmt: skip
    """Keep the public key and the envelopes of a new vault. Raises `Exists`, `Misshapen`."""
    require_write(access)
    _require_openable(wraps)
    try:
        with transaction.atomic():
            made = VaultIdentity.objects.create(
                user=user, vault=facts.vault_name(vault), recipient=facts.recipient(recipient),
                fingerprint=facts.fingerprint(fingerprint), created_month=today.replace(day=1),
            )  # fmt: skip
            _write(made, wraps)
            record(verb="vault.set_up", subject=user, actor=user, now=now)
    except IntegrityError as error:
        raise Exists from error
    return made


@transaction.atomic
def keep_wrap(*, identity: VaultIdentity, access: Access, wrap: Wrap) -> None:
    """Add an envelope or put a new one in its place, after a change of the passphrase for instance."""
    require_write(access)
    found = locked(identity)
    _write(found, [wrap])
    if found.wraps.count() > facts.WRAPS_MOST:
        raise Misshapen("too_many_wraps")


@transaction.atomic
def remove_wrap(*, identity: VaultIdentity, access: Access, kind: str, n: int) -> None:
    """Take an envelope away; passphrase and recovery code always stay, so that nobody locks themselves out."""
    require_write(access)
    if kind != Kind.PASSKEY:
        raise Misshapen("wrap_is_needed")
    locked(identity).wraps.filter(kind=kind, n=n).delete()


@transaction.atomic
def renew(
    *, identity: VaultIdentity, access: Access, recipient: str, fingerprint: str, wraps: Sequence[Wrap], version: int,
    container: bytes, blobs: Mapping[UUID, bytes], now: datetime, today: date,
) -> int:  # fmt: skip
    """A new key after a suspected theft: everything comes closed anew, and all that the old key opens goes.

    `blobs` replace the attachments with these ids; the others of the vault are deleted. Answers the new version.
    """
    require_write(access)
    _require_openable(wraps)
    found = locked(identity)
    require_newest(found, version)
    _change_keys(found, recipient, fingerprint)
    found.wraps.all().delete()
    found.door_keys.all().delete()
    found.shares.all().delete()
    _write(found, wraps)
    _replace_blobs(found, blobs, today)
    found.versions.all().delete()
    bucket = facts.bucket_of(facts.require_closed(container), facts.CONTAINERS)
    VaultVersion.objects.create(
        identity=found, version=version + 1, size_bucket=bucket, blob=container,
        sha256=hashlib.sha256(container).hexdigest(), saved_day=today,
    )  # fmt: skip
    record(verb="vault.renewed", subject=found.user, actor=found.user, now=now)
    return version + 1


def _change_keys(found: VaultIdentity, recipient: str, fingerprint: str) -> None:
    if facts.recipient(recipient) == found.recipient:
        raise Misshapen("same_recipient")
    found.recipient, found.fingerprint = recipient, facts.fingerprint(fingerprint)
    found.save(update_fields=["recipient", "fingerprint"])


def _replace_blobs(found: VaultIdentity, blobs: Mapping[UUID, bytes], today: date) -> None:
    held = {one.pk for one in queries.blobs(found)}
    if not blobs.keys() <= held:
        raise Misshapen("unknown_blob")
    for gone in held - blobs.keys():
        bury("blob", gone, today)
    VaultBlob.objects.filter(identity=found).delete()
    VaultBlob.objects.bulk_create(
        [
            VaultBlob(
                id=key,
                identity=found,
                blob=content,
                saved_week=week_of(today),
                size_bucket=facts.bucket_of(facts.require_closed(content), facts.BLOBS),
            )
            for key, content in blobs.items()
        ]
    )


def _require_openable(wraps: Sequence[Wrap]) -> None:
    """Passphrase and recovery code have to be there: a vault that opens by one device only is soon lost."""
    if not {Kind.PASSPHRASE, Kind.RECOVERY} <= {wrap.kind for wrap in wraps}:
        raise Misshapen("wraps_missing")
    if len(wraps) > facts.WRAPS_MOST:
        raise Misshapen("too_many_wraps")


def _write(identity: VaultIdentity, wraps: Sequence[Wrap]) -> None:
    for wrap in wraps:
        if wrap.kind not in Kind.values or not 1 <= wrap.n <= facts.WRAPS_MOST:
            raise Misshapen("wrap_kind")
        if len(wrap.blob) > facts.WRAP_MOST:
            raise Misshapen("wrap_too_large")
        closed = facts.require_closed(wrap.blob)
        VaultWrap.objects.update_or_create(identity=identity, kind=wrap.kind, n=wrap.n, defaults={"blob": closed})
