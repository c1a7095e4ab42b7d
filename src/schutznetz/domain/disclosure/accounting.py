# SPDX-License-Identifier: EUPL-1.2
"""What noise guarantees: zero-concentrated differential privacy (Bun, Steinke 2016) in numbers people can weigh.

One unit more or less changes one cell of each table by one, so a table with noise of standard deviation sigma costs
rho = 1/(2 sigma^2); tables add up, disjoint quarters of one table do not.
"""

from math import exp, log, log1p, sqrt
from statistics import NormalDist

NORMAL = NormalDist()
ROUNDS = 200
LARGEST_ALPHA = 1e6


def sigma(rho: float) -> float:
    """Standard deviation of the noise on a table that costs rho; ValueError unless rho is above 0."""
    if rho <= 0:
        raise ValueError("a table without budget cannot be published")
    return 1 / sqrt(2 * rho)


def rho_of(scale: float) -> float:
    """What a table with noise of this standard deviation costs."""
    return 1 / (2 * scale * scale)


def epsilon(rho: float, delta: float) -> float:
    """The smallest epsilon for a delta (Canonne, Kamath, Steinke 2020, Proposition 12)."""
    if rho == 0:
        return 0.0

    def at(alpha: float) -> float:
        return rho * alpha + log(1 / (alpha * delta)) / (alpha - 1) + log1p(-1 / alpha)

    low, high = 1 + 1e-9, LARGEST_ALPHA
    for _ in range(ROUNDS):  # the logarithm of alpha - 1 makes the search even over its magnitudes
        third = (log(high - 1) - log(low - 1)) / 3
        left, right = 1 + exp(log(low - 1) + third), 1 + exp(log(high - 1) - third)
        low, high = (low, right) if at(left) < at(right) else (left, high)
    return max(0.0, at(low))


def best_guess(rho: float, *, units: int = 1) -> float:
    """The greatest share of right answers anybody reaches on "is it among them?", a coin being .5.

    For somebody who knows every other unit and every publication; `units` are those of one person in the year.
    """
    return NORMAL.cdf(_distance(rho, units) / 2)


def best_guess_of_kind(rho: float) -> float:
    """The same for "which of two?" about a unit known to be among them: one cell falls and another rises."""
    return NORMAL.cdf(_distance(2 * rho, 1) / 2)


def hits_at(rho: float, false_alarms: float, *, units: int = 1) -> float:
    """The greatest share of units found by somebody who accuses this share of those not among them."""
    return NORMAL.cdf(NORMAL.inv_cdf(false_alarms) + _distance(rho, units))


def _distance(rho: float, units: int) -> float:
    return units * sqrt(2 * rho)
