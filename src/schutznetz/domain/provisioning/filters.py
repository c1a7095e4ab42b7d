# SPDX-License-Identifier: EUPL-1.2
"""Filters: `eq` terms joined by `and` (RFC 7644 section 3.4.2.2). Identity providers look for one account with them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from schutznetz.domain.provisioning.scim import ENTERPRISE, GROUP, USER, ScimError

LONGEST = 1000
Literal = str | bool | int | float | None
_TOKEN = re.compile(r'\s*(?:(?P<mark>[()])|(?P<text>"(?:[^"\\]|\\.)*")|(?P<word>[^\s()"]+))')
_ELEMENT = re.compile(r'^(\s*[A-Za-z]+)\[\s*type\s+eq\s+"[^"]*"\s*\]\.', re.IGNORECASE)


@dataclass(frozen=True)
class Equals:
    """One term: the attribute in lower case without the prefix of its schema (`name.familyname`), and the value."""

    attribute: str
    value: Literal


def _bad(detail: str) -> ScimError:
    return ScimError(400, "invalidFilter", detail)


def parse(text: str) -> tuple[Equals, ...]:
    """The terms of a filter. Raises ScimError (invalidFilter) for everything else than `eq` and `and`."""
    if len(text) > LONGEST:
        raise _bad(f"The filter is longer than {LONGEST} characters.")
    tokens = list(_tokens(_ELEMENT.sub(r"\1.", text)))
    terms = []
    while tokens:
        terms.append(_term(tokens))
        if tokens and (joint := tokens.pop(0)).casefold() != "and":
            raise _bad(f"Terms can be joined by 'and' only, not by {joint!r}.")
        if terms and not tokens and text.rstrip().casefold().endswith(" and"):
            raise _bad("The filter ends with 'and'.")
    if not terms:
        raise _bad("The filter is empty.")
    return tuple(terms)


def _tokens(text: str) -> Iterator[str]:
    at = 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _bad(f"The filter cannot be read from character {at + 1} on.")
        if found["mark"]:
            raise _bad("Parentheses are not supported.")
        yield found["text"] or found["word"]
        at = found.end()


def _term(tokens: list[str]) -> Equals:
    if len(tokens) < 3:
        raise _bad("A term has the form: attribute eq value.")
    attribute, operator, value = tokens.pop(0), tokens.pop(0), tokens.pop(0)
    if operator.casefold() != "eq":
        raise _bad(f"The operator {operator!r} is not supported, only 'eq'.")
    return Equals(plain_name(attribute), _literal(value))


def plain_name(attribute: str) -> str:
    """An attribute in lower case, without `urn:...:`."""
    lower = attribute.casefold()
    for schema in (USER, GROUP, ENTERPRISE):
        lower = lower.removeprefix(f"{schema.casefold()}:")
    return lower


def _literal(text: str) -> Literal:
    try:
        value = json.loads(text if text.startswith('"') else text.casefold())
    except ValueError as error:
        raise _bad(f"{text[:40]!r} is no value; texts stand in double quotes.") from error
    if isinstance(value, list | dict):
        raise _bad("A value is a text, a number, true, false or null.")
    return value


def truth(value: object) -> bool | None:
    """A boolean as identity providers write it: true, "True", "false"; None for anything else."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.casefold()) if isinstance(value, str) else None
