# SPDX-License-Identifier: EUPL-1.2
"""Rows as the rules of participation want them, and the steps of setting up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.setup.models import Participation, Release
from schutznetz.regulation.participation.release import Decision, Hearing

Text = str | Promise

STEPS: dict[str, Text] = {
    "contact": _("Behörde und Kontakt"),
    "participation": _("Beteiligung und Freigabe"),
    "places": _("Standorte und Personen"),
    "rings": _("Auslöser und Rufkreise"),
    "offices": _("Ämter"),
    "notices": _("Löschfristen und Hinweise"),
    "trial": _("Probealarm"),
    "summary": _("Zusammenfassung"),
}
"""The steps in their order: the name of the page and what it is called."""


@dataclass(frozen=True)
class Step:
    """One step: `key` names its page, `is_done` follows from the data, `says` tells what is there or missing."""

    key: str
    is_done: bool
    says: str
    is_blocked: bool = False

    @property
    def name(self) -> Text:
        return STEPS[self.key]


@dataclass(frozen=True)
class Vacancy:
    """An office somebody should hold, with those who do. `site` is None for the authority; `why` says what for."""

    role: str
    name: Text
    why: Text
    holders: tuple[str, ...]
    wanted: int = 1
    site: object = None

    @property
    def is_open(self) -> bool:
        return len(self.holders) < self.wanted


@dataclass(frozen=True)
class Trial:
    """A test press as the record has it. Milliseconds count from the moment a broker stored it."""

    key: str
    stored_at: datetime
    delivered_ms: int | None
    rendered_ms: int | None
    delivered_to: int
    is_over: bool

    @property
    def has_arrived(self) -> bool:
        return self.delivered_to > 0


def decisions(rows: Iterable[Release], kind: str) -> tuple[Decision, ...]:
    """Standing decisions of one kind."""
    return tuple(Decision(r.decided_on, r.until) for r in rows if r.kind == kind and r.withdrawn_at is None)


def hearing(row: Participation | None) -> Hearing:
    """What is known of a body; nothing yet without a row."""
    if row is None:
        return Hearing()
    return Hearing(row.is_there, row.informed_on, row.answered_on)
