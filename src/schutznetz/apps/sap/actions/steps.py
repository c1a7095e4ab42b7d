# SPDX-License-Identifier: EUPL-1.2
"""Steps of the role, by the state table of the decree. A step for a later day waits until then (`jobs`)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.sap.actions import effects
from schutznetz.apps.sap.actions.telling import tell_of_step
from schutznetz.apps.sap.facts import in_words, verb_of
from schutznetz.apps.sap.facts.standing import stands_for
from schutznetz.apps.sap.models import Act, Counsellor, Move, Rest, RestNotice, State
from schutznetz.apps.sap.policies import require_take
from schutznetz.apps.sap.queries import rules_for
from schutznetz.apps.sap.queries.roles import known_facts
from schutznetz.regulation.finding import require
from schutznetz.regulation.sap_erlass import mandate, rest, selection, transfer
from schutznetz.regulation.sap_erlass.mandate import MEN, Event, Fact
from schutznetz.regulation.sap_erlass.rule_sets import Rules

AHEAD = frozenset({Event.REST, Event.RESUME, Event.TRANSFER, Event.SECOND, Event.RESIGN, Event.LEAVE})
"""Steps that may be decided for a later day."""
ENDING = frozenset({Event.RESIGN, Event.LEAVE})


@dataclass(frozen=True)
class Details:
    """What a step may need besides its day; `known` are facts on record elsewhere, such as a concluded proceeding."""

    reasons: str = ""
    expected_until: date | None = None
    receiver: Authority | None = None
    known: tuple[Fact, ...] = ()


@transaction.atomic
def take_step(
    *, counsellor: Counsellor, event: Event, on: date, details: Details, actor: Actor, now: datetime, today: date
) -> Act:
    """Raises `Denied` when it is not the actor's to decide, and `Refused` when the state or a missing fact forbids."""
    role = (
        Counsellor.objects.select_for_update(of=("self",)).select_related("authority", "person").get(pk=counsellor.pk)
    )
    require_take(actor, role, event)
    rules = rules_for(role.authority)
    known = (*known_facts(role, on, today), *details.known, *_given(role, event, on, details, actor, rules, today))
    found = mandate.step(state=mandate.State(role.state), event=event, known=known, rules=rules, today=today)
    require(in_words(found))
    if event in ENDING:
        _drop_pending(role, now)
    act = Act.objects.create(
        counsellor=role, event=event.value, state=str(found.facts["target"]), on=on, authority=role.authority,
        reasons=details.reasons, rule_set=rules.set_on(today).key, is_pending=on > today, recorded_at=now,
        recorded_by=actor.user,
    )  # fmt: skip
    record(verb=verb_of(event.value), subject=role, actor=actor.user, now=now, on=on.isoformat())
    PREPARED.get(event, _nothing)(act, details, now)
    if event in ENDING:
        role.ended_on = on
        role.save(update_fields=["ended_on"])
    if not act.is_pending:
        carry_out(act, now=now)
    tell_of_step(act, now=now, today=today)
    return act


def _given(
    role: Counsellor, event: Event, on: date, details: Details, actor: Actor, rules: Rules, today: date
) -> tuple[Fact, ...]:  # fmt: skip
    """What the step itself brings with it. For a talk no mentor enters the ministry vouches.  (SAP-083)"""
    found = []
    if event is Event.BRIEF:
        talk = selection.Talk(on, by_mentor=MEN in stands_for(actor, role))
        if not selection.briefing(nominated_on=role.state_since, talk=talk, rules=rules, today=today).is_open:
            found.append(Fact.BRIEFING_TALK)
    if not transfer.reasons(has_reasons=bool(details.reasons), rules=rules, today=today).is_open:
        found.append(Fact.WRITTEN_REASONS)
    if not rest.duration(since=on, expected_until=details.expected_until, rules=rules, today=today).is_open:
        found.append(Fact.EXPECTED_DURATION)
    return tuple(found)


def _nothing(_act: Act, _details: Details, _now: datetime) -> None:
    """Most steps leave nothing behind but themselves."""


