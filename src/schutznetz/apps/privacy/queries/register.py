# SPDX-License-Identifier: EUPL-1.2
"""The register of processing (Art. 30), the draft of the impact assessment (Art. 35) and the catalogue of lists.

All three are made from declarations, for pages and as Markdown for the file.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from schutznetz.apps.privacy.facts import category_words, declared, in_words, role_words
from schutznetz.apps.privacy.queries.own import kept_words
from schutznetz.apps.ui.facts import ListDeclaration, lists
from schutznetz.regulation.privacy.declarations import LEVELS, Activity

DOCUMENTS = {"verzeichnis": "register", "folgenabschaetzung": "dpia", "listen": "catalogue"}
"""Addresses of the documents and the names of their templates."""


@dataclass(frozen=True)
class Kept:
    """A kind of data in the register: what, which categories, how long."""

    name: str
    categories: str
    period: str


@dataclass(frozen=True)
class RiskLine:
    says: str
    level: str
    answer: str


@dataclass(frozen=True)
class RegisterEntry:
    """One processing activity as Art. 30 DSGVO wants it."""

    name: str
    purpose: str
    basis: str
    people: str
    recipients: str
    source: str
    seen_by: str
    kept: tuple[Kept, ...]
    measures: tuple[str, ...]
    risks: tuple[RiskLine, ...]


@dataclass(frozen=True)
class ListEntry:
    """A list or export as the works council's catalogue names it."""

    name: str
    purpose: str
    basis: str
    fields: str
    roles: str
    asks_purpose: bool
    monitoring: str


def register(today: date) -> list[RegisterEntry]:
    """All processing activities by name."""
    return sorted((_entry(a, today) for a in declared().activities.values()), key=lambda entry: entry.name)


def _entry(activity: Activity, today: date) -> RegisterEntry:
    return RegisterEntry(
        in_words(activity.name),
        in_words(activity.purpose),
        ", ".join(activity.basis),
        in_words(activity.people),
        in_words(activity.recipients),
        in_words(activity.source),
        role_words(activity.seen_by),
        tuple(_kept(activity, today)),
        tuple(in_words(words) for words in activity.measures),
        tuple(_risks(activity)),
    )


def _kept(activity: Activity, today: date) -> Iterator[Kept]:
    for holding in declared().of_activity(activity.key):
        categories = sorted({category_words(category) for category in holding.fields.values()})
        yield Kept(in_words(holding.title), ", ".join(categories), kept_words(holding, today))


def _risks(activity: Activity) -> Iterator[RiskLine]:
    words = dict(zip(LEVELS, (_("gering"), _("mittel"), _("hoch")), strict=True))
    for risk in sorted(activity.risks, key=lambda risk: -LEVELS.index(risk.level)):
        yield RiskLine(in_words(risk.says), words[risk.level], in_words(risk.answer))


def catalogue() -> list[ListEntry]:
    """Every list and export of the program."""
    return [_listed(declaration) for declaration in lists()]


def _listed(declaration: ListDeclaration) -> ListEntry:
    return ListEntry(
        str(declaration.name),
        str(declaration.purpose),
        str(declaration.basis),
        ", ".join(str(label) for label in declaration.fields),
        role_words(tuple(str(role) for role in declaration.roles)),
        declaration.asks_purpose,
        str(declaration.monitoring),
    )


def document(name: str, today: date, authority: str) -> str:
    """One of DOCUMENTS as Markdown, for the authority of that name (empty: for any)."""
    context = {"entries": register(today), "lists": catalogue(), "authority": authority}
    return _tidy(render_to_string(f"privacy/{DOCUMENTS[name]}.md", context).splitlines())


def _tidy(lines: Iterable[str]) -> str:
    """At most one empty line in a row."""
    kept: list[str] = []
    for line in lines:
        if line.strip() or (kept and kept[-1]):
            kept.append(line.rstrip())
    return "\n".join(kept).rstrip() + "\n"
