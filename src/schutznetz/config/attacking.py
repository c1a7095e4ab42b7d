# SPDX-License-Identifier: EUPL-1.2
"""`schutznetz statistics attack`: the built-in attacker on releases, on open data, or on an invented Land.

Open data and invented Länder need no instance and no database.
"""

import argparse
import json
from collections.abc import Iterator, Sequence

from schutznetz.adapters import clock
from schutznetz.config import attacking_input
from schutznetz.config.attacking_input import Unreadable
from schutznetz.config.attacking_words import (
    DONE,
    LEARNED,
    MISSHAPEN,
    NAMES,
    WAY_NAMES,
    Attacked,
    lines,
    plain,
    says,
    table,
    verdict,
)
from schutznetz.domain.disclosure.attack.given import Given, Knowledge
from schutznetz.domain.disclosure.attack.published import Way
from schutznetz.domain.planning.outcome import Limit
from schutznetz.regulation.statistics.table_plans import plan

__all__ = ["DONE", "LEARNED", "MISSHAPEN", "NAMES", "WAY_NAMES", "Attacked", "main", "says"]

LEAST_SIZE, MOST_SIZE = 20, 20_000
MOST_YEARS = 10


def main(options: argparse.Namespace) -> int:
    """Attack; 0 when nothing was learned beyond the promise, 2 for a wrong question, 3 when something was."""
    try:
        found = list(_attacks(options))
    except Unreadable as error:
        print(json.dumps({"error": {"says": str(error)}}, ensure_ascii=False) if options.json else str(error))
        return MISSHAPEN
    is_invented = options.synthetic is not None
    judged = [one for one in found if not is_invented or one.way is Way.NOISE]
    is_alarming = any(one.is_alarming for one in judged)
    if options.json:
        print(json.dumps([plain(one) for one in found], ensure_ascii=False, indent=2))
    else:
        told = table if options.table else lines
        print("\n\n".join("\n".join(told(one)) for one in found))
        if judged:
            print(f"\n{verdict(is_alarming=is_alarming, is_invented=is_invented)}")
    return LEARNED if is_alarming else DONE


def _attacks(options: argparse.Namespace) -> Iterator[Attacked]:
    if not 0 < options.seconds <= 3600:
        raise Unreadable("Für jeden Angriff braucht es eine Zeit zwischen 0 und 3600 Sekunden.")
    limit = Limit(options.seconds, clock.monotonic_ms, 0.0)
    is_given = bool(options.release or options.folder)
    if is_given == (options.synthetic is not None):
        raise Unreadable(
            "Was soll angegriffen werden? Entweder --release und --folder, beide auch mehrfach, oder --synthetic."
        )
    if options.synthetic is not None:
        if options.own or options.ministry:
            raise Unreadable("--own und --ministry gibt es nur mit --release oder --folder.")
        chosen = [Way(options.way)] if options.way else list(WAY_NAMES)
        yield from _synthetic(options.synthetic, options.years, options.seed, chosen, limit)
        return
    if options.years != 1 or options.way:
        raise Unreadable("Mehrere erfundene Jahre und ein bestimmtes Verfahren gibt es nur mit --synthetic.")
    given = attacking_input.released(options.release, options.ministry) if options.release else []
    given = attacking_input.named_apart([*given, *(attacking_input.in_folder(one) for one in options.folder)])
    known = attacking_input.knowledge(options.own, given) if options.own else Knowledge()
    yield from _on(given, known, options.seed, limit)


def _on(given: Sequence[Given], known: Knowledge, seed: int, limit: Limit) -> Iterator[Attacked]:
    import numpy as np

    from schutznetz.domain.disclosure.attack.suite_releases import Impossible, on_releases

    try:
        for one in on_releases(given, limit, np.random.default_rng(seed), known):
            names = one.names
            name = names[0] if len(names) == 1 else f"{len(names)} Veröffentlichungen zusammen: {'; '.join(names)}"
            yield Attacked(name, one.way, one.learned, tuple((each.attack, each.why) for each in one.untried))
    except Impossible as error:
        raise Unreadable(
            f"Die Zahlen widersprechen einander ({error.name}). Vielleicht wurden sie nachträglich geändert."
        ) from None


def _synthetic(size: int, years: int, seed: int, chosen: Sequence[Way], limit: Limit) -> Iterator[Attacked]:
    from schutznetz.domain.disclosure.attack import suite, suite_years

    if not LEAST_SIZE <= size <= MOST_SIZE or seed < 0:
        raise Unreadable(f"Ein erfundenes Land hat {LEAST_SIZE} bis {MOST_SIZE} SAP und einen Startwert ab 0.")
    if not 1 <= years <= MOST_YEARS:
        raise Unreadable(f"Ein erfundenes Land hat 1 bis {MOST_YEARS} Jahre.")
    sap = plan("sap")
    rho = min(one.rho for one in sap.budgets) if size >= 1200 else sap.budgets[0].rho
    land = suite.Field(size, seed, rho, limit) if years == 1 else suite_years.field(size, years, seed, rho, limit)
    over = f", {years} Jahre" if years > 1 else ""
    for way in chosen:
        name = f"Erfundenes Land mit {size} SAP{over} (Startwert {seed}), {WAY_NAMES[way]}"
        yield Attacked(name, way, tuple(land.attacked(way)))
