# SPDX-License-Identifier: EUPL-1.2
"""The gate of a year under profiles B and C: what must be true of it beside all that was published before.

Neither profile bounds what can be found out, so the gate asks the linear program of `together`, and sees to it that a
year is told once: with one process more, counted late, the figures must not pass.
"""

from collections.abc import Callable, Iterator, Sequence
from random import Random

import numpy as np
from scipy import stats

from schutznetz.domain.disclosure import gate
from schutznetz.domain.disclosure.attack.published import Published
from schutznetz.domain.disclosure.cell_key import Perturbation, cell_keys
from schutznetz.domain.disclosure.cell_noise import MODULUS
from schutznetz.domain.disclosure.gate import LEAST_CHANCE, Check
from schutznetz.domain.disclosure.layout import Block, Counts, Layout
from schutznetz.domain.disclosure.possible import Flags
from schutznetz.domain.disclosure.suppression import LEAST, small
from schutznetz.domain.disclosure.together import Contradiction, Earlier, Together, closed, known, uncovered

LATE = 20
"""How many late processes are tried."""
FEW = 8
"""Keys of a table with fewer cells that are not empty are not judged."""
NOISY_COUNTS = (1, 2, 3, 5, 8, 20)
Agrees = Callable[[Counts, Counts], bool]
"""Are the figures that are to be published those of these counts and sums of keys?"""


def keyed(counts: Counts, sums: Counts, noise: Perturbation | None = None) -> Counts:
    """The figures of profile B for counts and sums of record keys, one a cell: zeros stay, the key decides the rest."""
    return (noise or Perturbation()).published(counts, cell_keys(sums))


def of_suppressed(published: Published, counts: Counts, earlier: Sequence[Earlier]) -> Check:
    """Profile C: every small figure is withheld and can still be 0 or `LEAST` by everything published together."""
    primary = [int(cell) for cell in np.flatnonzero(small(counts))]
    withheld = bool(published.hidden[primary].all())
    facts = {"small": float(len(primary)), "withheld": float(published.hidden.sum())}
    return _protected(
        published, earlier, lambda of: closed(of, primary, least=0, most=LEAST), facts, are_hidden=withheld
    )


def of_keyed(published: Published, counts: Counts, earlier: Sequence[Earlier]) -> Check:
    """Profile B: no small count is the only one that agrees with everything published together."""
    primary = [int(cell) for cell in np.flatnonzero(small(counts))]
    return _protected(published, earlier, lambda of: known(of, primary), {"small": float(len(primary))})


def _protected(
    published: Published, earlier: Sequence[Earlier], found: Callable[[Together], list[int]], facts: dict[str, float],
    *, are_hidden: bool = True,
) -> Check:  # fmt: skip
    try:
        of = Together(published, earlier)
        worked_out, others = found(of), uncovered(of, earlier)
    except Contradiction:
        return Check("protected", False, {**facts, "contradictions": 1.0})
    facts |= {"worked_out": float(len(worked_out)), "linked": float(len(earlier)), "uncovered": float(len(others))}
    return Check("protected", are_hidden and not worked_out and not others, facts)


def once(told: int, linked: int) -> Check:
    """Nothing published before counts the same people; `told` releases were looked at."""
    return Check("single", linked == 0, {"earlier": float(told), "of_the_same_year": float(linked)})


def late(layout: Layout, counts: Counts, sums: Counts, agrees: Agrees, figures: Callable[[Counts, Counts], Counts],
         seed: int) -> Check:  # fmt: skip
    """One process more, counted late: where that would change a figure, the figures must be refused.

    `figures` are those of counts and sums of keys; where they stay the same nothing is told of the late one.
    """
    rng, before, missed, changed = Random(seed), figures(counts, sums), 0, 0
    for _ in range(LATE):
        places = a_unit(layout, rng)
        more, keys = counts.copy(), sums.copy()
        more[places] += 1
        keys[places] = (keys[places] + rng.randrange(MODULUS)) % MODULUS
        if (figures(more, keys) != before).any():
            changed += 1
            missed += agrees(more, keys)
    return Check("late", not missed, {"tried": float(LATE), "changed": float(changed), "missed": float(missed)})


def a_unit(layout: Layout, rng: Random) -> list[int]:
    """The cells of one process of any kind."""
    dimensions = layout.plan.dimensions
    used = sorted({dimensions[key].coarsens or key for one in layout.blocks for key in one.table.by})
    return layout.cells_of({key: rng.choice(dimensions[key].levels).key for key in used})


def of_keys(layout: Layout, counts: Counts, sums: Counts, figures: Counts) -> Iterator[Check]:
    """Whether record keys were drawn and added up as they must, and the noise is the one that was promised."""
    drawn = [one for one in layout.blocks if one.table.share]
    totals = {int(sums[one.place].sum()) % MODULUS for one in drawn}
    empty = bool((sums[counts == 0] % MODULUS == 0).all())
    yield Check("keys", len(totals) == 1 and empty, {"totals": float(len(totals))})
    chance, twice = _spread(drawn, counts, sums)
    yield Check("spread", chance > LEAST_CHANCE and not twice, {"chance": chance, "twice": float(twice)})
    noise = Perturbation()
    step = np.abs(figures - counts)
    never = (figures > 0) & (figures <= noise.never)
    holds = bool(step.max(initial=0) <= noise.reach and (figures[counts == 0] == 0).all() and not never.any())
    yield Check("bounded", holds, {"most": float(step.max(initial=0))})
    yield _distribution(noise)


def _spread(drawn: Sequence[Block], counts: Counts, sums: Counts) -> tuple[float, int]:
    """The chance that honest keys of cells are spread so unevenly, in the worst table; and how many came twice."""
    worst, twice = 1.0, 0
    for block in drawn:
        keys = sums[block.place][counts[block.place] > 0] % MODULUS
        if len(keys) >= FEW:
            worst = min(worst, float(stats.kstest(keys / MODULUS, "uniform").pvalue) * len(drawn))
            twice += len(keys) - len(np.unique(keys))
    return min(worst, 1.0), twice


def _distribution(noise: Perturbation) -> Check:
    """Many keys through the noise step beside the chances that were promised (chi-square)."""
    rng = np.random.default_rng()
    worst = min(_fit(noise, count, rng) for count in NOISY_COUNTS)
    return Check(
        "distribution", worst > LEAST_CHANCE / len(NOISY_COUNTS), {"draws": float(gate.DRAWS), "chance": worst}
    )


def _fit(noise: Perturbation, count: int, rng: np.random.Generator) -> float:
    """The chance that honest noise fits worse."""
    chances = noise.chances(count)
    sums = rng.integers(0, MODULUS, gate.DRAWS)
    seen = noise.published(np.full(gate.DRAWS, count), cell_keys(sums))
    counted = np.array([(seen == value).sum() for value in chances], dtype=float)
    if counted.sum() < gate.DRAWS:
        return 0.0
    return float(stats.chisquare(counted, gate.DRAWS * np.array(list(chances.values()))).pvalue)


def hidden_as(values: Sequence[int | None]) -> tuple[Counts, Flags]:
    """Figures as they are kept, None where withheld, as whole numbers (0 there) and which are withheld."""
    hidden = np.array([one is None for one in values], dtype=bool)
    return np.array([one or 0 for one in values], dtype=np.int64), hidden
