# SPDX-License-Identifier: EUPL-1.2
"""Every night: receipts for what was handed in, all orders forgotten, pools of quarters that are over settled."""

from datetime import date, datetime, timedelta
from random import SystemRandom

from django.db import transaction
from django.db.models import Count, Model
from django.utils.timezone import localtime

from schutznetz.apps.figures.actions.returns import shuffle
from schutznetz.apps.figures.facts import Quarter
from schutznetz.apps.figures.models import Pool, ReturnReceipt, ReturnToken, TallyShare
from schutznetz.apps.figures.queries.structures import sheet_of
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.domain.disclosure.pools import neighbours, settle

State = Pool.State
YEARS_KEPT = 2
"""Tokens and receipts go with the year before last: by then quality has what it needs (house rule)."""


class Nights:
    """Once a day by the time of the authority: after midnight, or when the worker begins later."""

    def __init__(self) -> None:
        self.done: date | None = None

    def look(self, now: datetime) -> bool:
        """Was it time?"""
        today = localtime(now).date()
        if self.done == today:
            return False
        keep_returns(today)
        self.done = today
        return True


def keep_returns(today: date) -> None:
    """All of it; may run again at any time."""
    write_receipts()
    shuffle()
    settle_pools(today)
    forget(today)


@transaction.atomic
def write_receipts() -> int:
    """Receipts of all that were shown since the last night, in one go and in a random order; how many."""
    rows = ReturnToken.objects.exclude(receipt="").values_list("person", "year", "quarter")
    known = set(ReturnReceipt.objects.values_list("person", "year", "quarter"))
    new = [key for key in rows if key not in known]
    SystemRandom().shuffle(new)
    ReturnReceipt.objects.bulk_create(
        ReturnReceipt(person_id=person, year=year, quarter=quarter) for person, year, quarter in new
    )
    return len(new)


def settle_pools(today: date) -> int:
    """Pools of quarters whose time is over: added up, merged with the neighbour, or carried over; how many settled."""
    last = Quarter.before(today - timedelta(days=sheet_of().limits.settle_days))
    open_pools = Pool.objects.filter(state=State.OPEN).order_by("year", "quarter")
    due = {(one.year, one.quarter) for one in open_pools if Quarter(one.year, one.quarter) <= last}
    return sum(_settle(Quarter(*key)) for key in sorted(due))


@transaction.atomic
def _settle(quarter: Quarter) -> int:
    rows = Pool.objects.filter(state=State.OPEN, year=quarter.year, quarter=quarter.number)
    locked = list(rows.select_for_update(of=("self",)).select_related("group"))
    for ministry in sorted({one.group.authority_id for one in locked}):
        _settle_of(ministry, [one for one in locked if one.group.authority_id == ministry], quarter)
    return len(locked)


def _settle_of(ministry: int, pools: list[Pool], quarter: Quarter) -> None:
    by_key = {one.group.key: one for one in pools}
    keys = list(WorkingGroup.objects.filter(authority=ministry).values_list("key", flat=True))
    counted = TallyShare.objects.filter(pool__in=pools).values_list("pool__group__key").annotate(n=Count("pk"))
    returns = dict.fromkeys(by_key, 0) | dict(counted)
    found = settle(returns, neighbours(keys), least=sheet_of().limits.pool_returns)
    for lead, *others in found.leaving:
        _mark(by_key[lead], State.READY)
        for key in others:
            _mark(by_key[key], State.MERGED, by_key[lead])
    for key in found.waiting:
        _carry(by_key[key], quarter.after)


def _mark(pool: Pool, state: str, into: Pool | None = None) -> None:
    pool.state, pool.merged_into = state, into
    pool.save(update_fields=["state", "merged_into"])


def _carry(pool: Pool, quarter: Quarter) -> None:
    """Its returns count in the next quarter; without any nothing is opened."""
    shares = TallyShare.objects.filter(pool=pool)
    if shares.exists():
        following, _is_new = Pool.objects.get_or_create(
            group_id=pool.group_id, year=quarter.year, quarter=quarter.number
        )
        shares.update(pool=following)
    _mark(pool, State.CARRIED)


def forget(today: date) -> None:
    """Tokens and receipts of years long over."""
    kept: tuple[type[Model], ...] = (ReturnToken, ReturnReceipt)
    for model in kept:
        model._default_manager.filter(year__lt=today.year - YEARS_KEPT).delete()
