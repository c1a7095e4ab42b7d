# SPDX-License-Identifier: EUPL-1.2
"""How far the pools of a quarter are, by number of returns only; nothing here tells a count of processes."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from schutznetz.apps.figures.facts import Quarter
from schutznetz.apps.figures.models import Pool, PoolSum
from schutznetz.apps.figures.queries.returns import source_plan
from schutznetz.apps.organisation.models import Authority

State = Pool.State


@dataclass(frozen=True)
class Standing:
    """Pools of a quarter: still open, waiting to be added up, added up (here or with a neighbour), carried over.

    `sums`: sums that wait for their release, also late ones of quarters before; `returns`: returns in them;
    `foreign`: those made by another plan, which can go into none; `keyless`: the rest of those without record keys.
    """

    open: int
    ready: int
    summed: int
    carried: int
    sums: int
    returns: int
    foreign: int
    keyless: int

    @property
    def is_settled(self) -> bool:
        return not self.open


def standing(ministry: Authority, quarter: Quarter) -> Standing:
    """How far the pools of a ministry's working groups are in a quarter."""
    states = list(_pools(ministry, quarter).values_list("state", flat=True))
    waiting = waiting_sums(ministry, quarter)
    return Standing(
        states.count(State.OPEN), states.count(State.READY), states.count(State.SUMMED) + states.count(State.MERGED),
        states.count(State.CARRIED), waiting.count(), waiting.aggregate(n=Sum("returns"))["n"] or 0,
        waiting.exclude(digest=source_plan().digest).count(),
        waiting.filter(digest=source_plan().digest, keys__isnull=True).count(),
    )  # fmt: skip


def _pools(ministry: Authority, quarter: Quarter) -> QuerySet[Pool]:
    return Pool.objects.filter(group__authority=ministry, year=quarter.year, quarter=quarter.number)


def waiting_sums(ministry: Authority, quarter: Quarter) -> QuerySet[PoolSum]:
    """Sums of this quarter and, because what is late counts later, of all quarters before."""
    until = Q(pool__year__lt=quarter.year) | Q(pool__year=quarter.year, pool__quarter__lte=quarter.number)
    return PoolSum.objects.filter(until, pool__group__authority=ministry).order_by("pool_id")


def keyless_sums(ministry: Authority, year: int) -> int:
    """How many sums of a year wait for their release without record keys."""
    rows = PoolSum.objects.filter(pool__group__authority=ministry, pool__year=year, digest=source_plan().digest)
    return rows.filter(keys__isnull=True).count()


def quarters_with_pools(ministry: Authority) -> list[Quarter]:
    """All quarters a ministry's working groups have sent returns for, the oldest first."""
    rows = Pool.objects.filter(group__authority=ministry).values_list("year", "quarter")
    return [Quarter(*one) for one in sorted(set(rows))]


def quarters_with_sums(ministry: Authority) -> list[Quarter]:
    """All quarters of which sums wait for their release, the oldest first."""
    rows = PoolSum.objects.filter(pool__group__authority=ministry, digest=source_plan().digest)
    return [Quarter(*one) for one in sorted(set(rows.values_list("pool__year", "pool__quarter")))]
