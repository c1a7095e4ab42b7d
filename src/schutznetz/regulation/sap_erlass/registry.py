# SPDX-License-Identifier: EUPL-1.2
"""The register of the decree's rules: what each decides, under which sections, from which values.

`schutznetz regulation`, the page of rules and the example cases are made from it. A rule takes keyword arguments only,
each a plain value, a frozen dataclass or a tuple of them, and besides `rules` (see `rule_sets`) and `today`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from schutznetz.regulation.finding import Strength

Call = TypeVar("Call", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its key, the function, the sections it implements, its parameters, the strength of its source."""

    key: str
    decide: Callable[..., Any]
    sections: tuple[str, ...]
    rows: tuple[str, ...]
    parameters: tuple[str, ...]
    strength: Strength


_rules: dict[str, Rule] = {}


def rule(
    key: str, *, sections: tuple[str, ...], rows: tuple[str, ...], parameters: tuple[str, ...] = (),
    strength: Strength = Strength.MUST,
) -> Callable[[Call], Call]:  # fmt: skip
    """Enter a function into the register. `sections` as in the decree ("4.1.1"), `parameters` as "topic.parameter".

    ``ValueError`` when the key is taken.
    """

    def enter(decide: Call) -> Call:
        if key in _rules:
            raise ValueError(f"two rules are called {key}")
        _rules[key] = Rule(key, decide, sections, rows, parameters, strength)
        return decide

    return enter


def all_rules() -> list[Rule]:
    """Every rule, by key; the modules of the decree are imported by `sap_erlass.catalogue`."""
    return [_rules[key] for key in sorted(_rules)]
