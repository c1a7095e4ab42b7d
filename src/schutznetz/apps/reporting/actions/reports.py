# SPDX-License-Identifier: EUPL-1.2
"""A published report, or a view of it, becomes a file. The journal keeps which one, not what is in it."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from schutznetz.adapters.report_pdf import render_report
from schutznetz.adapters.saved_lists import Value, write_csv, write_xlsx
from schutznetz.adapters.tables import zip_file
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.reporting import facts
from schutznetz.apps.reporting.policies import require_read_reports
from schutznetz.apps.reporting.queries import series_files
from schutznetz.apps.reporting.queries.explorer import Grid
from schutznetz.apps.reporting.queries.released import ReleasedSet
from schutznetz.apps.reporting.queries.series import Report, rules_for_ministry
from schutznetz.apps.reporting.queries.series_pages import parts
from schutznetz.apps.worktime.facts import local_day

PDF, CSV, XLSX, OPEN = "pdf", "csv", "xlsx", "zip"
KINDS = (PDF, CSV, XLSX, OPEN)


@transaction.atomic
def save_report(*, report: Report, kind: str, actor: Actor, language: str, now: datetime, today: date) -> bytes:
    """The report as PDF, as a list (CSV, XLSX), or as open data. KeyError for another kind."""
    of = report.of
    ministry = Authority.objects.get(key=of.ministry)
    require_read_reports(actor, ministry)
    rule_set = rules_for_ministry(ministry).set_on(today).key
    content = {
        PDF: lambda: _pdf(report, rule_set, language),
        CSV: lambda: _list(of, rule_set, CSV, series_files.rows(of)),
        XLSX: lambda: _list(of, rule_set, XLSX, series_files.rows(of)),
        OPEN: lambda: zip_file(series_files.open_files(of, rule_set)),
    }[kind]()
    _note(ministry, of, kind, actor, now)
    return content


@transaction.atomic
def save_view(*, of: ReleasedSet, grid: Grid, kind: str, actor: Actor, now: datetime, today: date) -> bytes:
    """A view of the explorer as CSV or XLSX."""
    ministry = Authority.objects.get(key=of.ministry)
    require_read_reports(actor, ministry)
    rule_set = rules_for_ministry(ministry).set_on(today).key
    content = _list(of, rule_set, kind, series_files.grid_rows(grid, of.profile))
    _note(ministry, of, kind, actor, now, table=grid.table.key)
    return content


def _pdf(report: Report, rule_set: str, language: str) -> bytes:
    of = report.of
    return render_report(
        list(parts(report, rule_set)), title=facts.title(of.year, of.quarter), over=facts.named(of),
        author=of.ministry_name, footer=f"{of.ministry_name}. {facts.named(of)}, {facts.period(of.year, of.quarter)}.",
        language=language, day=local_day(of.published_at),
    )  # fmt: skip


def _list(of: ReleasedSet, rule_set: str, kind: str, rows: Iterable[Sequence[Value]]) -> bytes:
    target = io.BytesIO()
    lines, heads = series_files.about(of, rule_set), series_files.headings()
    if kind == XLSX:
        write_xlsx(target, lines, heads, rows, facts.period(of.year, of.quarter))
    else:
        write_csv(target, lines, heads, rows)
    return target.getvalue()


def _note(ministry: Authority, of: ReleasedSet, kind: str, actor: Actor, now: datetime, **more: str) -> None:
    found: dict[str, str | int] = {"year": of.year, "quarter": of.quarter or 0, "kind": kind, **more}
    record(verb="reporting.report_saved", subject=ministry, actor=actor.user, now=now, **found)
