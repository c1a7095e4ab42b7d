# SPDX-License-Identifier: EUPL-1.2
"""A morning of a site manager, on a desk PC and on a phone: what is due, why, and how each of it goes away."""

from datetime import timedelta

import pytest

from schutznetz.adapters import clock
from schutznetz.apps.alarm.jobs import rosters
from schutznetz.apps.alarm.models import DeskTest, Ring, RingChange, Station
from schutznetz.apps.duties.jobs import review
from schutznetz.apps.duties.models import Duty
from schutznetz.apps.organisation.models import Desk, Office
from tests.apps.builders import a_user
from tests.e2e.alarm_fixtures import SITE, build_office_floor

pytestmark = [pytest.mark.e2e]


@pytest.fixture
def site(transactional_db):
    """Twelve desks with their rings; ten have a station that was tried last week, two have none."""
    site = build_office_floor()
    now = clock.now()
    rosters.compute(SITE, now, now.date())
    for desk in Desk.objects.filter(site=site).exclude(key__in=("d11", "d12")):
        equip(desk)
    assert Ring.objects.filter(site=site).count() == 12
    return site


def equip(desk: Desk) -> None:
    now = clock.now()
    station = Station.objects.create(
        key=f"st-{desk.key}", label=desk.label, desk=desk, desk_key=desk.key, enrolled_at=now - timedelta(days=60),
        public_key_a=f"UA{desk.key}", public_key_b=f"UB{desk.key}",
    )  # fmt: skip
    station.sites.add(desk.site)
    DeskTest.objects.create(desk=desk, tested_at=now - timedelta(days=7), station_key=station.key)


def night() -> None:
    review(clock.now(), clock.today(), nightly=True)


@pytest.mark.parametrize("width", [1280, 360])
def test_from_what_is_due_to_nothing_left_but_the_drill(width, signed_in, site, axe_clean):
    manager = a_user(Office.Role.SITE_MANAGER, site, family_name="Leitner")
    night()
    page = signed_in(manager, width=width)
    page.goto("/")
    gaps = page.locator(".app-duty", has_text="2 von 12 Plätzen ohne Auslöser")
    assert "Bericht Vestische Arbeit 2012" in gaps.inner_text(), "each duty says where it stands"
    assert "bis " in gaps.inner_text(), "and until when"

    gaps.get_by_role("link", name="Plätze ansehen").click()
    page.get_by_role("heading", name="Plätze ohne Auslöser").wait_for()
    page.get_by_role("link", name="2.11 A").click()
    page.get_by_role("button", name="Einmalcode erzeugen").click()
    code = page.locator(".alarm-code").inner_text()
    assert len(code.split("-")) == 2
    page.get_by_text("Dieser Code wird nur jetzt gezeigt").wait_for()
    axe_clean(page, f"standort-einmalcode-{width}")

    page.goto(f"/alarm/platz/{SITE}/d1/")
    page.get_by_label("Arbeitsplatz").select_option(label="2.10 A")
    page.get_by_label("Grund").fill("sitzt im Flur gegenüber")
    page.get_by_role("button", name="Änderung speichern").click()
    page.get_by_text("sitzt im Flur gegenüber").wait_for()
    assert RingChange.objects.get().neighbour.key == "d10"

    for key in ("d11", "d12"):
        equip(Desk.objects.get(site=site, key=key))
    night()
    page.goto("/")
    page.get_by_role("button", name="Der Alarmplan stimmt").click()
    page.get_by_text("Erledigt. Danke.").wait_for()
    page.goto("/aufgaben/")
    page.get_by_role("heading", level=1).wait_for()
    open_ones = {duty.kind for duty in Duty.objects.open()}
    assert "alarm.triggers" not in open_ones
    assert "alarm.plan" not in open_ones
    assert "alarm.drills" in open_ones, "a drill is not confirmed, it is held"
    axe_clean(page, f"standort-aufgaben-{width}")
