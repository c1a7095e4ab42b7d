# SPDX-License-Identifier: EUPL-1.2
"""Drafts in Chromium: the cut asked for, computed, compared on maps, changed by hand; the year of the academy from its
demand to the released calendar. Clean for axe everywhere."""

from datetime import date

import pytest

from schutznetz.adapters import clock
from schutznetz.apps.academy.models import Event
from schutznetz.apps.planning import jobs
from schutznetz.apps.planning.models import Draft, YearDraft
from tests.apps.builders import a_working_group
from tests.apps.planning.objects import Map, a_place
from tests.apps.planning.year_objects import YEAR, Year

pytestmark = [pytest.mark.e2e]


@pytest.fixture
def land(transactional_db):
    made = Map()
    far = a_place(made.programme, "Kreispolizeibehörde Rhein-Sieg-Kreis und Oberbergisches Land", 7.6, 4, made.west)
    far.authority.sites.update(latitude=51.9)
    return made


@pytest.mark.requirement("SAP-141")
def test_from_the_first_draft_to_a_change_by_hand(signed_in, axe_clean, land):
    page = signed_in(land.officer)
    page.goto("/planung/")
    page.get_by_text("Noch kein Entwurf").wait_for()
    axe_clean(page, "planung-leer")
    page.get_by_role("link", name="Entwurf anfordern").click()
    axe_clean(page, "planung-anfordern")
    page.get_by_label("Gewünscht mindestens").fill("30")
    page.get_by_role("button", name="Berechnen lassen").click()
    page.get_by_text("Das ist mehr, als höchstens erlaubt sein soll.").first.wait_for()
    page.get_by_label("Gewünscht mindestens").fill("5")
    page.get_by_label("Höchstens in einem Arbeitskreis").fill("8")
    page.get_by_role("button", name="Berechnen lassen").click()
    page.get_by_text("Der Entwurf wartet").wait_for()
    axe_clean(page, "planung-wartet")
    draft = Draft.objects.get()
    jobs.compute(draft.job, now=clock.now, today=clock.today(), milliseconds=clock.monotonic_ms)
    page.get_by_role("heading", name="Zahlen").wait_for()  # by itself, without a click
    axe_clean(page, "planung-entwurf")
    page.get_by_role("button", name="Kopie von Hand ändern").click()
    page.get_by_text("Das ist eine Kopie.").wait_for()
    page.get_by_label("Behörde").select_option(index=0)
    page.get_by_label("kommt zu").select_option(label="einem neuen Arbeitskreis")
    page.get_by_role("button", name="Verschieben").click()
    page.get_by_text("Verschoben zu").wait_for()
    page.get_by_role("rowheader", name="Neu 1").wait_for()
    axe_clean(page, "planung-von-hand")
    page.goto("/planung/")
    axe_clean(page, "planung")
    page.get_by_role("link", name="Entwürfe vergleichen").click()
    page.locator("svg[role=img]").nth(1).wait_for()
    axe_clean(page, "planung-vergleich")
    hand_over(page, axe_clean, land)


def hand_over(page, axe_clean, land):
    """New groups need a working group first; then the draft becomes a proposal."""
    address = f"/planung/{Draft.objects.get(origin__isnull=False).pk}/"
    page.goto(address)
    page.get_by_role("link", name="An die Arbeitskreise übergeben").click()
    page.get_by_text("Es fehlen Arbeitskreise").wait_for()
    axe_clean(page, "planung-uebergeben-nicht")
    for number in (3, 4):
        a_working_group(land.site.authority, f"Arbeitskreis {number}")
    page.reload()
    page.get_by_role("button", name="Übergeben").click()
    page.get_by_text("Bitte prüfen Sie").wait_for()
    for label, value in (("Tag", "1"), ("Monat", "1"), ("Jahr", "2099")):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("Neu 1 ist der Arbeitskreis").select_option(label="Arbeitskreis 3")
    page.get_by_label("Neu 2 ist der Arbeitskreis").select_option(label="Arbeitskreis 4")
    axe_clean(page, "planung-uebergeben")
    page.get_by_role("button", name="Übergeben").click()
    page.get_by_text("Sehen Sie ihn durch").wait_for()


def test_a_running_computation_shows_how_far_it_is_and_can_be_stopped(signed_in, axe_clean, land):
    draft = land.ask(seconds=600)
    Draft.objects.filter(pk=draft.pk).update(state="running", begun_at=clock.now(), found=12.0)
    page = signed_in(land.officer, width=360)
    page.goto(f"/planung/{draft.pk}/")
    page.get_by_role("progressbar").wait_for()
    axe_clean(page, "planung-laeuft")
    page.get_by_role("button", name="Berechnung abbrechen").click()
    page.get_by_text("Die Berechnung wurde abgebrochen").wait_for()
    axe_clean(page, "planung-abgebrochen")


@pytest.fixture
def year(transactional_db):
    made = Year()
    made.near(51.40, 7.10, 3, appointed_on=date(YEAR - 3, 6, 1))
    return made


@pytest.mark.requirement("SAP-132")
@pytest.mark.requirement("SAP-128")
def test_from_the_demand_of_a_year_to_its_released_calendar(signed_in, axe_clean, year):
    page = signed_in(year.academy)
    page.goto(f"/akademie/planung/?jahr={YEAR}")
    page.get_by_role("link", name="Jahresentwürfe").click()
    page.get_by_text("Noch kein Entwurf").wait_for()
    axe_clean(page, "jahr-leer")
    page.get_by_role("link", name="Entwurf anfordern").click()
    axe_clean(page, "jahr-anfordern")
    for kind, least, most in (("Supervision", 30, 6), ("Fachseminar", 2, 6), ("Seminar zur Gesprächsführung", 2, 6)):
        page.get_by_label(f"{kind}: mindestens", exact=True).fill(str(least))
        page.get_by_label(f"{kind}: höchstens", exact=True).fill(str(most))
    page.get_by_role("button", name="Berechnen lassen").click()
    page.get_by_text("Das ist mehr, als höchstens erlaubt sein soll.").first.wait_for()
    page.get_by_label("Supervision: mindestens", exact=True).fill("3")
    page.get_by_role("button", name="Berechnen lassen").click()
    page.get_by_text("Der Entwurf wartet").wait_for()
    axe_clean(page, "jahr-wartet")
    draft = YearDraft.objects.get()
    jobs.compute(draft.job, now=clock.now, today=clock.today(), milliseconds=clock.monotonic_ms)
    page.get_by_role("heading", name="Auf einen Blick").wait_for()  # by itself, without a click
    axe_clean(page, "jahr-entwurf")
    YearDraft.objects.filter(pk=draft.pk).update(name="Links")
    year.computed()
    page.goto("/planung/jahr/vergleich/")
    axe_clean(page, "jahr-vergleich")
    page.goto(f"/planung/jahr/{draft.pk}/")
    page.get_by_role("link", name="In den Kalender übernehmen").click()
    page.get_by_role("button", name="Übernehmen").click()
    page.get_by_text("Wählen Sie mindestens ein Thema.").first.wait_for()
    page.get_by_label("Depression").check()
    axe_clean(page, "jahr-uebernehmen")
    page.get_by_role("button", name="Übernehmen").click()
    page.get_by_text("stehen jetzt in der Planung").wait_for()
    axe_clean(page, "jahr-uebernommen")
    page.get_by_role("link", name="Supervisionskalender freigeben").click()
    page.get_by_role("button", name="Freigeben").click()
    page.get_by_text("Freigegeben:").wait_for()
    assert Event.objects.published().filter(kind="supervision", first_day__year=YEAR).count() == 2
