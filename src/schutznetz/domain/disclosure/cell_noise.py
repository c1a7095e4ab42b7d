# SPDX-License-Identifier: EUPL-1.2
"""The figures of profile B: what its keys and its noise are, for those who only speak of them."""

MODULUS = 1 << 32
"""Record keys are whole numbers from 0 below this, and so are their sums."""
REACH, VARIANCE, NEVER = 5, 3.0, 2
"""Noise is at most `REACH` with this variance; published counts are 0 or above `NEVER`."""
