# SPDX-License-Identifier: EUPL-1.2
"""The only writes of duties. What a review opens and closes follows from facts and has no journal line of its own;
what a person does has one."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime

from django.db import models, transaction

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.duties.facts import Kind, Wanted, kind_of
from schutznetz.apps.duties.models import Duty, Feed
from schutznetz.apps.duties.policies import require_do, require_have_feed
from schutznetz.apps.duties.queries import digest_of
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.organisation.policies import require_administer

CHUNK = 1000


def _today(now: datetime) -> date:
    return now.astimezone(BERLIN).date()


def open_duty(*, kind: str, wanted: Wanted, now: datetime) -> Duty:
    """Open a duty in the transaction of an act; one that is open already for the same object and period is kept.

    RuntimeError outside a transaction, ValueError for an unknown kind.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a duty is opened in the transaction of the act")
    made = _new(kind_of(kind), wanted, now)
    values = {"source_type": made.source_type, "source_id": made.source_id, "period": made.period}
    known = Duty.objects.open().filter(kind=kind, **values).first()
    if known is None:
        made.save()
    return known or made


def close_duties(
    *, kind: str, source: models.Model, now: datetime, actor: Actor | None = None, is_void: bool = False
) -> int:
    """Close the open duties of a kind about an object, as done or as void; how many there were."""
    about = {"kind": kind, "source_type": source._meta.label_lower, "source_id": str(source.pk)}
    state = Duty.State.VOID if is_void else Duty.State.DONE
    return Duty.objects.open().filter(**about).update(
        state=state, closed_at=now, changed_at=now, closed_by=actor.user if actor else None
    )  # fmt: skip


@transaction.atomic
def confirm(*, duty: Duty, actor: Actor, now: datetime) -> Duty:
    """The person says that it is done. ValueError for a kind that facts decide; a closed duty stays as it is."""
    require_do(actor, duty)
    if not kind_of(duty.kind).confirm:
        raise ValueError(f"{duty.kind} is settled by facts")
    locked = Duty.objects.select_for_update().get(pk=duty.pk)
    if locked.is_open:
        locked.state, locked.closed_at, locked.changed_at, locked.closed_by = Duty.State.DONE, now, now, actor.user
        locked.save(update_fields=["state", "closed_at", "changed_at", "closed_by"])
        record(verb="duty.confirmed", subject=locked, actor=actor.user, now=now, kind=locked.kind)
    return locked


@transaction.atomic
def reconcile(kind: Kind, wanted: Iterable[Wanted], now: datetime) -> tuple[int, int]:
    """Make the open duties of a kind what a review wants; how many were opened and closed."""
    known = {(d.source_type, d.source_id, d.period): d for d in Duty.objects.open().filter(kind=kind.key)}
    new: list[Duty] = []
    renewed: set[tuple[str, str]] = set()
    for one in wanted:
        found = known.pop(one.key, None)
        renewed.add(one.key[:2])
        if found is None:
            new.append(_new(kind, one, now))
        else:
            _refresh(found, one, now)
    Duty.objects.bulk_create(new, batch_size=CHUNK)
    _close(known, renewed, now)
    return len(new), len(known)


def _new(kind: Kind, wanted: Wanted, now: datetime) -> Duty:
    source_type, source_id, period = wanted.key
    return Duty(
        kind=kind.key, source_type=source_type, source_id=source_id, period=period, due_on=wanted.due(_today(now)),
        cite=wanted.cite, facts=dict(wanted.facts), opened_at=now, changed_at=now, **wanted.holder(),
    )  # fmt: skip


def _refresh(duty: Duty, wanted: Wanted, now: datetime) -> None:
    """New words and, when the review names a day, a new date; a period counted from the opening never moves."""
    due = wanted.due(_today(now)) if wanted.due_on else duty.due_on
    facts = dict(wanted.facts)
    if (due, facts, wanted.cite) == (duty.due_on, duty.facts, duty.cite):
        return
    if due != duty.due_on:
        duty.sequence, duty.reminded, duty.due_on = duty.sequence + 1, "", due
    duty.facts, duty.cite, duty.changed_at = facts, wanted.cite, now
    duty.save(update_fields=["due_on", "facts", "cite", "sequence", "reminded", "changed_at"])


def _close(gone: dict[tuple[str, str, str], Duty], renewed: set[tuple[str, str]], now: datetime) -> None:
    """What nobody wants any more is done; void when a new period of the same object has begun."""
    void = [duty.pk for key, duty in gone.items() if key[:2] in renewed]
    done = [duty.pk for key, duty in gone.items() if key[:2] not in renewed]
    for state, ids in ((Duty.State.VOID, void), (Duty.State.DONE, done)):
        for start in range(0, len(ids), CHUNK):
            rows = Duty.objects.open().filter(pk__in=ids[start : start + CHUNK])
            rows.update(state=state, closed_at=now, changed_at=now)


@transaction.atomic
def make_feed(*, actor: Actor, now: datetime, is_neutral: bool, has_alarm: bool) -> str:
    """A new secret address for the calendar; the one before stops working. Returns the secret part, once."""
    require_have_feed(actor)
    secret = secrets.token_urlsafe(32)
    values = {"digest": digest_of(secret), "made_at": now, "is_neutral": is_neutral, "has_alarm": has_alarm}
    feed, _is_new = Feed.objects.update_or_create(user=actor.user, defaults=values)
    record(verb="calendar.opened", subject=feed, actor=actor.user, now=now)
    return secret


@transaction.atomic
def end_feed(*, actor: Actor, now: datetime) -> None:
    """The address stops working at once."""
    require_have_feed(actor)
    _end_feeds(Feed.objects.filter(user=actor.user), actor, now)


@transaction.atomic
def end_feed_of_leaver(person: Person, actor: Actor | None, now: datetime) -> None:
    """Whoever leaves takes no calendar of duties along; called where everything of a leaver is closed."""
    require_administer(actor, person.authority)
    _end_feeds(Feed.objects.filter(user__person=person), actor, now)


def _end_feeds(feeds: models.QuerySet[Feed], actor: Actor | None, now: datetime) -> None:
    for feed in feeds:
        record(verb="calendar.closed", subject=feed, actor=actor.user if actor else None, now=now)
        feed.delete()