def _prepare_rest(act: Act, details: Details, now: datetime) -> None:
    seconded = act.counsellor.state == State.SECONDED
    kind = Rest.Kind.SECONDMENT if seconded else Rest.Kind.WISH
    made = Rest.objects.create(
        counsellor=act.counsellor, kind=kind, since=act.on, expected_until=details.expected_until
    )
    notify(made, RestNotice.Occasion.BEGIN, now)


def _prepare_resume(act: Act, _details: Details, now: datetime) -> None:
    running = Rest.objects.filter(counsellor=act.counsellor, until=None).first()
    if running is not None:
        notify(running, RestNotice.Occasion.END, now)


def notify(found: Rest, occasion: str, now: datetime) -> None:
    """The notice in writing to both bodies; each confirms its receipt by itself."""
    for body in RestNotice.Body:
        RestNotice.objects.get_or_create(rest=found, occasion=occasion, body=body, defaults={"sent_at": now})


def _prepare_move(act: Act, details: Details, _now: datetime) -> None:
    kind = Move.Kind.TRANSFER if act.event == Event.TRANSFER.value else Move.Kind.SECONDMENT
    Move.objects.create(
        counsellor=act.counsellor, kind=kind, origin=act.authority, receiver=details.receiver or act.authority,
        since=act.on, expected_until=details.expected_until,
    )  # fmt: skip


PREPARED: Mapping[Event, Callable[[Act, Details, datetime], None]] = {
    Event.REST: _prepare_rest,
    Event.RESUME: _prepare_resume,
    Event.TRANSFER: _prepare_move,
    Event.SECOND: _prepare_move,
}


def carry_out(act: Act, *, now: datetime) -> None:
    """Let a step take effect: state, rest, authority, office. Inside a transaction; a second time changes nothing."""
    role = act.counsellor
    effects.apply(act, now=now)
    role.state, role.state_since = act.state, act.on
    role.save()
    if act.is_pending:
        act.is_pending = False
        act.save(update_fields=["is_pending"])


def _drop_pending(role: Counsellor, now: datetime) -> None:
    for act in role.acts.filter(is_pending=True):
        undo(act, now)


def undo(act: Act, now: datetime) -> None:
    """A step that was to come does not come; what it prepared goes."""
    act.is_pending, act.withdrawn_at = False, now
    act.save(update_fields=["is_pending", "withdrawn_at"])
    event, role = Event(act.event), act.counsellor
    if event is Event.REST:
        role.rests.filter(since=act.on, until=None).delete()
    if event is Event.RESUME:
        RestNotice.objects.filter(rest__counsellor=role, rest__until=None, occasion=RestNotice.Occasion.END).delete()
    if event in (Event.TRANSFER, Event.SECOND):
        role.moves.filter(since=act.on, decision="").delete()
    if event in ENDING:
        role.ended_on = None
        role.save(update_fields=["ended_on"])


def release(
    *, counsellor: Counsellor, decided_on: date | None, on: date, actor: Actor, now: datetime, today: date
) -> Act:
    """The head ends a role after the ministry decided so in a review; `decided_on`: the day of that decision on record.

    The caller keeps the review and its reasons. Raises `Denied` for anybody else, `Refused` without a decision by `on`.
    """
    known = (Fact.REVIEW_DECIDED,) if decided_on is not None and decided_on <= on else ()
    return take_step(
        counsellor=counsellor,
        event=Event.RELEASE,
        on=on,
        details=Details(known=known),
        actor=actor,
        now=now,
        today=today,
    )


@transaction.atomic
def withdraw_step(*, act: Act, actor: Actor, now: datetime) -> None:
    """Take back a step that has not come yet: by whoever may take it. Twice changes nothing."""
    require_take(actor, act.counsellor, Event(act.event))
    if act.is_pending:
        undo(act, now)
        record(verb="sap.step_withdrawn", subject=act.counsellor, actor=actor.user, now=now, step=act.event)
