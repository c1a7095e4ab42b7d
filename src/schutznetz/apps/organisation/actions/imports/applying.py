# SPDX-License-Identifier: EUPL-1.2
"""Both halves of an import put together, for the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.actions.imports.reading import Options, Progress, Reading, Source
from schutznetz.apps.organisation.actions.imports.report import Report
from schutznetz.apps.organisation.actions.imports.rules import Scope
from schutznetz.apps.organisation.actions.imports.spool import Spool
from schutznetz.apps.organisation.actions.imports.writing import Moved, OwnOffice, Writing
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority, ImportRun, Office, Site
from schutznetz.apps.organisation.policies import require_administer_any
from schutznetz.apps.ui.models import count_anew
from schutznetz.domain.organisation.values import Bad

DEFAULTS = Options()
MANY = 5_000
"""Rows of an import after which the database counts its tables anew, so that it plans lists well."""


@dataclass(frozen=True)
class Act:
    """Who imports, when."""

    actor: Actor | None
    now: datetime
    today: date

    @property
    def user(self) -> Any:
        return self.actor.user if self.actor else None


def scope_of(actor: Actor | None) -> Scope:
    """The authorities an import of this actor may touch; everything for the command line on the server."""
    if actor is None:
        return Scope(None)
    ids = [office.authority_id for office in actor.offices if office.role == Role.ADMINISTRATOR and not office.site_id]
    return Scope(set(Authority.objects.filter(pk__in=ids).values_list("key", flat=True)))


def import_files(
    sources: Sequence[Source],
    *,
    dry_run: bool,
    actor: Actor | None,
    now: datetime,
    today: date,
    options: Options = DEFAULTS,
    progress: Progress = lambda _rows: None,
) -> Report:
    """Read all files as one import; write them when there is no problem and `dry_run` is off.

    Returns what was found. All or nothing: with a single problem nothing is written. Raises `Denied`.
    """
    require_administer_any(actor)
    act = Act(actor, now, today)
    with Spool() as spool:
        report = Reading(spool, scope_of(actor), options, today, progress).run(sources)
        if report.is_clean and not dry_run:
            name = ", ".join(source.name for source in sources)[:200]
            run = ImportRun(file_name=name, created_by=act.user, created_at=now, mark_missing=options.mark_missing)
            write(run, spool, report, act)
    return report


class LockedOut(Exception):
    """The import would take the administration from whoever imports."""


def _require_still_administrator(act: Act) -> None:
    """Nobody removes themselves by a list: raises `LockedOut` (and the transaction is undone)."""
    if act.actor is None:
        return
    held = Office.objects.held_on(act.today).filter(role=Role.ADMINISTRATOR, site=None, person__left_on=None)
    if not held.filter(person=act.actor.person).exists():
        raise LockedOut


def write(run: ImportRun, spool: Spool, report: Report, act: Act) -> bool:
    """Write the spool and finish the run in one transaction; False, with a problem, when that cannot be."""
    digest = spool.digest()
    try:
        with transaction.atomic():
            writing = Writing(act.today, act.actor.person if act.actor else None)
            writing.run(spool)
            _require_still_administrator(act)
            run.state, run.finished_at, run.digest = ImportRun.State.DONE, act.now, digest
            run.report, run.rows_read = report.as_json(), report.rows
            run.save()
            record(
                verb="organisation_imported", subject=run, actor=act.user, now=act.now,
                rows=report.rows, changes=report.change_count,
            )  # fmt: skip
            for site in Site.objects.filter(key__in=writing.sites):
                record(verb="plan_changed", subject=site, actor=act.user, now=act.now)
        if report.rows >= MANY:
            count_anew("organisation_person", "organisation_desk", "organisation_office")
    except Moved:
        report.problem(Bad("stock_moved"))
        return False
    except LockedOut:
        report.problem(Bad("locks_you_out"))
        return False
    except OwnOffice:
        report.problem(Bad("own_office"))
        return False
    except IntegrityError as error:
        if "office_overlaps" not in str(error):
            raise
        report.problem(Bad("offices_overlap"))
        return False
    return True
