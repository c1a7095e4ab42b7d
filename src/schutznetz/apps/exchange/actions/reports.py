# SPDX-License-Identifier: EUPL-1.2
"""The yearly report is written, submitted and printed; a note on trends is sent."""

import hashlib
from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import translation

from schutznetz.adapters.pdf import Head, Sheet, render
from schutznetz.apps.exchange.facts import REPORT_RECEIVED, TREND
from schutznetz.apps.exchange.facts.released import Figure, sheet_of
from schutznetz.apps.exchange.facts.sheets import report_blocks
from schutznetz.apps.exchange.models import AnnualReport, TrendFigure, TrendNote
from schutznetz.apps.exchange.policies import require_read_report, require_send_trend, require_write_report
from schutznetz.apps.exchange.queries.groups import authorities_of, officers_of, own_group
from schutznetz.apps.exchange.queries.reports import figures_of, parts_of
from schutznetz.apps.exchange.queries.trends import finding_of
from schutznetz.apps.journal.actions import record
from schutznetz.apps.notify.actions import tell
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.sap.queries import holders_of, rules_of
from schutznetz.apps.working_groups.queries import programme_of
from schutznetz.apps.worktime.facts import local_day
from schutznetz.regulation.finding import require


@transaction.atomic
def write_report(*, report: AnnualReport, actor: Actor, now: datetime) -> AnnualReport:
    """Keep the speaker's words as a draft. ValueError once it is submitted: the ministry has it."""
    require_write_report(actor, report.working_group)
    AnnualReport.objects.get_or_create(working_group=report.working_group, year=report.year)
    kept = AnnualReport.objects.select_for_update().get(working_group=report.working_group, year=report.year)
    if kept.submitted_at is not None:
        raise ValueError("a submitted report does not change")
    kept.group_words, kept.extent_words = report.group_words, report.extent_words
    kept.save(update_fields=["group_words", "extent_words"])
    record(verb="exchange.report_written", subject=kept, actor=actor.user, now=now, year=kept.year)
    return kept


@transaction.atomic
def submit_report(*, report: AnnualReport, actor: Actor, now: datetime, today: date) -> None:
    """Freeze the figures and hand the report to the ministry; `Refused` while a part is empty. Twice does nothing."""
    require_write_report(actor, report.working_group)
    found = AnnualReport.objects.select_for_update(of=("self",)).select_related("working_group").get(pk=report.pk)
    if found.submitted_at is not None:
        return
    programme = programme_of(found.working_group)
    require(parts_of(found, rules_of(programme), today))
    found.figures = figures_of(found, today)
    found.submitted_at, found.submitted_by = now, actor.user
    found.save(update_fields=["figures", "submitted_at", "submitted_by"])
    path = reverse("exchange:report", args=[found.working_group.key, found.year])
    for person in officers_of(programme, today) if programme else ():
        tell(kind=REPORT_RECEIVED, now=now, key=f"{found.pk}:{person.pk}", person=person, path=path)
    record(verb="exchange.report_submitted", subject=found, actor=actor.user, now=now, year=found.year)


@transaction.atomic
def print_report(*, report: AnnualReport, actor: Actor, now: datetime, today: date) -> bytes:
    """The report as PDF; the journal keeps a digest by which a print can be recognised."""
    group, programme = report.working_group, programme_of(report.working_group)
    require_read_report(actor, report, programme, own_group(actor, today))
    to = (str(programme.ministry),) if programme else ()
    title = f"Jahresbericht {report.year}: {group}"
    day = local_day(report.submitted_at) if report.submitted_at else today
    dated = f"Vorgelegt am {day:%d.%m.%Y}" if report.submitted_at else f"Entwurf vom {day:%d.%m.%Y}"
    with translation.override("de"):
        sheet = Sheet(title, report_blocks(report, figures_of(report, today)), to, dated)
    content = render(Head(str(group), str(group)), [sheet], title=title, language="de", day=day, certificate=False)
    digest = hashlib.sha256(content).hexdigest()
    record(verb="exchange.report_printed", subject=report, actor=actor.user, now=now, year=report.year, sha256=digest)
    return content


@transaction.atomic
def send_trend(
    *, note: TrendNote, period: str, picked: Collection[tuple[str, str]], actor: Actor, now: datetime, today: date
) -> TrendNote:
    """Send a note to the heads of the group's authorities, with figures of a publication and no others.

    `picked` are tables and levels of the publication `period`. LookupError when nothing of this was published,
    `Refused` when one figure is too small; then nothing is kept.
    """
    group = note.working_group
    require_send_trend(actor, group)
    sheet = sheet_of(group, period)
    if sheet is None:
        raise LookupError(period)
    figures = _published(note, [one for block in sheet.blocks for one in block.figures], picked, today)
    note.since, note.until, note.sent_by, note.sent_at = sheet.since, sheet.until, actor.user, now
    note.source = {
        "name": sheet.name, "name_en": sheet.name_en, "certificate": sheet.certificate, "invented": sheet.is_invented,
    }  # fmt: skip
    note.save()
    authorities = list(authorities_of(group))
    note.authorities.set(authorities)
    TrendFigure.objects.bulk_create(figures)
    heads = {person.pk: person for one in authorities for person in holders_of(one, Role.HEAD, today)}
    for person in heads.values():
        path = reverse("exchange:trend", args=[note.pk])
        tell(kind=TREND, now=now, key=f"{note.pk}:{person.pk}", person=person, path=path)
    record(verb="exchange.trend_sent", subject=note, actor=actor.user, now=now, authorities=len(authorities))
    return note


def _published(
    note: TrendNote, figures: Collection[Figure], picked: Collection[tuple[str, str]], today: date
) -> list[TrendFigure]:
    """The picked figures as the note keeps them; a withheld one without number or span."""
    known, rules = {(one.table, one.key): one for one in figures}, rules_of(programme_of(note.working_group))
    kept = []
    for place in picked:
        one = known[place]
        finding = finding_of(one, rules=rules, today=today)
        if finding is not None:
            require(finding)
        span = {} if one.value is None else {"least": one.least, "most": one.most}
        kept.append(
            TrendFigure(
                note=note, table=one.table, topic=one.key, name=one.name, name_en=one.name_en, cases=one.value, **span
            )
        )  # fmt: skip
    if not kept:
        raise LookupError("a note without figures says nothing")
    return kept
