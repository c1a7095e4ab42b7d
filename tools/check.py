# SPDX-License-Identifier: EUPL-1.2
"""Everything that must be true before a change lands. Usage: check.py static|all

Steps that leave a processor idle run beside another one; what such a step says is printed when it has ended.

Tests with real browsers and brokers depend on what else the machine does, too. Up to three of a step that fail are
asked once more, alone, and must pass then; they are named at the end. All other tests have one attempt.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import packages

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
FAILED: list[str] = []
SEED = os.environ.get("SCHUTZNETZ_TEST_SEED", "")
PYTEST = ("python", "-m", "pytest", "-q", "--durations=5", *([f"--randomly-seed={SEED}"] if SEED else []))
FAILURES = ROOT / "var" / "failures.txt"
SHAKY: list[str] = []
ASKED_AGAIN_AT_MOST = 3


@dataclass(frozen=True)
class Step:
    """A program of the environment with its arguments, and what it finds in `os.environ` besides."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def second_attempts(self) -> str:
        """The name under which this step's failed tests are found to ask them again, empty when they are not."""
        return self.environment.get("SCHUTZNETZ_TEST_RUN", "")


@dataclass(frozen=True)
class Outcome:
    """How a step ended; `said` is empty when it spoke for itself."""

    step: Step
    code: int
    seconds: float
    said: str = ""


def run(step: Step, *, quietly: bool = False) -> Outcome:
    """Run one step to its end, its few failed tests a second time where the step allows it."""
    outcome = once(step, quietly=quietly)
    return second_attempt(outcome) if outcome.code == 1 and step.second_attempts else outcome


def once(step: Step, *, quietly: bool) -> Outcome:
    """Run a program to its end; `quietly` keeps what it says."""
    started = time.monotonic()
    program, *arguments = step.command
    ended = subprocess.run(
        [str(BIN / program), *arguments],
        cwd=ROOT,
        env=os.environ | step.environment,
        text=True,
        errors="replace",
        stdout=subprocess.PIPE if quietly else None,
        stderr=subprocess.STDOUT if quietly else None,
    )
    return Outcome(step, ended.returncode, time.monotonic() - started, ended.stdout or "")


def second_attempt(first: Outcome) -> Outcome:
    """Ask the few failed tests of a step again, in a process of their own; its outcome is theirs when all pass."""
    lines = FAILURES.read_text(encoding="utf-8").splitlines(keepends=True) if FAILURES.exists() else []
    own = [line for line in lines if line.startswith(f"{first.step.second_attempts} ")]
    failed = list(dict.fromkeys(line.split(" ", 1)[1].rsplit(" (", 1)[0] for line in own))
    if not 0 < len(failed) <= ASKED_AGAIN_AT_MOST:
        return first
    second = once(Step(first.step.name, (*PYTEST, *failed), first.step.environment), quietly=True)
    said = f"{first.said}== {first.step.name}: zweiter Versuch\n{second.said}"
    if second.code:
        return Outcome(first.step, second.code, first.seconds + second.seconds, said)
    now = FAILURES.read_text(encoding="utf-8").splitlines(keepends=True)
    FAILURES.write_text("".join(line for line in now if line not in own), encoding="utf-8")
    SHAKY.extend(failed)
    return Outcome(first.step, 0, first.seconds + second.seconds, said)


def report(outcome: Outcome) -> None:
    """Print verdict and time, remember a failure."""
    verdict = "ok" if outcome.code == 0 else f"FEHLER (Code {outcome.code})"
    print(f"{outcome.said}== {outcome.step.name}: {verdict} ({outcome.seconds:.0f} s)", flush=True)
    if outcome.code:
        FAILED.append(outcome.step.name)


def one_by_one(*steps: Step) -> None:
    for step in steps:
        report(run(step))


