# SPDX-License-Identifier: EUPL-1.2
"""The staff structure in Chromium: read in, looked at, confirmed; the receiver named; clean for axe everywhere."""

from typing import Any

import pytest

from schutznetz.adapters.tables import xlsx_file
from schutznetz.apps.organisation.facts import Role
from tests.apps.builders import a_site, a_user, an_authority
from tests.apps.figures.test_structures import HEADING, LARGE

pytestmark = [pytest.mark.e2e]
NAME = "Bundesanstalt für Landwirtschaftsverwaltungsangelegenheiten Recklinghausen-Hochlarmark"


@pytest.fixture
def people(transactional_db: Any) -> dict[str, Any]:
    site = a_site(an_authority(NAME))
    roles = (Role.ADMINISTRATOR, Role.STAFF_COUNCIL, Role.MINISTRY)
    return {role: a_user(role, site, everywhere=True) for role in roles}


@pytest.mark.requirement("SAP-064", "SAP-065")
def test_from_an_empty_page_to_a_proof(signed_in: Any, axe_clean: Any, people: dict[str, Any]) -> None:
    page = signed_in(people[Role.ADMINISTRATOR], width=360)
    page.goto("/zahlen/personalstruktur/")
    page.get_by_text("Noch keine Personalstruktur").wait_for()
    axe_clean(page, "personalstruktur-leer")
    page.get_by_role("link", name="Neue Zahlen einlesen").click()
    wrong = {"name": "zahlen.csv", "mimeType": "text/csv", "buffer": b"Geschlecht;Anzahl\nweiblich;3\n"}
    page.get_by_label("Datei").set_input_files(wrong)
    page.get_by_label("Tag", exact=True).fill("1")
    page.get_by_label("Monat", exact=True).fill("2")
    page.get_by_label("Jahr", exact=True).fill("2026")
    page.get_by_role("button", name="Hochladen und prüfen").click()
    page.get_by_text("Die Spalte „Status“ fehlt").first.wait_for()
    axe_clean(page, "personalstruktur-fehler")
    right = {"name": "zahlen.xlsx", "mimeType": "application/zip", "buffer": xlsx_file([("x", [HEADING, *LARGE])])}
    page.get_by_label("Datei").set_input_files(right)
    page.get_by_role("button", name="Hochladen und prüfen").click()
    page.get_by_role("heading", name="Vorschau der Personalstruktur").wait_for()
    axe_clean(page, "personalstruktur-vorschau")
    page.get_by_role("button", name="Bestätigen").click()
    page.get_by_text("Die neue Personalstruktur gilt.").wait_for()
    council = signed_in(people[Role.STAFF_COUNCIL])
    council.goto("/zahlen/personalstruktur/")
    council.get_by_text("trifft auf so viele zu").first.wait_for()
    axe_clean(council, "personalstruktur")
    officer = signed_in(people[Role.MINISTRY])
    officer.goto("/zahlen/empfaenger/")
    officer.get_by_label("Ministerium", exact=True).check()
    officer.get_by_role("button", name="Speichern").click()
    officer.get_by_text("Gespeichert.").wait_for()
    axe_clean(officer, "meldungen-empfaenger")
