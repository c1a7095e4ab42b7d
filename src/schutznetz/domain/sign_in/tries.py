# SPDX-License-Identifier: EUPL-1.2
"""How long to wait after failed tries. Nobody is ever shut out for good: every pause ends by itself.

Three counts, because one alone either lets guessing through or lets a stranger shut somebody out:

- **account**: tries from browsers that never signed in to this account;
- **device**: tries from a browser that did (it carries a signed mark), so a stranger's tries do not delay its owner;
- **address**: tries from one network address over all accounts, wide enough for an authority behind one address;
- **factor**: codes for the second step, and confirmations of somebody signed in.
"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Limit:
    """`free` tries without a pause, then pauses from `first`, doubled each time up to `longest`.

    After `forget` without a failure the count begins anew.
    """

    free: int
    first: timedelta
    longest: timedelta
    forget: timedelta


LIMITS = {
    "account": Limit(5, timedelta(seconds=30), timedelta(minutes=15), timedelta(hours=24)),
    "device": Limit(10, timedelta(seconds=30), timedelta(minutes=5), timedelta(hours=1)),
    "address": Limit(60, timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=10)),
    "factor": Limit(5, timedelta(seconds=30), timedelta(minutes=15), timedelta(hours=24)),
}


def pause(kind: str, failures: int) -> timedelta:
    """How long to wait before the next try, after so many failures in a row."""
    limit = LIMITS[kind]
    if failures < limit.free:
        return timedelta()
    doublings = min(failures - limit.free, 20)
    return min(limit.first * 2**doublings, limit.longest)


def is_worth_a_line(kind: str, failures: int) -> bool:
    """Does the journal learn of it? At the first pause, and then at each tenfold, so that nobody can flood it."""
    free = LIMITS[kind].free
    return failures in (free, free * 10, free * 100, free * 1000)
