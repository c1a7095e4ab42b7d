# SPDX-License-Identifier: EUPL-1.2
"""The academy in Chromium: plan, release, book in one click, tick who attended; clean for axe everywhere."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from schutznetz.adapters import clock
from schutznetz.apps.academy.models import Additional, Event, Registration, SmallGroupRequest
from schutznetz.apps.organisation.models import Person
from tests.apps.academy.objects import Academy, a_group, a_registration, an_event

pytestmark = [pytest.mark.e2e]


@pytest.fixture
def land(transactional_db):
    made = Academy()
    Person.objects.filter(pk=made.counsellor.person_id).update(
        given_name="Annegret-Sieglinde", family_name="Schultheiß-Wolterskirchen"
    )
    return made


def lived_in(land: Academy) -> Event:
    """Events of several kinds around today, a full one, one over, requests; the event that is over."""
    today = clock.today()
    group = a_group(land.programme, land.other)
    title = "Dienstliche Belastungssituationen: Mobbing, sexuelle Belästigung und Burn-out früh ansprechen"
    an_event(land.programme, "subject", on=today + timedelta(days=20), title=title, last_day=today + timedelta(days=22))
    an_event(land.programme, on=today + timedelta(days=30), group=group, published_on=today)
    full = an_event(land.programme, "conversation", on=today + timedelta(days=40), title="Zuhören", places=1)
    a_registration(full, land.other)
    an_event(land.programme, on=today + timedelta(days=50), title="Noch ein Entwurf", published_on=None)
    over = an_event(land.programme, "subject", on=today - timedelta(days=2), title="Sucht am Arbeitsplatz")
    a_registration(over, land.other)
    a_registration(over, land.counsellor)
    wishes = [(today + timedelta(days=days)).isoformat() for days in (30, 37)]
    SmallGroupRequest.objects.create(
        programme=land.programme, counsellor=land.other, size=4, wishes=wishes, made_at=clock.now()
    )
    day = today + timedelta(days=60)
    Additional.objects.create(
        counsellor=land.counsellor, title="Kongress", provider="Verein", first_day=day, last_day=day,
        made_at=clock.now(),
    )  # fmt: skip
    return over


def test_empty_pages_say_what_comes(signed_in, axe_clean, land):
    page = signed_in(land.counsellor_user, width=360)
    for path, name in (
        ("/akademie/", "kalender"), ("/akademie/meine-termine/", "meine"),
        ("/akademie/kleingruppen/", "kleingruppen"), ("/akademie/zusaetzlich/", "zusaetzlich"),
    ):  # fmt: skip
        page.goto(path)
        axe_clean(page, f"akademie-leer-{name}")
    page = signed_in(land.boss)
    page.goto("/akademie/abwesenheiten/")
    axe_clean(page, "akademie-leer-abwesenheiten")


@pytest.mark.requirement("SAP-127")
def test_booking_and_cancelling_in_one_click(signed_in, axe_clean, land):
    lived_in(land)
    page = signed_in(land.counsellor_user)
    page.goto("/akademie/")
    axe_clean(page, "akademie-kalender")
    page.get_by_role("link", name="Als Monat ansehen").click()
    axe_clean(page, "akademie-monat")
    page.goto("/akademie/")
    page.get_by_role("link", name="Dienstliche Belastungssituationen").click()
    axe_clean(page, "akademie-veranstaltung")
    page.get_by_role("button", name="Anmelden").click()
    page.get_by_text("Sie sind angemeldet. Ihre Führungskraft erfährt nur die Tage.").wait_for()
    page.get_by_text("hat das Thema erfahren").wait_for()
    axe_clean(page, "akademie-angemeldet")
    boss = signed_in(land.boss)
    boss.goto("/akademie/abwesenheiten/")
    axe_clean(boss, "akademie-abwesenheiten")
    expect(boss.get_by_text("Burn-out")).to_have_count(0)
    page.get_by_role("button", name="Abmelden").click()
    page.get_by_text("Sie sind abgemeldet.").wait_for()
    page.goto("/akademie/meine-termine/")
    axe_clean(page, "akademie-meine")


@pytest.mark.requirement("SAP-125")
def test_the_third_training_asks_for_a_reason_and_then_stands(signed_in, axe_clean, land):
    today = clock.today()
    for day in (1, 2):
        event = an_event(land.programme, "subject", on=today.replace(month=1, day=day), title=f"Seminar {day}")
        a_registration(event, land.counsellor, "attended")
    third = an_event(land.programme, "conversation", on=max(today + timedelta(days=1), today.replace(day=28)))
    if third.first_day.year != today.year:
        pytest.skip("the last day of the year")
    page = signed_in(land.counsellor_user)
    page.goto(f"/akademie/veranstaltungen/{third.pk}/")
    axe_clean(page, "akademie-dritte")
    page.get_by_role("button", name="Anmelden").click()
    axe_clean(page, "akademie-begruendung")
    page.get_by_label("Begründung").fill("Neue Aufgabe im Haus")
    page.get_by_role("button", name="Trotzdem anmelden").click()
    page.get_by_text("Sie sind angemeldet.").first.wait_for()
    assert Registration.objects.get(event=third).reason == "Neue Aufgabe im Haus"


@pytest.mark.requirement("SAP-128", "SAP-135")
def test_the_academy_plans_releases_and_ticks(signed_in, axe_clean, land):
    over = lived_in(land)
    year = clock.today().year
    page = signed_in(land.academy)
    page.goto(f"/akademie/planung/?jahr={year}")
    axe_clean(page, "akademie-planung")
    page.goto(f"/akademie/planung/?jahr={year + 1}")
    axe_clean(page, "akademie-planung-leer")
    page.get_by_role("link", name="Veranstaltung planen").click()
    page.get_by_role("button", name="Speichern").click()
    page.get_by_text("Bitte prüfen Sie").first.wait_for()
    axe_clean(page, "akademie-planen-fehler")
    page.get_by_label("Art").select_option("supervision")
    page.get_by_label("Titel").fill("Supervision Frühling")
    for name, value in (("first_day_day", "3"), ("first_day_month", "4"), ("first_day_year", str(year + 1))):
        page.locator(f"[name={name}]").fill(value)
    page.get_by_label("Beginn").fill("9")
    page.get_by_label("Ende am letzten Tag").fill("1630")
    page.get_by_label("Ort").fill("Herne")
    page.get_by_label("Plätze").fill("12")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_text("Gespeichert.").wait_for()
    axe_clean(page, "akademie-entwurf")
    page.goto(f"/akademie/planung/?jahr={year + 1}")
    page.get_by_role("link", name="Supervisionskalender freigeben").click()
    axe_clean(page, "akademie-freigeben")
    page.get_by_role("button", name="Freigeben").click()
    page.get_by_text("Die Nachricht geht an 2 aktive SAP.").wait_for()
    page.goto(f"/akademie/veranstaltungen/{over.pk}/teilnahme/")
    axe_clean(page, "akademie-teilnahme")
    page.get_by_label("Otto Ost").uncheck()
    page.get_by_role("button", name="Teilnahmen speichern").click()
    page.get_by_text("Die Teilnahmen sind eingetragen.").wait_for()
    assert sorted(over.registrations.values_list("state", flat=True)) == ["absent", "attended"]
    for path, name in (("/akademie/themen/", "themen"), ("/akademie/planung/verteilen/", "verteilen"),
                       ("/akademie/zusaetzlich/eintragen/", "extern")):  # fmt: skip
        page.goto(path)
        axe_clean(page, f"akademie-{name}")


@pytest.mark.requirement("SAP-138")
def test_a_small_group_from_request_to_date(signed_in, axe_clean, land):
    lived_in(land)
    page = signed_in(land.counsellor_user)
    page.goto("/akademie/kleingruppen/beantragen/")
    axe_clean(page, "akademie-kleingruppe-antrag")
    SmallGroupRequest.objects.exclude(counsellor=land.other).delete()
    officer = signed_in(land.officer)
    officer.goto("/akademie/kleingruppen/")
    axe_clean(officer, "akademie-kleingruppen-ministerium")
    officer.get_by_role("link", name="Otto Ost").click()
    officer.get_by_label("Genehmigen", exact=True).check()
    axe_clean(officer, "akademie-kleingruppe-entscheiden")
    officer.get_by_role("button", name="Entscheiden").click()
    officer.get_by_text("Entschieden.").wait_for()
    planner = signed_in(land.academy)
    planner.goto(f"/akademie/kleingruppen/{SmallGroupRequest.objects.get().pk}/planen/")
    axe_clean(planner, "akademie-kleingruppe-planen")
    head = signed_in(land.head)
    head.goto("/akademie/zusaetzlich/")
    head.get_by_role("link", name="Kongress").click()
    axe_clean(head, "akademie-zusaetzlich-entscheiden")
    head.get_by_role("button", name="Zustimmen", exact=True).click()
    head.get_by_text("Entschieden.").wait_for()
