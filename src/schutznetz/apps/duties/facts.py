# SPDX-License-Identifier: EUPL-1.2
"""Kinds of duties as apps register them, what a review wants, and duties as lines of a list or calendar."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.duties.models import SCOPES, Duty
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.ui.facts import Text
from schutznetz.domain.ics import Event
from schutznetz.domain.workdays import next_working_day

VERBS = {
    "duty.confirmed": gettext_lazy("Aufgabe erledigt"),
    "calendar.opened": gettext_lazy("Kalenderadresse erzeugt"),
    "calendar.closed": gettext_lazy("Kalenderadresse beendet"),
}
OBJECTS = {"duties.duty": gettext_lazy("Aufgabe"), "duties.feed": gettext_lazy("Kalender")}
MORNING_BEFORE = timedelta(hours=15)
"""A reminder in the calendar rings at nine o'clock on the day before."""


@dataclass(frozen=True)
class Wanted:
    """A duty that should be open. Give `due_on`, or `within_days` (counted from the day it is opened).

    Give `person`, or `role` with one of `site`, `working_group`, `network`, `authority` as the scope of the office.
    """

    source: models.Model
    cite: str
    due_on: date | None = None
    within_days: int = 0
    person: Any = None
    role: str = ""
    authority: Any = None
    site: Any = None
    working_group: Any = None
    network: Any = None
    period: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, str]:
        return self.source._meta.label_lower, str(self.source.pk), self.period

    def due(self, today: date) -> date:
        """A working day."""
        return next_working_day(self.due_on or today + timedelta(days=self.within_days))

    def holder(self) -> dict[str, Any]:
        """The fields of the duty that say who is to do it."""
        if self.person is not None:
            return {"person": self.person}
        scopes = {name: getattr(self, name) for name in SCOPES}
        body = next((scope for scope in scopes.values() if scope is not None), None)
        return {"role": self.role, "authority": self.authority or (body.authority if body else None)} | scopes


Review = Callable[[datetime, date], Iterable[Wanted]]
About = Callable[[Actor, Sequence[Duty]], Mapping[int, str]]
"""Words by the key of the duty, asked once for all duties of a kind; nothing for what the actor may not see."""


@dataclass(frozen=True)
class Kind:
    """A kind of duty. `title` and `says` are filled from the facts of a duty (`%(name)s`); `url_name` with `args`.

    `confirm` is the text of a button by which the person settles the duty; without it, facts settle it.
    `is_nightly`: its review looks at many rows and runs once a night instead of every few minutes.
    `about` tells a duty from its siblings on pages (a name, a day, an amount): read when shown, stored nowhere, never
    in mails or calendars. Without an answer the title stands alone.
    """

    key: str
    title: Text
    says: Text
    url_name: str
    button: Text
    review: Review | None = None
    confirm: Text = ""
    is_nightly: bool = False
    about: About | None = None


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Add a kind; registering the same key again replaces it."""
    _kinds[kind.key] = kind


Dates = Callable[[Any, date, bool, bool], Iterable[Event]]
_dates: dict[str, Dates] = {}


def register_dates(key: str, provider: Dates) -> None:
    """Appointments that stand beside the duties in a person's calendar: `provider(actor, today, is_neutral,
    has_alarm)` yields entries; registering the same key again replaces it."""
    _dates[key] = provider


def dates_of(actor: Any, today: date, *, is_neutral: bool, has_alarm: bool) -> list[Event]:
    """What the apps further down the street add to the calendar of the actor."""
    return [event for give in _dates.values() for event in give(actor, today, is_neutral, has_alarm)]


def kind_of(key: str) -> Kind:
    """ValueError when nobody registered it."""
    if key not in _kinds:
        raise ValueError(f"no duty of the kind {key} is registered")
    return _kinds[key]


def kinds() -> list[Kind]:
    return list(_kinds.values())


@dataclass(frozen=True)
class Line:
    """A duty in words, with the page where it is done (`url`) and its own page (`page`)."""

    duty: Duty
    title: str
    says: str
    url: str
    button: str
    confirm: str
    page: str
    is_overdue: bool
    office: str


def line_of(duty: Duty, today: date) -> Line:
    """The duty in the active language. A kind that is gone keeps its key as its title."""
    kind = _kinds.get(duty.kind) or Kind(duty.kind, duty.kind, "", "", "")
    return Line(
        duty, filled(kind.title, duty), filled(kind.says, duty), _url(kind, duty), str(kind.button),
        str(kind.confirm), reverse("duties:duty", args=[duty.uid]), duty.is_overdue(today), office_of(duty),
    )  # fmt: skip


class _Facts(dict[str, Any]):
    """Facts of a duty that was opened before its kind asked for one of them."""

    def __missing__(self, key: str) -> str:
        return "…"


def filled(text: Text, duty: Duty) -> str:
    """The text with the facts of the duty; what it lacks is left open."""
    words = str(text)
    return words % _Facts(duty.facts) if "%(" in words else words


def _url(kind: Kind, duty: Duty) -> str:
    try:
        return reverse(kind.url_name, args=duty.facts.get("args", []))
    except NoReverseMatch:
        return ""


def office_of(duty: Duty) -> str:
    """The office in words; empty for a duty of a person."""
    if not duty.role:
        return ""
    return f"{duty.get_role_display()}, {body_of(duty)}"


def body_of(duty: Duty) -> models.Model | None:
    """Where the office is held: a site, a group, a network or a whole authority."""
    return duty.site or duty.working_group or duty.network or duty.authority


def event_of(line: Line, *, is_neutral: bool, has_alarm: bool) -> Event:
    """The duty as an entry of a calendar; neutral ones say nothing but that something is due."""
    duty = line.duty
    link = f"{settings.PUBLIC_URL}{line.page}" if settings.PUBLIC_URL else ""
    text = "" if is_neutral else f"{line.says}\n{duty.cite}"
    return Event(
        uid=f"{duty.uid}@schutznetz", title=_("Frist in Schutznetz") if is_neutral else line.title, start=duty.due_on,
        changed_at=duty.changed_at, sequence=duty.sequence, text=text.strip(), url=link,
        remind_before=MORNING_BEFORE if has_alarm else None,
    )  # fmt: skip
