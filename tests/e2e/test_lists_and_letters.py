# SPDX-License-Identifier: EUPL-1.2
"""Lists with filters in use, saving them, and the pages of letters: clean for axe, narrow and wide, light and dark."""

from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore

from schutznetz.apps.organisation.models import Office
from tests.apps.builders import a_person, a_site, a_user, an_authority

pytestmark = [pytest.mark.e2e]
Role = Office.Role


@pytest.fixture
def site(transactional_db):
    return a_site(an_authority("Jobcenter Musterkreis mit einem Namen von beträchtlicher Länge"), "Bezirksstelle Marl")


@pytest.fixture
def admin(site):
    return a_user(
        Role.ADMINISTRATOR, site, given_name="Annegret", family_name="Schultheiß-Wolterskirchen", password="x"
    )


def test_pages_of_lists_and_letters(signed_in, axe_clean, site, admin):
    for number in range(60):
        a_person(site, "Jana", f"Müller-Lüdenscheidt {number:02}")
    page = signed_in(admin)
    place = f"/schreiben/behoerde/{site.authority.key}"
    for path, name in [
        (f"/verwaltung/personen/?q=mueller&site={site.pk}&gone=on", "liste-gefiltert"),
        ("/verwaltung/personen/?q=gibtesnicht", "liste-leer"),
        (f"/schreiben/listen/people/?q=mueller&site={site.pk}", "liste-speichern"),
        ("/schreiben/", "schreiben"),
        (f"{place}/vorlagen/bestellung/", "vorlage"),
        (f"{place}/vorlagen/bestellung/zuruecksetzen/", "vorlage-zuruecksetzen"),
        (f"{place}/briefkopf/", "briefkopf"),
        (f"{place}/bescheinigungen/", "bescheinigungen"),
        (f"/verwaltung/personen/{admin.person.pk}/", "person-schreiben"),
    ]:
        assert page.goto(path).status == 200, path
        axe_clean(page, name)


def test_a_filter_is_taken_away_and_the_list_saved(signed_in, axe_clean, site, admin):
    a_person(site, "Jana", "Müller")
    page = signed_in(admin)
    page.goto("/verwaltung/personen/")
    page.get_by_label("Name oder Personalkennung").fill("mueller")
    page.get_by_role("button", name="Filtern").click()
    chosen = page.get_by_role("link", name="Filter entfernen: Name oder Personalkennung: mueller")
    chosen.wait_for()
    assert page.locator("tbody tr").count() == 1
    page.get_by_role("link", name="Liste speichern").click()
    page.get_by_role("button", name="Datei speichern").click()
    page.locator("[data-error-summary]").wait_for()
    axe_clean(page, "liste-speichern-fehler")
    page.get_by_label("Wofür brauchen Sie die Datei?").fill("Rufkreise prüfen")
    with page.expect_download() as download:
        page.get_by_role("button", name="Datei speichern").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    page.goto("/verwaltung/personen/?q=mueller")
    chosen.click()
    page.locator("tbody tr").nth(1).wait_for()
    assert page.locator("tbody tr").count() == 2


def test_what_was_typed_is_there_after_the_proof(signed_in, axe_clean, site, admin):
    """The proof grows old while somebody thinks about columns and purpose."""
    a_person(site, "Jana", "Müller")
    page = signed_in(admin)
    page.goto(f"/schreiben/listen/people/?q=mueller&site={site.pk}")
    page.get_by_label("CSV").check()
    page.get_by_label("Standort").uncheck()
    page.get_by_label("Wofür brauchen Sie die Datei?").fill("Rufkreise prüfen")
    store = SessionStore(next(one["value"] for one in page.context.cookies() if one["name"] == "sessionid"))
    del store["account_authentication_methods"]
    store.save()
    page.get_by_role("button", name="Datei speichern").click()
    page.get_by_role("heading", name="Sind Sie es noch?").wait_for()
    axe_clean(page, "liste-bestaetigen")
    page.get_by_label("Passwort").fill("x")
    page.get_by_role("button", name="Bestätigen").click()
    page.get_by_text("Ihre Eingaben sind noch da, aber noch nicht gesendet.").wait_for()
    assert page.get_by_label("CSV").is_checked()
    assert not page.get_by_label("Standort").is_checked()
    assert page.get_by_label("Wofür brauchen Sie die Datei?").input_value() == "Rufkreise prüfen"
    axe_clean(page, "liste-noch-da")
    with page.expect_download() as download:
        page.get_by_role("button", name="Datei speichern").click()
    content = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert "Rufkreise prüfen" in content
    assert "Müller, Jana" in content
    assert "Bezirksstelle Marl" not in content.split("Name", 1)[1].split("Müller")[1]


def test_a_template_is_changed_and_a_mistake_explained(signed_in, axe_clean, site, admin):
    page = signed_in(admin)
    page.goto(f"/schreiben/behoerde/{site.authority.key}/vorlagen/bestellung/")
    page.get_by_label("Text").fill("Hallo {vornme}")
    page.get_by_role("button", name="Vorlage speichern").click()
    page.locator("[data-error-summary]").wait_for()
    axe_clean(page, "vorlage-fehler")
    page.get_by_label("Text").fill("Hallo {vorname}")
    page.get_by_role("button", name="Vorlage speichern").click()
    page.get_by_text("Die Vorlage ist gespeichert.").wait_for()
    axe_clean(page, "vorlage-eigene")
