# SPDX-License-Identifier: EUPL-1.2
"""Keep closed files: the container with its last three states, attachments, and what is handed to a colleague."""

import hashlib
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from schutznetz.apps.vault import facts, queries
from schutznetz.apps.vault.actions.tombstones import bury
from schutznetz.apps.vault.facts import Access, Full, Misshapen, Outdated
from schutznetz.apps.vault.models import Share, VaultBlob, VaultIdentity, VaultVersion
from schutznetz.apps.vault.policies import require_inside, require_write


def locked(identity: VaultIdentity) -> VaultIdentity:
    """The same vault, held until the end of the transaction: two devices save one after the other."""
    return VaultIdentity.objects.select_for_update(of=("self",)).select_related("user").get(pk=identity.pk)


def require_newest(identity: VaultIdentity, version: int) -> None:
    newest = queries.newest_number(identity)
    if version != newest:
        raise Outdated(newest)


def week_of(today: date) -> date:
    """The Monday of a day: finer is nobody's business."""
    return today - timedelta(days=today.weekday())


@transaction.atomic
def save_container(*, identity: VaultIdentity, access: Access, content: bytes, after: int, today: date) -> int:
    """Keep a new state, made from state `after`; the newest three stay. Answers its number. Raises `Outdated`."""
    require_write(access)
    bucket = facts.bucket_of(facts.require_closed(content), facts.CONTAINERS)
    found = locked(identity)
    require_newest(found, after)
    return _add(found, after + 1, content, bucket, today)


@transaction.atomic
def restore_version(*, identity: VaultIdentity, access: Access, number: int, after: int, today: date) -> int:
    """Make an older state the newest one, when its owner has confirmed it. Raises `Outdated`, `DoesNotExist`."""
    require_write(access)
    found = locked(identity)
    require_newest(found, after)
    older = queries.version(found, number)
    return _add(found, after + 1, bytes(older.blob), older.size_bucket, today)


def _add(identity: VaultIdentity, number: int, content: bytes, bucket: int, today: date) -> int:
    VaultVersion.objects.create(
        identity=identity, version=number, size_bucket=bucket, blob=content,
        sha256=hashlib.sha256(content).hexdigest(), saved_day=today,
    )  # fmt: skip
    VaultVersion.objects.filter(identity=identity, version__lte=number - facts.KEPT_VERSIONS).delete()
    return number


@transaction.atomic
def keep_blob(*, identity: VaultIdentity, access: Access, key: UUID, content: bytes, today: date) -> None:
    """Keep an attachment under the id its browser drew; the same twice makes no difference. Raises `Full`."""
    require_write(access)
    bucket = facts.bucket_of(facts.require_closed(content), facts.BLOBS)
    found = locked(identity)
    held = VaultBlob.objects.filter(identity=found).exclude(pk=key)
    if held.count() >= facts.BLOBS_MOST or queries.held_bytes(found) + bucket > facts.BLOBS_TOTAL:
        raise Full
    same = VaultBlob.objects.filter(pk=key).first()
    if same is not None:
        if same.identity_id != found.pk or bytes(same.blob) != content:
            raise Misshapen("blob_exists")
        return
    VaultBlob.objects.create(id=key, identity=found, size_bucket=bucket, blob=content, saved_week=week_of(today))


@transaction.atomic
def let_go_of_blob(*, identity: VaultIdentity, access: Access, key: UUID, after: int) -> None:
    """Delete an archive that state `after`, the newest, needs no more. Raises `Outdated`.

    Its sheets live on elsewhere in the vault. An older backup still refers to it, so that no tombstone is written.
    """
    require_write(access)
    found = locked(identity)
    require_newest(found, after)
    VaultBlob.objects.filter(identity=found, pk=key).delete()


@transaction.atomic
def drop_blob(*, identity: VaultIdentity, access: Access, key: UUID, today: date) -> None:
    """Delete an attachment for good; a restored backup does not bring it back."""
    require_inside(access)
    if VaultBlob.objects.filter(identity=identity, pk=key).delete()[0]:
        bury("blob", key, today)


def leave_share(*, to: VaultIdentity, access: Access, key: UUID, content: bytes, today: date) -> None:
    """Leave one conversation, closed for a colleague's vault. Who left it is not kept."""
    require_write(access)
    bucket = facts.bucket_of(facts.require_closed(content), facts.BLOBS)
    try:
        with transaction.atomic():
            Share.objects.create(id=key, recipient=to, size_bucket=bucket, blob=content, left_on=today)
    except IntegrityError as error:
        raise Misshapen("share_exists") from error


@transaction.atomic
def drop_share(*, access: Access, key: UUID, today: date) -> None:
    """The colleague has it, or its sender takes it back: only these two know its random id."""
    require_inside(access)
    if Share.objects.filter(pk=key).delete()[0]:
        bury("share", key, today)
