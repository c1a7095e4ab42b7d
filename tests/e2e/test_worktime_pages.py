# SPDX-License-Identifier: EUPL-1.2
"""The times of counsellors in Chromium: one tap out, one tap in, and what the others see; clean for axe everywhere."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from schutznetz.adapters import clock
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.worktime.facts import quarter_of
from schutznetz.apps.worktime.models import CapException, Entry, Method
from tests.apps.builders import an_office
from tests.apps.worktime.objects import Office, an_entry, terms

pytestmark = [pytest.mark.e2e]


@pytest.fixture
def office(transactional_db):
    made = Office()
    Person.objects.filter(pk=made.person.pk).update(
        given_name="Annegret-Sieglinde", family_name="Schultheiß-Wolterskirchen"
    )
    return made


def lived_in(office: Office) -> None:
    """Two quarters over the cap, a function, an exception that waits."""
    today = clock.today()
    terms(office.person, since=date(today.year - 2, 1, 1))
    says = "Netto: ohne Urlaub, Feiertage und Krankheit."
    Method.objects.create(
        authority=office.site.authority, since=date(today.year - 1, 1, 1), full_time_hours=1640, says=says
    )
    an_office(office.person, "MEN")
    quarter = quarter_of(today)
    for back in range(1, 5):
        quarter = quarter.before
        an_entry(office.person, 39 + 3 * back, day=quarter.first + timedelta(days=20))
    an_entry(office.person, 30, day=date(today.year, 1, 5), kind="MEN")
    an_entry(office.person, 16, day=date(today.year, 1, 8), kind="EVENT")
    late = an_entry(office.person, 1, day=today - timedelta(days=2), hour=20)
    late.is_late, late.outside_minutes = True, 60
    late.save()
    CapException.objects.create(
        person=office.person, percent=Decimal("12.5"), since=today, until=today + timedelta(days=60),
        asked_at=clock.now(),
    )  # fmt: skip


def test_the_first_day_with_nothing_in_it(signed_in, axe_clean, office):
    page = signed_in(office.counsellor_user, width=360)
    page.goto("/zeit/")
    axe_clean(page, "sap-zeit-leer")
    box = page.get_by_role("button", name="Tätigkeit beginnen").bounding_box()
    assert box is not None
    assert box["height"] >= 64
    page.get_by_role("button", name="Tätigkeit beginnen").click()
    page.get_by_text("Abgemeldet seit").wait_for()
    axe_clean(page, "sap-zeit-abgemeldet")
    boss = signed_in(office.boss)
    boss.goto("/zeit/team/")
    boss.get_by_text("abwesend: SAP-Tätigkeit seit").wait_for()
    axe_clean(boss, "sap-team-abwesend")
    Entry.objects.update(began_at=clock.now() - timedelta(minutes=75))
    page.get_by_role("button", name="Zurück am Arbeitsplatz").click()
    page.get_by_text("Gebucht sind 1 h 15 min").wait_for()
    boss.reload()
    boss.get_by_text("nicht abgemeldet").wait_for()


def test_a_year_of_a_counsellor(signed_in, axe_clean, office):
    lived_in(office)
    page = signed_in(office.counsellor_user)
    for path, name in (
        ("/zeit/", "sap-zeit"), ("/zeit/eintraege/", "sap-zeiten"), ("/zeit/nachtragen/", "sap-nachtragen"),
        ("/zeit/ausnahme/", "sap-ausnahme"), ("/zeit/ueberlastung/", "sap-ueberlastung"),
    ):  # fmt: skip
        page.goto(path)
        axe_clean(page, name)
    page.goto("/zeit/nachtragen/")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_text("Bitte prüfen Sie").wait_for()
    axe_clean(page, "sap-nachtragen-fehler")


def test_what_line_manager_head_and_ministry_see(signed_in, axe_clean, office):
    lived_in(office)
    page = signed_in(office.boss)
    page.goto("/zeit/team/")
    axe_clean(page, "sap-team")
    page.get_by_role("link", name="Ansehen und antworten").click()
    axe_clean(page, "sap-ausnahme-antwort")
    page.get_by_role("button", name="So vereinbaren").click()
    page.get_by_text("Vereinbart: bis zu 12,5 %").wait_for()
    page = signed_in(office.head)
    for path, name in (
        ("/zeit/stunden/", "sap-stunden"), (f"/zeit/stunden/{office.counsellor.pk}/", "sap-stunden-person"),
        (f"/zeit/stunden/behoerde/{office.site.authority.key}/", "sap-stunden-verfahren"),
    ):  # fmt: skip
        page.goto(path)
        axe_clean(page, name)
    ministry = signed_in(office.officer)
    ministry.goto("/zeit/anzeigen/")
    axe_clean(ministry, "sap-anzeigen-leer")
    page.goto(f"/zeit/ueberlastung/{office.counsellor.pk}/")
    page.get_by_role("button", name="An das Ministerium senden").click()
    page.get_by_text("Gesendet an").wait_for()
    ministry.reload()
    axe_clean(ministry, "sap-anzeigen")
