# SPDX-License-Identifier: EUPL-1.2
"""Invented Länder, to attack and to measure: counsellors in working groups, and a year of closed processes whose
attributes hang together. Nobody in them exists.

Sizes as in a Land of 300 or 4,500 counsellors: about nine processes a counsellor and year. How often a reason occurs
differs by gender, age, status, function, working group and quarter; outcome, talks and contact differ by reason.

Over several years habits stay. Some people come every year with the same reason; small groups of a working group and
field stay the same people, but for now and then one who leaves and one who joins.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from schutznetz.domain.disclosure.layout import Counts, Layout
from schutznetz.regulation.statistics.table_plans import QUARTER, REGION, Level, TablePlan, plan

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
RETURNING = 0.05
"""Which part of the people of the first year comes in every further year as well, with everything as before."""
SMALL_GROUP, LEAVES, JOINS = 8, 0.1, 0.3
"""Groups of at most so many people of one working group and field stay together; how often one of them leaves, and
somebody joins, from one year to the next."""

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Land:
    """A plan with its regions and a year of processes: for each dimension the place of each process's level.

    `counsellor` says who had each process and `person` whose it was (numbers; the same person in another year has the
    same). No plan counts by them.
    """

    plan: TablePlan
    layout: Layout
    codes: dict[str, Codes]
    counsellor: Codes
    person: Codes = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

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
        return replace(self, plan=changed, layout=Layout(changed))

    def with_margins(self) -> "Land":
        """The same year with the totals a reader sees beside the tables."""
        return self.counted_by(self.plan.with_margins())


def regions(counsellors: int) -> list[Level]:
    """Working groups for so many counsellors."""
    count = max(2, round(counsellors / PER_REGION))
    return [Level(f"g{n:03}", f"Arbeitskreis {n}", f"Working group {n}") for n in range(1, count + 1)]


def land(counsellors: int, seed: int, *, tables: Collection[str] = ()) -> Land:
    """A year of a Land, with these tables of the plan or all; the same seed gives the same."""
    return lands(counsellors, seed, 1, tables=tables)[0]


def lands(counsellors: int, seed: int, years: int, *, tables: Collection[str] = ()) -> list[Land]:
    """So many years of one Land, the first of them that of `land`."""
    rng = np.random.default_rng(seed)
    made = plan("sap").with_levels("region", regions(counsellors))
    if tables:
        made = replace(made, tables=tuple(one for one in made.tables if one.key in tables))
    size = int(rng.poisson(counsellors * PROCESSES_EACH))
    habits = _Habits(made, counsellors, rng)
    codes = habits.codes(size, rng)
    found = [Land(made, Layout(made), codes, habits.counsellors(codes, rng), np.arange(size))]
    rng = np.random.default_rng([seed, 1])
    groups, regulars = _small_groups(found[0]), found[0].person[rng.random(size) < RETURNING]
    for _ in range(years - 1):
        found.append(_next(found[-1], habits, groups, regulars, rng))
    return found


class _Habits:
    """What hangs together in a Land, the same in all its years; drawn when it is first asked for."""

    def __init__(self, made: TablePlan, counsellors: int, rng: np.random.Generator) -> None:
        self.plan, self.number, self.rng = made, counsellors, rng
        categories = len(made.dimensions["category"].levels)
        self.common = rng.dirichlet(np.full(categories, 1.2)) * 0.9 + 0.1 / categories
        self.regional = rng.dirichlet(np.full(len(made.dimensions[REGION].levels), 12.0))
        self.tied: dict[str, Floats] = {}

    def codes(self, size: int, rng: np.random.Generator, cells: Codes | None = None) -> dict[str, Codes]:
        """So many processes; with `cells` (as `cells_of` numbers them) one in each of these."""
        if cells is None:
            region = rng.choice(len(self.regional), size, p=self.regional)
            codes = {REGION: region, "category": _each(rng, self._weights(REGION)[region])}
        else:
            region, topic = np.divmod(cells, len(self.plan.dimensions["topic"].levels))
            weights = self._weights(REGION)[region] * (_topics(self.plan)[None, :] == topic[:, None])
            codes = {REGION: region, "category": _each(rng, weights)}
        for name in SHARES:
            codes[name] = _each(rng, self._weights(name)[codes["category"]])
        return codes | {"topic": _topics(self.plan)[codes["category"]]}

    def _weights(self, name: str) -> Floats:
        """How often each reason occurs in each region, or each level of a dimension for each reason."""
        if name not in self.tied:
            usual = self.common if name == REGION else np.array(SHARES[name])
            rows = len(self.regional) if name == REGION else len(self.common)
            self.tied[name] = usual[None, :] * _ties(self.rng, rows, len(usual), TIES[name])
        return self.tied[name]

    def counsellors(self, codes: Mapping[str, Codes], rng: np.random.Generator) -> Codes:
        """Who has each process: somebody of its working group."""
        each = max(1, self.number // len(self.regional))
        nth: Codes = rng.integers(0, each, len(codes[REGION]))
        return codes[REGION] * self.number + nth


def cells_of(of: Land) -> Codes:
    """Working group and field of each process as one number."""
    return of.codes[REGION] * len(of.plan.dimensions["topic"].levels) + of.codes["topic"]


def _small_groups(of: Land) -> Codes:
    """The numbers of working group and field with so few people that they stay together."""
    counted = np.bincount(cells_of(of))
    return np.flatnonzero((counted >= 1) & (counted <= SMALL_GROUP))


def _next(before: Land, habits: _Habits, groups: Codes, regulars: Codes, rng: np.random.Generator) -> Land:
    """The year after: regulars, small groups with who left and who joined, and other people than the year before."""
    in_group = np.isin(cells_of(before), groups)
    stays = np.where(in_group, rng.random(before.processes) >= LEAVES, np.isin(before.person, regulars))
    joining = habits.codes(0, rng, groups[rng.random(len(groups)) < JOINS])
    others = habits.codes(int(rng.poisson(habits.number * PROCESSES_EACH)) - int(stays.sum()), rng)
    outside = ~np.isin(others[REGION] * len(before.plan.dimensions["topic"].levels) + others["topic"], groups)
    again = {key: some[stays] for key, some in before.codes.items()}
    again[QUARTER] = rng.permutation(again[QUARTER])
    fresh = {key: np.concatenate([joining[key], some[outside]]) for key, some in others.items()}
    codes = {key: np.concatenate([again[key], fresh[key]]) for key in again}
    new = before.person.max() + 1 + np.arange(len(fresh[REGION]))
    served = np.concatenate([before.counsellor[stays], habits.counsellors(fresh, rng)])
    return replace(before, codes=codes, counsellor=served, person=np.concatenate([before.person[stays], new]))


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
