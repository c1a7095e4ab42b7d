# SPDX-License-Identifier: EUPL-1.2
"""Facts as they come from a file (JSON or TOML) turned into the arguments of a rule, and the rule asked.

The shape follows from the type hints of the rule: days as "2026-06-15", enumerations by value or name, dataclasses as
tables, tuples as lists. A fault names the field, in German: those who read it write such files by hand.
"""

import types
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from inspect import Parameter, signature
from typing import Any, Literal, NewType, Union, get_args, get_origin, get_type_hints

from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass.registry import Rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules

GIVEN = frozenset({"rules", "today"})
"""Arguments of a rule that are no facts: the rule sets, and the day of the question."""

LISTS: Mapping[Any, Callable[[Iterable[Any]], Any]] = {
    tuple: tuple, list: list, set: frozenset, frozenset: frozenset, Sequence: tuple, Collection: tuple, Iterable: tuple,
}  # fmt: skip


class FactsError(ValueError):
    """A fact is missing, unknown or misshapen. ``field`` is its place, such as ``seats[2].kind``."""

    def __init__(self, field: str, says: str) -> None:
        super().__init__(f"{field}: {says}" if field else says)
        self.field = field


def findings(rule: Rule, *, facts: Mapping[str, Any], rules: Rules, today: date) -> tuple[Finding, ...]:
    """Ask a rule; most answer with one finding, an overview with several. ``FactsError`` when facts do not fit."""
    wanted = signature(rule.decide).parameters
    given = {key: value for key, value in {"rules": rules, "today": today}.items() if key in wanted}
    answer = rule.decide(**arguments(rule.decide, facts), **given)
    return (answer,) if isinstance(answer, Finding) else tuple(answer)


