# SPDX-License-Identifier: EUPL-1.2
"""Uploaded lists of accounts: checked, shown, and carried out when their owner says so.

Carrying out is done row by row, each in a transaction of its own: a long list must not keep the database from writing
alarms down. It only moves towards what the list says, so a list that broke off is simply carried out again.
"""

from datetime import date, datetime
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from schutznetz.adapters.tables import Unreadable, open_tables
from schutznetz.apps.accounts.actions import create_account_for
from schutznetz.apps.accounts.models import User
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.actions import save_person
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority, Person
from schutznetz.apps.provisioning.actions.leavers import close_person, set_last_day, take_back
from schutznetz.apps.provisioning.actions.plans import (
    CHANGED,
    CLOSED,
    LAST_DAY,
    MISSING,
    NEW,
    OPENED,
    Change,
    Plan,
    compare,
)
from schutznetz.apps.provisioning.models import AccountList, Departure
from schutznetz.apps.provisioning.policies import require_provision
from schutznetz.domain.organisation.values import Bad
from schutznetz.domain.provisioning.lists import read

State = AccountList.State
DIRECT_UP_TO = 200 * 1024
"""Files up to this size (bytes) are checked while their owner waits."""


def upload_list(*, authority: Authority, file: UploadedFile, is_full: bool, actor: Actor, now: datetime) -> AccountList:
    """Keep an uploaded file for the check, under a name of ours."""
    require_provision(actor, authority)
    name = Path(file.name or "").name[:200]
    with transaction.atomic():
        made = AccountList(authority=authority, file_name=name, is_full=is_full, made_at=now, made_by=actor.user)
        made.file.save(f"list{Path(name).suffix.lower()[:5]}", file, save=False)
        made.save()
        record(verb="provisioning.list_uploaded", subject=made, actor=actor.user, now=now)
    return made


def confirm_list(*, accounts: AccountList, closing: int, actor: Actor, now: datetime) -> bool:
    """Let a checked list be carried out; False when it waits no more, or would close others than were confirmed."""
    require_provision(actor, accounts.authority)
    with transaction.atomic():
        waiting = AccountList.objects.select_for_update().filter(pk=accounts.pk, state=State.READY).first()
        if waiting is None or waiting.report.get("closing", 0) != closing:
            return False
        waiting.state = State.CONFIRMED
        waiting.save(update_fields=["state"])
        record(verb="provisioning.list_confirmed", subject=waiting, actor=actor.user, now=now, closing=closing)
    return True


def discard_list(*, accounts: AccountList, actor: Actor, now: datetime) -> bool:
    """Throw the file away; False when the list is being carried out or finished."""
    require_provision(actor, accounts.authority)
    states = (State.WAITING, State.READY, State.FAULTY)
    with transaction.atomic():
        taken = AccountList.objects.filter(pk=accounts.pk, state__in=states)
        if not taken.update(state=State.DISCARDED, finished_at=now):
            return False
        record(verb="provisioning.list_discarded", subject=accounts, actor=actor.user, now=now)
    drop_file(accounts)
    return True


def check_list(accounts: AccountList, *, actor: Actor, today: date) -> None:
    """Compare a waiting list with the accounts and keep what was found."""
    _store(accounts, _plan(accounts, actor, today), moved=False)


def _store(accounts: AccountList, plan: Plan, *, moved: bool) -> None:
    accounts.report = plan.as_json() | {"moved": moved}
    accounts.state = State.FAULTY if plan.problems else State.READY
    accounts.save(update_fields=["report", "state"])


def _plan(accounts: AccountList, actor: Actor, today: date) -> Plan:
    require_provision(actor, accounts.authority)
    own = actor.person.pk if actor.person else 0
    try:
        with open_tables(Path(accounts.file.path), accounts.file_name) as sheets:
            rows = read(sheets[0].rows())
            return compare(rows, authority=accounts.authority, is_full=accounts.is_full, own=own, today=today)
    except Unreadable as error:
        return Plan(problems=[(0, Bad(error.code, "", **error.facts))])
    except Bad as bad:
        return Plan(problems=[(1, bad)])


def carry_out(accounts: AccountList, *, actor: Actor, now: datetime, today: date) -> None:
    """Do what was shown; when the accounts have changed since, show it again instead."""
    plan = _plan(accounts, actor, today)
    if plan.problems or (not accounts.report.get("started") and plan.digest != accounts.report["digest"]):
        _store(accounts, plan, moved=True)
        return
    accounts.report["started"] = True
    accounts.save(update_fields=["report"])
    for change in plan.changes:
        _do(change, actor, now, today)
    with transaction.atomic():
        accounts.state, accounts.finished_at = State.DONE, now
        accounts.save(update_fields=["state", "finished_at"])
        record(verb="provisioning.list_done", subject=accounts, actor=actor.user, now=now, changes=len(plan.changes))
    drop_file(accounts)


@transaction.atomic
def _do(change: Change, actor: Actor, now: datetime, today: date) -> None:
    person = Person.objects.select_related("authority").get(pk=change.person)
    if change.kind == NEW:
        user = create_account_for(person=person, actor=actor, now=now, username=change.user_name)
        _write(person, user, Change(CHANGED, person.pk, "", "", change.email), actor, now)
    elif change.kind == CHANGED:
        _write(person, User.objects.get(person=person), change, actor, now)
    elif change.kind == LAST_DAY and change.last_on is not None:
        set_last_day(person=person, last_on=change.last_on, actor=actor, now=now)
    elif change.kind in (CLOSED, MISSING):
        last_on = change.last_on or today
        close_person(person=person, last_on=last_on, source=Departure.Source.LIST, actor=actor, now=now)
    elif change.kind == OPENED:
        last = Departure.objects.filter(person=person, taken_back_at=None, source=Departure.Source.LIST)
        take_back(departure=last[0], actor=actor, now=now)


def _write(person: Person, user: User, change: Change, actor: Actor, now: datetime) -> None:
    """User name and address, with the account as with the person."""
    user.username = change.user_name or user.username
    user.email = change.email or user.email
    user.save(update_fields=["username", "email"])
    record(verb="account.changed", subject=user, actor=actor.user, now=now)
    if change.email and change.email != person.email:
        person.email = change.email
        save_person(person=person, actor=actor, now=now)


def fail_list(accounts: AccountList, now: datetime) -> None:
    """Give up on a list that broke the program."""
    AccountList.objects.filter(pk=accounts.pk).update(state=State.FAILED, finished_at=now)
    drop_file(accounts)


def drop_file(accounts: AccountList) -> None:
    """Lists of people are not kept longer than they are needed."""
    if accounts.file:
        accounts.file.delete(save=False)
        AccountList.objects.filter(pk=accounts.pk).update(file="")
