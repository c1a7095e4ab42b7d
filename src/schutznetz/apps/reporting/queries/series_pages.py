# SPDX-License-Identifier: EUPL-1.2
"""A report as parts of a printed page, in the language that is set."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from schutznetz.adapters.report_pdf import FigureRow, Part
from schutznetz.apps.reporting import facts
from schutznetz.apps.reporting.queries.series import WIDTH, Course, Report, Section
from schutznetz.domain.reading.pictures import bar, top_of
from schutznetz.domain.reading.readings import Reading


def parts(report: Report, rule_set: str) -> Iterator[Part]:
    """The whole report, top to bottom."""
    of = report.of
    if of.is_invented:
        yield Part("notice", str(facts.INVENTED))
    yield Part("text", facts.summary(of, report.total, report.change))
    yield Part("heading", _("Wozu diese Zahlen da sind"))
    yield Part("text", f"{facts.PURPOSE} ({of.cite}; {_('Regelwerk')} {rule_set})")
    for one in report.courses:
        yield Part("heading", str(facts.COURSE_NAMES[one.key]))
        yield _course(one, of.profile)
    for key, sections in report.chapters.items():
        if sections:
            yield Part("heading", str(facts.CHAPTER_NAMES[key]))
        for section in sections:
            yield from _section(section, of.profile)
    yield Part("heading", _("Wie diese Zahlen entstanden sind"))
    yield from (Part("text", text) for text in facts.how_made(of))
    published = date_format(localtime(of.published_at), "SHORT_DATE_FORMAT")
    yield Part("text", f"{_('Veröffentlicht')}: {published}. {_('Prüfsumme')}: {of.certificate}")


def _section(section: Section, profile: str) -> Iterator[Part]:
    name = facts.named(section.table.axes[0])
    yield Part("heading", name, level=3)
    if section.is_withheld:
        yield Part("text", str(facts.WITHHELD[profile]))
        return
    found = [
        _line(facts.named(row.level), row.reading, profile, row.note, facts.briefly(row.change) if row.known else "")
        for row in section.rows
    ]
    top = top_of([row.reading for row in section.rows])
    yield Part("figures", head=_head(name), rows=[_drawn(*one, top) for one in found])


def _course(one: Course, profile: str) -> Part:
    top = top_of(one.readings)
    lines = [_drawn(*_line(name, reading, profile, "", ""), top) for name, reading in one.points]
    return Part("figures", head=_head(_("Zeitraum")), rows=lines)


def _head(name: str) -> list[str]:
    return [name, _("Im Bild"), _("Zahl")]


def _line(name: str, reading: Reading, profile: str, note: str, changed: str) -> tuple[FigureRow, Reading]:
    text = facts.joined(note) if note else facts.said(reading, profile)
    return FigureRow(name, text, facts.span(reading), changed), reading


def _drawn(row: FigureRow, reading: Reading, top: int) -> FigureRow:
    found = bar(reading, top, WIDTH)
    if found is None:
        return row
    return FigureRow(row.name, row.said, row.span, row.changed, found.length, found.low, found.high)
