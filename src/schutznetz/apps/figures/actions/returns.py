# SPDX-License-Identifier: EUPL-1.2
"""Tokens, returns and receipts of the quarters. None of these acts is written in the journal: who reports when, and
beside whose return, is nobody's business. Only that a pool was added up is.

The way of a return: (1) signed in, a counsellor has one random number a quarter signed that the server cannot see;
(2) without a session, whoever shows number and signature hands in one closed file, and gets a second number signed
that the server cannot see either; (3) signed in again, the second number shows that a return was handed in.
"""

import hashlib
from datetime import date, datetime
from random import SystemRandom

from django.db import transaction
from django.db.models import Model

from schutznetz.adapters import blind_signatures
from schutznetz.apps.figures.facts import Misshapen, Quarter, group_of, is_share, wants_keys
from schutznetz.apps.figures.models import Pool, PoolSum, ReturnToken, SigningKey, TallyShare
from schutznetz.apps.figures.policies import require_collect, require_hand_in
from schutznetz.apps.figures.queries.collectors import role_of
from schutznetz.apps.figures.queries.returns import checked_cells, checked_keys, pools_within, source_plan
from schutznetz.apps.figures.queries.structures import sheet_of
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor

HAND_IN, RECEIPT = SigningKey.Purpose.HAND_IN, SigningKey.Purpose.RECEIPT
TOKEN_BYTES = 32


class Closed(Exception):
    """The quarter takes no returns any more: what is not sent counts in the next one."""


class Used(Exception):
    """This token, or the one of this quarter, was used for something else already."""


def digest(message: bytes) -> str:
    return hashlib.sha256(message).hexdigest()


@transaction.atomic
def open_pool(*, actor: Actor, today: date) -> tuple[Pool, dict[str, bytes]]:
    """The pool of the actor's group for the last quarter, and the public halves of its keys; both made when new."""
    require_hand_in(actor)
    group, quarter = group_of(actor.person, today), Quarter.before(today)
    if group is None:
        raise Closed
    pool, _is_new = Pool.objects.get_or_create(group=group, year=quarter.year, quarter=quarter.number)
    if pool.state != Pool.State.OPEN:
        raise Closed
    return pool, {purpose: blind_signatures.modulus(_private(pool, purpose)) for purpose in SigningKey.Purpose.values}


def _private(pool: Pool, purpose: str) -> bytes:
    found = SigningKey.objects.filter(pool=pool, purpose=purpose).first()
    if found is None:
        made = {"private": blind_signatures.new_key()}
        found, _is_new = SigningKey.objects.get_or_create(pool=pool, purpose=purpose, defaults=made)
    return bytes(found.private)


@transaction.atomic
def grant_token(*, blinded: bytes, actor: Actor, today: date) -> bytes:
    """The one blind signature of the actor for the last quarter; the same again for the same number.

    Raises `Used` for another number, `Closed`, `Misshapen`.
    """
    pool, _keys = open_pool(actor=actor, today=today)
    signature = _signed(pool, HAND_IN, blinded)
    defaults = {"pool": pool, "blinded": digest(blinded)}
    row, _is_new = ReturnToken.objects.get_or_create(
        person=actor.person, year=pool.year, quarter=pool.quarter, defaults=defaults
    )
    if row.blinded != digest(blinded) or row.pool_id != pool.pk:
        raise Used
    return signature


def _signed(pool: Pool, purpose: str, blinded: bytes) -> bytes:
    try:
        return blind_signatures.sign(_private(pool, purpose), blinded)
    except blind_signatures.Unsignable as error:
        raise Misshapen("blinded") from error


@transaction.atomic
def hand_in(*, pool_id: int, token: bytes, signature: bytes, blob: bytes, blinded: bytes) -> bytes:
    """Take one closed return from nobody in particular, and sign the number for its receipt.

    Handing in the same again changes nothing. Raises `Closed`, `Used`, `Misshapen`, `Pool.DoesNotExist`.
    """
    if len(token) != TOKEN_BYTES or not is_share(blob, sheet_of().limits.share_bytes):
        raise Misshapen("share")
    pool = Pool.objects.select_for_update(of=("self",)).get(pk=pool_id)
    if pool.state != Pool.State.OPEN:
        raise Closed
    if not blind_signatures.verifies(_private(pool, HAND_IN), token, signature):
        raise Misshapen("token")
    receipt = _signed(pool, RECEIPT, blinded)
    row, _is_new = TallyShare.objects.get_or_create(id=digest(token), defaults={"pool": pool, "blob": blob})
    if bytes(row.blob) != blob or row.pool_id != pool.pk:
        raise Used
    return receipt


@transaction.atomic
def show_receipt(*, pool_id: int, token: bytes, signature: bytes, actor: Actor) -> None:
    """The actor has handed in a return; the night makes a receipt of it.

    Raises `Used` when somebody else has shown this one, `Misshapen`, `ReturnToken.DoesNotExist`.
    """
    require_hand_in(actor)
    rows = ReturnToken.objects.select_for_update(of=("self",)).select_related("pool")
    mine = rows.get(person=actor.person, pool=pool_id)
    if len(token) != TOKEN_BYTES or not blind_signatures.verifies(_private(mine.pool, RECEIPT), token, signature):
        raise Misshapen("receipt")
    found = digest(token)
    if mine.receipt == found:
        return
    if mine.receipt or ReturnToken.objects.filter(receipt=found).exists():
        raise Used
    mine.receipt = found
    mine.save(update_fields=["receipt"])


@transaction.atomic
def sum_up(
    *,
    pool: Pool,
    plan_digest: str,
    cells: object,
    returns: int,
    left_out: int,
    actor: Actor,
    now: datetime,
    keys: object = None,
) -> PoolSum:
    """Keep the sums of a pool and delete its shares. Raises `Misshapen` when they are not about all of its shares.

    Sums of record keys are kept only where the year is protected by them.
    """
    require_collect(actor, pool.group.authority, role_of(pool.group.authority))
    locked = Pool.objects.select_for_update(of=("self",)).get(pk=pool.pk, state=Pool.State.READY)
    within = pools_within(locked)
    shares = TallyShare.objects.filter(pool__in=within)
    if plan_digest != source_plan().digest:
        raise Misshapen("plan")
    if returns < sheet_of().limits.pool_returns or left_out < 0 or returns + left_out != shares.count():
        raise Misshapen("returns")
    counts = checked_cells(cells)
    sums = None if keys is None else checked_keys(keys, counts)
    found = PoolSum.objects.create(
        pool=locked, digest=plan_digest, returns=returns, left_out=left_out, cells=counts,
        keys=sums if wants_keys(pool.group.authority, pool.year) else None,
    )  # fmt: skip
    shares.delete()
    SigningKey.objects.filter(pool__in=within, purpose=HAND_IN).delete()
    locked.state = Pool.State.SUMMED
    locked.save(update_fields=["state"])
    record(verb="figures.pool_summed", subject=locked, actor=actor.user, now=now, returns=returns, left_out=left_out)
    return found


@transaction.atomic
def shuffle() -> None:
    """Write shares and tokens anew in random orders, so that the order of arrival is gone on disk as well."""
    kept: tuple[type[Model], ...] = (TallyShare, ReturnToken)
    for model in kept:
        rows = list(model._default_manager.select_for_update())
        SystemRandom().shuffle(rows)
        model._default_manager.filter(pk__in=[row.pk for row in rows]).delete()
        model._default_manager.bulk_create(rows)
