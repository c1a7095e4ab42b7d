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
    counts = list(run.counts.all())
    for count in counts:
        print(f"{count.count:8}  {names.get(count.rule, count.rule)}  {count.trouble}".rstrip())
    return 1 if any(count.trouble for count in counts) else 0
