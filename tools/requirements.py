# SPDX-License-Identifier: EUPL-1.2
"""What the platform must do, what proves it, and the page that shows both.

Usage: python tools/requirements.py            which rows were proven by the tests that ran last (var/requirements.json)
       python tools/requirements.py --write    write docs/requirements.md
       python tools/requirements.py --check    fail when docs/requirements.md is not what would be written
       python tools/requirements.py --reset    forget the results of earlier runs (the first step of `make test`)

The page depends on files alone (rows, test markers, code), so that it is the same on every machine. Which tests passed
is only printed. Standard library only.
"""

import argparse
import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ROW_ID = re.compile(r"\b(?:SAP|NET|EMP|HAT|VES)-\d{3}\b")
CODE = {".py", ".toml", ".js", ".html", ".json"}
SCRIPTS = {".js", ".mjs"}
CASES = {".toml", ".json"}
STATES = ("tested", "named", "open")
COLUMNS = ("ID", "Source", "Requirement", "Kind", "Actors", "Acceptance", "State", "Tests")


@dataclass(frozen=True)
class Row:
    """One requirement. ``given``, ``when``, ``then`` are an acceptance example in note form."""

    id: str
    subject: str
    source: str
    type: str
    strength: str
    actors: tuple[str, ...]
    requirement: str
    given: str
    when: str
    then: str
    house_rule: bool = False


@dataclass(frozen=True)
class Catalogue:
    """All rows in their order, with the titles of documents, actors and subjects."""

    rows: tuple[Row, ...]
    documents: Mapping[str, str]
    actors: Mapping[str, str]
    subjects: Mapping[str, str]


def load(path: Path = ROOT / "docs" / "requirements.toml") -> Catalogue:
    """Read the catalogue. Raises TypeError for an unknown or missing field of a row."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    rows = tuple(Row(**{**row, "actors": tuple(row["actors"])}) for row in data["rows"])
    return Catalogue(rows, data["documents"], data["actors"], data["subjects"])


# --- which tests carry which ID: read from the files, nothing is run ---


def markers(tests: Path) -> dict[str, set[str]]:
    """Row ID -> names of the tests, scripts and case files under ``tests`` that carry it."""
    found: dict[str, set[str]] = {}
    for path in sorted(tests.rglob("*")):
        name = path.relative_to(tests).as_posix()
        for row_id, test in _carried(path, name):
            found.setdefault(row_id, set()).add(test)
    return found


def _carried(path: Path, name: str) -> Iterator[tuple[str, str]]:
    if path.suffix == ".py" and path.name.startswith("test_"):
        yield from _python_markers(ast.parse(path.read_text(encoding="utf-8")), name)
    elif path.suffix in SCRIPTS:
        yield from ((row_id, name) for row_id in ROW_ID.findall(path.read_text(encoding="utf-8")))
    elif path.suffix in CASES and name.startswith("cases/"):
        yield from ((row_id, name) for row_id in case_ids(read_case(path)))


def _python_markers(tree: ast.Module, name: str) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "pytestmark" for t in node.targets):
            yield from ((row_id, name) for row_id in _marked(node.value))
        yield from _decorated(node, name)


def _decorated(node: ast.stmt, prefix: str) -> Iterator[tuple[str, str]]:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    name = f"{prefix}::{node.name}"
    for decorator in node.decorator_list:
        yield from ((row_id, name) for row_id in _marked(decorator))
    if isinstance(node, ast.ClassDef):
        for child in node.body:
            yield from _decorated(child, name)


def _marked(expression: ast.expr) -> Iterator[str]:
    for node in ast.walk(expression):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "requirement":
            yield from (str(a.value) for a in node.args if isinstance(a, ast.Constant))


def read_case(path: Path) -> Any:
    """The content of a case file (TOML or JSON)."""
    text = path.read_text(encoding="utf-8")
    return tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)


def case_ids(value: Any) -> set[str]:
    """The row IDs under every key ``requirement`` (or ``requirements``) of a case, however deep."""
    if isinstance(value, Mapping):
        own = {i for key in ("requirement", "requirements") for i in ROW_ID.findall(json.dumps(value.get(key, "")))}
        return own.union(*(case_ids(v) for v in value.values()))
    if isinstance(value, list | tuple):
        return set().union(*(case_ids(v) for v in value))
    return set()


def named_in(source: Path) -> set[str]:
    """The row IDs that the product's own files mention."""
    files = (p for p in source.rglob("*") if p.suffix in CODE and p.is_file())
    return {row_id for p in files for row_id in ROW_ID.findall(p.read_text(encoding="utf-8", errors="replace"))}


def state(row: Row, tests: Mapping[str, set[str]], named: set[str]) -> str:
    """``tested``: a test carries the ID. ``named``: code mentions it, no test carries it. ``open``: neither."""
    if tests.get(row.id):
        return "tested"
    return "named" if row.id in named else "open"


# --- the page ---

