# SPDX-License-Identifier: EUPL-1.2
"""The worker's part: close everything of people whose last day is over, and work on uploaded lists."""

import logging
from datetime import date, datetime

from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.provisioning.actions.leavers import close_person
from schutznetz.apps.provisioning.actions.lists import carry_out, check_list, fail_list
from schutznetz.apps.provisioning.models import AccountList, Departure
from schutznetz.apps.provisioning.queries import gone

log = logging.getLogger(__name__)
AT_ONCE = 500
PENDING = (AccountList.State.WAITING, AccountList.State.CONFIRMED)


def close_leavers(now: datetime, today: date) -> int:
    """Close up to AT_ONCE people whose last day lies before `today`; each in a transaction of its own."""
    closed = 0
    for person in gone(today)[:AT_ONCE]:
        assert person.left_on is not None
        try:
            close_person(person=person, last_on=person.left_on, source=Departure.Source.DAY, actor=None, now=now)
            closed += 1
        except Exception:
            log.exception("person %s could not be closed", person.pk)
    return closed


def list_waits() -> bool:
    """Does a list wait for the worker?"""
    return AccountList.objects.filter(state__in=PENDING).exists()


def run_pending_lists(now: datetime, today: date) -> int:
    """Check or carry out every list that waits for it, oldest first. Called by the worker only, one at a time."""
    waiting = AccountList.objects.filter(state__in=PENDING)
    lists = list(waiting.select_related("authority", "made_by__person").order_by("id"))
    for accounts in lists:
        run_list(accounts, now=now, today=today)
    return len(lists)


def run_list(accounts: AccountList, *, now: datetime, today: date) -> None:
    """Work on one list for whoever uploaded it, with the offices they hold now. What breaks is logged, not repeated."""
    actor = actor_for(accounts.made_by, today) if accounts.made_by else Actor()
    try:
        if accounts.state == AccountList.State.WAITING:
            check_list(accounts, actor=actor, today=today)
        else:
            carry_out(accounts, actor=actor, now=now, today=today)
    except Exception:
        log.exception("list %s broke", accounts.pk)
        fail_list(accounts, now)
