# SPDX-License-Identifier: EUPL-1.2
"""`schutznetz retention`: the nightly deletion by hand, or with `--dry-run` only its numbers."""

from schutznetz.adapters import clock
from schutznetz.apps.privacy import jobs


def main(*, dry_run: bool) -> int:
    """Print a line per rule; 1 when one of them failed."""
    if dry_run:
        for rule, count in jobs.forecast(clock.now(), clock.today()):
            print(f"{count:8}  {rule.name}")
        print("Nichts wurde gelöscht.")
        return 0
    run = jobs.delete_by_periods(clock.now(), clock.today())
    names = {rule.key: rule.name for rule in jobs.rules()}
    lines = list(run.counts.all())
    for line in lines:
        print(f"{line.count:8}  {names.get(line.rule, line.rule)}  {line.trouble}".rstrip())
    return 1 if any(line.trouble for line in lines) else 0
