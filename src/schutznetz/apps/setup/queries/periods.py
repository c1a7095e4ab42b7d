# SPDX-License-Identifier: EUPL-1.2
"""How long what is kept, as the regulation has it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import ngettext

from schutznetz.regulation import privacy
from schutznetz.regulation.parameters import Topic, load

FOLDER = Path(privacy.__file__).parent


@dataclass(frozen=True)
class Period:
    """What is kept (German, from the regulation), how long in words, and where that stands."""

    name: str
    length: str
    cite: str


def retention_periods(today: date) -> list[Period]:
    """Every period of retention in force today."""
    return [period for topic in _topics() for period in _periods(topic, today)]


@cache
def _topics() -> tuple[Topic, ...]:
    return tuple(load(path) for path in sorted(FOLDER.glob("*retention*.toml")))


def _periods(topic: Topic, today: date) -> Iterator[Period]:
    for parameter in topic:
        version = topic.dated(parameter.key, today)
        if isinstance(version.value, int) and (length := _in_words(version.value, parameter.unit)):
            yield Period(parameter.name, length, str(version.citation))


def _in_words(number: int, unit: str) -> str:
    match unit:
        case "months":
            return ngettext("%(n)d Monat", "%(n)d Monate", number) % {"n": number}
        case "days":
            return ngettext("%(n)d Tag", "%(n)d Tage", number) % {"n": number}
        case "years":
            return ngettext("%(n)d Jahr", "%(n)d Jahre", number) % {"n": number}
    return ""
