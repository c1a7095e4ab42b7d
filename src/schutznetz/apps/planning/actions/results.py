# SPDX-License-Identifier: EUPL-1.2
"""What the computing process writes. Each try has its number: one that was given up cannot write any more."""

from datetime import datetime
from itertools import count
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.planning.facts.years import Found, events_of, figures_of, month_key, months_of
from schutznetz.apps.planning.models import Draft, DraftGroup, DraftMember, YearDraft, YearEvent
from schutznetz.apps.planning.models.asked import Asked
from schutznetz.apps.planning.queries.drafts import figures_kept, plan_for
from schutznetz.domain.planning import calendar, groups
from schutznetz.domain.planning.outcome import Progress, Refusal

A = TypeVar("A", bound=Asked)
MOST_TRIES = 3
"""A computation that ended without a word so often is given up (house rule)."""


def claim(pk: int, now: datetime) -> Draft | None:
    """Begin the computation of a cut; see `begin`."""
    return begin(Draft, pk, now)


@transaction.atomic
def begin(kind: type[A], pk: int, now: datetime) -> A | None:
    """Begin a computation, or begin it anew after its process was lost; None when there is nothing to do."""
    found = _all(kind).select_for_update().filter(pk=pk, state__in=Asked.OPEN).first()
    if found is None:
        return None
    if found.tries >= MOST_TRIES:
        fail(found, now)
        return None
    found.state, found.begun_at, found.tries = Asked.State.RUNNING, now, found.tries + 1
    found.passed, found.found = 0, None
    found.save(update_fields=["state", "begun_at", "tries", "passed", "found"])
    return found


def _all(kind: type[A]) -> QuerySet[A]:
    return kind._default_manager.all()


def note_progress(draft: Asked, progress: Progress) -> bool:
    """Write down how far it is; whether to go on."""
    values: dict[str, object] = {"passed": progress.seconds, "found": progress.objective}
    if isinstance(draft, YearDraft):
        values |= {"done": progress.done, "parts": progress.parts}
    if progress.bound is not None:
        values["bound"] = progress.bound
    return bool(_of_this_try(draft).update(**values))


def _of_this_try(draft: A) -> QuerySet[A]:
    return _all(type(draft)).filter(pk=draft.pk, state=Asked.State.RUNNING, tries=draft.tries)


@transaction.atomic
def finish(draft: Draft, result: groups.Draft | Refusal, now: datetime) -> bool:
    """Write down the plan, or why there is none; False when nobody waits for it any more."""
    locked = _of_this_try(draft).select_for_update().first()
    if locked is None:
        return False
    locked.ended_at = now
    if isinstance(result, Refusal):
        _refuse(locked, result)
    else:
        _write(locked, result)
        locked.figures = figures_kept(plan_for(locked))
    locked.save()
    record(verb="planning.draft_computed", subject=locked, actor=None, now=now, programme=locked.programme_id)
    return True


def _refuse(draft: Asked, result: Refusal) -> None:
    draft.state = Asked.State.IMPOSSIBLE
    draft.reasons = [[one.constraint, list(one.subjects), one.asked, one.available] for one in result.reasons]


def _write(draft: Draft, result: groups.Draft) -> None:
    draft.state = Draft.State.DONE
    draft.objective, draft.bound = result.objective, result.bound
    draft.is_proven, draft.is_complete = result.bound > 0, result.is_complete
    known = {str(one.pk): one for one in WorkingGroup.objects.filter(pk__in=draft.members.values("today"))}
    group_of: dict[str, DraftGroup] = {}
    fresh = count(1)
    for group in result.plan.groups:
        old = known.get(group.key)
        name = old.name if old else f"Neu {next(fresh)}"
        row = DraftGroup.objects.create(draft=draft, working_group=old, seat_id=int(group.meets_at), name=name)
        group_of |= dict.fromkeys(group.members, row)
    members = list(draft.members.all())
    for member in members:
        member.group = group_of.get(str(member.counsellor_id))
    DraftMember.objects.bulk_update(members, ["group"], batch_size=500)


@transaction.atomic
def finish_year(
    draft: YearDraft, found: Found, request: calendar.Request, result: calendar.Parts | Refusal, now: datetime
) -> bool:
    """Write down the year's calendar in numbers, or why there is none; False when nobody waits for it any more."""
    locked = _of_this_try(draft).select_for_update().first()
    if locked is None:
        return False
    locked.ended_at, locked.people, locked.left_out = now, found.people, found.left_out
    if isinstance(result, Refusal):
        _refuse_quietly(locked, result)
    else:
        made = result.draft
        locked.state, locked.parts, locked.done = Asked.State.DONE, result.count, result.count
        locked.objective, locked.bound, locked.is_proven = made.objective, made.bound, made.bound > 0
        locked.figures = figures_of(request, made.plan)
        YearEvent.objects.bulk_create(events_of(locked, request, made.plan), batch_size=500)
    locked.save()
    record(verb="planning.year_computed", subject=locked, actor=None, now=now, programme=locked.programme_id)
    return True


def _refuse_quietly(draft: YearDraft, result: Refusal) -> None:
    """Reasons without the numbers of persons."""
    _refuse(draft, result)
    known = (*draft.kinds, *(month_key(one) for one in months_of(draft)))
    draft.reasons = [[one[0], [name for name in one[1] if name in known], *one[2:]] for one in draft.reasons]


@transaction.atomic
def fail(draft: Asked, now: datetime) -> None:
    """The computing process broke, several times."""
    _all(type(draft)).filter(pk=draft.pk, state__in=Asked.OPEN).update(state=Asked.State.FAILED, ended_at=now)
