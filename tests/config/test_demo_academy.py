# SPDX-License-Identifier: EUPL-1.2
"""The academy of the demonstration keeps its own rules."""

from collections import Counter

import pytest

from schutznetz.apps.academy import queries
from schutznetz.apps.academy.models import Event, Registration
from schutznetz.config import demo_academy
from tests.apps.academy.objects import DAY, NOW, Academy

pytestmark = pytest.mark.django_db
State = Registration.State


def test_a_past_with_attendance_and_a_future_with_places() -> None:
    land = Academy()
    land.another(40)
    assert demo_academy.fill(now=NOW, today=DAY) == Event.objects.count() > 20
    over = Registration.objects.filter(event__last_day__lt=DAY)
    assert set(over.values_list("state", flat=True)) == {State.ATTENDED, State.ABSENT}
    assert not Registration.objects.filter(event__last_day__gte=DAY, state=State.ATTENDED).exists()
    seated = Counter(Registration.objects.filter(state=State.REGISTERED).values_list("event", flat=True))
    assert max(seated.values()) == demo_academy.PLACES
    assert Registration.objects.filter(state=State.WAITING).count() == 2
    assert queries.attended([land.counsellor.pk])
    assert Event.objects.filter(published_on=None).exists()
