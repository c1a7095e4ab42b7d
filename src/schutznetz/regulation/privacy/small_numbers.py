# SPDX-License-Identifier: EUPL-1.2
"""Small numbers about people are withheld. ``today`` picks the version of the threshold.

Whoever shows figures shows no sum over cells of which one may be withheld: it could be solved back.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from schutznetz.regulation.parameters import Dated, Topic, load

TOPIC: Topic = load(Path(__file__).with_suffix(".toml"))


def threshold(today: date) -> Dated:
    """The smallest number that is shown, with its citation."""
    return TOPIC.dated("smallest", today)


def shown_count(count: int, today: date) -> int | None:
    """The number, or None when it is withheld: nought as well, or it would tell itself from one."""
    return count if count >= TOPIC.integer("smallest", today) else None


def shown_median(times: Sequence[timedelta], today: date) -> timedelta | None:
    """The time within which half of them lie; None when there are too few to be shown."""
    if shown_count(len(times), today) is None:
        return None
    return timedelta(seconds=median(time.total_seconds() for time in times))
