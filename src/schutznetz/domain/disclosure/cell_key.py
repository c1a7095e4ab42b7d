# SPDX-License-Identifier: EUPL-1.2
"""Profile B: small noise that belongs to a cell (cell key method; Thompson, Broadfoot, Elazar 2013; Giessing 2016).

Every unit carries a random key, a cell the sum of the keys of its units, and the key decides the noise: the same cell
gets the same noise wherever it stands. Zeros stay zeros, noise is bounded. There is no bound on what linked tables
add up to, and a cell that changes by one late unit shows it; so nothing is revised, re-cut or tabulated freely under
this profile.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schutznetz.domain.disclosure.cell_noise import MODULUS, NEVER, REACH, VARIANCE
from schutznetz.domain.disclosure.layout import Counts

Keys = NDArray[np.float64]
ROUNDS, PRECISE = 200, 1e-12


def cell_keys(sums: Counts) -> Keys:
    """Sums of record keys as keys of cells, from 0 up to 1; same shape."""
    return (sums % MODULUS) / MODULUS


class NoSuchNoise(ValueError):
    """No distribution has this variance within these bounds."""


@dataclass(frozen=True)
class Perturbation:
    """Noise of expectation 0, this `variance` and at most `reach`; published counts are 0 or above `never`."""

    reach: int = REACH
    variance: float = VARIANCE
    never: int = NEVER

    def chances(self, count: int) -> dict[int, float]:
        """Chance of each published count for a true one: most entropy among all that fit. Raises NoSuchNoise."""
        if count == 0:
            return {0: 1.0}
        steps = [step for step in range(-self.reach, self.reach + 1) if count + step == 0 or count + step > self.never]
        found = most_entropy(np.array(steps, dtype=float), self.variance)
        return {count + step: float(chance) for step, chance in zip(steps, found, strict=True)}

    @cached_property
    def _edges(self) -> list[tuple[Counts, Keys]]:
        """For each true count near 0, where the bounds matter: the published counts and the sums of their chances."""
        found = []
        for count in range(self.reach + self.never + 2):
            chances = self.chances(count)
            found.append((np.array(list(chances)), np.cumsum(list(chances.values()))))
        return found

    def published(self, counts: Counts, keys: Keys) -> Counts:
        """What is published for counts (whole, not negative) with cell keys (0 up to 1); same shape."""
        return np.array(
            [self._one(int(count), key) for count, key in zip(counts.flat, keys.flat, strict=True)]
        ).reshape(counts.shape)

    def _one(self, count: int, key: float) -> int:
        row = min(count, len(self._edges) - 1)
        values, edges = self._edges[row]
        at = min(int(np.searchsorted(edges, key, side="right")), len(values) - 1)
        return int(values[at]) - row + count


def most_entropy(steps: Keys, variance: float) -> Keys:
    """The distribution on these steps with expectation 0, this variance, and most entropy. Raises NoSuchNoise.

    It has the form exp(a x + b x^2); a and b by Newton's method with a shortened step.
    """
    features = np.stack([steps, steps**2 - variance])
    at = np.zeros(2)
    for _ in range(ROUNDS):
        chances = _chances(at, features)
        gap = features @ chances
        if np.abs(gap).max() < PRECISE:
            return chances
        slope = (features * chances) @ features.T - np.outer(gap, gap)
        step = np.linalg.solve(slope + PRECISE * np.eye(2), gap)
        at = at - _shortened(at, step, features) * step
    raise NoSuchNoise(f"no noise of variance {variance:g} on {steps}")


def _chances(at: Keys, features: Keys) -> Keys:
    exponents = at @ features
    weights = np.exp(exponents - exponents.max())
    return np.asarray(weights / weights.sum())


def _shortened(at: Any, step: Any, features: Keys) -> float:
    """How much of a step makes the convex function fall whose minimum is sought."""

    def height(point: Any) -> float:
        exponents = point @ features
        return float(exponents.max() + np.log(np.exp(exponents - exponents.max()).sum()))

    part, here = 1.0, height(at)
    while part > PRECISE and height(at - part * step) > here:
        part /= 2
    return part
