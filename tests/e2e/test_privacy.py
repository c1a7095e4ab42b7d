# SPDX-License-Identifier: EUPL-1.2
"""Pages of data protection: clean for axe, narrow and wide, light and dark, empty and filled."""

import pytest
from django.db import transaction

from schutznetz.adapters import clock
from schutznetz.apps.journal.actions import record
from schutznetz.apps.journal.jobs import seal_waiting
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.privacy.jobs import delete_by_periods
from tests.apps.builders import a_site, a_user, an_authority
from tests.apps.privacy.objects import a_request

pytestmark = [pytest.mark.e2e]


@pytest.fixture
def site(transactional_db):
    return a_site(
        an_authority("Jobcenter Musterkreis mit einem Namen von beträchtlicher Länge"), "Bezirksstelle Oer-Erkenschwick"
    )


@pytest.fixture
def employee(site):
    return a_user(Role.EMPLOYEE, site, given_name="Annegret", family_name="Schultheiß-Wolterskirchen", phone="02361 55")


@pytest.fixture
def officer(site):
    return a_user(Role.DATA_PROTECTION, site, everywhere=True, given_name="Dora", family_name="Datenschultz")


def test_pages_when_there_is_nothing(signed_in, axe_clean, officer):
    page = signed_in(officer)
    for path in ("antraege/", "journal/", "loeschungen/"):
        assert page.goto(f"/datenschutz/{path}").status == 200, path
        axe_clean(page, "datenschutz-leer-" + path.strip("/"))


def test_pages_of_the_officer(signed_in, axe_clean, site, officer, employee):
    asked = a_request(employee.person, text="Meine Telefonnummer ist falsch.\n\nRichtig ist 02361 56.")
    with transaction.atomic():
        for verb in ("person_changed", "office_given", "station_revoked"):
            record(verb=verb, subject=employee.person, actor=officer, now=clock.now())
    seal_waiting(clock.now())
    delete_by_periods(clock.now(), clock.today())
    page = signed_in(officer)
    for path, name in [
        ("uebersicht/", "uebersicht"),
        ("antraege/", "antraege"),
        (f"antraege/{asked.pk}/", "antrag"),
        ("journal/", "journal"),
        ("journal/pruefen/", "journal-pruefen"),
        ("journal/?who=gibtesnicht", "journal-nichts"),
        ("loeschungen/", "loeschungen"),
        ("unterlagen/verzeichnis/", "verzeichnis"),
        ("unterlagen/folgenabschaetzung/", "folgenabschaetzung"),
        ("unterlagen/listen/", "listen"),
    ]:
        assert page.goto(f"/datenschutz/{path}").status == 200, path
        axe_clean(page, f"datenschutz-{name}")


def test_the_officer_checks_the_journal(signed_in, axe_clean, site, officer):
    with transaction.atomic():
        record(verb="person_changed", subject=officer.person, actor=officer, now=clock.now())
    seal_waiting(clock.now())
    page = signed_in(officer)
    page.goto("/datenschutz/journal/")
    page.get_by_role("link", name="Journal prüfen").click()
    page.get_by_role("button", name="Jetzt prüfen").click()
    page.get_by_text("Das Journal ist unversehrt").wait_for()
    axe_clean(page, "datenschutz-journal-unversehrt")
    page.get_by_label("Prüfwerte, die Sie aufbewahrt haben").fill(f"2026-10 99 {'a' * 64}")
    page.get_by_role("button", name="Jetzt prüfen").click()
    page.get_by_text("Hier endet die Kette").wait_for()
    axe_clean(page, "datenschutz-journal-veraendert")


def test_my_data_and_a_request(signed_in, axe_clean, site, employee):
    page = signed_in(employee)
    assert page.goto("/datenschutz/uebersicht/").status == 200
    axe_clean(page, "datenschutz-uebersicht-beschaeftigte")
    page.get_by_role("link", name="Meine Daten").first.click()
    page.get_by_text("Ihre Person").click()
    page.get_by_text("02361 55").wait_for()
    axe_clean(page, "datenschutz-meine-daten")
    page.get_by_role("link", name="Antrag stellen").click()
    page.get_by_role("button", name="Antrag absenden").click()
    axe_clean(page, "datenschutz-antrag-fehler")
    page.get_by_label("Worum geht es?").select_option("rectification")
    page.get_by_label("Ihr Anliegen").fill("Meine Nummer ist falsch.")
    page.get_by_role("button", name="Antrag absenden").click()
    page.get_by_text("Ihr Antrag ist eingegangen.").wait_for()
    axe_clean(page, "datenschutz-antrag-eigener")
