# SPDX-License-Identifier: EUPL-1.2
"""The only way for the sums of pools out of this room: into the release that draws their noise, where they end."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from schutznetz.apps.figures.facts import Quarter
from schutznetz.apps.figures.models import Pool, PoolSum
from schutznetz.apps.figures.queries.returns import source_plan
from schutznetz.apps.figures.queries.sums import waiting_sums
from schutznetz.apps.organisation.models import Authority


@dataclass(frozen=True)
class HandedOver:
    """The sums of one working group: its key, counts in the order of the plan at the source, number of returns.

    `merged` are the keys of groups that were added up with it; `keys` sums of record keys beside the counts, or None.
    """

    group: str
    cells: tuple[int, ...]
    returns: int
    merged: tuple[str, ...]
    keys: tuple[int, ...] | None = None


@transaction.atomic
def hand_over_sums(*, ministry: Authority, quarter: Quarter, groups: Collection[str]) -> list[HandedOver]:
    """Give out the sums that wait until this quarter, of the groups a plan knows, and delete them here.

    Sums of another plan, and of groups the plan does not know, stay for the plan that knows them. Only the drawing of
    noise may call this (`reporting.actions.drawing`; tests/apps/reporting/test_one_door.py looks).
    """
    rows = waiting_sums(ministry, quarter).filter(pool__group__key__in=groups, digest=source_plan().digest)
    found = list(rows.select_related("pool__group").select_for_update(of=("self",)))
    answer = [_handed(one) for one in found]
    PoolSum.objects.filter(pk__in=[one.pk for one in found]).delete()
    return answer


def _handed(one: PoolSum) -> HandedOver:
    merged = Pool.objects.filter(merged_into=one.pool).order_by("group__key").values_list("group__key", flat=True)
    keys = None if one.keys is None else tuple(one.keys)
    return HandedOver(one.pool.group.key, tuple(one.cells), one.returns, tuple(merged), keys)


@transaction.atomic
def forget_keys(ministry: Authority, years: Collection[int]) -> None:
    """Delete the record keys beside waiting sums of these years: their figures are protected in another way."""
    PoolSum.objects.filter(pool__group__authority=ministry, pool__year__in=years).update(keys=None)
