# SPDX-License-Identifier: EUPL-1.2
"""Profile C: true figures of a year, small ones withheld and others with them until none can be worked out."""

from typing import Any

import numpy as np

from schutznetz.apps.reporting.facts import Built
from schutznetz.apps.reporting.jobs.year_release import beside_all_others, built, said, shown, stored
from schutznetz.apps.reporting.models import Release
from schutznetz.domain.disclosure import year_gate
from schutznetz.domain.disclosure.attack.published import Published, Way
from schutznetz.domain.disclosure.gate import Check
from schutznetz.domain.disclosure.layout import Counts, Layout
from schutznetz.domain.disclosure.possible import Flags
from schutznetz.domain.disclosure.suppression import LEAST, NotProtected, small, withheld
from schutznetz.domain.planning.outcome import Limit


def _withheld(layout: Layout, counts: Counts) -> Flags:
    """What to withhold; where no way to withhold enough is found, only what is small, and the gate says so."""
    try:
        return withheld(layout, counts)
    except NotProtected:
        return small(counts)


def build(of: Release, limit: Limit) -> Built:
    """The figures of a year."""
    found = stored(of)
    hidden = _withheld(found.layout, found.counts)
    return built(found.layout, found.counts, hidden, None, {"least": float(LEAST)})


def check(of: Release, limit: Limit) -> list[dict[str, Any]]:
    """Linear programs over all that is published: every small figure can still be 0 or `LEAST`."""
    found = stored(of)
    layout, counts = found.layout, found.counts
    figures, hidden = shown(of, layout)

    def agrees(some: Counts, _sums: Counts) -> bool:
        return bool((some == figures)[~hidden].all())

    def told(some: Counts, _sums: Counts) -> Counts:
        return np.where(hidden, 0, some)

    same = bool((_withheld(layout, counts) == hidden).all())
    checks = [
        *beside_all_others(of, Published(layout, Way.SUPPRESSION, figures, hidden), counts, year_gate.of_suppressed),
        Check("stored", agrees(counts, found.sums) and same, {}),
        year_gate.late(layout, counts, found.sums, agrees, told, of.pk),
        Check("empty", bool(counts.any()), {}),
    ]
    return [said(one) for one in checks]
