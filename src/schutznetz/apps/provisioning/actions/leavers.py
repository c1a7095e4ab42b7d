# SPDX-License-Identifier: EUPL-1.2
"""Somebody leaves: account, offices and desk are closed in one transaction, and a mistake can be taken back.

Nothing is deleted but offices that would have begun later. The passkeys stay with the locked account: what a person
alone may open (SAP-054, the counsellor's own papers) is decided where those papers lie, not here.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from schutznetz.apps.accounts.actions import lock_account, unlock_account
from schutznetz.apps.accounts.models import User
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.actions import save_office, save_person
from schutznetz.apps.organisation.actions.leaving import end_deputies_with, end_help_with, renew_deputies
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Office, Person
from schutznetz.apps.organisation.policies import require_administer
from schutznetz.apps.provisioning.facts.leaving import closers
from schutznetz.apps.provisioning.models import Departure


def _user(actor: Actor | None) -> Any:
    return actor.user if actor else None


@transaction.atomic
def set_last_day(*, person: Person, last_on: date, actor: Actor | None, now: datetime) -> None:
    """Write down a day that is still to come; the worker closes everything when it is over."""
    person.left_on = last_on
    save_person(person=person, actor=actor, now=now)


@transaction.atomic
def close_person(*, person: Person, last_on: date, source: str, actor: Actor | None, now: datetime) -> Departure:
    """Lock the account and free the desk at once, end all offices and deputyships with `last_on`.

    Help in somebody's name ends, and what other apps hold open (`facts.leaving`). Raises Denied, also for oneself.
    """
    require_administer(actor, person.authority)
    person = Person.objects.select_for_update().select_related("authority").get(pk=person.pk)
    user = User.objects.filter(person=person).first()
    departure = Departure(
        person=person, last_on=last_on, source=source, made_at=now, made_by=_user(actor), desk=person.desk,
        had_account=bool(user and user.is_active),
    )  # fmt: skip
    if user is not None and user.is_active:
        lock_account(user=user, actor=actor, now=now)
    deputies = end_deputies_with(person=person, last_on=last_on, actor=actor, now=now)
    departure.deputies = [{"id": pk, "until": until.isoformat()} for pk, until in deputies.items()]
    departure.offices = _end_offices(person, last_on, actor, now)
    person.left_on, person.desk = last_on, None
    save_person(person=person, actor=actor, now=now)
    end_help_with(person=person, actor=actor, now=now)
    departure.save()
    for close in closers():
        close(person, actor, now)
    record(verb="person.left", subject=person, actor=_user(actor), now=now, source=source)
    return departure


def _end_offices(person: Person, last_on: date, actor: Actor | None, now: datetime) -> list[dict[str, Any]]:
    """End what goes on after the last day; an office that would begin later is withdrawn."""
    ended = []
    for office in Office.objects.filter(Q(until=None) | Q(until__gt=last_on), person=person).select_related(
        "authority"
    ):
        if office.since > last_on:
            record(verb="office_withdrawn", subject=person, actor=_user(actor), now=now, role=office.role)
            office.delete()
            continue
        ended.append({"id": office.pk, "until": office.until.isoformat() if office.until else None})
        office.until = last_on
        save_office(office=office, actor=actor, now=now)
    return ended


@transaction.atomic
def take_back(*, departure: Departure, actor: Actor | None, now: datetime) -> None:
    """Undo a departure: account, offices, deputyships and desk are as before where nothing else happened to them.

    Consents to help and calendar addresses stay ended: the person gives them anew.
    """
    person = Person.objects.select_for_update().select_related("authority").get(pk=departure.person_id)
    require_administer(actor, person.authority)
    user = User.objects.filter(person=person).first()
    if departure.had_account and user is not None:
        unlock_account(user=user, actor=actor, now=now)
    person.left_on = None
    person.desk = person.desk or departure.desk
    save_person(person=person, actor=actor, now=now)
    _reopen_offices(departure, actor, now)
    until = {one["id"]: date.fromisoformat(one["until"]) for one in departure.deputies}
    renew_deputies(person=person, until=until, last_on=departure.last_on, actor=actor, now=now)
    departure.taken_back_at = now
    departure.save(update_fields=["taken_back_at"])
    record(verb="person.came_back", subject=person, actor=_user(actor), now=now)


def _reopen_offices(departure: Departure, actor: Actor | None, now: datetime) -> None:
    until = {one["id"]: one["until"] for one in departure.offices}
    for office in Office.objects.filter(pk__in=until, until=departure.last_on).select_related("authority"):
        before = until[office.pk]
        office.until = date.fromisoformat(before) if before else None
        save_office(office=office, actor=actor, now=now)
