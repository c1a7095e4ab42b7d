# SPDX-License-Identifier: EUPL-1.2
"""Profile B: figures of a year with small noise that belongs to the cell; record keys decide it once and for all."""

from typing import Any

import numpy as np

from schutznetz.apps.reporting.facts import Built
from schutznetz.apps.reporting.jobs.year_release import beside_all_others, built, said, shown, stored
from schutznetz.apps.reporting.models import Release
from schutznetz.domain.disclosure import year_gate
from schutznetz.domain.disclosure.attack.published import Published, Way
from schutznetz.domain.disclosure.cell_key import Perturbation
from schutznetz.domain.disclosure.gate import Check
from schutznetz.domain.disclosure.layout import Counts
from schutznetz.domain.planning.outcome import Limit


def build(of: Release, limit: Limit) -> Built:
    """The figures of a year; totals from counts and keys of their own, never from figures with noise."""
    found, noise = stored(of), Perturbation()
    figures = year_gate.keyed(found.counts, found.sums)
    means = {"reach": float(noise.reach), "variance": noise.variance, "never": float(noise.never)}
    return built(found.layout, figures, np.zeros(found.layout.size, dtype=bool), float(noise.reach), means)


def check(of: Release, limit: Limit) -> list[dict[str, Any]]:
    """What is stored is computed again; its keys and noise, and all that is published, are looked at."""
    found = stored(of)
    layout, counts, sums = found.layout, found.counts, found.sums
    figures, hidden = shown(of, layout)

    def agrees(some: Counts, keys: Counts) -> bool:
        return bool((year_gate.keyed(some, keys) == figures).all())

    checks = [
        *year_gate.of_keys(layout, counts, sums, figures),
        *beside_all_others(of, Published(layout, Way.CELL_KEY, figures, hidden), counts, year_gate.of_keyed),
        Check("stored", agrees(counts, sums) and not hidden.any(), {}),
        year_gate.late(layout, counts, sums, agrees, year_gate.keyed, of.pk),
        Check("empty", bool(counts.any()), {}),
    ]
    return [said(one) for one in checks]
