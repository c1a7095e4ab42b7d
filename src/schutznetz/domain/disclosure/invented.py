# SPDX-License-Identifier: EUPL-1.2
"""Invented Länder, to attack and to measure: counsellors in working groups, and a year of closed processes whose
attributes hang together. Nobody in them exists.

Sizes as in a Land of 300 or 4,500 counsellors: about nine processes a counsellor and year. How often a reason occurs
differs by gender, age, status, function, working group and quarter; outcome, talks and contact differ by reason.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from schutznetz.domain.disclosure.layout import Counts, Layout
from schutznetz.regulation.statistics.table_plans import Level, TablePlan, plan

PROCESSES_EACH = 9.0
PER_REGION = 20
UNEVEN = 1.0
TIES = {"gender": 0.45, "age": 0.4, "status": 0.4, "function": 0.35, "quarter": 0.15, "outcome": 0.5, "talks": 0.35,
        "contact": 0.35, "region": 0.3}  # fmt: skip
"""How much an attribute and the reason hang together: standard deviation of the logarithm of their mutual factor."""
SHARES = {
    "gender": (0.46, 0.535, 0.005), "age": (0.35, 0.24, 0.26, 0.09, 0.04, 0.02), "status": (0.5, 0.2, 0.2, 0.06, 0.04),
    "function": (0.78, 0.14, 0.08), "quarter": (0.26, 0.25, 0.23, 0.26), "outcome": (0.42, 0.27, 0.13, 0.14, 0.04),
    "talks": (0.24, 0.24, 0.2, 0.14, 0.1, 0.08), "contact": (0.48, 0.28, 0.18, 0.06),
}  # fmt: skip

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Land:
    """A plan with its regions and a year of processes: for each dimension the place of each process's level.

    `counsellor` says who had each process (a number); no plan counts by it.
    """

    plan: TablePlan
    layout: Layout
    codes: dict[str, Codes]
    counsellor: Codes

    @property
    def processes(self) -> int:
        return len(self.codes["category"])

    def tally(self, chosen: NDArray[np.bool_] | None = None) -> Counts:
        """The true figures, of all processes or of those chosen."""
        found = self.layout.empty()
        for places in self.places().values():
            found += np.bincount(places if chosen is None else places[chosen], minlength=self.layout.size)
        return found

    def places(self) -> dict[str, Codes]:
        """For each table the cell of every process."""
        found = {}
        for block in self.layout.blocks:
            at = [self.codes[key] for key in block.table.by]
            inside = np.ravel_multi_index(at, block.shape) if at else np.zeros(self.processes, dtype=np.int64)
            found[block.table.key] = block.start + inside
        return found

    def counted_by(self, changed: TablePlan) -> "Land":
        """The same year under another plan over the same dimensions."""
        return Land(changed, Layout(changed), self.codes, self.counsellor)

    def with_margins(self) -> "Land":
        """The same year with the totals a reader sees beside the tables."""
        return self.counted_by(self.plan.with_margins())


def regions(counsellors: int) -> list[Level]:
    """Working groups for so many counsellors."""
    count = max(2, round(counsellors / PER_REGION))
    return [Level(f"g{n:03}", f"Arbeitskreis {n}", f"Working group {n}") for n in range(1, count + 1)]


def land(counsellors: int, seed: int, *, tables: Collection[str] = ()) -> Land:
    """A year of a Land, with these tables of the plan or all; the same seed gives the same."""
    rng = np.random.default_rng(seed)
    made = plan("sap").with_levels("region", regions(counsellors))
    if tables:
        made = replace(made, tables=tuple(one for one in made.tables if one.key in tables))
    size = int(rng.poisson(counsellors * PROCESSES_EACH))
    categories = len(made.dimensions["category"].levels)
    common = rng.dirichlet(np.full(categories, 1.2)) * 0.9 + 0.1 / categories
    regional = rng.dirichlet(np.full(len(made.dimensions["region"].levels), 12.0))
    codes = {"region": rng.choice(len(regional), size, p=regional)}
    tied = common[None, :] * _ties(rng, len(regional), categories, TIES["region"])
    codes["category"] = _each(rng, tied[codes["region"]])
    for name, shares in SHARES.items():
        given = np.array(shares)[None, :] * _ties(rng, categories, len(shares), TIES[name])
        codes[name] = _each(rng, given[codes["category"]])
    codes["topic"] = _topics(made)[codes["category"]]
    nth = rng.integers(0, max(1, counsellors // len(regional)), size)
    return Land(made, Layout(made), codes, codes["region"] * counsellors + nth)


def _ties(rng: np.random.Generator, rows: int, columns: int, strength: float) -> Floats:
    found: Floats = np.exp(strength * rng.standard_normal((rows, columns)))
    return found


def _each(rng: np.random.Generator, weights: Floats) -> Codes:
    """One level for each row of weights."""
    edges = np.cumsum(weights, axis=1)
    return np.asarray((rng.random(len(edges))[:, None] * edges[:, -1:] > edges).sum(axis=1))


def _topics(made: TablePlan) -> Codes:
    topic = made.dimensions["topic"]
    return np.array([topic.place(one.within) for one in made.dimensions["category"].levels])
