# SPDX-License-Identifier: EUPL-1.2
"""What is kept, as pages, exports and documents show it; and the declarations of all apps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from schutznetz.apps.organisation.facts import Role
from schutznetz.regulation.privacy.declarations import CATEGORIES, Declared, Holding, Words, gather

FILE = "privacy.toml"
VERBS = {
    "privacy.exported": _("Eigene Daten ausgegeben"),
    "privacy.erased": _("Eigene Daten gelöscht"),
    "privacy.request_made": _("Antrag zum Datenschutz gestellt"),
    "privacy.request_taken_up": _("Antrag in Arbeit genommen"),
    "privacy.request_put_off": _("Antwort aufgeschoben"),
    "privacy.request_granted": _("Antrag erledigt"),
    "privacy.request_declined": _("Antrag abgelehnt"),
    "privacy.request_withdrawn": _("Antrag zurückgezogen"),
    "privacy.data_deleted": _("Daten nach Fristen gelöscht"),
    "journal.month_closed": _("Monat des Journals abgeschlossen"),
    "journal.heads_told": _("Köpfe an den Datenschutz geschickt"),
    "journal.month_dropped": _("Monat des Journals gelöscht"),
}
OBJECTS = {
    "privacy.rightsrequest": _("Antrag zum Datenschutz"),
    "privacy.deletionrun": _("Löschlauf"),
    "journal.segment": _("Monat des Journals"),
}


@cache
def declared() -> Declared:
    """What all installed apps declare; read once."""
    files = [Path(config.path) / FILE for config in apps.get_app_configs() if config.name.startswith("schutznetz.")]
    return gather((str(file), file.read_text(encoding="utf-8")) for file in files if file.exists())


def in_words(words: Words) -> str:
    """A declared text in the language of the page."""
    return words.in_language(get_language() or "de")


def category_words(key: str) -> str:
    return in_words(Words(*CATEGORIES[key]))


def role_words(codes: tuple[str, ...]) -> str:
    """Names of roles, as a list in a sentence; without any only the person themselves."""
    return ", ".join(str(Role(code).label) for code in codes) or gettext("nur die Person selbst")


def model_of(holding: Holding) -> Any:
    """The model class of a holding."""
    return apps.get_model(holding.model)


@dataclass(frozen=True)
class StoredRow:
    """One row about the person: pairs of label and value as shown, and until when it is kept if that is known."""

    values: tuple[tuple[str, str], ...]
    raw: Mapping[str, Any]
    until: date | None = None


@dataclass(frozen=True)
class StoredHolding:
    """The rows of one model about the person; `total` may be more than the rows shown."""

    holding: Holding
    name: str
    rows: tuple[StoredRow, ...]
    total: int
    kept: str
    because: str

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True)
class StoredActivity:
    """Everything kept about the person for one purpose."""

    key: str
    name: str
    purpose: str
    basis: str
    seen_by: str
    source: str
    recipients: str
    holdings: tuple[StoredHolding, ...] = field(default=())


@dataclass(frozen=True)
class Rule:
    """A rule of deletion: `due` counts what the period has caught up with, `delete` deletes it and counts."""

    key: str
    name: str
    keep: str
    due: Callable[..., int]
    delete: Callable[..., int]
