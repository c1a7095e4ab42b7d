# SPDX-License-Identifier: EUPL-1.2
"""`schutznetz journal verify`: recompute the chain and name the first row that does not fit."""

from datetime import date
from itertools import islice
from pathlib import Path

from django.conf import settings

from schutznetz.adapters import clock
from schutznetz.apps.journal.facts import Link
from schutznetz.apps.journal.jobs import read_heads
from schutznetz.apps.journal.queries import tip
from schutznetz.apps.journal.queries.verify import faults

SHOWN = 20


class NoHeads(Exception):
    """The file named holds no head: comparing with nothing would look like success."""


def main(*, since: date | None, heads: Path | None) -> int:
    """Print what was found; 0 when the chain is whole, 1 when it is broken, 2 without a file that holds heads."""
    try:
        known = _known(heads)
    except OSError as error:
        print(f"Die Datei mit den Köpfen ist nicht lesbar: {error}")
        return 2
    except NoHeads:
        print(f"In {heads} steht kein Kopf. Jede Zeile nennt Monat, Nummer und Prüfwert.")
        return 2
    found = list(islice(faults(now=clock.now(), since=since, heads=known), SHOWN))
    if not found:
        newest = tip()
        print(f"Das Journal ist unversehrt: {newest.number} Einträge, Kopf {newest.hash}.")
        print(f"Verglichen mit {len(known)} aufgeschriebenen Köpfen.")
        return 0
    print(f"Das Journal ist nicht mehr, was geschrieben wurde. Die erste Stelle: {found[0]}")
    for fault in found[1:]:
        print(f"  danach: {fault}")
    return 1


def _known(heads: Path | None) -> list[Link]:
    """Heads of the file named (a list or a saved mail), and of the one the sealer keeps beside the database."""
    known = read_heads(heads.read_text(encoding="utf-8", errors="replace")) if heads else []
    if heads and not known:
        raise NoHeads
    if settings.JOURNAL_HEADS.exists():
        known += read_heads(settings.JOURNAL_HEADS.read_text(encoding="utf-8"))
    return known
