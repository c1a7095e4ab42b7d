# SPDX-License-Identifier: EUPL-1.2
"""Years like the true one that would have been published all the same: one process more, one less, or another.

What differs between them is proven by nobody, so the attack need not ask a program for it. The truth decides here only
what cannot be learned; it never helps the attacker.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from schutznetz.domain.disclosure.attack.published import Published
from schutznetz.domain.disclosure.attack.reconstruction import Seen
from schutznetz.domain.disclosure.invented import Codes, Land
from schutznetz.domain.disclosure.layout import Counts

TRIES = 10
"""How many unlike processes are tried for each that there is."""
CHANGED_REASON = 0.3
NOBODY = np.zeros(0, dtype=np.int64)


def around(of: Land, published: Published, rng: np.random.Generator) -> Seen:
    """The counts of the truth and of all such years that agree with what is published."""
    truth, (low, high) = of.tally(), published.bounds()
    can_fall, can_rise = truth - 1 >= low, truth + 1 <= high
    seen = Seen(of.layout)
    seen.take(truth.astype(float))
    places = _places(of)
    _mark(seen, truth, less=places[can_fall[places].all(axis=1)])
    _mark(seen, truth, more=places[can_rise[places].all(axis=1)])
    for some in _others(of, rng):
        _mark(seen, truth, more=some[can_rise[some].all(axis=1)])
        same = places == some
        instead = (same | (can_fall[places] & can_rise[some])).all(axis=1)[:, None] & ~same
        _mark(seen, truth, less=places[instead], more=some[instead])
    return seen


def _mark(seen: Seen, truth: Counts, less: Counts = NOBODY, more: Counts = NOBODY) -> None:
    """These cells were seen with one less than the truth, and these with one more."""
    seen.low[less] = truth[less] - 1
    seen.high[more] = truth[more] + 1


def _places(of: Land) -> Codes:
    """For each process its cell in each table."""
    return np.stack(list(of.places().values()), axis=1)


def _others(of: Land, rng: np.random.Generator) -> Iterator[Codes]:
    """For each process the cells it would have with some attributes of somebody else."""
    own = sorted(set(of.codes) - {"category", "topic"})
    for _ in range(TRIES):
        changed = dict(of.codes)
        for key in rng.permutation(own)[: 1 + rng.integers(3)]:
            changed[key] = rng.permutation(changed[key])
        if rng.random() < CHANGED_REASON:
            reasons = rng.permutation(of.processes)
            changed |= {key: of.codes[key][reasons] for key in ("category", "topic")}
        yield _places(replace(of, codes=changed))
