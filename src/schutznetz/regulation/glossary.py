# SPDX-License-Identifier: EUPL-1.2
"""The words of the field: which German term has which name in the code, and what it means."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

_PATH = Path(__file__).with_name("glossary.toml")


@dataclass(frozen=True, slots=True)
class Term:
    """A term: its name in the code (English, ASCII), the German word users see, its meaning in our words."""

    code: str
    german: str
    meaning: str


class GlossaryError(ValueError):
    """The glossary file is wrong; the message names the term and the fault."""


def parse(text: str) -> Mapping[str, Term]:
    """The terms of a glossary file, by code term."""
    terms = {code: _term(code, entry) for code, entry in tomllib.loads(text).items()}
    return MappingProxyType(terms)


def _term(code: str, entry: object) -> Term:
    if not code.isascii() or not code.isidentifier() or code != code.lower():
        raise GlossaryError(f"[{code}] is no name for code")
    if not isinstance(entry, dict) or entry.keys() != {"german", "meaning"}:
        raise GlossaryError(f"[{code}] needs german and meaning and nothing else")
    if not all(isinstance(value, str) and value.strip() for value in entry.values()):
        raise GlossaryError(f"[{code}] has an empty text")
    return Term(code, entry["german"], entry["meaning"])


@cache
def glossary() -> Mapping[str, Term]:
    """The glossary of Schutznetz."""
    return parse(_PATH.read_text(encoding="utf-8"))
