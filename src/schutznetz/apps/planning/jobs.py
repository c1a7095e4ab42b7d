# SPDX-License-Identifier: EUPL-1.2
"""The computation of drafts, in a process of its own: the solver needs memory and minutes, the worker has neither."""

import logging
from collections.abc import Callable
from datetime import date, datetime

from django.db.models import QuerySet

from schutznetz.apps.planning import actions
from schutznetz.apps.planning.facts import request_of, years
from schutznetz.apps.planning.models import Draft, YearDraft
from schutznetz.apps.planning.models.asked import Asked
from schutznetz.apps.planning.queries.years import wanted_in
from schutznetz.domain.planning import calendar, groups
from schutznetz.domain.planning.outcome import Limit, Progress, Reason, Refusal, Watch

log = logging.getLogger(__name__)
KINDS: dict[str, type[Asked]] = {kind.JOB: kind for kind in (Draft, YearDraft)}
NEWS_EVERY_S = 1.0
DISTANCE = 0.005
"""Near enough to the bound to stop before the time is over (house rule)."""


def next_open() -> str | None:
    """The name of the draft that has waited longest; one whose process was lost comes first again."""
    found = [one for kind in KINDS.values() if (one := _open(kind).order_by("asked_at", "pk").first())]
    return min(found, key=lambda one: one.asked_at).job if found else None


def _open(kind: type[Asked]) -> QuerySet[Asked]:
    return kind._default_manager.filter(state__in=Asked.OPEN)


def is_open(name: str) -> bool:
    """Does anybody still wait for it?"""
    kind, number = _named(name)
    return _open(kind).filter(pk=number).exists()


def _named(name: str) -> tuple[type[Asked], int]:
    """ValueError for what is no name of a computation."""
    kind, _dash, number = name.partition("-")
    if kind not in KINDS or not number.isdecimal():
        raise ValueError(f"no computation is named {name}")
    return KINDS[kind], int(number)


def compute(name: str, *, now: Callable[[], datetime], today: date, milliseconds: Callable[[], int]) -> None:
    """Compute one draft and write it down; ends early when it was stopped or deleted. What breaks is logged."""
    kind, number = _named(name)
    draft = actions.begin(kind, number, now())
    if draft is None:
        return
    limit = Limit(float(draft.seconds), milliseconds, DISTANCE, watch=_watch(draft))
    try:
        if isinstance(draft, YearDraft):
            _compute_year(draft, limit, now, today)
        elif isinstance(draft, Draft):
            result = groups.plan_groups(request_of(draft, draft.members.all()), limit)
            actions.finish(draft, result, now())
    except Exception:
        log.exception("draft %s broke", name)
        actions.fail(draft, now())


def _compute_year(draft: YearDraft, limit: Limit, now: Callable[[], datetime], today: date) -> None:
    """Who needs what is read now and kept nowhere."""
    found = wanted_in(draft, years.months_of(draft), today)
    request = years.request_of(draft, found.wanted, draft.venues.all())
    nobody = Refusal((Reason("nobody"),))
    result = calendar.plan_calendar_in_parts(request, limit) if found.wanted else nobody
    actions.finish_year(draft, found, request, result, now())


def _watch(draft: Asked) -> Watch:
    """News of the solver, not more often than every second."""
    last = -NEWS_EVERY_S

    def heard(progress: Progress) -> bool:
        nonlocal last
        if progress.seconds - last < NEWS_EVERY_S:
            return True
        last = progress.seconds
        return actions.note_progress(draft, progress)

    return heard
