# SPDX-License-Identifier: EUPL-1.2
"""Dated values beside their rules: one TOML file a topic, a value for a day, each with its citation.

Form of a file: a table per parameter with ``name.de``, ``says.de`` (our words), ``unit``, ``checked_on``, and one or
more ``values`` with ``since``, ``value`` and ``cite``.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from schutznetz.regulation.citation import Citation

T = TypeVar("T")
Scalar = int | float | str | bool


class ParameterError(ValueError):
    """A parameter file is wrong or has no value for the day asked; the message names file, parameter and fault."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A value in force since ``citation.since``."""

    value: Scalar
    citation: Citation


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named value with its versions, oldest first."""

    key: str
    name: str
    says: str
    unit: str
    checked_on: date
    versions: tuple[Dated, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """The parameters of one file."""

    file: str
    parameters: Mapping[str, Parameter]

    def __iter__(self) -> Iterator[Parameter]:
        return iter(self.parameters.values())

    def dated(self, key: str, day: date) -> Dated:
        """The version of a parameter in force on a day; ``ParameterError`` if unknown or not yet in force."""
        if key not in self.parameters:
            raise ParameterError(f"{self.file}: no parameter [{key}]")
        versions = [version for version in self.parameters[key].versions if version.citation.since <= day]
        if not versions:
            first = self.parameters[key].versions[0].citation.since
            raise ParameterError(f"{self.file}: [{key}] has no value on {day}, its first is in force since {first}")
        return versions[-1]

    def integer(self, key: str, day: date) -> int:
        """A whole number; ``ParameterError`` if the value is anything else."""
        value = self.dated(key, day).value
        if isinstance(value, bool) or not isinstance(value, int):
            raise ParameterError(f"{self.file}: [{key}] is {value!r}, not a whole number")
        return value


def load(path: Path) -> Topic:
    """Read and check a parameter file."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ParameterError(f"{path.name}: {error}") from error
    return Topic(path.name, {key: _parameter(f"{path.name}: [{key}]", key, table) for key, table in tables.items()})


def _parameter(where: str, key: str, table: Any) -> Parameter:
    if not isinstance(table, dict):
        raise ParameterError(f"{where} is not a table")
    versions = tuple(_version(f"{where} value {n}", entry) for n, entry in enumerate(_list(where, table), start=1))
    days = [version.citation.since for version in versions]
    if days != sorted(set(days)):
        raise ParameterError(f"{where}: the values are not in order of their days, or two begin on one day")
    return Parameter(
        key, _german(where, table, "name"), _german(where, table, "says"), _typed(where, table, "unit", str),
        _typed(where, table, "checked_on", date), versions,
    )  # fmt: skip


def _list(where: str, table: Mapping[str, Any]) -> list[Any]:
    values = table.get("values")
    if not isinstance(values, list) or not values:
        raise ParameterError(f"{where} has no values")
    return values


def _version(where: str, entry: Any) -> Dated:
    if not isinstance(entry, dict):
        raise ParameterError(f"{where} is not a table")
    value = entry.get("value")
    if not isinstance(value, int | float | str):
        raise ParameterError(f"{where}: value is missing or of a wrong kind")
    return Dated(value, Citation(_typed(where, entry, "cite", str), _typed(where, entry, "since", date)))


def _german(where: str, table: Mapping[str, Any], key: str) -> str:
    texts = table.get(key)
    if not isinstance(texts, dict):
        raise ParameterError(f"{where}: {key}.de is missing")
    return _typed(where, texts, "de", str)


def _typed(where: str, table: Mapping[str, Any], key: str, kind: type[T]) -> T:
    value = table.get(key)
    if not isinstance(value, kind) or value == "":
        raise ParameterError(f"{where}: {key} is missing or of a wrong kind")
    return value