INTRODUCTION = """\
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- Written by tools/requirements.py from docs/requirements.toml and the markers in tests/. Do not edit by hand. -->
# Requirements

What Schutznetz must do, row by row, in our own words. Five public documents stand behind the rows; each row names its
document and the place in it. A test that proves a row carries its ID: `@pytest.mark.requirement("VES-017")` in Python,
a key `requirement` in a case file, the ID in the title of a JavaScript test.

**State.** *tested*: at least one test carries the ID. *named*: the code mentions the ID, no test carries it yet.
*open*: neither. A marker says what a test is about, not that it passed: `make test` runs the tests, and
`make requirements` then counts the rows whose tests ran and passed.

**Strength.** *must* blocks or opens a duty that stays open. *should* warns and goes on with a recorded reason. *may* is
offered and never demanded. No rule sanctions a person automatically.

**Acceptance** examples are notes; they assume 1,640 annual hours of full time and the day 2026-06-15 unless they say
otherwise. Words in „ “ are texts of the user interface. A figure followed by \\* is a house rule: ours, in no source.
"""


def page(catalogue: Catalogue, tests: Mapping[str, set[str]], named: set[str]) -> str:
    """The whole of docs/requirements.md."""
    parts = [INTRODUCTION, _list("Documents", catalogue.documents), _list("Actors", catalogue.actors)]
    parts.append(_overview(catalogue, tests, named))
    parts += [_subject(key, catalogue, tests, named) for key in catalogue.subjects]
    return "\n".join(parts)


def _list(title: str, entries: Mapping[str, str]) -> str:
    return "\n".join([f"## {title}", "", *(f"- **{key}** {_cell(text)}" for key, text in entries.items()), ""])


def _overview(catalogue: Catalogue, tests: Mapping[str, set[str]], named: set[str]) -> str:
    lines = ["## Overview", "", "| Subject | Rows | tested | named | open |", "|---|--:|--:|--:|--:|"]
    for key, title in catalogue.subjects.items():
        lines.append(_counts(f"{key} {title}", [r for r in catalogue.rows if r.subject == key], tests, named))
    lines.append(_counts("**All**", catalogue.rows, tests, named))
    return "\n".join([*lines, ""])


def _counts(title: str, rows: Iterable[Row], tests: Mapping[str, set[str]], named: set[str]) -> str:
    states = [state(row, tests, named) for row in rows]
    return f"| {title} | {len(states)} | " + " | ".join(str(states.count(s)) for s in STATES) + " |"


def _subject(key: str, catalogue: Catalogue, tests: Mapping[str, set[str]], named: set[str]) -> str:
    lines = [f"## {key} {catalogue.subjects[key]}", "", "| " + " | ".join(COLUMNS) + " |", "|---" * len(COLUMNS) + "|"]
    rows = [row for row in catalogue.rows if row.subject == key]
    lines += [_line(row, sorted(tests.get(row.id, ())), state(row, tests, named)) for row in rows]
    return "\n".join([*lines, ""])


def _line(row: Row, tests: list[str], its_state: str) -> str:
    acceptance = f"given {row.given}, when {row.when}: {row.then}"
    cells = [row.id, row.source, row.requirement, f"{row.type}, {row.strength}", ", ".join(row.actors), acceptance]
    return "| " + " | ".join([*map(_cell, cells), its_state, "<br>".join(f"`{t}`" for t in tests)]) + " |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")


# --- what ran and passed ---


def proven(results: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """(rows with a test that passed and none that failed, rows with a test that failed), from the plugin's file."""
    passed: set[str] = set()
    failed: set[str] = set()
    for test in results["tests"].values():
        {"passed": passed, "failed": failed}.get(test["outcome"], set()).update(test["requirements"])
    return passed - failed, failed


def report(catalogue: Catalogue, results: Mapping[str, Any], tests: Mapping[str, set[str]]) -> str:
    """The lines `make requirements` prints."""
    good, bad = proven(results)
    lines = []
    for key, title in catalogue.subjects.items():
        ids = [row.id for row in catalogue.rows if row.subject == key]
        lines.append(f"{key:4} {sum(i in good for i in ids):3} of {len(ids):3}  {title}")
    if bad:
        lines.append("failed: " + " ".join(sorted(bad)))
    if idle := sorted(set(tests) - good - bad):
        lines.append("carried by tests that did not run: " + " ".join(idle))
    known = {row.id for row in catalogue.rows}
    lines.append(f"{len(good & known)} of {len(known)} rows proven by tests that ran and passed")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="tools/requirements.py")
    for option in ("--write", "--check", "--reset"):
        parser.add_argument(option, action="store_true")
    options = parser.parse_args(arguments)
    results, target = ROOT / "var" / "requirements.json", ROOT / "docs" / "requirements.md"
    if options.reset:
        results.unlink(missing_ok=True)
        return 0
    catalogue, tests = load(), markers(ROOT / "tests")
    if options.write or options.check:
        return _write_or_check(target, page(catalogue, tests, named_in(ROOT / "src")), options.write)
    if not results.exists():
        print("no results yet: run `make test` first", file=sys.stderr)
        return 1
    print(report(catalogue, json.loads(results.read_text(encoding="utf-8")), tests))
    return 0


def _write_or_check(target: Path, wanted: str, write: bool) -> int:
    if write:
        target.write_text(wanted, encoding="utf-8")
    elif not target.exists() or target.read_text(encoding="utf-8") != wanted:
        print(f"{target.name} is not current: run `python tools/requirements.py --write`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