def arguments(decide: Callable[..., Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """The keyword arguments of a rule, without those that are given; ``FactsError`` names the first fault."""
    hints = get_type_hints(decide)
    wanted = {key: one for key, one in signature(decide).parameters.items() if key not in GIVEN}
    _only_known("", wanted, facts)
    needed = {key: hints[key] for key, one in wanted.items() if one.default is Parameter.empty}
    return {key: value_of(key, hints[key], value) for key, value in _all_there("", needed, facts).items()}


def value_of(where: str, hint: Any, value: Any) -> Any:
    """One value of the kind its type hint names; ``FactsError`` with its place when it is of another kind."""
    if isinstance(hint, NewType):
        return value_of(where, hint.__supertype__, value)
    if isinstance(hint, type) and is_dataclass(hint):
        return _record(where, hint, value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _member(where, hint, value)
    return KINDS.get(get_origin(hint) or hint, _plain)(where, hint, value)


def _only_known(where: str, known: Collection[str], facts: Mapping[str, Any]) -> None:
    for key in facts:
        if key not in known:
            raise FactsError(_inside(where, key), f"ist hier unbekannt. Möglich sind: {', '.join(known) or 'keine'}.")


def _all_there(where: str, needed: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts, with None for what may be empty and is not named: TOML has no word for nothing."""
    missing = [key for key in needed if key not in facts]
    for key in missing:
        if not may_be_empty(needed[key]):
            raise FactsError(_inside(where, key), "fehlt. Bitte angeben.")
    return dict(facts) | dict.fromkeys(missing)


def may_be_empty(hint: Any) -> bool:
    """Does the type hint admit None?"""
    return types.NoneType in get_args(hint)


def _inside(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _one_of(where: str, hint: Any, value: Any) -> Any:
    """A value of the first kind it fits; the fault named is that of the last kind tried."""
    hints = get_args(hint)
    if value is None and types.NoneType in hints:
        return None
    fault: FactsError | None = None
    for one in (kind for kind in hints if kind is not types.NoneType):
        try:
            return value_of(where, one, value)
        except FactsError as error:
            fault = error
    raise fault or FactsError(where, "muss leer bleiben.")


def _chosen(where: str, hint: Any, value: Any) -> Any:
    choices = get_args(hint)
    if value not in choices:
        raise FactsError(where, f"{_shown(value)} gibt es nicht. Möglich sind: {', '.join(map(str, choices))}.")
    return value


def _several(where: str, hint: Any, value: Any) -> Any:
    if not isinstance(value, list | tuple):
        raise FactsError(where, f"erwartet eine Liste, nicht {_shown(value)}.")
    make = LISTS[get_origin(hint) or hint]
    kinds = [kind for kind in get_args(hint) if kind is not Ellipsis] or [Any]
    if make is tuple and get_origin(hint) is tuple and Ellipsis not in get_args(hint):
        if len(kinds) != len(value):
            raise FactsError(where, f"erwartet genau {len(kinds)} Werte, nicht {len(value)}.")
    else:
        kinds = kinds[:1] * len(value)
    return make(value_of(f"{where}[{n}]", kind, one) for n, (kind, one) in enumerate(zip(kinds, value, strict=True)))


def _table(where: str, hint: Any, value: Any) -> dict[Any, Any]:
    kinds = get_args(hint) or (str, Any)
    if not isinstance(value, Mapping):
        raise FactsError(where, f"erwartet eine Tabelle, nicht {_shown(value)}.")
    return {value_of(where, kinds[0], key): value_of(_inside(where, str(key)), kinds[1], one)
            for key, one in value.items()}  # fmt: skip


def _member(where: str, kind: type[Enum], value: Any) -> Enum:
    for one in kind:
        if value in (one.value, one.name, one):
            return one
    names = ", ".join(str(one.value) for one in kind)
    raise FactsError(where, f"{_shown(value)} gibt es nicht. Möglich sind: {names}.")


def _record(where: str, kind: type[Any], value: Any) -> Any:
    if not isinstance(value, Mapping):
        raise FactsError(where, f"erwartet eine Tabelle, nicht {_shown(value)}.")
    own = [one for one in fields(kind) if one.init]
    hints = get_type_hints(kind)
    _only_known(where, [one.name for one in own], value)
    needed = {one.name: hints[one.name] for one in own if not has_default(one)}
    there = _all_there(where, needed, value)
    read = {key: value_of(_inside(where, key), hints[key], one) for key, one in there.items()}
    try:
        return kind(**read)
    except ValueError as error:
        raise FactsError(where, f"passt nicht zusammen ({error}).") from error


def has_default(one: "Field[Any]") -> bool:
    """Need this field of a dataclass not be given?"""
    return one.default is not MISSING or one.default_factory is not MISSING


def _plain(where: str, hint: Any, value: Any) -> Any:
    if hint in (Any, object):
        return value
    expected, fits = PLAIN.get(hint, ("einen anderen Wert", lambda one: isinstance(one, hint)))
    if not fits(value):
        raise FactsError(where, f"erwartet {expected}, nicht {_shown(value)}.")
    return float(value) if hint is float else value


def _moment(where: str, hint: Any, value: Any) -> Any:
    """A day or a moment, as such (TOML) or in the form of ISO 8601 (JSON)."""
    if type(value) is hint:
        return value
    try:
        return hint.fromisoformat(value)
    except (TypeError, ValueError):
        raise FactsError(where, f"erwartet {DAYS[hint]}, nicht {_shown(value)}.") from None


def _shown(value: Any) -> str:
    text = "nichts" if value is None else f"„{value}“"
    return text if len(text) <= 60 else f"{text[:57]}…“"


DAYS: Mapping[Any, str] = {
    date: "einen Tag wie „2026-06-15“",
    datetime: "einen Zeitpunkt wie „2026-06-15T10:05“",
    time: "eine Uhrzeit wie „10:05“",
}
PLAIN: Mapping[Any, tuple[str, Callable[[Any], bool]]] = {
    bool: ("true oder false", lambda one: isinstance(one, bool)),
    int: ("eine ganze Zahl", lambda one: isinstance(one, int) and not isinstance(one, bool)),
    float: ("eine Zahl", lambda one: isinstance(one, int | float) and not isinstance(one, bool)),
    str: ("einen Text", lambda one: isinstance(one, str)),
}
KINDS: Mapping[Any, Callable[[str, Any, Any], Any]] = {
    Union: _one_of, types.UnionType: _one_of, Literal: _chosen, Mapping: _table, dict: _table,
    **dict.fromkeys(LISTS, _several), **dict.fromkeys(DAYS, _moment),
}  # fmt: skip
