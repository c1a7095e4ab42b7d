# SPDX-License-Identifier: EUPL-1.2
"""Reports and the steps of a review, by the state table of the decree. Every step is the act of a person, except that
a review lapses when the role has ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.quality.actions.telling import tell_reported, tell_step
from schutznetz.apps.quality.facts import in_words, verb_of
from schutznetz.apps.quality.models import OPEN, OpenItem, Review, ReviewStep, State
from schutznetz.apps.quality.policies import require_report, require_take
from schutznetz.apps.quality.queries.offices import Reportable, reportable, running_review
from schutznetz.apps.sap import actions as sap
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import rules_for
from schutznetz.regulation.finding import Finding, Status, require
from schutznetz.regulation.sap_erlass import review
from schutznetz.regulation.sap_erlass.review import Event, Fact
from schutznetz.regulation.sap_erlass.rule_sets import Rules

OUTCOMES: Mapping[Event, str] = {
    Event.CLOSE: "none", Event.SET_DEADLINE: "deadline", Event.DECIDE_RELEASE: "release",
}  # fmt: skip


@transaction.atomic
def report(*, counsellor: Counsellor, item: str, actor: Actor, now: datetime, today: date) -> Review:
    """Speaker or academy reports what is open; the review begins at once, and the counsellor gets a copy.

    `Denied` when it is not theirs to report or nothing is open that the counsellor was told of; `Refused` when it was
    not missed often enough, and then it stays a note (SAP-134, X1). What runs already is returned as it is.
    """
    rows = Counsellor.objects.select_for_update(of=("self",)).select_related("authority", "person")
    role = rows.get(pk=counsellor.pk)
    found = reportable(actor, role, item, today)
    require_report(found.reporter if found else None)
    assert found is not None
    running = running_review(role, item)
    if running is not None:
        return running
    require(found.trigger)
    require_report(found.reporter if found.is_new else None)
    made = _open_review(found, actor, now, today)
    tell_reported(made, now, today)
    return made


def _open_review(found: Reportable, actor: Actor, now: datetime, today: date) -> Review:
    made = Review.objects.create(
        counsellor=found.counsellor, item=found.item, reporter=found.reporter, reported_on=today,
        misses=[one.period for one in found.rows], reported_by=actor.user,
    )  # fmt: skip
    OpenItem.objects.filter(pk__in=[one.pk for one in found.rows]).update(review=made)
    facts = {"item": str(found.item), "by": str(found.reporter)}
    record(verb="quality.reported", subject=made, actor=actor.user, now=now, **facts)
    return made


@dataclass(frozen=True)
class Details:
    """What a step may need besides itself: words, the last day of a deadline, the day something was done."""

    text: str = ""
    deadline: date | None = None
    on: date | None = None


@transaction.atomic
def take(*, found: Review, event: Event, details: Details, actor: Actor, now: datetime, today: date) -> Review:
    """Raises `Denied` when the step is not the actor's, `Refused` when the state, a fact or the decision forbids it."""
    row = _locked(found.pk)
    require_take(actor, row, event)
    rules = rules_for(row.counsellor.authority)
    if event in OUTCOMES and row.state == State.HEARING and _is_heard(row, rules, today):
        _step(row, Event.PERIOD_OVER, State.HEARD, Details(), actor, now, today)
    finding = review.step(
        state=review.State(row.state), event=event, known=_known(row, details, rules, today), rules=rules, today=today
    )
    require(in_words(finding))
    if event in OUTCOMES:
        require(in_words(_decision(row, event, details, actor, rules, today)))
    if event is Event.EXECUTE:
        on = details.on or today
        sap.release(counsellor=row.counsellor, decided_on=row.decided_on, on=on, actor=actor, now=now, today=today)
    step = _step(row, event, str(finding.facts["target"]), details, actor, now, today)
    tell_step(row, str(step.pk), now, today, by=actor.person)
    return row


def _locked(pk: int) -> Review:
    rows = Review.objects.select_for_update(of=("self",))
    return rows.select_related("counsellor__person", "counsellor__authority").get(pk=pk)


def _known(row: Review, details: Details, rules: Rules, today: date) -> tuple[Fact, ...]:
    """What is on record, and what the step brings with it."""
    told = row.open_items.filter(told_on__lte=today).exists() or not row.open_items.exists()
    is_past = details.on is not None and row.decided_on is not None and row.decided_on <= details.on <= today
    given = {
        Fact.TOLD: told,
        Fact.COMMENT: bool(details.text),
        Fact.REASONS: bool(details.text),
        Fact.PERIOD_OVER: row.commented_on is None and _is_heard(row, rules, today),
        Fact.DEADLINE_DAY: details.deadline is not None and details.deadline > today,
        Fact.DUTY_DONE: is_past,
        Fact.DEADLINE_OVER: _is_over(row, rules, today),
    }
    return tuple(fact for fact, is_there in given.items() if is_there)


def _is_heard(row: Review, rules: Rules, today: date) -> bool:
    """The counsellor has commented, or had the time to."""
    if row.asked_on is None:
        return False
    finding = review.hearing(asked_on=row.asked_on, commented_on=row.commented_on, rules=rules, today=today)
    return finding.status is Status.MET


def _is_over(row: Review, rules: Rules, today: date) -> bool:
    if row.deadline_on is None:
        return False
    found = review.deadline(until=row.deadline_on, fulfilled_on=row.fulfilled_on, rules=rules, today=today)
    return found.status is Status.BREACHED


def _decision(row: Review, event: Event, details: Details, actor: Actor, rules: Rules, today: date) -> Finding:
    return review.decision(
        outcome=OUTCOMES[event], decided_by="ministry", is_by_a_person=actor.user is not None,
        is_heard=_is_heard(row, rules, today), has_reasons=bool(details.text), deadline=details.deadline, rules=rules,
        today=today,
    )  # fmt: skip


def _step(
    row: Review, event: Event, state: str, details: Details, actor: Actor | None, now: datetime, today: date
) -> ReviewStep:
    """Write the step and what it changes; one line in the journal, without a word of what was written."""
    for field, value in _changes(event, details, today).items():
        setattr(row, field, value)
    row.state = State(state)
    row.closed_on = None if row.state in OPEN else today
    row.save()
    user = actor.user if actor else None
    record(verb=verb_of(event), subject=row, actor=user, now=now, item=row.item)
    return ReviewStep.objects.create(
        review=row, event=event.value, state=row.state, on=details.on or today, text=details.text, recorded_at=now,
        recorded_by=user,
    )  # fmt: skip


def _changes(event: Event, details: Details, today: date) -> dict[str, object]:
    """The days a step leaves in the review."""
    decided: dict[str, object] = {"decided_on": today}
    changes: dict[Event, dict[str, object]] = {
        Event.HEAR: {"asked_on": today},
        Event.COMMENT: {"commented_on": today},
        Event.CLOSE: decided,
        Event.SET_DEADLINE: decided | {"deadline_on": details.deadline},
        Event.FULFIL: {"fulfilled_on": details.on},
        Event.DECIDE_RELEASE: decided,
    }
    return changes.get(event, {})


@transaction.atomic
def lapse(*, found: Review, now: datetime, today: date) -> Review:
    """The role has ended: there is nothing left to review. By the program, since it decides nothing."""
    row = _locked(found.pk)
    if not row.is_open:
        return row
    rules = rules_for(row.counsellor.authority)
    finding = review.step(state=review.State(row.state), event=Event.ROLE_ENDED, known=(), rules=rules, today=today)
    require(in_words(finding))
    _step(row, Event.ROLE_ENDED, str(finding.facts["target"]), Details(), None, now, today)
    return row
