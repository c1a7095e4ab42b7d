# SPDX-License-Identifier: EUPL-1.2
"""What the worker found: figures kept as a draft, then the report of the gate with its verdict."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from schutznetz.apps.journal.actions import record
from schutznetz.apps.reporting.facts import Built, BuiltTable, report_text, said_of
from schutznetz.apps.reporting.models import GateReport, RawTally, Release, ReleasedTable

State = Release.State


@transaction.atomic
def keep(release: Release, built: Built, *, now: datetime) -> Release:
    """Keep the figures as they were computed; shown to nobody before a person publishes them."""
    locked = Release.objects.select_for_update(of=("self",)).get(pk=release.pk, state=State.DRAWN)
    locked.tables.all().delete()
    ReleasedTable.objects.bulk_create(_row(locked, at, one) for at, one in enumerate(built.tables))
    locked.state, locked.computed_at = State.DRAFT, now
    locked.certificate, locked.guarantee = built.certificate, dict(built.guarantee)
    locked.save(update_fields=["state", "computed_at", "certificate", "guarantee"])
    return Release.objects.select_related("year__ministry").get(pk=locked.pk)


def _row(release: Release, order: int, one: BuiltTable) -> ReleasedTable:
    return ReleasedTable(
        release=release, order=order, key=one.table.key, name=one.table.name, name_en=one.table.name_en,
        axes=[said_of(axis) for axis in one.axes], values=list(one.values), error=one.error,
        is_withheld=one.is_withheld, is_margin=one.is_margin,
    )  # fmt: skip


@transaction.atomic
def fail(number: int, error: str, *, now: datetime) -> Release:
    """The computation broke, which would come again: the release waits for a person. `error` is the kind of error."""
    locked = Release.objects.select_for_update(of=("self",)).get(pk=number, state__in=Release.OPEN)
    checks = [{"key": "computed", "holds": False, "facts": {}}]
    text = f"{report_text(checks)}\n{error}"
    GateReport.objects.create(release=locked, made_at=now, holds=False, checks=checks, text=text)
    locked.state = State.REFUSED
    locked.save(update_fields=["state"])
    record(verb="reporting.release_checked", subject=locked, actor=None, now=now, holds=False)
    return locked


@transaction.atomic
def check(release: Release, checks: Sequence[dict[str, Any]], *, now: datetime) -> Release:
    """Keep the report; a release that failed one check cannot be published. True counts end here at the latest."""
    locked = Release.objects.select_for_update(of=("self",)).get(pk=release.pk, state=State.DRAFT)
    holds = all(one["holds"] for one in checks)
    GateReport.objects.create(release=locked, made_at=now, holds=holds, checks=list(checks), text=report_text(checks))
    locked.state = State.GATED if holds else State.REFUSED
    locked.save(update_fields=["state"])
    if holds and locked.quarter is None:
        RawTally.objects.filter(year_id=locked.year_id).delete()
    record(verb="reporting.release_checked", subject=locked, actor=None, now=now, holds=holds)
    return locked
