# SPDX-License-Identifier: EUPL-1.2
"""Record which requirement rows the tests of this run prove (read by ``tools/requirements.py``).

A test proves the rows of its ``@pytest.mark.requirement("VES-017")`` markers, of the case files or cases among its
parameters (key ``requirement``), of the JavaScript tests it runs (a test under ``tests/js``; the file in its parameter,
or all of them), and those it names itself through the fixture ``proves``. An unknown ID stops the run.

The results of several runs (SQLite, PostgreSQL, browser) add up in ``var/requirements.json``; the environment
variable SCHUTZNETZ_TEST_RUN, else SCHUTZNETZ_TEST_DATABASE, names the run. ``--reset`` of that tool empties the
file. Works with pytest-xdist.
"""

import fcntl
import json
import os
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
RESULTS = ROOT / "var" / "requirements.json"
ROW_ID = re.compile(r"\b(?:SAP|NET|EMP|HAT|VES)-\d{3}\b")
KEY = "requirement"
WORST = ("skipped", "passed", "failed")


class Recorder:
    """Collects node ID -> outcome and row IDs, and adds them to the results file when the session ends."""

    def __init__(self, path: Path, run: str) -> None:
        self.path, self.run = path, run
        self.tests: dict[str, dict[str, Any]] = {}
        self.failed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Called in the process that prints, for setup, call and teardown of each test."""
        if report.failed:
            self.failed.append(f"{self.run} {report.nodeid} ({report.when})\n")
        ids = {str(value) for key, value in report.user_properties if key == KEY}
        if not ids:
            return
        test = self.tests.setdefault(f"{self.run} {report.nodeid}", {"outcome": "skipped", "requirements": []})
        test["requirements"] = sorted(ids.union(test["requirements"]))
        outcome = "skipped" if report.when != "call" and report.passed else report.outcome
        test["outcome"] = max(test["outcome"], outcome, key=WORST.index)

    def pytest_sessionfinish(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.failed:
            with self.path.with_name("failures.txt").open("a", encoding="utf-8") as file:
                file.writelines(self.failed)
        with self.path.open("a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            earlier = json.loads(file.read() or '{"tests": {}}')
            earlier["tests"].update(self.tests)
            file.truncate(0)
            json.dump(earlier, file, ensure_ascii=False, indent=1, sort_keys=True)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", 'requirement("ID", ...): the rows of docs/requirements.md this test proves')
    if not hasattr(config, "workerinput"):
        path = Path(os.environ.get("SCHUTZNETZ_REQUIREMENTS_RESULTS", RESULTS))
        run = os.environ.get("SCHUTZNETZ_TEST_RUN") or os.environ.get("SCHUTZNETZ_TEST_DATABASE") or "sqlite"
        config.pluginmanager.register(Recorder(path, run), "requirements-recorder")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    known = known_ids()
    for item in items:
        ids = requirements_of(item)
        if unknown := ids - known:
            raise pytest.UsageError(f"{item.nodeid}: unknown requirement {', '.join(sorted(unknown))}")
        item.user_properties += [(KEY, row_id) for row_id in sorted(ids)]


@pytest.fixture
def proves(request: pytest.FixtureRequest) -> Callable[..., None]:
    """``proves("VES-017")``: this test proves a row it learns of only while it runs."""

    def record(*ids: str) -> None:
        if unknown := set(ids) - known_ids():
            raise pytest.UsageError(f"unknown requirement {', '.join(sorted(unknown))}")
        request.node.user_properties += [(KEY, row_id) for row_id in ids]

    return record


def known_ids() -> set[str]:
    """The IDs of docs/requirements.toml."""
    rows = tomllib.loads((ROOT / "docs" / "requirements.toml").read_text(encoding="utf-8"))["rows"]
    return {row["id"] for row in rows}


def requirements_of(item: pytest.Item) -> set[str]:
    """Every row ID that can be read off a collected test."""
    ids = {str(row_id) for marker in item.iter_markers("requirement") for row_id in marker.args}
    parameters = getattr(item, "callspec", None)
    values = list(parameters.params.values()) if parameters else []
    for value in values:
        ids |= _ids_of_parameter(value)
    if TESTS / "js" in item.path.parents:
        ids |= _ids_of_scripts(item.nodeid)
    return ids


def _ids_of_parameter(value: object) -> set[str]:
    if isinstance(value, Path) and TESTS / "cases" in value.parents and value.is_file():
        text = value.read_text(encoding="utf-8")
        return _ids_of_case(tomllib.loads(text) if value.suffix == ".toml" else json.loads(text))
    return _ids_of_case(value)


def _ids_of_case(value: object) -> set[str]:
    if isinstance(value, Mapping):
        own = {i for key in (KEY, KEY + "s") for i in ROW_ID.findall(str(value.get(key, "")))}
        return own.union(*(_ids_of_case(v) for v in value.values()))
    if isinstance(value, list | tuple):
        return set().union(*(_ids_of_case(v) for v in value))
    return set()


def _ids_of_scripts(nodeid: str) -> set[str]:
    scripts = sorted(p for suffix in ("*.js", "*.mjs") for p in (TESTS / "js").rglob(suffix))
    chosen = [p for p in scripts if p.name in nodeid] or scripts
    return _ids_in(p.read_text(encoding="utf-8") for p in chosen)


def _ids_in(texts: Iterable[str]) -> set[str]:
    return {row_id for text in texts for row_id in ROW_ID.findall(text)}
