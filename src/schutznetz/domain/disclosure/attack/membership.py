# SPDX-License-Identifier: EUPL-1.2
"""Was this person's process among them? Asked by somebody who knows every other process of the year.

Half of the years have the process and half do not; what the attacker looks at is chosen on one half of the runs and
measured on the other, and the other way round, so that no luck of choosing is counted.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import stats

from schutznetz.domain.disclosure.accounting import best_guess, hits_at
from schutznetz.domain.disclosure.attack.published import Learned, Published
from schutznetz.domain.disclosure.cell_key import Perturbation
from schutznetz.domain.disclosure.layout import Cells, Counts

FALSE_ALARMS = 0.05
CHANCE = 1e-4
"""An honest pipeline is accused once in ten thousand audits at most."""
NEARLY_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class TradeOff:
    """What an attacker reached over so many paired runs: share of right guesses, hits at 5 % false alarms, and the
    distance of both kinds of years in standard deviations with its standard error."""

    runs: int
    accuracy: float
    hits: float
    distance: float
    error: float

    def exceeds(self, rho: float) -> bool:
        """Is this more than noise of this budget allows, beyond what chance explains?"""
        allowed, limit = sqrt(2 * rho), -stats.norm.ppf(CHANCE / 2)
        return self.distance - allowed > limit * self.error or self._guesses_too_well(rho)

    def _guesses_too_well(self, rho: float) -> bool:
        times = 2 * self.runs
        return bool(
            stats.binomtest(round(self.accuracy * times), times, best_guess(rho), "greater").pvalue < CHANCE / 2
        )


def trade_off(present: Cells, absent: Cells) -> TradeOff:
    """From what the attacker looks at: one row for each run, one column for each feature, with and without the process.

    The features are weighed by one half of the runs (Fisher's discriminant, or a single feature where that separates
    better) and used on the other half, and the other way round.
    """
    even, odd = slice(0, None, 2), slice(1, None, 2)
    halves = [_half(present, absent, *one) for one in ((even, odd), (odd, even))]
    right, hits, distance = (float(np.mean(one)) for one in zip(*halves, strict=True))
    error = sqrt(2 / len(present) * (1 + distance**2 / 8))
    return TradeOff(len(present), right, hits, distance, error)


def _half(present: Cells, absent: Cells, learned: slice, used: slice) -> tuple[float, float, float]:
    """Share of right guesses, hits and distance on one half by what the other half taught."""
    weights = _weights(present[learned], absent[learned])
    edge = _best_edge(present[learned] @ weights, absent[learned] @ weights)
    mine, others = present[used] @ weights, absent[used] @ weights
    right = float(((mine > edge).mean() + (others <= edge).mean()) / 2)
    alarm = np.quantile(others, 1 - FALSE_ALARMS)
    return right, float((mine > alarm).mean()), _distance(mine, others)


def _distance(present: Cells, absent: Cells) -> float:
    spread = sqrt((float(present.var()) + float(absent.var())) / 2)
    return float(present.mean() - absent.mean()) / max(spread, NEARLY_NOTHING)


def _weights(present: Cells, absent: Cells) -> Cells:
    """The combination of features that separates best: all of them, or one alone."""
    gap = present.mean(axis=0) - absent.mean(axis=0)
    spread = (np.cov(present, rowvar=False) + np.cov(absent, rowvar=False)) / 2
    spread = np.atleast_2d(spread) + NEARLY_NOTHING * np.eye(len(gap))
    together: Cells = np.linalg.solve(spread, gap)
    alone = np.zeros(len(gap))
    best = int(np.argmax(np.abs(gap) / np.sqrt(np.diag(spread))))
    alone[best] = np.sign(gap[best]) or 1.0
    choices = [together, alone]
    return max(choices, key=lambda one: _distance(present @ one, absent @ one))


def _best_edge(present: Cells, absent: Cells) -> float:
    """The score from which on "present" is said, for most right answers."""
    edges = np.unique(np.concatenate([present, absent]))
    edges = edges[:: max(1, len(edges) // 400)]
    hits = (present[None, :] > edges[:, None]).mean(axis=1) + (absent[None, :] <= edges[:, None]).mean(axis=1)
    return float(edges[int(np.argmax(hits))])


def membership(reached: TradeOff, rho: float) -> Learned:
    """The same as a finding; `rho` is 0 for ways without a bound."""
    facts = {"accuracy": reached.accuracy, "hits": reached.hits}
    if rho:
        facts |= {"bound": best_guess(rho), "bound_hits": hits_at(rho, FALSE_ALARMS)}
    times = 2 * reached.runs
    return Learned("membership", times, 0, times, round(reached.accuracy * times), times, times, facts)


def of_exact(present: Published, absent: Published) -> TradeOff:
    """Counts that are shown, or a pattern of withheld ones: any difference gives the process away."""
    shown = [np.where(one.hidden, -1, one.figures) for one in (present, absent)]
    differs = bool((shown[0] != shown[1]).any())
    return TradeOff(1, 1.0, 1.0, np.inf, 0.0) if differs else TradeOff(1, 0.5, FALSE_ALARMS, 0.0, 0.0)


def of_cell_keys(counts: Iterable[int], noise: Perturbation, runs: int, rng: np.random.Generator) -> TradeOff:
    """Under cell keys, by the likelihood of what stands in the process's cells (`counts` without it)."""
    present, absent = np.zeros((runs, 1)), np.zeros((runs, 1))
    for count in counts:
        ratio = _ratio(noise.chances(count), noise.chances(count + 1))
        for found, true in ((present, count + 1), (absent, count)):
            chances = noise.chances(true)
            drawn = rng.choice(np.array(list(chances)), runs, p=np.array(list(chances.values())))
            found[:, 0] += [ratio(value) for value in drawn]
    return trade_off(present, absent)


def _ratio(without: dict[int, float], with_it: dict[int, float]) -> Callable[[int], float]:
    """How much more a figure speaks for the process than against it, as a logarithm."""

    def of(value: int) -> float:
        return float(np.log((with_it.get(value, 0.0) + 1e-12) / (without.get(value, 0.0) + 1e-12)))

    return of


def features(figures: Cells, hidden: Cells, cells: Counts) -> Cells:
    """What the attacker looks at in one publication: the process's cells, which of them are withheld, and how many."""
    return np.concatenate([figures[cells], hidden[cells], [hidden.sum()]]).astype(float)
