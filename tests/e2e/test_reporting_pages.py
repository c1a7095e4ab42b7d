# SPDX-License-Identifier: EUPL-1.2
"""Reports, own tables and trends: clean for axe, narrow and wide, light and dark; and asking without waiting."""

from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from schutznetz.apps.reporting.models import PlanProposal
from schutznetz.regulation.statistics.table_plans import plan
from tests.apps.builders import a_working_group
from tests.apps.reporting.published import Country, a_country, a_release
from tests.e2e.conftest import settled

pytestmark = [pytest.mark.e2e]
CATEGORIES = [one.key for one in plan("sap").dimensions["category"].levels]


def figures(factor: float) -> dict[str, Any]:
    """Different numbers in each row, a small one, and one that is not there."""
    reasons = {(key,): round((180 - 6 * at) * factor) for at, key in enumerate(CATEGORIES)}
    return {
        "all_category": {**reasons, ("housing",): 3}, "all": {(): round(2680 * factor)},
        "all_quarter": {(str(one),): round(factor * value) for one, value in enumerate((640, 720, 610, 710), 1)},
        "all_contact": {("personal",): 1310, ("phone",): 720, ("mail",): 480, ("anonymous",): 2},
    }  # fmt: skip


@pytest.fixture
def country(transactional_db: None) -> Country:
    made = a_country()
    made.ministry.name = "Ministerium für Inneres, Kommunales, Digitalisierung und Gleichstellung"
    made.ministry.save()
    other = a_working_group(made.ministry, "Arbeitskreis Oer-Erkenschwick, Recklinghausen und Castrop-Rauxel")
    for year, factor in ((2023, 0.8), (2024, 0.97), (2025, 1.0)):
        a_release(
            made.ministry, year, groups=(made.group, other), figures=figures(factor), withheld=("all_age",), error=8.0
        )
    a_release(made.ministry, 2026, 1, groups=(made.group, other))
    return made


def test_reports_are_clean_and_saved(signed_in: Any, axe_clean: Any, country: Country) -> None:
    page: Page = signed_in(country.user("STAT"))
    for path, name in (
        ("/statistik/berichte/", "berichte"),
        (f"/statistik/berichte/{country.ministry.key}/2025/", "bericht-jahr"),
        (f"/statistik/berichte/{country.ministry.key}/leser/", "bericht-leser"),
        (f"/statistik/entwicklungen/{country.group.key}/", "bericht-entwicklung"),
    ):
        assert page.goto(path).status == 200, path  # type: ignore[union-attr]
        axe_clean(page, name)
    page.goto(f"/statistik/berichte/{country.ministry.key}/2025/")
    with page.expect_download() as download:
        page.get_by_role("button", name="PDF zum Drucken").click()
    assert download.value.suggested_filename == f"beratungsstatistik-{country.ministry.key}-2025.pdf"


def test_a_question_is_answered_or_proposed(signed_in: Any, axe_clean: Any, country: Country) -> None:
    page: Page = signed_in(country.user("MIN"))
    path = f"/statistik/tabelle/{country.ministry.key}/"
    page.goto(path)
    page.get_by_label("Spalten").select_option("Geschlecht")
    settled(page)
    expect(page.locator("#grid-caption")).to_have_text("Anlass nach Geschlecht, 2025")
    axe_clean(page, "tabelle-zwei")
    page.goto(f"{path}?rows=gender&columns=age")
    expect(page.get_by_text("Nicht erhoben")).to_be_visible()
    axe_clean(page, "tabelle-fehlt")
    page.get_by_role("link", name="Für den nächsten Plan vorschlagen").click()
    page.get_by_label("Wozu brauchen Sie diese Zahlen?").fill("Für die Planung der Seminare.")
    axe_clean(page, "tabelle-vorschlagen")
    page.get_by_role("button", name="Vorschlagen", exact=True).click()
    expect(page.get_by_text("Für die Planung der Seminare.")).to_be_visible()
    axe_clean(page, "tabelle-vorschlaege")
    page.get_by_role("link", name="Entscheiden").click()
    axe_clean(page, "tabelle-entscheiden")
    page.get_by_label("für den nächsten Plan vorgemerkt").check()
    page.get_by_label("Begründung").fill("Passt in das Budget.")
    page.get_by_role("button", name="Entscheiden", exact=True).click()
    expect(page.get_by_text("Passt in das Budget.")).to_be_visible()
    assert PlanProposal.objects.get().state == PlanProposal.State.TAKEN


def test_a_printed_report_has_title_purpose_and_source_on_each_page(signed_in: Any, country: Country) -> None:
    """No navigation on paper; a table is not cut unless it is longer than a page."""
    page: Page = signed_in(country.user("STAT"))
    for path, title in (
        (f"/statistik/berichte/{country.ministry.key}/2025/", "Jahresbericht 2025"),
        (f"/statistik/tabelle/{country.ministry.key}/?rows=category&columns=gender", "Anlass nach Geschlecht"),
    ):
        page.goto(path)
        sheets = [one.extract_text() for one in PdfReader(BytesIO(page.pdf(format="A4"))).pages]
        assert len(sheets) > 1
        for sheet in sheets:
            flat = " ".join(sheet.split())
            for said in (title, country.ministry.name, "keinem anderen Zweck", "Quelle:", "SAP-Erlass 2007, Nr. 5.4"):
                assert said in flat, (title, said, flat[:300])
            assert "Brotkrumen" not in flat
            assert "Hilfe und Tastatur" not in flat
            assert "PDF zum Drucken" not in flat
    page.goto(f"/statistik/berichte/{country.ministry.key}/2025/")
    sheets = [one.extract_text() for one in PdfReader(BytesIO(page.pdf(format="A4"))).pages]
    reasons = [number for number, sheet in enumerate(sheets) if "Psychische Belastung" in sheet and "Wohnen" in sheet]
    assert reasons, "the longest table of the report stands on one sheet"
