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
                        yield from (c.value for c in ast.walk(keyword.value) if isinstance(c, ast.Constant))


def test_every_verb_has_words() -> None:
    """Register yours in `AppConfig.ready()` with `journal.facts.register_verbs`."""
    verbs = {verb for verb in written_verbs() if len(verb) > 3 and not verb.startswith("_")}
    assert len(verbs) > 50
    assert sorted(verbs - known_verbs().keys()) == []
