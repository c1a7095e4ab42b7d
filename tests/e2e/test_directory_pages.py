# SPDX-License-Identifier: EUPL-1.2
"""Finding help in Chromium as somebody new: found, read, left at once. And what staff keep for it."""

from datetime import timedelta

import pytest

from schutznetz.adapters import clock
from schutznetz.apps.directory.models import MeetingRoom
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.sap.models import Counsellor
from tests.apps.builders import a_person, a_working_group
from tests.apps.directory.objects import a_booking, a_help_contact, a_line, a_meeting_room, a_profile
from tests.apps.exchange.objects import a_service
from tests.apps.sap.objects import Land, a_counsellor

pytestmark = [pytest.mark.e2e]
ALL = ["addiction", "debts", "work_strain", "trauma_death"]


@pytest.fixture
def land(transactional_db):
    """A busy counsellor with a long name, a free one, bodies, numbers and a service."""
    made = Land()
    Person.objects.filter(pk=made.counsellor.person_id).update(
        given_name="Annegret-Sieglinde", family_name="Schultheiß-Wolterskirchen"
    )
    Counsellor.objects.filter(pk=made.counsellor.pk).update(is_full=True, is_police=True)
    a_profile(made.counsellor, topics=ALL, languages=["de", "hr", "dgs"], times="dienstags", room_hint="Hof")
    free = a_counsellor(a_person(made.site, "Kim", "Zorn"))
    a_profile(free, topics=["debts"], has_addiction_module=True)
    for kind in ("staff_council", "equality", "post"):
        a_help_contact(made.site.authority, kind)
    a_line("TelefonSeelsorge", says="Für jede Sorge, ohne Namen, kostenlos. Tag und Nacht.")
    a_service(made.programme, a_working_group(made.site.authority), name="Schuldnerberatung", town="Marl")
    return made


@pytest.mark.requirement("SAP-008", "SAP-010", "SAP-013", "SAP-014", "SAP-019", "SAP-031", "SAP-061")
def test_from_the_first_page_to_a_telephone_number_without_a_trace(new_page, axe_clean, land):
    page = new_page(width=360)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/hilfe/")
    axe_clean(page, "hilfe")
    page.get_by_role("link", name="Eine Ansprechperson finden").click()
    page.get_by_label("Anliegen").select_option(label="Sucht")
    page.get_by_role("button", name="Zeigen").click()
    found = page.get_by_role("main").locator("li a[href*='/kollegen/']")
    assert found.all_inner_texts() == ["Kim Zorn", "Annegret-Sieglinde Schultheiß-Wolterskirchen"]
    axe_clean(page, "hilfe-kollegen")
    found.last.click()
    page.get_by_role("heading", name="Gut zu wissen, bevor Sie sprechen oder schreiben").wait_for()
    axe_clean(page, "hilfe-profil")
    page.get_by_role("link", name="Kim Zorn").click()
    assert page.get_by_role("link", name="02361 555 100").get_attribute("href") == "tel:02361555100"
    for path, name in (
        ("sofort/", "sofort"), ("stellen/?t=99", "stellen"), ("gut-zu-wissen/", "wissen"), ("leicht/", "leicht"),
        ("gibt-es-nicht/", "fehlt"),
    ):  # fmt: skip
        page.goto(f"/hilfe/{path}")
        axe_clean(page, f"hilfe-{name}")
    page.goto("/hilfe/stellen/")
    page.get_by_role("link", name="Schuldnerberatung").click()
    axe_clean(page, "hilfe-stelle")
    assert page.context.cookies() == []
    own = page.url.partition("/hilfe")[0]
    assert [url for url in asked if not url.startswith(own)] == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_two_presses_of_escape_leave_at_once_and_going_back_shows_nothing(new_page, land):
    page = new_page()
    page.goto("/hilfe/")
    page.goto("/hilfe/gut-zu-wissen/")
    page.get_by_text("oder zweimal Esc drücken").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url("**/konto/anmelden/**")
    page.go_back()
    page.wait_for_url("**/konto/anmelden/**")
    assert "Hilfe finden" not in page.get_by_role("main").inner_text()
    page.goto("/hilfe/")
    page.get_by_role("heading", name="Hilfe finden").wait_for()


def test_english_without_script_by_keyboard_alone(new_page, land):
    page = new_page(java_script_enabled=False)
    page.goto("/hilfe/")
    page.get_by_role("link", name="English").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Find a counsellor").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Find a counsellor").wait_for()
    page.get_by_role("link", name="Kim Zorn").click()
    page.get_by_text("This is no therapy and no legal advice.").wait_for()
    page.get_by_role("link", name="Leave this page quickly").click()
    page.wait_for_url("**/konto/anmelden/**")


@pytest.mark.requirement("SAP-061", "SAP-071")
def test_a_counsellor_is_free_again_and_books_a_room_nobody_reads_about(signed_in, axe_clean, land):
    room = a_meeting_room(land.site)
    a_booking(room, land.head.person, hours=72)
    page = signed_in(land.counsellor_user, width=360)
    page.goto("/beratung/profil/")
    axe_clean(page, "hilfe-mein-profil")
    page.get_by_role("button", name="Ich habe wieder Zeit").click()
    page.get_by_text("Sie stehen jetzt als frei da.").wait_for()
    page.goto("/raeume/")
    page.get_by_role("link", name="Haus B, Raum 2.14").click()
    day = clock.today() + timedelta(days=1)
    for label, value in (("Tag", day.day), ("Monat", day.month), ("Jahr", day.year), ("Von", "7:00"), ("Bis", "07:45")):
        page.get_by_label(label, exact=True).fill(str(value))
    page.get_by_role("button", name="Buchen").click()
    page.get_by_text("Gebucht. Im Kalender steht nur „belegt“.").wait_for()
    axe_clean(page, "hilfe-raum")
    page.goto("/raeume/")
    axe_clean(page, "hilfe-raeume")


def test_the_head_keeps_the_bodies_and_the_manager_the_rooms(signed_in, axe_clean, land):
    page = signed_in(land.head)
    page.goto("/beratung/angaben/")
    axe_clean(page, "hilfe-angaben")
    page.get_by_role("link", name="Stelle eintragen").click()
    page.get_by_label("Name der Stelle oder Person").fill("Büro")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_text("Bitte geben Sie mindestens einen Weg an").first.wait_for()
    axe_clean(page, "hilfe-stelle-eintragen")
    page.goto("/raeume/")
    page.get_by_role("link", name="Raum eintragen").click()
    page.get_by_label("Raum", exact=True).fill("Kleiner Saal")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("link", name="Kleiner Saal", exact=True).wait_for()
    assert MeetingRoom.objects.get().name == "Kleiner Saal"
