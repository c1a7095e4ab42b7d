# SPDX-License-Identifier: EUPL-1.2
"""Publishing as people do it: what is ready, the choice of protection, the report, and who is turned away."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.reporting.models import GateReport, NoisyTally, Release, ReleasedTable, StatisticsYear
from schutznetz.apps.reporting.queries.statement import pdf_of, statement_of
from schutznetz.domain.disclosure import gate
from tests.apps.builders import a_site, a_user, let_go, prove, with_password
from tests.apps.reporting.lands import Ministry, a_ministry, compute, sums
from tests.apps.sap.objects import a_participant, a_programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_day_in_june(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "DRAWS", 3_000)
    monkeypatch.setattr(gate, "UNITS", 50)
    for room in ("releases", "years"):
        monkeypatch.setattr(f"schutznetz.apps.reporting.views.{room}.clock.today", lambda: date(2026, 6, 15))


@pytest.fixture
def land() -> Ministry:
    found = a_ministry()
    sums(found, 2026, 1)
    return found


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def where(name: str, *args: object) -> str:
    return reverse(f"reporting:{name}", args=args)


def test_from_the_overview_to_published_figures(land: Ministry) -> None:
    client, key = signed_in(with_password(land.officer)), land.authority.key
    page = client.get(where("releases")).content.decode()
    assert "Zahlen berechnen: 1. Quartal 2026" in page and "3 zusammengezählt" in page
    answer = client.post(where("ask", key, 2026, 1))
    release = Release.objects.get()
    assert answer.headers["Location"] == where("release", release.pk)
    assert "Wird berechnet" in client.get(where("release", release.pk)).content.decode()
    assert client.get(where("publish", release.pk)).status_code in (302, 404), "not before the gate"
    compute(release)
    page = client.get(where("release", release.pk)).content.decode()
    assert "bestanden" in page and where("publish", release.pk) in page
    assert client.post(where("publish", release.pk)).status_code == 302 and Release.objects.get().state == "gated"
    prove(client)
    assert client.get(where("publish", release.pk)).status_code == 200
    client.post(where("publish", release.pk))
    found = Release.objects.get()
    assert (found.state, found.published_by) == ("published", land.officer)
    assert client.post(where("publish", release.pk)).status_code == 404, "once"
    report = client.get(where("report_of_gate", GateReport.objects.get().pk))
    assert "Alle Prüfungen bestanden." in report.content.decode()
    let_go(report)


def test_no_page_before_publication_tells_a_figure(land: Ministry) -> None:
    """The true and the noisy counts, and the figures of a draft, stand on none of the pages of this room."""
    release = compute(land.ask(2026, 1))
    ReleasedTable.objects.update(values=[87654321])
    NoisyTally.objects.update(cells=[87654321])
    client, key = signed_in(land.officer), land.authority.key
    for address in (where("overview", key), where("release", release.pk), where("ledger", key, 2026),
                    where("statement", key, 2026), where("protection", key, 2026), where("releases")):  # fmt: skip
        page = client.get(address)
        assert page.status_code == 200, address
        assert "87654321" not in re.sub(r"[.\s]", "", page.content.decode()), address


def test_what_cannot_be_asked_for_is_said(land: Ministry) -> None:
    client, key = signed_in(land.officer), land.authority.key
    page = client.post(where("ask", key, 2026, 2), follow=True).content.decode()
    assert "Dieser Zeitraum ist noch nicht vorbei." in page
    assert client.post(where("ask", key, 2026, 9)).status_code == 302
    assert client.post(where("ask", key, 1066, 1), follow=True).status_code == 200
    assert not Release.objects.exists() and not StatisticsYear.objects.exists()


def test_the_choice_says_its_consequences_and_holds_for_the_year(land: Ministry) -> None:
    client, key = signed_in(land.officer), land.authority.key
    page = client.get(where("protection", key, 2026)).content.decode()
    assert "64 %" in page and "69 %" in page and "86 %" in page
    assert client.post(where("protection", key, 2026), {"profile": "B", "rho": "99"}).status_code == 422
    client.post(where("protection", key, 2026), {"profile": "A", "rho": "0.125"})
    assert StatisticsYear.objects.get().rho == 0.125
    compute(land.ask(2026, 1))
    page = client.post(where("protection", key, 2026), {"profile": "C", "rho": "0.25"}, follow=True).content.decode()
    assert "Das Verfahren bleibt, wie es ist." in page and StatisticsYear.objects.get().profile == "A"
    assert client.get(where("protection", key, 2099)).status_code == 404
    page = client.get(where("ledger", key, 2026)).content.decode()
    assert "Anlass nach Quartal" in page and "Anlass nach Alter" not in page


def test_true_figures_with_small_ones_withheld_are_audited_and_only_of_years() -> None:
    land = a_ministry(2)
    for quarter in (1, 2):
        sums(land, 2025, quarter, processes=400)
    client, key = signed_in(land.officer), land.authority.key
    client.post(where("protection", key, 2025), {"profile": "C", "rho": "0.25"})
    page = client.get(where("overview", key)).content.decode()
    assert "nur Zahlen für das ganze Jahr" in page
    client.post(where("ask", key, 2025, 0))
    release = compute(Release.objects.get())
    assert release.state == "gated", release.reports.first().text
    land.publish(release)
    values = [value for row in ReleasedTable.objects.all() for value in row.values]
    assert None in values and not {1, 2, 3, 4} & set(values)
    assert not NoisyTally.objects.exists() and not hasattr(StatisticsYear.objects.get(), "raw")
    assert sum(ReleasedTable.objects.get(key="all").values) == 1600


def test_the_statement_follows_the_parameters_in_both_languages(land: Ministry) -> None:
    setting = StatisticsYear.objects.create(ministry=land.authority, year=2026, rho=0.25)
    german, english = statement_of(setting, "de"), statement_of(setting, "en")
    assert "höchstens mit 64 %" in german.paragraphs[2] and "mindestens 20 Beschäftigte" in german.paragraphs[1]
    assert "64 %" in english.paragraphs[2] and english.title != german.title
    setting.rho = 0.125
    assert "höchstens mit 60 %" in statement_of(setting, "de").paragraphs[2]
    setting.profile = "C"
    assert "Eine bewiesene Grenze" in statement_of(setting, "de").paragraphs[3]
    for language in ("de", "en"):
        assert pdf_of(setting, language, date(2026, 6, 15)).startswith(b"%PDF")


def test_data_protection_watches_from_an_authority_that_takes_part_and_from_no_other(land: Ministry) -> None:
    release, key = compute(land.ask(2026, 1)), land.authority.key
    site = a_site()
    officer = a_user(Role.DATA_PROTECTION, site, everywhere=True)
    pages = [where("overview", key), where("release", release.pk), where("report_of_gate", release.reports.get().pk)]
    pages += [where(name, key, 2026) for name in ("ledger", "statement")]
    assert {signed_in(officer).get(address).status_code for address in pages} == {403}
    page = signed_in(officer).get(where("releases")).content
    assert land.authority.name.encode() not in page
    assert b"Ihre Beh\xc3\xb6rde nimmt nicht teil" in page
    a_participant(a_programme(land.authority), site.authority)
    assert {signed_in(officer).get(address).status_code for address in pages} == {200}


def test_strangers_read_and_do_nothing(land: Ministry) -> None:
    release, key = compute(land.ask(2026, 1)), land.authority.key
    watcher = a_user(Role.DATA_PROTECTION, a_site(land.authority), everywhere=True)
    stranger = a_user(Role.STATISTICS, a_site(), everywhere=True)
    nobody = a_user(Role.SUPERVISOR, a_site(land.authority), everywhere=True)
    acts = [where("ask", key, 2026, 1), where("publish", release.pk), where("again", release.pk),
            where("protection", key, 2027)]  # fmt: skip
    for user in (watcher, stranger, nobody):
        client = signed_in(user)
        prove(client)
        assert {client.post(address).status_code for address in acts} == {403}
        page = client.get(where("overview", key))
        assert page.status_code == (200 if user is watcher else 403)
        assert b'<form method="post" action="/statistik' not in page.content
    assert signed_in(watcher).get(where("statement_pdf", key, 2026, "de")).headers["Content-Type"] == "application/pdf"
    assert signed_in(watcher).get(where("statement_pdf", key, 2026, "fr")).status_code == 404
    assert Release.objects.get().state == "gated"
