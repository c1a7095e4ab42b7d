# SPDX-License-Identifier: EUPL-1.2
"""``python -m tests.benchmarks.explorer_requests``: ten published years of 45 working groups, then own tables.

The database is the fresh one of the environment. Prints JSON: milliseconds the server takes for each question,
and how many of them its processor was busy (`… busy`): the rest it waited for others.
"""

import importlib
import json
import statistics
import sys
import time
from datetime import date

GROUPS, YEARS, ROUNDS = 45, 10, 20
QUESTIONS = {
    "one dimension": "rows=category", "two dimensions": "rows=category&columns=age",
    "the widest": "rows=region&columns=topic", "all years": "rows=category&columns=year",
    "one working group": "rows=topic&region=ak-07", "not collected": "rows=gender&columns=age",
}  # fmt: skip


def fill(today: date) -> str:
    """A ministry with everything published, years and quarters; its key."""
    from schutznetz.apps.organisation.models import Authority, WorkingGroup
    from schutznetz.apps.sap.models import Programme
    from tests.apps.reporting.published import WHEN, a_release

    ministry = Authority.objects.create(key="ministry", name="Ministerium")
    Programme.objects.create(ministry=ministry, academy=ministry, name="SAP", begun_at=WHEN)
    groups = tuple(
        WorkingGroup.objects.create(key=f"ak-{n:02}", name=f"Arbeitskreis {n:02}", authority=ministry)
        for n in range(GROUPS)
    )
    for year in range(today.year - YEARS, today.year):
        for quarter in (None, 1, 2, 3, 4):
            a_release(ministry, year, quarter, groups=groups)
    return ministry.key


def main() -> None:
    importlib.import_module("schutznetz.config.wsgi")  # everything a web process has read before its first answer
    from django.conf import settings

    from schutznetz.adapters import clock
    from schutznetz.apps.organisation.models import Authority
    from schutznetz.config import database, static_files
    from tests.benchmarks.lists_requests import ask, signed_in

    database.migrate()
    static_files.gather(settings.STATIC_ROOT)
    key = fill(clock.today())
    client = signed_in("STAT", Authority.objects.get(key=key))
    measured: dict[str, list[float]] = {}
    for label, question in QUESTIONS.items():
        url = f"/statistik/tabelle/{key}/?{question}"
        ask(client, url)
        measured[label], measured[f"{label}, busy"] = [], []
        for _ in range(ROUNDS):
            begin = time.process_time()
            measured[label].append(ask(client, url))
            measured[f"{label}, busy"].append(1000 * (time.process_time() - begin))
        print(
            f"  {label}: median {statistics.median(measured[label]):.0f} ms, "
            f"busy {statistics.median(measured[f'{label}, busy']):.0f} ms",
            file=sys.stderr, flush=True,
        )  # fmt: skip
    json.dump(measured, sys.stdout)


if __name__ == "__main__":
    main()
