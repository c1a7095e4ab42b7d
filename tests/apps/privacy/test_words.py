# SPDX-License-Identifier: EUPL-1.2
"""The journal speaks in words: every verb written in the program has some."""

import ast
from collections.abc import Iterator
from pathlib import Path

import schutznetz
from schutznetz.apps.journal.facts import known_verbs

SOURCE = Path(schutznetz.__file__).parent


def written_verbs() -> Iterator[str]:
    """Constants that stand as `verb=` in a call of `record`."""
    for path in sorted((SOURCE / "apps").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                for keyword in node.keywords:
                    if keyword.arg == "verb":
                        yield from _parts(keyword.value)


def _parts(value: ast.expr) -> Iterator[str]:
    """Its constants; of a text that is put together the beginning, marked with a star."""
    if isinstance(value, ast.JoinedStr):
        first = value.values[0]
        yield f"{first.value}*" if isinstance(first, ast.Constant) else ""
    elif isinstance(value, ast.Constant):
        yield value.value
    else:
        for part in ast.iter_child_nodes(value):
            if isinstance(part, ast.expr):
                yield from _parts(part)


def test_every_verb_has_words() -> None:
    """Register yours in `AppConfig.ready()` with `journal.facts.register_verbs`."""
    verbs = {verb for verb in written_verbs() if len(verb) > 3 and not verb.startswith("_")}
    begun = {verb.removesuffix("*") for verb in verbs if verb.endswith("*")}
    assert len(verbs) > 50
    assert sorted({verb for verb in verbs if not verb.endswith("*")} - known_verbs().keys()) == []
    assert [start for start in sorted(begun) if not any(verb.startswith(start) for verb in known_verbs())] == []
