# SPDX-License-Identifier: EUPL-1.2
"""What an app declares about the personal data it keeps: one file ``privacy.toml`` in the app's folder.

Form of a file::

    [activity.people]                     # an entry of the register of processing (Art. 30 DSGVO)
    name.de = "…"  name.en = "…"          # likewise purpose, people (whose data), recipients, source
    basis = ["Art. 6 Abs. 1 Buchst. e DSGVO", "§ 18 DSG NRW"]
    seen_by = ["SITE", "ADM"]             # codes of roles; besides them whoever the data are about
    measures = [{ de = "…", en = "…" }]
    risks = [{ de = "…", en = "…", level = "mittel", answer.de = "…", answer.en = "…" }]   # for the DPIA (Art. 35)

    [holding."organisation.person"]       # a model with personal data
    activity = "people"                   # of any app
    name.de = "…"  name.en = "…"          # as said to the person: "Ihre Ämter"
    title.de = "…"  title.en = "…"        # as said to others: "Ämter"; without it, `name`
    person = "pk"                         # look-up from the model to the person ("" when there is none)
    keep = "people"                       # the period in retention.toml
    since = "left_on"                     # the field from which it counts; without it nothing is deleted by time
    swept = true                          # the nightly run deletes it by `keep` and `since`
    correct = "office"                    # "self" (with `page`, a URL name), "office" or "never"
    erase = "kept"                        # "now": goes at once; "kept" with `because` and `cite`
    fields = { given_name = "identity" }  # each personal field with its category (CATEGORIES)
    technical = ["id"]                    # all others: keys, states, times of the machine

    [impersonal]                          # models that look personal and are not, with the reason
    "organisation.site" = "…"
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

CATEGORIES: Mapping[str, tuple[str, str]] = {
    "identity": ("Name und Kennung", "Name and number"),
    "contact": ("Erreichbarkeit", "Contact details"),
    "place": ("Ort und Arbeitsplatz", "Place and desk"),
    "role": ("Amt und Aufgabe", "Office and task"),
    "sign_in": ("Anmeldung", "Sign-in"),
    "secret": ("Geheimnis, nur als Prüfwert", "Secret, kept as a digest only"),
    "act": ("Was getan wurde", "What was done"),
    "time": ("Zeitpunkt", "Time"),
    "text": ("Eigener Text", "Text you wrote"),
    "choice": ("Eigene Einstellung", "Your own setting"),
}
LEVELS = ("gering", "mittel", "hoch")
CORRECT, ERASE = ("self", "office", "never"), ("now", "kept")


class DeclarationError(ValueError):
    """A declaration is wrong; the message names file, table and fault."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    de: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        return self.en if language.startswith("en") and self.en else self.de


@dataclass(frozen=True, slots=True)
class Risk:
    """Something that could happen to people, how likely and grave (LEVELS), and what is done about it."""

    says: Words
    level: str
    answer: Words


@dataclass(frozen=True, slots=True)
class Activity:
    """An entry of the register of processing activities."""

    key: str
    name: Words
    purpose: Words
    people: Words
    recipients: Words
    source: Words
    basis: tuple[str, ...]
    seen_by: tuple[str, ...]
    measures: tuple[Words, ...]
    risks: tuple[Risk, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """A model (by lower-case label) with personal data, and what holds for its rows."""

    model: str
    activity: str
    name: Words
    title: Words
    person: str
    keep: str
    since: str
    swept: bool
    correct: str
    page: str
    erase: str
    because: Words
    cite: str
    fields: Mapping[str, str]
    technical: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Declared:
    """The declarations of all apps together."""

    activities: Mapping[str, Activity]
    holdings: Mapping[str, Holding]
    impersonal: Mapping[str, str]

    def of_activity(self, key: str) -> list[Holding]:
        return [holding for holding in self.holdings.values() if holding.activity == key]


def gather(texts: Iterable[tuple[str, str]]) -> Declared:
    """All declarations from pairs of file name and text; ``DeclarationError`` when they do not fit together."""
    activities: dict[str, Activity] = {}
    holdings: dict[str, Holding] = {}
    impersonal: dict[str, str] = {}
    for file, text in texts:
        tables = _read(file, text)
        activities |= {key: _activity(f"{file}: activity.{key}", key, t) for key, t in tables["activity"].items()}
        holdings |= {label: _holding(f"{file}: holding.{label}", label, t) for label, t in tables["holding"].items()}
        impersonal |= tables["impersonal"]
    for holding in holdings.values():
        if holding.activity not in activities:
            raise DeclarationError(f"holding.{holding.model}: there is no activity {holding.activity!r}")
    return Declared(activities, holdings, impersonal)


def _read(file: str, text: str) -> dict[str, dict[str, Any]]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DeclarationError(f"{file}: {error}") from error
    if unknown := tables.keys() - {"activity", "holding", "impersonal"}:
        raise DeclarationError(f"{file}: unknown tables {sorted(unknown)}")
    return {name: tables.get(name, {}) for name in ("activity", "holding", "impersonal")}


def _words(where: str, table: Mapping[str, Any], key: str, *, needed: bool = True) -> Words:
    return _as_words(f"{where}: {key}", table.get(key, {}), needed=needed)


def _as_words(where: str, texts: Any, *, needed: bool = True) -> Words:
    words = Words(texts.get("de", ""), texts.get("en", ""))
    if (needed or words.de or words.en) and not (words.de and words.en):
        raise DeclarationError(f"{where} needs a text in German and in English")
    return words


def _activity(where: str, key: str, table: Mapping[str, Any]) -> Activity:
    if not table.get("basis"):
        raise DeclarationError(f"{where}: the legal basis is missing")

    def words(name: str) -> Words:
        return _words(where, table, name)

    measures = tuple(_as_words(f"{where}: measures", measure) for measure in table.get("measures", []))
    risks = tuple(_risk(where, risk) for risk in table.get("risks", []))
    return Activity(
        key, words("name"), words("purpose"), words("people"), words("recipients"), words("source"),
        tuple(table["basis"]), tuple(table.get("seen_by", [])), measures, risks,
    )  # fmt: skip


def _risk(where: str, table: Mapping[str, Any]) -> Risk:
    _one_of(f"{where}: risks", table.get("level", ""), LEVELS)
    return Risk(_as_words(f"{where}: risks", table), table["level"], _words(f"{where}: risks", table, "answer"))


def _holding(where: str, model: str, table: Mapping[str, Any]) -> Holding:
    erase = _one_of(where, table.get("erase", "kept"), ERASE)
    if erase == "kept" and not table.get("cite"):
        raise DeclarationError(f"{where}: what is kept needs `because` and `cite`")
    for category in table.get("fields", {}).values():
        _one_of(where, category, tuple(CATEGORIES))
    name = _words(where, table, "name")
    title = _words(where, table, "title", needed=False)
    return Holding(
        model, table.get("activity", ""), name, title if title.de else name, table.get("person", ""),
        table.get("keep", ""), table.get("since", ""), bool(table.get("swept")),
        _one_of(where, table.get("correct", "office"), CORRECT), table.get("page", ""), erase,
        _words(where, table, "because", needed=erase == "kept"), table.get("cite", ""),
        dict(table.get("fields", {})), tuple(table.get("technical", [])),
    )  # fmt: skip


def _one_of(where: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise DeclarationError(f"{where}: {value!r} is none of {', '.join(allowed)}")
    return value
