# SPDX-License-Identifier: EUPL-1.2
"""What two publications tell that neither tells alone: quarters added up, regions cut anew, one table beside another,
and a quarter published again when one sheet came late."""

from collections.abc import Sequence

import numpy as np

from schutznetz.domain.disclosure.attack.published import Learned, Published, Way, is_small
from schutznetz.domain.disclosure.attack.reconstruction import carry
from schutznetz.domain.disclosure.layout import Counts
from schutznetz.domain.disclosure.possible import CLOSE, Flags


def differencing(
    attack: str, steps: Sequence[tuple[Published, Published]], *, truth: Sequence[Counts] | None = None
) -> Learned:
    """Each pair is a larger publication and a smaller one of the same cells; what lies between them is learned.

    `truth` has the true difference of each pair.
    """
    proven = claimed = right = of = 0
    for nth, (more, less) in enumerate(steps):
        known, says = _between(more, less)
        guesses = known | (~more.hidden & ~less.hidden)  # perturbed figures are taken as they are
        proven += int((known & is_small(says)).sum())
        claimed += int((guesses & is_small(says)).sum())
        if truth is not None:
            right += int((guesses & is_small(says) & (says == truth[nth])).sum())
            of += int(is_small(truth[nth]).sum())
        else:
            of += more.layout.size
    return Learned(attack, of, proven, claimed, None if truth is None else right, len(steps), len(steps))


def _between(more: Published, less: Published) -> tuple[Flags, Counts]:
    """Which differences are certain, and what the attacker takes each to be."""
    (more_low, more_high), (less_low, less_high) = more.bounds(), less.bounds()
    low, high = more_low - less_high, more_high - less_low
    known = high - low < 1 - CLOSE
    return known, np.where(known, low, more.figures - less.figures).astype(np.int64)


def subtraction(published: Published, *, truth: Counts | None = None) -> Learned:
    """Tables taken from each other by one subtraction, as anybody does with a pocket calculator."""
    low, high = published.bounds()
    if published.way is Way.NOISE:
        return Learned("tables", _small(published, truth), 0, 0, None if truth is None else 0, 1, 1)
    before, found = published.bounds(), carry(published.layout, low, high, rounds=1)
    was_open = before[1] - before[0] > CLOSE
    learned = found.known_small & was_open
    right = None if truth is None else int((found.low == truth)[learned].sum())
    return Learned("tables", _small(published, truth), int(learned.sum()), int(learned.sum()), right, 1, 1)


def _small(published: Published, truth: Counts | None) -> int:
    return int((is_small(truth) if truth is not None else published.hidden | is_small(published.figures)).sum())


def late_sheets(
    pairs: Sequence[tuple[Published, Published]], *, truth: Sequence[tuple[Counts, Counts]] | None = None
) -> Learned:
    """Quarters published twice, the second time with one sheet more: which cells the sheet counted in.

    Each pair is the first and the second publication; `truth` has the counts of both.
    """
    claimed = proven = right = of = 0
    for nth, (before, after) in enumerate(pairs):
        moved = (after.figures != before.figures) | (before.hidden != after.hidden)
        claimed += int(moved.sum())
        proven += 0 if before.way is Way.NOISE else int(moved.sum())
        if truth is not None:
            real = truth[nth][0] != truth[nth][1]
            of, right = of + int(real.sum()), right + int((moved & real).sum())
        else:
            of += len(moved)
    return Learned("late_sheet", of, proven, claimed, None if truth is None else right, len(pairs), len(pairs))
