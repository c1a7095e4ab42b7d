# SPDX-License-Identifier: EUPL-1.2
"""What the noise guarantees, beside OpenDP's own accounting and beside simulated attackers."""

from math import exp, sqrt
from random import Random

import opendp.prelude as dp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.domain.disclosure.accounting import best_guess, best_guess_of_kind, epsilon, hits_at, rho_of, sigma

dp.enable_features("contrib")
RHOS = st.floats(0.001, 5)


@given(RHOS)
def test_sigma_and_rho_are_each_others_inverse(rho: float) -> None:
    assert rho_of(sigma(rho)) == pytest.approx(rho)


@pytest.mark.parametrize("rho", [0.0, -1.0])
def test_no_budget_no_table(rho: float) -> None:
    with pytest.raises(ValueError, match="without budget"):
        sigma(rho)


@pytest.mark.parametrize("rho", [0.01, 0.05, 0.125, 0.25, 0.5, 2.0])
def test_epsilon_is_never_above_that_of_opendp_nor_far_below(rho: float) -> None:
    space = dp.vector_domain(dp.atom_domain(T=int)), dp.l2_distance(T=float)
    profile = dp.c.make_zCDP_to_approxDP(dp.m.make_gaussian(*space, scale=sigma(rho))).map(1.0)
    theirs = profile.epsilon(delta=1e-6)
    assert theirs * 0.9 <= epsilon(rho, 1e-6) <= theirs * 1.001 + 1e-9


@given(RHOS, RHOS)
def test_more_budget_never_protects_more(one: float, other: float) -> None:
    less, more = sorted((one, other))
    for measure in (lambda rho: epsilon(rho, 1e-6), best_guess, best_guess_of_kind, lambda rho: hits_at(rho, 0.05)):
        assert measure(less) <= measure(more) + 1e-12


@pytest.mark.parametrize("rho", [0.125, 0.25])
def test_the_best_attacker_on_gaussian_noise_reaches_the_stated_guess_and_no_more(rho: float) -> None:
    rng, scale, times = Random(7), sigma(rho), 40_000
    right = sum(rng.gauss(1, scale) > 0.5 for _ in range(times)) + sum(rng.gauss(0, scale) < 0.5 for _ in range(times))
    assert right / (2 * times) == pytest.approx(best_guess(rho), abs=4 * 0.5 / sqrt(2 * times))


def test_three_units_of_one_person_count_thrice() -> None:
    assert best_guess(0.25, units=3) == pytest.approx(best_guess(0.25 * 9))
    assert best_guess(0.0) == 0.5
    assert epsilon(0, 1e-6) == 0
    assert hits_at(0.25, 0.05) <= exp(epsilon(0.25, 1e-6)) * 0.05 + 1e-6
