# SPDX-License-Identifier: EUPL-1.2
"""Everything that must be true before a change lands. Usage: check.py static|all"""

import os
import subprocess
import sys
import time
from pathlib import Path

import packages

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
FAILED: list[str] = []


def step(name: str, *command: str, **environment: str) -> None:
    """Run one step, print its verdict and time, remember a failure and go on."""
    started = time.monotonic()
    program, *arguments = command
    code = subprocess.run([str(BIN / program), *arguments], cwd=ROOT, env=os.environ | environment).returncode
    verdict = "ok" if code == 0 else f"FEHLER (Code {code})"
    print(f"== {name}: {verdict} ({time.monotonic() - started:.0f} s)", flush=True)
    if code:
        FAILED.append(name)


def static() -> None:
    packages.ensure("gettext")
    step("Stil", "ruff", "check", "--quiet", ".")
    step("Format", "ruff", "format", "--check", "--quiet", ".")
    step("Typen", "mypy")
    step("Stockwerke", "lint-imports", "--no-cache")
    step(
        "Migrationen",
        "python",
        "manage.py",
        "makemigrations",
        "--check",
        "--dry-run",
        "-v0",
        SCHUTZNETZ_VAR="var/check",
    )
    step("Übersetzung", "python", "tools/translations.py", "--check")
    step("Anforderungen", "python", "tools/requirements.py", "--check")
    step("Rechte", "python", "tools/permissions.py", "--check")
    step("Datenschutz-Unterlagen", "python", "tools/privacy_documents.py", "--check")


def tests() -> None:
    packages.ensure("chromium", "libatomic1", "nodejs", "nginx-light")
    results = ROOT / "var" / "requirements.json"
    results.unlink(missing_ok=True)
    pytest = ("python", "-m", "pytest", "-q", "--durations=5")
    fast = "not e2e and not integration"
    step("Tests mit SQLite", *pytest, "-n", "2", "-m", fast)
    step(
        "Tests mit PostgreSQL",
        *pytest,
        "-n",
        "2",
        "-m",
        fast,
        "tests/apps",
        "tests/config",
        SCHUTZNETZ_TEST_DATABASE="postgresql",
    )
    step("Tests mit echten Brokern", *pytest, "-m", "integration and not e2e")
    step("Tests im Browser", *pytest, "-m", "e2e", CHROMIUM=packages.browser() or "")
    step("Anforderungen gezählt", "python", "tools/requirements.py")


def main() -> None:
    static()
    if sys.argv[1:] == ["all"]:
        tests()
    if FAILED:
        sys.exit("Nicht bestanden: " + ", ".join(FAILED))


main()
