# SPDX-License-Identifier: EUPL-1.2
"""Requests about one's own data: made by the person, answered by the office in charge within the month."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.privacy.models import RightsRequest
from schutznetz.apps.privacy.policies import require_answer_request, require_see_own_data
from schutznetz.apps.ui.policies import Denied
from schutznetz.regulation.finding import require
from schutznetz.regulation.privacy import rights

VERBS = {
    "take_up": "privacy.request_taken_up",
    "grant": "privacy.request_granted",
    "decline": "privacy.request_declined",
    "withdraw": "privacy.request_withdrawn",
}


@transaction.atomic
def make_request(*, actor: Actor, kind: str, text: str, now: datetime) -> RightsRequest:
    """Ask for something about one's own data; the clock starts now."""
    require_see_own_data(actor)
    if actor.person is None:
        raise Denied(_("Zu diesem Konto gehört keine Person."))
    due = rights.due_on(received_on=now.astimezone(BERLIN).date())
    asked = RightsRequest.objects.create(
        authority=actor.person.authority, person=actor.person, kind=kind, text=text, received_at=now, due_on=due
    )
    record(verb="privacy.request_made", subject=asked, actor=actor.user, now=now)
    return asked


@transaction.atomic
def withdraw(*, asked: RightsRequest, actor: Actor, now: datetime, today: date) -> RightsRequest:
    """Take back one's own request."""
    require_see_own_data(actor)
    if actor.person is None or actor.person.pk != asked.person_id:
        raise Denied(_("Einen Antrag zieht nur zurück, wer ihn gestellt hat."))
    return _step(asked, "withdraw", actor, now, today)


@transaction.atomic
def answer(*, asked: RightsRequest, step: str, text: str, actor: Actor, now: datetime, today: date) -> RightsRequest:
    """Take a request up, grant it or decline it; an answer has a text. `step`: take_up, grant or decline."""
    require_answer_request(actor, asked)
    if step == "withdraw" or (step != "take_up" and not text.strip()):
        raise ValueError("an answer needs its words, and only the person withdraws")
    return _step(asked, step, actor, now, today, text=text)


def _step(asked: RightsRequest, step: str, actor: Actor, now: datetime, today: date, text: str = "") -> RightsRequest:
    asked = RightsRequest.objects.select_for_update().get(pk=asked.pk)
    require(rights.may_follow(state=asked.state, step=step, today=today))
    asked.state = rights.after(asked.state, step).value
    if not asked.is_open:
        asked.answer, asked.closed_at, asked.closed_by = text, now, actor.user
    asked.save(update_fields=["state", "answer", "closed_at", "closed_by"])
    record(verb=VERBS[step], subject=asked, actor=actor.user, now=now)
    return asked


@transaction.atomic
def put_off(*, asked: RightsRequest, because: str, actor: Actor, now: datetime, today: date) -> RightsRequest:
    """Answer two months later, with reasons that the person can read; possible once, within the first month."""
    require_answer_request(actor, asked)
    asked = RightsRequest.objects.select_for_update().get(pk=asked.pk)
    require(rights.may_follow(state=asked.state, step="grant", today=today))
    received_on = asked.received_at.astimezone(BERLIN).date()
    require(rights.may_extend(received_on=received_on, is_extended=bool(asked.put_off_because), today=today))
    asked.due_on, asked.put_off_because = rights.extended_due_on(received_on=received_on), because
    asked.save(update_fields=["due_on", "put_off_because"])
    record(verb="privacy.request_put_off", subject=asked, actor=actor.user, now=now)
    return asked
