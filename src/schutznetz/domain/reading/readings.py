# SPDX-License-Identifier: EUPL-1.2
"""One published figure as a reader may take it: an interval, "less than five", or nothing at all."""

from dataclasses import dataclass
from math import ceil, floor

LEAST = 5
"""A figure below this is not named (as in `domain.disclosure.suppression`, which needs a solver to be imported)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure with the half width of its interval (0: as it is); `value` None: withheld."""

    value: int | None
    error: float = 0.0

    @property
    def is_withheld(self) -> bool:
        return self.value is None

    @property
    def is_few(self) -> bool:
        """Too small for its own value to be named: only that it is less than `LEAST`."""
        return self.value is not None and self.value < LEAST and self.error > 0

    @property
    def is_exact(self) -> bool:
        return self.value is not None and self.error == 0

    @property
    def least(self) -> int:
        """The lower end of the interval, never below zero; 0 for a figure withheld."""
        if self.value is None or self.is_few:
            return 0
        return max(0, ceil(self.value - self.error))

    @property
    def most(self) -> int:
        """The upper end of the interval; of a small figure as if it were the largest that is not named."""
        if self.value is None:
            return 0
        return floor(max(self.value, LEAST - 1 if self.is_few else 0) + self.error)

    @property
    def shown(self) -> int:
        """Where a picture draws it: a small figure in the middle of what is not named, so that none is told."""
        if self.value is None:
            return 0
        return LEAST // 2 if self.is_few else self.value
