# SPDX-License-Identifier: EUPL-1.2
"""`schutznetz import`: the same import as on the page, for files that lie on the server."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.utils import translation

from schutznetz.adapters import clock
from schutznetz.apps.organisation.actions import Source, import_files
from schutznetz.apps.organisation.actions.imports.report import Report
from schutznetz.apps.organisation.queries.texts import place_text, problem_text
from schutznetz.domain.organisation.tables import BY_NAME

KINDS = {"new": "neu", "changed": "geändert", "unchanged": "unverändert", "missing": "fehlt"}


def main(files: Sequence[Path], *, apply: bool) -> int:
    """Read, say what would change, and write it with `apply`. Exit code 1 when something stands against it."""
    if missing := [str(path) for path in files if not path.is_file()]:
        sys.exit(f"Diese Dateien gibt es nicht: {', '.join(missing)}")
    sources = [Source(path, path.name) for path in files]
    with translation.override("de"):
        report = import_files(
            sources, dry_run=not apply, actor=None, now=clock.now(), today=clock.today(), progress=_progress
        )
        _print(report)
    print(_verdict(report, apply=apply))
    return 0 if report.is_clean else 1


def _progress(rows: int) -> None:
    if sys.stdout.isatty():
        print(f"\r  {rows:,} Zeilen gelesen".replace(",", "."), end="", flush=True)


def _print(report: Report) -> None:
    print("\r", end="")
    for table, counts in report.counts.items():
        print(f"  {BY_NAME[table].title}: {_counts(counts)}")
    for problem in report.problems:
        print(f"  {place_text(problem)}: {problem_text(problem['code'], problem['facts'])}")
    if report.problem_count > len(report.problems):
        print(f"  … und {report.problem_count - len(report.problems)} weitere")


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{amount} {KINDS.get(kind, kind)}" for kind, amount in counts.items() if amount)


def _verdict(report: Report, *, apply: bool) -> str:
    if not report.is_clean:
        return f"{report.problem_count} Fehler. Nichts wurde geändert."
    if apply:
        return "Eingelesen."
    return "Vorschau: nichts wurde geändert. Mit --apply wird eingelesen."
