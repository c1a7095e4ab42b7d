# SPDX-License-Identifier: EUPL-1.2
"""Agreed hours and frames, how an authority reckons, and exceptions for a while."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.notify.actions import tell
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority, Person
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import line_managers_of, rules_for
from schutznetz.apps.worktime.actions.entries import reckon_again
from schutznetz.apps.worktime.facts import local_day
from schutznetz.apps.worktime.models import CapException, Method, Terms
from schutznetz.apps.worktime.policies import (
    require_answer_exception,
    require_record_times,
    require_see_times,
    require_set_terms,
)
from schutznetz.apps.worktime.queries import managers_of
from schutznetz.regulation.finding import Refused, Status
from schutznetz.regulation.sap_erlass import time_quota

ASKED, ANSWERED = "worktime.exception_asked", "worktime.exception_answered"
State = CapException.State


@transaction.atomic
def set_method(*, authority: Authority, method: Method, actor: Actor, now: datetime) -> Method:
    """How the authority reckons from a day on; the same day again replaces it.  (reading X5)"""
    require_set_terms(actor, authority)
    values = {"full_time_hours": method.full_time_hours, "says": method.says}
    made, _is_new = Method.objects.update_or_create(authority=authority, since=method.since, defaults=values)
    record(verb="worktime.method_set", subject=made, actor=actor.user, now=now)
    return made


@transaction.atomic
def set_terms(*, counsellor: Counsellor, terms: Terms, actor: Actor, now: datetime) -> Terms:
    """Hours and frame of a counsellor from a day on; the same day again replaces them.  (SAP-037, SAP-042)"""
    require_set_terms(actor, counsellor.authority)
    names = ("annual_hours", "frame_days", "frame_from", "frame_until")
    values = {name: getattr(terms, name) for name in names}
    made, _is_new = Terms.objects.update_or_create(person=counsellor.person, since=terms.since, defaults=values)
    record(verb="worktime.terms_set", subject=made, actor=actor.user, now=now)
    reckon_again(person=counsellor.person, since=made.since)
    return made


@transaction.atomic
def ask_exception(*, counsellor: Counsellor, wish: CapException, actor: Actor, now: datetime) -> CapException:
    """Ask the line manager for more time for a while; no reason is given. It counts once they agree.  (SAP-033)

    ``Refused`` when it is no more than usual.
    """
    require_record_times(actor, counsellor)
    asked = time_quota.exception(
        share=float(wish.percent) / 100, until=wish.until, agreed_on=None, rules=rules_for(counsellor.authority),
        today=local_day(now),
    )  # fmt: skip
    if asked.status is Status.BREACHED:
        raise Refused(asked)
    wish.person, wish.asked_at, wish.state = counsellor.person, now, State.ASKED
    wish.save()
    record(verb="worktime.exception_asked", subject=wish, actor=actor.user, now=now)
    _tell_all(
        ASKED, line_managers_of(counsellor, local_day(now)), wish, now, "/zeit/team/", name=str(counsellor.person)
    )
    return wish


@transaction.atomic
def answer_exception(*, wish: CapException, is_agreed: bool, actor: Actor, now: datetime) -> CapException:
    """The line manager agrees or not; asked twice, the first answer stands.  (SAP-033)"""
    require_answer_exception(actor, managers_of(wish.person, local_day(now)))
    wish = CapException.objects.select_for_update(of=("self",)).select_related("person").get(pk=wish.pk)
    if wish.state == State.ASKED:
        wish.state, wish.manager, wish.answered_at = State.AGREED if is_agreed else State.DECLINED, actor.person, now
        wish.save(update_fields=["state", "manager", "answered_at"])
        verb = "worktime.exception_agreed" if is_agreed else "worktime.exception_declined"
        record(verb=verb, subject=wish, actor=actor.user, now=now)
        _tell_all(ANSWERED, [wish.person], wish, now, "/zeit/", agreed=is_agreed)
    return wish


@transaction.atomic
def withdraw_exception(*, wish: CapException, actor: Actor, now: datetime) -> CapException:
    """The counsellor does not need it any more: asked or agreed, it ends now. How it stands then."""
    require_see_times(actor, wish.person)
    found = CapException.objects.select_for_update(of=("self",)).select_related("person").get(pk=wish.pk)
    if found.state in (State.ASKED, State.AGREED):
        found.state = State.WITHDRAWN
        found.save(update_fields=["state"])
        record(verb="worktime.exception_withdrawn", subject=found, actor=actor.user, now=now)
    return found


def _tell_all(
    kind: str, people: Sequence[Person], wish: CapException, now: datetime, path: str, **more: str | bool
) -> None:
    facts: dict[str, Any] = {"since": wish.since.isoformat(), "until": wish.until.isoformat()}
    facts |= {"percent": f"{wish.percent:g}", "path": path} | more
    for person in people:
        tell(kind=kind, now=now, key=f"{wish.pk}:{person.pk}", person=person, **facts)
