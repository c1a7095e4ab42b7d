# SPDX-License-Identifier: EUPL-1.2
"""Uploaded imports: checked in the background, shown, and applied when their owner says so."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.actions.imports.applying import Act, scope_of, write
from schutznetz.apps.organisation.actions.imports.reading import Options, Reading, Source
from schutznetz.apps.organisation.actions.imports.report import Report
from schutznetz.apps.organisation.actions.imports.spool import Spool
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import ImportRun
from schutznetz.apps.organisation.policies import may_administer_any, require_administer_any, require_see_import
from schutznetz.domain.organisation.values import Bad

State = ImportRun.State
SILENT_AFTER = timedelta(minutes=2)
"""A run whose worker has not said anything for so long is taken up by another one."""
DIRECT_UP_TO = 300 * 1024
"""Files up to this size (bytes) are checked while their owner waits: a second at most."""


def upload_import(
    *, upload: UploadedFile, mark_missing: bool, missing_limit: int, actor: Actor, now: datetime
) -> ImportRun:
    """Keep an uploaded file for the check. The name it is stored under is ours, only its ending is theirs."""
    require_administer_any(actor)
    name = Path(upload.name or "").name[:200]
    with transaction.atomic():
        run = ImportRun(
            file_name=name,
            mark_missing=mark_missing,
            missing_limit=missing_limit,
            created_at=now,
            created_by=actor.user,
        )
        run.file.save(f"import{Path(name).suffix.lower()[:5]}", upload, save=False)
        run.save()
        record(verb="import_uploaded", subject=run, actor=actor.user, now=now)
    return run


def confirm_import(*, run: ImportRun, actor: Actor, now: datetime) -> bool:
    """Let a checked run be applied; False when it is not in that state (any more)."""
    require_see_import(actor, run.created_by_id)
    with transaction.atomic():
        taken = ImportRun.objects.filter(pk=run.pk, state=State.READY).update(state=State.CONFIRMED)
        if taken:
            record(verb="import_confirmed", subject=run, actor=actor.user, now=now)
    return bool(taken)


def discard_import(*, run: ImportRun, actor: Actor, now: datetime) -> bool:
    """Throw the uploaded file away; False when the run is already being applied or finished."""
    require_see_import(actor, run.created_by_id)
    open_states = (State.WAITING, State.READY, State.FAULTY)
    with transaction.atomic():
        taken = ImportRun.objects.filter(pk=run.pk, state__in=open_states).update(
            state=State.DISCARDED, finished_at=now
        )
        if taken:
            record(verb="import_discarded", subject=run, actor=actor.user, now=now)
    if taken:
        _drop_file(run)
    return bool(taken)


def work_on(run: ImportRun, *, actor: Actor, clock: Callable[[], datetime], today: date) -> None:
    """Check a waiting run or apply a confirmed one; does nothing when another worker has it."""
    if not _claim(run, clock()):
        return
    options = Options(run.mark_missing, run.missing_limit)

    def progress(rows: int) -> None:
        ImportRun.objects.filter(pk=run.pk).update(rows_read=rows, heartbeat_at=clock())

    with Spool() as spool:
        reading = Reading(spool, scope_of(actor), options, today, progress)
        if not may_administer_any(actor):
            reading.report.problem(Bad("no_longer_administrator"))
            report = reading.report
        else:
            report = reading.run([Source(Path(run.file.path), run.file_name)])
        _decide(run, spool, report, Act(actor, clock(), today))


def _claim(run: ImportRun, now: datetime) -> bool:
    """Take a run for this process: it waits, or whoever had it fell silent."""
    steps = {State.WAITING: State.CHECKING, State.CONFIRMED: State.APPLYING}
    silent = {State.CHECKING, State.APPLYING}
    before = State(run.state)
    if before not in steps and before not in silent:
        return False
    claimed = ImportRun.objects.filter(pk=run.pk, state=before)
    if before in silent:
        claimed = claimed.filter(heartbeat_at__lt=now - SILENT_AFTER)
    run.state = steps.get(before, before)
    run.heartbeat_at = now
    return bool(claimed.update(state=run.state, heartbeat_at=now))


def _decide(run: ImportRun, spool: Spool, report: Report, act: Act) -> None:
    """After reading: faulty, ready to be shown, or written when it is what was shown."""
    digest = spool.digest()
    shown = run.state == State.APPLYING and run.digest == digest
    if report.is_clean and shown and write(run, spool, report, act):
        _drop_file(run)
        return
    summary: dict[str, Any] = report.as_json()
    summary["moved"] = run.state == State.APPLYING
    run.state = State.READY if report.is_clean else State.FAULTY
    run.report, run.rows_read, run.digest = summary, report.rows, digest
    run.save(update_fields=["state", "report", "rows_read", "digest"])


def fail_import(run: ImportRun, now: datetime) -> None:
    """Give up on a run that broke the program; the file is kept no longer."""
    ImportRun.objects.filter(pk=run.pk).update(state=State.FAILED, finished_at=now)
    _drop_file(run)


def _drop_file(run: ImportRun) -> None:
    """Uploaded lists of people are not kept longer than they are needed."""
    if run.file:
        run.file.delete(save=False)
        ImportRun.objects.filter(pk=run.pk).update(file="")
