# SPDX-License-Identifier: EUPL-1.2
"""Background work of the organisation: uploaded imports."""

import logging
from collections.abc import Callable
from datetime import date, datetime

from schutznetz.apps.journal.facts import marking
from schutznetz.apps.organisation.actions.imports.runs import fail_import, work_on
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import ImportRun
from schutznetz.apps.organisation.queries import actor_for

log = logging.getLogger(__name__)
State = ImportRun.State
PENDING = (State.WAITING, State.CONFIRMED, State.CHECKING, State.APPLYING)


def import_waits() -> bool:
    """Does an import wait for the worker?"""
    return ImportRun.objects.filter(state__in=PENDING).exists()


def run_pending_imports(now: datetime, today: date, clock: Callable[[], datetime] | None = None) -> int:
    """Check or apply every import that waits for it, oldest first; returns how many were worked on.

    Called in a loop by the worker; safe to call from several processes. `clock` gives heartbeats of long runs their
    time (default: `now` throughout).
    """
    pending = ImportRun.objects.filter(state__in=PENDING)
    runs = list(pending.select_related("created_by__person").order_by("id"))
    for run in runs:
        run_import(run, today=today, clock=clock or (lambda: now))
    return len(runs)


def run_import(run: ImportRun, *, today: date, clock: Callable[[], datetime]) -> None:
    """Work on one run for whoever uploaded it, with the offices they hold now. What breaks is logged, not repeated."""
    actor = actor_for(run.created_by, today) if run.created_by else Actor()
    try:
        with marking():
            work_on(run, actor=actor, clock=clock, today=today)
    except Exception:
        log.exception("import %s broke", run.pk)
        fail_import(run, clock())
