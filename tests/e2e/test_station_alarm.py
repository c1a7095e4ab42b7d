# SPDX-License-Identifier: EUPL-1.2
"""A press in one browser rings in the others."""

import pytest

from tests.e2e.alarm_fixtures import *  # noqa: F403
from tests.e2e.alarm_fixtures import press, wait_for_dot, wait_for_ringing

pytestmark = [pytest.mark.e2e]


def test_a_press_rings_next_door(new_station, world):
    one, two = new_station("d1"), new_station("d2")
    world.publish_rosters()
    press(one)
    wait_for_ringing(two)
    wait_for_dot(one, "delivered")
