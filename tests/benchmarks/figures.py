# SPDX-License-Identifier: EUPL-1.2
"""A measured figure, its verdict, and the table and JSON file that `make bench` leaves behind."""

import json
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

HEADER = ("name", "value (min..max)", "unit", "peer or floor of the same run", "ratio", "goal", "verdict")


@dataclass(frozen=True)
class Spread:
    """Median, smallest and largest value over the rounds of one run."""

    value: float
    low: float
    high: float

    @classmethod
    def over(cls, values: Sequence[float]) -> "Spread":
        """Spread of at least one value."""
        return cls(statistics.median(values), min(values), max(values))

    def __str__(self) -> str:
        if self.low == self.high:
            return number(self.value)
        return f"{number(self.value)} ({number(self.low)}..{number(self.high)})"


@dataclass(frozen=True)
class Figure:
    """One line of the table; ``met`` is None for a figure without a goal."""

    name: str
    value: Spread
    unit: str
    peer: str = "-"
    ratio: Spread | None = None
    goal: str = "-"
    met: bool | None = None

    @property
    def verdict(self) -> str:
        return "-" if self.met is None else "met" if self.met else "missed"

    def cells(self) -> tuple[str, ...]:
        ratio = "-" if self.ratio is None else str(self.ratio)
        return (self.name, str(self.value), self.unit, self.peer, ratio, self.goal, self.verdict)


def exactly(value: float) -> Spread:
    """A count or a single measurement: a spread of one value."""
    return Spread(value, value, value)


def number(value: float) -> str:
    """Three significant digits without an exponent; whole numbers in full."""
    if (value == int(value) and abs(value) >= 1) or value == 0:
        return f"{value:.0f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


def at_most(name: str, value: Spread, unit: str, limit: float, *, peer: str = "-") -> Figure:
    """Figure with an absolute goal: the median must not exceed ``limit``."""
    goal = f"{number(limit)} {unit}" if limit == 0 else f"<= {number(limit)} {unit}"
    return Figure(name, value, unit, peer, None, goal, bool(value.value <= limit))


def below(name: str, value: Spread, unit: str, limit: float, *, peer: str = "-") -> Figure:
    """Figure with an absolute goal: the median must be under ``limit``."""
    return Figure(name, value, unit, peer, None, f"< {number(limit)} {unit}", bool(value.value < limit))


def beside(
    name: str,
    ours: Sequence[float],
    peer: str,
    theirs: Sequence[float],
    unit: str,
    *,
    limit: float,
    strict: bool = False,
) -> Figure:
    """Figure judged by the median of the ratios of each round, ours to the peer's; ``strict``: under the limit."""
    ratio = Spread.over([a / b for a, b in zip(ours, theirs, strict=True)])
    met = bool(ratio.value < limit if strict else ratio.value <= limit)
    goal = f"ratio {'<' if strict else '<='} {number(limit)}"
    return Figure(name, Spread.over(ours), unit, f"{peer} {Spread.over(theirs)}", ratio, goal, met)


def percentile(values: Iterable[float], percent: float) -> float:
    """Nearest-rank percentile of at least one value."""
    ordered = sorted(values)
    rank = max(1, -(-len(ordered) * percent // 100))
    return ordered[int(rank) - 1]


def table(figures: Sequence[Figure]) -> str:
    """The aligned table with a header line."""
    rows = [HEADER, *(figure.cells() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADER))]
    return "\n".join(
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def save(path: Path, figures: Sequence[Figure], about: dict[str, Any]) -> None:
    """Write the run as JSON: ``about`` (machine, versions, parts) and the figures."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"about": about, "figures": [{**asdict(figure), "verdict": figure.verdict} for figure in figures]}
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
