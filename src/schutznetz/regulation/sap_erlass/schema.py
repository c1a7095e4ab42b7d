# SPDX-License-Identifier: EUPL-1.2
"""The JSON Schema (draft 2020-12) of a file of questions, made from the type hints of the rules."""

import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from inspect import Parameter, signature
from typing import Any, Literal, NewType, Union, get_args, get_origin, get_type_hints

from schutznetz.regulation.sap_erlass.evaluate import GIVEN, LISTS, has_default, may_be_empty
from schutznetz.regulation.sap_erlass.registry import Rule

Schema = dict[str, Any]
DAY: Schema = {"type": "string", "format": "date"}
PLAIN: Mapping[Any, Schema] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string"},
    date: DAY,
    datetime: {"type": "string", "format": "date-time"},
    time: {"type": "string", "format": "time"},
    types.NoneType: {"type": "null"},
}


def of_questions(rules: Iterable[Rule], sets: Iterable[str]) -> Schema:
    """The whole file: the day, the rule set, switches, and questions with the facts their rule wants."""
    known = list(sets)
    made = list(rules)
    choose: Schema = {"type": "string", "enum": known}
    switch = _table({"since": DAY, "key": choose}, ["since", "key"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Fragen an das Regelwerk der Sozialen Ansprechpartnerinnen und Ansprechpartner",
        **_table(
            {
                "on": DAY,
                "set": choose,
                "switches": {"type": "array", "items": switch},
                "questions": {"type": "array", "minItems": 1, "items": _question(made)},
            },
            ["on", "questions"],
        ),
        "$defs": {one.key: of_facts(one) for one in made},
    }


def of_facts(rule: Rule) -> Schema:
    """The facts of one rule."""
    hints = get_type_hints(rule.decide)
    wanted = {key: one for key, one in signature(rule.decide).parameters.items() if key not in GIVEN}
    needed = [key for key, one in wanted.items() if one.default is Parameter.empty and not may_be_empty(hints[key])]
    return _table({key: of(hints[key]) for key in wanted}, needed)


def _question(rules: list[Rule]) -> Schema:
    says = {"id": {"type": "string"}, "rule": {"enum": [one.key for one in rules]}, "on": DAY, "facts": {}}
    return _table(says, ["rule"]) | {"allOf": [_facts_of_its_rule(one) for one in rules]}


def _facts_of_its_rule(rule: Rule) -> Schema:
    then: Schema = {"properties": {"facts": {"$ref": f"#/$defs/{rule.key}"}}}
    if of_facts(rule)["required"]:
        then["required"] = ["facts"]
    return {"if": {"properties": {"rule": {"const": rule.key}}}, "then": then}


def _table(properties: Schema, required: list[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def of(hint: Any) -> Schema:
    """The schema of one type hint; a kind without a form of its own is left open."""
    if isinstance(hint, NewType):
        return of(hint.__supertype__)
    if isinstance(hint, type) and is_dataclass(hint):
        return _record(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"enum": [one.value for one in hint]}
    if hint in PLAIN:
        return dict(PLAIN[hint])
    return KINDS.get(get_origin(hint) or hint, lambda _hint: {})(hint)


def _record(kind: type[Any]) -> Schema:
    hints = get_type_hints(kind)
    own = [one for one in fields(kind) if one.init]
    needed = [one.name for one in own if not has_default(one) and not may_be_empty(hints[one.name])]
    return _table({one.name: of(hints[one.name]) for one in own}, needed)


def _several(hint: Any) -> Schema:
    kinds = [kind for kind in get_args(hint) if kind is not Ellipsis]
    made: Schema = {"type": "array"}
    if get_origin(hint) is tuple and kinds and Ellipsis not in get_args(hint):
        return made | {"prefixItems": [of(kind) for kind in kinds], "minItems": len(kinds), "maxItems": len(kinds)}
    return made | ({"items": of(kinds[0])} if kinds else {})


def _mapping(hint: Any) -> Schema:
    kinds = get_args(hint)
    return {"type": "object"} | ({"additionalProperties": of(kinds[1])} if kinds else {})


def _either(hint: Any) -> Schema:
    return {"anyOf": [of(kind) for kind in get_args(hint)]}


KINDS: Mapping[Any, Callable[[Any], Schema]] = {
    Union: _either, types.UnionType: _either, Literal: lambda hint: {"enum": list(get_args(hint))},
    Mapping: _mapping, dict: _mapping, **dict.fromkeys(LISTS, _several),
}  # fmt: skip