def side_by_side(*steps: Step) -> None:
    """Two at a time; a failure stops no other."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        for outcome in pool.map(lambda step: run(step, quietly=True), steps):
            report(outcome)


def static() -> None:
    packages.ensure("gettext")
    migrations = ("python", "manage.py", "makemigrations", "--check", "--dry-run", "-v0")
    side_by_side(
        Step("Typen", ("mypy",)),
        Step("Stil", ("ruff", "check", "--quiet", ".")),
        Step("Format", ("ruff", "format", "--check", "--quiet", ".")),
        Step("Stockwerke", ("lint-imports", "--no-cache")),
        Step("Migrationen", migrations, {"SCHUTZNETZ_VAR": "var/check"}),
        Step("Übersetzung", ("python", "tools/translations.py", "--check")),
        Step("Anforderungen", ("python", "tools/requirements.py", "--check")),
        Step("Rechte", ("python", "tools/permissions.py", "--check")),
        Step("Regeln des SAP-Erlasses", ("python", "tools/rules.py", "--check")),
        Step("Datenschutz-Unterlagen", ("python", "tools/privacy_documents.py", "--check")),
    )


def naming(mark: str) -> list[str]:
    """The test files that name this mark: every process reads all files it is given, half a minute for all of them."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return [str(path.relative_to(ROOT)) for path in files if f"mark.{mark}" in path.read_text(encoding="utf-8")]


def tests() -> None:
    packages.ensure("age", "chromium", "libatomic1", "nodejs", "nginx-light")
    packages.offer("chromium-headless-shell")
    results = ROOT / "var" / "requirements.json"
    results.unlink(missing_ok=True)
    FAILURES.unlink(missing_ok=True)
    fast, brokers = "not e2e and not integration", "integration and not e2e"
    chromium, light = {"CHROMIUM": packages.browser() or ""}, {"CHROMIUM": packages.light_browser() or ""}
    again = f"database and not once and {fast}"
    two = ("-n", "2", "--dist", "worksteal")  # each begins with its own half, so what a module shares is made once
    in_browser, with_brokers = naming("e2e"), naming("integration")
    at_leisure = naming("quiet")
    one_by_one(
        Step("Tests mit SQLite", (*PYTEST, *two, "-m", fast)),
        Step(
            "Tests mit PostgreSQL",
            (*PYTEST, *two, "-m", again, "tests/apps", "tests/config"),
            {"SCHUTZNETZ_TEST_DATABASE": "postgresql"},
        ),
    )
    side_by_side(
        Step(
            "Tests im Browser",
            (*PYTEST, *two, "-m", "e2e and not quiet", *in_browser),
            light | {"SCHUTZNETZ_TEST_RUN": "browser"},
        ),
        Step(
            "Tests mit echten Brokern",
            (*PYTEST, "-m", f"{brokers} and not quiet", *with_brokers),
            {"SCHUTZNETZ_TEST_RUN": "brokers"},
        ),
    )
    one_by_one(
        Step(
            "Zeitversprechen im Browser",
            (*PYTEST, "-m", "e2e and quiet", *at_leisure),
            chromium | {"SCHUTZNETZ_TEST_RUN": "quiet-browser"},
        ),
        Step(
            "Zeitversprechen der Broker",
            (*PYTEST, "-m", f"{brokers} and quiet", *at_leisure),
            {"SCHUTZNETZ_TEST_RUN": "quiet-brokers"},
        ),
        Step("Anforderungen gezählt", ("python", "tools/requirements.py")),
    )


def main() -> None:
    static()
    if sys.argv[1:] == ["all"]:
        tests()
    if SHAKY:
        print("Erst im zweiten Versuch bestanden: " + ", ".join(SHAKY), flush=True)
    if FAILED:
        tests_by_name = FAILURES.read_text(encoding="utf-8") if FAILURES.exists() else ""
        sys.exit("Nicht bestanden: " + ", ".join(FAILED) + "\n" + tests_by_name)


if __name__ == "__main__":
    main()
