# SPDX-License-Identifier: EUPL-1.2
"""A yearly report as blocks of a letter, which is in German: it is an act of a German authority."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from schutznetz.apps.academy.models import Event
from schutznetz.apps.exchange.models import Activity, AnnualReport
from schutznetz.apps.worktime.models import Entry
from schutznetz.domain.letters import Block, Run

HOUR = 60


def report_blocks(report: AnnualReport, figures: Mapping[str, Any]) -> list[Block]:
    """Both parts with their figures and the speaker's words."""
    return [
        _heading("1. Arbeit des Arbeitskreises"), *_text(report.group_words), *_group(figures),
        _heading("2. Inhalt und Umfang der Tätigkeiten"), *_text(report.extent_words), *_extent(figures),
        _line("Der Bericht enthält nur Summen des ganzen Arbeitskreises. Personen und Beratungen stehen nicht darin."),
    ]  # fmt: skip


def _group(figures: Mapping[str, Any]) -> Iterator[Block]:
    yield _line(f"Mitglieder am Jahresende: {figures['members']}")
    if figures["meetings"]:
        yield _line("Sitzungen:")
        yield _list([f"{_day(one['on'])}, {one['place']}" for one in figures["meetings"]])
    else:
        yield _line("Sitzungen: keine eingetragen")
    if figures["activities"]:
        yield _line("Veranstaltungen:")
        yield _list([activity_line(one) for one in figures["activities"]])
    if figures.get("planned"):
        yield _line("Geplant; ob es stattfand, ist nicht eingetragen:")
        yield _list([activity_line(one) for one in figures["planned"]])
    yield _line(f"Kontakte zu Hilfsangeboten: {figures['contacts']} ({figures['services']} Einrichtungen)")


def _extent(figures: Mapping[str, Any]) -> Iterator[Block]:
    if figures["hours"]:
        yield _line("Stunden nach Art, Summe aller Mitglieder:")
        yield _list([f"{name}: {hours}" for name, hours in hour_lines(figures["hours"])])
    if figures["trainings"]:
        yield _line("Teilnahmen an Fortbildung und Supervision:")
        yield _list([f"{name}: {number}" for name, number in training_lines(figures["trainings"])])


def activity_line(one: Mapping[str, str]) -> str:
    """Day, what, where, how long; with whom and how many were reached, where that was entered."""
    kind, length = Activity.Kind(one["kind"]).label, Activity.Length(one["length"]).label
    line = f"{_day(one['on'])}, {kind}: {one['title']}, {one['place']}, {length}"
    if partner := one.get("partner"):
        line += ", " + _("gemeinsam mit %(partner)s") % {"partner": partner}
    if reach := one.get("reach"):
        line += ", " + _("%(number)s Menschen erreicht") % {"number": reach}
    return line


def hour_lines(hours: Mapping[str, int | None]) -> list[tuple[str, str]]:
    """Name and hours of each kind. No sum over all: with it a kind left out could be reckoned back."""
    names = dict(Entry.Kind.choices)
    return [(str(names.get(kind, kind)), _hours(minutes)) for kind, minutes in sorted(hours.items())]


def training_lines(trainings: Mapping[str, int]) -> list[tuple[str, int]]:
    names = dict(Event.Kind.choices) | {"additional": _("Zusätzliche Fortbildung")}
    return [(str(names.get(kind, kind)), number) for kind, number in sorted(trainings.items())]


def _hours(minutes: int | None) -> str:
    return _("zu wenige Personen für eine Angabe") if minutes is None else _("%d Stunden") % round(minutes / HOUR)


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d.%m.%Y}"


def _heading(text: str) -> Block:
    return Block("heading", ((Run(text),),))


def _line(text: str) -> Block:
    return Block("text", ((Run(text),),))


def _text(words: str) -> Iterator[Block]:
    """Paragraphs as they were written; nothing in them becomes a mark."""
    for part in words.replace("\r\n", "\n").split("\n\n"):
        if part.strip():
            yield _line(part.strip())


def _list(lines: Sequence[str]) -> Block:
    return Block("list", tuple((Run(one),) for one in lines))
