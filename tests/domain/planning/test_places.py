# SPDX-License-Identifier: EUPL-1.2
"""Distances on the globe, and what loading the planners costs."""

import subprocess
import sys

import pytest

from schutznetz.domain.planning.outcome import distance
from schutznetz.domain.planning.places import Place, kilometres


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Place(51.614, 7.197), Place(51.614, 7.197), 0.0),
        (Place(51, 7), Place(52, 7), 111.195),
        (Place(0, 7), Place(0, 8), 111.195),
        (Place(60, 7), Place(60, 8), 55.597),
        (Place(0, 0), Place(0, 180), 20015.1),
        (Place(90, 0), Place(-90, 77), 20015.1),
    ],
)
def test_great_circle(one: Place, other: Place, expected: float) -> None:
    assert kilometres(one, other) == pytest.approx(expected, rel=0.001)
    assert kilometres(other, one) == pytest.approx(kilometres(one, other))


@pytest.mark.parametrize("where", [(91, 0), (0, 181), (-90.1, 0), (float("nan"), 0)])
def test_a_place_lies_on_earth(where: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="no place"):
        Place(*where)


def test_distance_is_a_share_of_the_objective() -> None:
    assert distance(200.0, 198.0) == pytest.approx(0.01)
    assert distance(0.0, 0.0) == distance(5.0, 5.0 + 1e-12) == 0.0


def test_loading_the_planners_loads_no_solver() -> None:
    """Web processes import these modules; the solver and NumPy would cost each of them tens of megabytes."""
    code = (
        "import sys\n"
        "import schutznetz.domain.planning.calendar, schutznetz.domain.planning.groups\n"
        "import schutznetz.domain.planning.mentors\n"
        "print({'numpy', 'scipy', 'highspy'} & set(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "set()"
