# SPDX-License-Identifier: EUPL-1.2
"""What the apps tell the shell of every page: areas of the navigation, what needs somebody now, banners, task steps.

Apps register in `AppConfig.ready()`; the shell asks with the acting person and never knows who answers.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
May = Callable[[Any], bool]

KINDS = ("info", "success", "warning", "danger")


@dataclass(frozen=True)
class Area:
    """An entry of the navigation and of the start page; `may(actor)` decides whether it is shown at all.

    Areas of one `group` share a menu in the navigation as soon as the actor may use two of them.
    """

    key: str
    name: Text
    url_name: str
    may: May
    order: int
    says: Text = ""
    icon: str = ""
    group: Text = ""


ADMINISTRATION = _("Verwaltung")
"""The group of everything that only looks after the platform."""


@dataclass(frozen=True)
class Notice:
    """Something that needs the actor now, or comes later (`due`), with the page where it is done."""

    title: str
    url: str
    text: str = ""
    kind: str = "info"
    due: datetime | None = None
    action: str = ""


@dataclass(frozen=True)
class Task:
    """One step of a task list. `state` is a key of TASK_STATES; a blocked step says why in `hint`."""

    title: str
    state: str
    url: str = ""
    hint: str = ""


TASK_STATES: dict[str, tuple[Text, str]] = {
    "done": (_("Erledigt"), "success"),
    "next": (_("Als Nächstes"), "info"),
    "open": (_("Offen"), "warning"),
    "blocked": (_("Noch nicht möglich"), ""),
}

Notices = Callable[[Any, datetime], Iterable[Notice]]
Banner = Callable[[HttpRequest], str]


@dataclass(frozen=True)
class ListDeclaration:
    """A list that can be looked at and saved as a file, as the catalogue for employee representatives names it.

    `build(request, of)` gives the `ui.views.Listing` of the acting person and raises `Denied`; `of` is the key of the
    object it belongs to, or empty. `purpose` and `basis` stand on every file. `fields` names the columns. With
    `asks_purpose` whoever saves the list has to write down what for; `most` rows go into a file. `monitoring` says how
    far the list could serve to watch performance or behaviour; empty when not at all. `url_name` is its page.
    `holds_people` has to be said of every list: does it hold many people, by name or so that one can tell who it is?
    Whoever saves such a list shows first, with a fresh proof, that it is they who sit there.
    """

    key: str
    name: Text
    purpose: Text
    basis: Text
    fields: Sequence[Text]
    roles: Sequence[str]
    build: Callable[[HttpRequest, str], Any]
    asks_purpose: bool = True
    monitoring: Text = ""
    most: int = 50_000
    url_name: str = ""
    holds_people: bool = field(kw_only=True)


@dataclass(frozen=True)
class Spoken:
    """A finding in words: what the rule says, where it stands, until when, and what can be done instead."""

    says: Text
    cite: str
    due: date | None = None
    instead: Text = ""


_areas: dict[str, Area] = {}
_now: dict[str, Notices] = {}
_coming: dict[str, Notices] = {}
_banners: dict[str, Banner] = {}
_rules: dict[str, tuple[Text, Text]] = {}
_lists: dict[str, ListDeclaration] = {}


def register_area(area: Area) -> None:
    """Add an area; registering the same key again replaces it."""
    _areas[area.key] = area


def register_needs_now(key: str, provider: Notices) -> None:
    """`provider(actor, now)` yields what needs the actor now, most urgent first."""
    _now[key] = provider


def register_coming(key: str, provider: Notices) -> None:
    """`provider(actor, now)` yields what comes for the actor, soonest first."""
    _coming[key] = provider


def register_banner(key: str, provider: Banner) -> None:
    """`provider(request)` gives safe HTML shown above everything on every page, or an empty string."""
    _banners[key] = provider


def register_list(declaration: ListDeclaration) -> None:
    """Let a list be saved as a file, and name it in the catalogue."""
    _lists[declaration.key] = declaration


def lists() -> list[ListDeclaration]:
    """Every list that can be saved, in the order of their keys."""
    return [_lists[key] for key in sorted(_lists)]


def list_of(key: str) -> ListDeclaration | None:
    return _lists.get(key)


def areas_for(actor: Any) -> list[Area]:
    """The areas the actor may use, in the order of the navigation."""
    return sorted((area for area in _areas.values() if area.may(actor)), key=lambda area: area.order)


def needs_now(actor: Any, now: datetime) -> list[Notice]:
    """Everything that needs the actor now; dangers before warnings before information."""
    found = [notice for provider in _now.values() for notice in provider(actor, now)]
    return sorted(found, key=lambda notice: -KINDS.index(notice.kind))


def coming(actor: Any, now: datetime) -> list[Notice]:
    """What comes, soonest first; without a date at the end."""
    found = [notice for provider in _coming.values() for notice in provider(actor, now)]
    return sorted(found, key=lambda notice: (notice.due is None, notice.due or now))


def banners(request: HttpRequest) -> list[str]:
    return [html for provider in _banners.values() if (html := provider(request))]


def register_rule(rule: str, says: Text, instead: Text = "") -> None:
    """The words of a rule's findings, shared by every page that shows one."""
    _rules[rule] = (says, instead)


def words_of(rule: str) -> str:
    """The words of a rule without a finding to fill them in; empty where no page shows the rule."""
    return " ".join(str(text) for text in _rules.get(rule, ()) if text)


def spoken(finding: Any) -> Spoken:
    """A finding (`regulation.finding.Finding`) in the words registered for its rule; its facts fill `%(name)s`."""
    says, instead = _rules.get(finding.rule, (_("Eine Regel steht dem entgegen."), ""))
    return Spoken(str(says) % finding.facts, str(finding.citation), finding.due_on, str(instead) % finding.facts)
