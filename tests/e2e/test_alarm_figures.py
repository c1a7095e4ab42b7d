# SPDX-License-Identifier: EUPL-1.2
"""Alarms in figures, empty and filled: clean for axe in every width and theme."""

from datetime import timedelta

import pytest

from schutznetz.adapters import clock
from schutznetz.apps.alarm.models import Alarm
from schutznetz.apps.alarm.queries.figures import closed_quarters
from tests.apps.builders import a_site, a_user, an_authority

pytestmark = [pytest.mark.e2e]


def test_alarms_in_figures(signed_in, axe_clean, transactional_db):
    site = a_site(an_authority("Jobcenter Musterkreis mit einem Namen von beträchtlicher Länge"), "Bezirksstelle Nord")
    page = signed_in(a_user("HEAD", site, everywhere=True, family_name="von Landsberg-Wellerhoff"))
    for number, (first, _end) in enumerate(closed_quarters(clock.today())):
        at = clock.now().replace(year=first.year, month=first.month, day=9)
        for n in range(12 - 5 * number):
            Alarm.objects.create(
                key=f"a{number}-{n}", site=site, stored_at=at, pressed_at=at, state="resolved", desk_key="d",
                station_key="s", accepted_at=at + timedelta(seconds=9 + n), on_site_at=at + timedelta(seconds=60 + n),
            )  # fmt: skip
    page.goto("/alarm/")
    page.get_by_role("link", name="Alarme in Zahlen").click()
    page.get_by_role("table").wait_for()
    axe_clean(page, "alarme-in-zahlen")
