# SPDX-License-Identifier: EUPL-1.2
"""The nightly deletion by the periods: what it would delete, deleting it, and the report in numbers.

Each rule has its own transactions and its own line in the report: when one fails, the others go on, and the report says
so. Running again the same day does nothing more.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.alarm.jobs import retention as alarms
from schutznetz.apps.journal import jobs as journal
from schutznetz.apps.journal.actions import record
from schutznetz.apps.privacy.facts import Rule, declared, in_words, model_of
from schutznetz.apps.privacy.models import DeletionCount, DeletionRun
from schutznetz.apps.sap.queries import retention as selection
from schutznetz.regulation.privacy.declarations import Holding
from schutznetz.regulation.privacy.retention import kept_from

log = logging.getLogger(__name__)
BATCH = 500
NIGHT_ENDS_NOT_BEFORE = time(2, 0)


def rules() -> list[Rule]:
    """All rules of deletion: alarms, the journal, and every declared holding that is swept."""
    special = [
        Rule("alarm.alarm", _("Alarme"), "alarms", alarms.count_expired, alarms.delete_expired),
        Rule("journal.entry", _("Journal"), "journal", _journal_due, journal.drop_months),
    ]
    return special + _selection() + [_swept(holding) for holding in declared().holdings.values() if holding.swept]


def _selection() -> list[Rule]:
    """Records of selection count from a rejection or an appointment, so a field of their own rows does not do."""
    return [
        _of_rows("sap.counsellor", _("Abgelehnte und zurückgezogene Bewerbungen"), "sap_rejected", selection.rejected),
        _of_rows("sap.candidate", _("Ergebnisse der Auswahlverfahren"), "sap_panel", selection.results),
        _of_rows("sap.participation", _("Beteiligungen zu Bewerbungen"), "sap_panel", selection.participations),
        _of_rows("sap.selectionday", _("Auswahlverfahren"), "sap_panel", selection.procedures),
    ]


def _of_rows(key: str, name: str, keep: str, rows: Callable[[date], models.QuerySet[Any]]) -> Rule:
    def due(_now: datetime, today: date) -> int:
        return rows(today).count()

    def delete(_now: datetime, today: date) -> int:
        return sum(_delete_batches(rows(today)))

    return Rule(key, name, keep, due, delete)


def _journal_due(_now: datetime, today: date) -> int:
    return sum(segment.count for segment in journal.months_to_drop(today))


def _swept(holding: Holding) -> Rule:
    def due(_now: datetime, today: date) -> int:
        return expired(holding, today).count()

    def delete(_now: datetime, today: date) -> int:
        return sum(_delete_batches(expired(holding, today)))

    return Rule(holding.model, in_words(holding.title), holding.keep, due, delete)


def expired(holding: Holding, today: date) -> models.QuerySet[Any]:
    """The rows of a holding whose period is over."""
    model, oldest = model_of(holding), kept_from(holding.keep, today)
    is_moment = isinstance(model._meta.get_field(holding.since), models.DateTimeField)
    limit = datetime.combine(oldest, time.min, BERLIN) if is_moment else oldest
    rows: models.QuerySet[Any] = model.objects.filter(**{f"{holding.since}__lt": limit}).order_by("pk")
    return rows


def _delete_batches(rows: models.QuerySet[Any]) -> Iterator[int]:
    """Short transactions, so that nobody waits long; files on disk go after the row is gone."""
    while batch := list(rows[:BATCH]):
        with transaction.atomic():
            for row in batch:
                _forget_files(row)
            rows.model.objects.filter(pk__in=[row.pk for row in batch]).delete()
        yield len(batch)


def _forget_files(row: models.Model) -> None:
    for field in row._meta.concrete_fields:
        if isinstance(field, models.FileField) and (stored := getattr(row, field.name)):
            transaction.on_commit(lambda stored=stored: stored.storage.delete(stored.name))  # type: ignore[misc]


def forecast(now: datetime, today: date) -> list[tuple[Rule, int]]:
    """What a run would delete now; nothing is changed."""
    return [(rule, rule.due(now, today)) for rule in rules()]


def nightly(now: datetime, today: date) -> DeletionRun | None:
    """Delete what is past its time, once a day after two o'clock; None when today's run is done or not yet due."""
    if now.astimezone(BERLIN).time() < NIGHT_ENDS_NOT_BEFORE or DeletionRun.objects.filter(day=today).exists():
        return None
    return delete_by_periods(now, today)


def delete_by_periods(now: datetime, today: date) -> DeletionRun:
    """Run all rules and report. A second run of the same day adds to the first report."""
    run, _is_new = DeletionRun.objects.get_or_create(day=today, defaults={"started_at": now})
    with override("de"):
        for rule in rules():
            _apply(rule, run, now, today)
    with transaction.atomic():
        run.finished_at = now
        run.save(update_fields=["finished_at"])
        total = sum(count.count for count in run.counts.all())
        record(verb="privacy.data_deleted", subject=run, actor=None, now=now, count=total)
    return run


def _apply(rule: Rule, run: DeletionRun, now: datetime, today: date) -> None:
    count, trouble = 0, ""
    try:
        count = rule.delete(now, today)
    except Exception as error:
        log.exception("Löschfrist %s", rule.key)
        trouble = f"{type(error).__name__}: {error}"[:200]
    made, _is_new = DeletionCount.objects.get_or_create(
        run=run, rule=rule.key, defaults={"kept_from": kept_from(rule.keep, today)}
    )
    DeletionCount.objects.filter(pk=made.pk).update(count=made.count + count, trouble=trouble)
