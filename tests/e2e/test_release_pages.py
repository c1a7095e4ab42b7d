# SPDX-License-Identifier: EUPL-1.2
"""Pages of releases, empty and with quarters: clean for axe in every width and theme."""

from datetime import date

import pytest

from schutznetz.adapters import clock
from schutznetz.apps.figures.models import Pool
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.reporting.facts import CHECKS
from schutznetz.apps.reporting.models import GateReport, LedgerDraw, Release
from schutznetz.domain.disclosure import gate
from tests.apps.builders import a_site, a_user, a_working_group, an_authority
from tests.apps.reporting.lands import a_ministry, compute, sums
from tests.apps.reporting.published import WHEN, a_release

pytestmark = pytest.mark.e2e


def test_pages_of_releases(signed_in, axe_clean, transactional_db):
    ministry = an_authority("Ministerium für Inneres, Sicherheit und Zusammenhalt des Landes")
    officer = a_user(Role.STATISTICS, a_site(ministry), everywhere=True)
    group = a_working_group(ministry, "Arbeitskreis Nordost mit einem besonders langen Namen")
    year = clock.today().year - 1
    a_release(ministry, year, 1)
    refused = a_release(ministry, year, 2, state="refused")
    checks = [{"key": key, "holds": key != "scatter", "facts": {}} for key in CHECKS]
    GateReport.objects.create(release=refused, made_at=WHEN, holds=False, checks=checks, text="Nicht bestanden.")
    LedgerDraw.objects.create(year=refused.year, table="region_quarter", quarter=1, deviation=4.08, on=date(year, 5, 2))
    Pool.objects.create(group=group, year=year, quarter=3, state="ready")
    page = signed_in(officer)
    for name, address in (
        ("overview", f"/statistik/freigaben/{ministry.key}/"),
        ("release", f"/statistik/freigabe/{refused.pk}/"),
        ("protection", f"/statistik/freigaben/{ministry.key}/{year + 1}/schutz/"),
        ("ledger", f"/statistik/freigaben/{ministry.key}/{year}/budget/"),
        ("statement", f"/statistik/freigaben/{ministry.key}/{year}/erklaerung/"),
    ):
        page.goto(address)
        axe_clean(page, f"releases-{name}")


@pytest.mark.requirement("SAP-066", "SAP-167")
def test_cell_keys_are_chosen_and_a_year_is_published(signed_in, transactional_db, monkeypatch):
    monkeypatch.setattr(gate, "DRAWS", 3_000)
    land, year = a_ministry(2), clock.today().year - 1
    for quarter in (1, 2):
        sums(land, year, quarter, keys=True)
    page = signed_in(land.officer)
    page.goto(f"/statistik/freigaben/{land.authority.key}/{year}/schutz/")
    assert "Eine Grenze gibt es nicht." in page.inner_text("table >> nth=0")
    page.get_by_label("B: kleines, begrenztes Rauschen (Cell-Key)").check()
    page.get_by_role("button", name="Speichern").click()
    page.wait_for_url("**/freigaben/*/")
    page.get_by_role("button", name=f"Zahlen berechnen: Jahr {year}").click()
    page.wait_for_url("**/freigabe/*/")
    compute(Release.objects.get())
    page.reload()
    assert "Keine frühere Veröffentlichung zählt dieselben Beratungen." in page.inner_text("main")
    land.publish(Release.objects.get())
    page.goto(f"/statistik/freigaben/{land.authority.key}/{year}/erklaerung/")
    assert "gibt es bei diesem Verfahren nicht" in page.inner_text("main")
