# SPDX-License-Identifier: EUPL-1.2
"""What can be said about a rule without asking it: sections, values on a day, example cases.

The command `regulation`, the generated page and other programs read the same description.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from schutznetz.regulation.finding import Strength
from schutznetz.regulation.parameters import Parameter, ParameterError, Scalar
from schutznetz.regulation.sap_erlass.examples import Example
from schutznetz.regulation.sap_erlass.registry import Rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules

STRENGTHS = {Strength.MUST: "muss", Strength.SHOULD: "soll", Strength.CAN: "kann"}


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the decree; `without` says why no rule belongs to it."""

    number: str
    name: str
    without: str = ""

    @property
    def title(self) -> str:
        return f"{self.number} {self.name}"


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter of a rule on a day; without a value before its first day, and when the set does not know it."""

    parameter: str
    name: str
    says: str
    unit: str
    value: Scalar | None
    cite: str
    since: date | None
    is_house_rule: bool = False


@dataclass(frozen=True, slots=True)
class Described:
    """A rule as data."""

    key: str
    strength: Strength
    sections: tuple[str, ...]
    rows: tuple[str, ...]
    values: tuple[Value, ...]
    examples: int


@cache
def sections() -> tuple[Section, ...]:
    """Every section of the decree from I to 13, in its order."""
    path = Path(__file__).with_name("sections.toml")
    tables = tomllib.loads(path.read_text(encoding="utf-8"))["section"]
    return tuple(Section(**table) for table in tables)


def describe(some: Iterable[Rule], *, rules: Rules, day: date, examples: Sequence[Example] = ()) -> list[Described]:
    """These rules with their values on a day."""
    counted = Counter(example.rule for example in examples)
    return [
        Described(
            one.key, one.strength, one.sections, one.rows,
            tuple(value_of(name, rules=rules, day=day) for name in one.parameters), counted[one.key],
        )
        for one in some
    ]  # fmt: skip


def value_of(name: str, *, rules: Rules, day: date) -> Value:
    """A parameter ("topic.parameter") in words, with the value of the day."""
    known = parameter(name, rules=rules, day=day)
    if known is None:
        return Value(name, "", "", "", None, "", None)
    try:
        found = rules.dated(name, day)
    except ParameterError:
        return Value(name, known.name, known.says, known.unit, None, "", None)
    cited = found.citation
    return Value(name, known.name, known.says, known.unit, found.value, cited.text, cited.since, cited.is_house_rule)


def parameter(name: str, *, rules: Rules, day: date) -> Parameter | None:
    """The parameter in the nearest set of the day that knows it."""
    topic, _dot, key = name.partition(".")
    return next((one.topics[topic].parameters[key] for one in rules.chain_on(day) if one.find(topic, key)), None)


def shown(value: Scalar | None, unit: str = "") -> str:
    """A value for readers of German: 10 %, 14 Tage, 31.08., yes and no and codes as words."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if unit == "month_day":
        return "{2}{1}{0}{1}".format(*str(value).partition("-")).replace("-", ".")
    if unit.startswith("part_of_"):
        return f"{_number(round(float(value) * 100, 2))} %"
    said = _number(value) if isinstance(value, int | float) else _codes(value, unit)
    return f"{said} {words('units')[unit]}" if unit in words("units") else said


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


def _codes(value: str, unit: str) -> str:
    """A text with codes of a rule set in words; a text for readers stays as it is."""
    if unit == "text":
        return value
    known = words("codes")
    return ", ".join(known.get(one, one) for one in value.replace(",", " ").split())


@cache
def words(kind: str) -> Mapping[str, str]:
    """The words for "topics", "units" or "codes"."""
    path = Path(__file__).with_name("words.toml")
    found: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))[kind]
    return found


def topic_name(topic: str) -> str:
    """A topic as a heading."""
    return words("topics").get(topic, topic)


def german(day: date | None) -> str:
    return day.strftime("%d.%m.%Y") if day else ""
