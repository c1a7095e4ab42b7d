# SPDX-License-Identifier: EUPL-1.2
"""Help in somebody's name: asked for, agreed to, begun, ended. Each step is a line with both names.

While it runs every line of the journal carries the mark `helper` (see `config.middleware.actors`).
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import ANSWER_WITHIN, MINUTES, Actor
from schutznetz.apps.organisation.models import Assistance, Person
from schutznetz.apps.organisation.policies import (
    require_answer_help,
    require_ask_to_help,
    require_begin_help,
    require_end_help,
)
from schutznetz.apps.organisation.queries.offices import roles_of


@transaction.atomic
def ask_to_help(*, person: Person, reason: str, minutes: int, actor: Actor, now: datetime, today: date) -> Assistance:
    """Ask a person whether one may act in their name; an open question of the same helper is replaced.

    Raises `Denied`, and ValueError for a time that is not offered.
    """
    require_ask_to_help(actor, person, roles_of(person, today))
    if minutes not in MINUTES:
        raise ValueError(f"{minutes} minutes are not offered")
    Assistance.objects.waiting(now).filter(person=person, helper=actor.user).update(ended_at=now, ended_by=actor.user)
    help_ = Assistance.objects.create(
        person=person,
        helper=actor.user,
        reason=reason,
        minutes=minutes,
        asked_at=now,
        answer_by=now + ANSWER_WITHIN,
    )
    _line("help_asked", help_, actor.user, now)
    return help_


@transaction.atomic
def agree_to_help(*, help_: Assistance, actor: Actor, now: datetime) -> None:
    """Allow it, from now for the asked time. Whatever else ran in the person's name ends."""
    require_answer_help(actor, help_)
    if not Assistance.objects.waiting(now).filter(pk=help_.pk).exists():
        return
    for other in Assistance.objects.running(now).filter(person=help_.person):
        end_now(other, actor.user, now)
    help_.answered_at, help_.until = now, now + timedelta(minutes=help_.minutes)
    help_.save(update_fields=["answered_at", "until"])
    Person.objects.filter(pk=help_.person_id).update(helped_until=help_.until)
    _line("help_agreed", help_, actor.user, now)


@transaction.atomic
def refuse_help(*, help_: Assistance, actor: Actor, now: datetime) -> None:
    require_answer_help(actor, help_)
    if help_.ended_at is None and help_.answered_at is None:
        help_.answered_at = help_.ended_at = now
        help_.ended_by = actor.user
        help_.save(update_fields=["answered_at", "ended_at", "ended_by"])
        _line("help_refused", help_, actor.user, now)


@transaction.atomic
def begin_help(*, help_: Assistance, actor: Actor, now: datetime, today: date) -> None:
    """The helper steps into the person's name; the caller remembers that in the session."""
    require_begin_help(actor, help_, roles_of(help_.person, today), now)
    _line("help_begun", help_, actor.user, now)


@transaction.atomic
def end_help(*, help_: Assistance, actor: Actor, now: datetime) -> None:
    """Either ends it at once; a second time changes nothing."""
    require_end_help(actor, help_)
    if help_.ended_at is None:
        end_now(help_, actor.helper or actor.user, now)


@transaction.atomic
def end_expired_help(*, now: datetime) -> int:
    """End what has run out, and questions that nobody answered; returns how many."""
    over = Assistance.objects.filter(ended_at=None, until__lte=now)
    unanswered = Assistance.objects.filter(ended_at=None, answered_at=None, answer_by__lte=now)
    found = [*over.select_related("person"), *unanswered.select_related("person")]
    for help_ in found:
        end_now(help_, None, now)
    return len(found)


def end_now(help_: Assistance, user: Any, now: datetime) -> None:
    """End it, whoever may do so having been asked; inside a transaction."""
    help_.ended_at, help_.ended_by = now, user
    help_.save(update_fields=["ended_at", "ended_by"])
    if help_.until:
        Person.objects.filter(pk=help_.person_id, helped_until=help_.until).update(helped_until=None)
    _line("help_ended", help_, user, now)


def _line(verb: str, help_: Assistance, user: Any, now: datetime) -> None:
    """Subject is the person in whose name, `helper` the id of the other user."""
    record(verb=verb, subject=help_.person, actor=user, now=now, helper=str(help_.helper_id), help=help_.pk)
