# SPDX-License-Identifier: EUPL-1.2
"""Reports say what is certain, for what purpose, to whom, on the page and in every file."""

import csv
import io
import json
import re
import zipfile
from typing import Any

import pytest
from django.test import Client

from schutznetz.apps.journal.models import Entry
from schutznetz.apps.reporting.models import Readership
from tests.apps.builders import a_site, a_user, an_authority, let_go
from tests.apps.reporting.published import Country, a_country, a_release

pytestmark = pytest.mark.django_db
BASE = "/statistik/berichte"


@pytest.fixture
def country() -> Country:
    return a_country()


def text_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    text = " ".join(response.content.decode().split())
    let_go(response)
    return text


def saved(client: Client, path: str) -> bytes:
    response = client.post(path)
    assert response.status_code == 200, path
    content = b"".join(response) if response.streaming else response.content
    let_go(response)
    return content


def signed_in(country: Country, role: str = "MIN") -> Client:
    client = Client()
    client.force_login(country.user(role), backend="django.contrib.auth.backends.ModelBackend")
    return client


def base(country: Country) -> str:
    return f"{BASE}/{country.ministry.key}"


@pytest.mark.requirement("SAP-066")
def test_figures_are_said_with_their_span_and_small_ones_are_not_named(country: Country) -> None:
    few = {"all_contact": {("anonymous",): 3, ("phone",): 134}}
    a_release(country.ministry, 2025, figures=few, withheld=("all_age",))
    text = text_of(signed_in(country, "STAT"), f"{base(country)}/2025/")
    assert "<strong>134</strong>" in text
    assert "zwischen 128 und 140" in text
    assert '<strong>weniger als 5</strong> <span class="app-muted">höchstens 10</span>' in text
    assert "<strong>3</strong>" not in text
    assert "zurückgehalten, weil sie zu ungenau wäre" in text


@pytest.mark.requirement("SAP-066")
def test_under_suppression_a_small_figure_is_a_dot_and_the_rest_is_exact(country: Country) -> None:
    cells = {"all_contact": {("anonymous",): None, ("phone",): 134}}
    a_release(country.ministry, 2025, figures=cells, error=0.0, profile="C")
    client = signed_in(country)
    text = text_of(client, f"{base(country)}/2025/")
    assert '<strong>134</strong> <span class="app-muted"></span>' in text
    assert "zurückgehalten zum Schutz Einzelner" in text
    rows = list(
        csv.reader(io.StringIO(saved(client, f"{base(country)}/2025/datei/csv/").decode("utf-8-sig")), delimiter=";")
    )
    (line,) = [row for row in rows if row and row[0] == "Erster Kontakt" and row[2] == "anonym"]
    assert line[5:] == [".", "", "", "zurückgehalten zum Schutz Einzelner"]


@pytest.mark.requirement("SAP-067")
@pytest.mark.parametrize("kind", ["csv", "xlsx", "zip", "pdf"])
def test_every_file_says_what_for_by_which_rules_and_leaves_a_line(country: Country, kind: str) -> None:
    a_release(country.ministry, 2025)
    content = saved(signed_in(country), f"{base(country)}/2025/datei/{kind}/")
    assert Entry.objects.filter(verb="reporting.report_saved", facts__kind=kind).count() == 1
    if kind == "pdf":
        assert content.startswith(b"%PDF-") and b"pdfuaid" in content
        return
    if kind in ("xlsx", "zip"):
        archive = zipfile.ZipFile(io.BytesIO(content))
        name = "metadata.json" if kind == "zip" else "xl/worksheets/sheet1.xml"
        content = archive.read(name)
    said = content.decode("utf-8-sig")
    assert "keinem anderen Zweck" in said
    assert "SAP-2007" in said


@pytest.mark.requirement("SAP-067")
def test_the_page_says_what_the_figures_are_for(country: Country) -> None:
    a_release(country.ministry, 2025)
    text = text_of(signed_in(country), f"{base(country)}/2025/")
    assert "keinem anderen Zweck" in text
    assert "SAP-Erlass 2007, Nr. 5.4; Regelwerk SAP-2007" in text


def test_open_data_has_every_table_with_its_error_and_no_small_value(country: Country) -> None:
    a_release(country.ministry, 2025, figures={"all_contact": {("anonymous",): 3}}, withheld=("all_age",))
    archive = zipfile.ZipFile(io.BytesIO(saved(signed_in(country), f"{base(country)}/2025/datei/zip/")))
    about = json.loads(archive.read("metadata.json"))
    assert about["dct:license"].startswith("https://www.govdata.de/dl-de/")
    planned = {one["key"]: one for one in about["plan"]}
    assert {f"{key}.csv" for key in planned} | {"metadata.json"} == set(archive.namelist())
    assert planned["category_gender"]["by"] == ["category", "gender"]
    assert planned["all_age"]["withheld"]
    rows = list(csv.DictReader(io.StringIO(archive.read("all_contact.csv").decode())))
    assert [one for one in rows if one["contact"] == "anonymous"] == [
        {"contact": "anonymous", "contact_name": "anonym", "value": "", "lower": "0", "upper": "10", "status": "few"}
    ]
    assert {one["status"] for one in csv.DictReader(io.StringIO(archive.read("all_age.csv").decode()))} == {"withheld"}


def test_a_difference_is_told_only_when_it_is_greater_than_its_error(country: Country) -> None:
    def cells(phone: int, mail: int) -> dict[str, Any]:
        return {"all_contact": {("phone",): phone, ("mail",): mail}, "all": {(): 800 + phone}}

    a_release(country.ministry, 2024, figures=cells(100, 50))
    a_release(country.ministry, 2025, figures=cells(107, 90))
    text = text_of(signed_in(country), f"{base(country)}/2025/")
    assert "Gegenüber dem Vorjahr: unverändert im Rahmen der Unsicherheit." in text
    mail = text[text.index("E-Mail") :][:700]
    assert "mehr, um 32 bis 48" in mail
    assert "Vergleich mit früheren Jahren" in text
    scale = re.findall(r'rep-columns__scale"[^>]*>([^<]+)<', text)
    assert [one for one in scale if len(one) > 3] == [one for one in scale if "." in one] != []


def test_a_quarter_has_its_own_report_and_says_which_group_was_added_up(country: Country) -> None:
    a_release(
        country.ministry, 2026, 1, groups=(country.group,), merged={country.group.key: country.group.key},
    )  # fmt: skip
    text = text_of(signed_in(country), f"{base(country)}/2026/1/")
    assert "Quartalsbericht, 1. Quartal 2026" in text
    assert "mit „Arbeitskreis West“ zusammengezählt" in text
    assert saved(signed_in(country), f"{base(country)}/2026/1/datei/pdf/").startswith(b"%PDF-")


@pytest.mark.parametrize(("role", "status"), [("MIN", 200), ("STAT", 200), ("DPO", 200), ("PR", 200), ("HEAD", 403),
                                              ("SAP", 403), ("EMP", 403), ("SPK", 403), ("ADM", 403)])  # fmt: skip
def test_reports_are_read_by_offices_until_they_are_opened_to_all(country: Country, role: str, status: int) -> None:
    a_release(country.ministry, 2025)
    client = signed_in(country, role)
    for path in (f"{base(country)}/2025/", f"/statistik/tabelle/{country.ministry.key}/"):
        text_of(client, path, status)
    assert client.post(f"{base(country)}/2025/datei/csv/").status_code == status
    Readership.objects.create(ministry=country.ministry, everybody=True)
    text_of(client, f"{base(country)}/2025/")
    text_of(client, f"{BASE}/")


def test_an_office_of_an_authority_outside_the_programme_reads_nothing(country: Country) -> None:
    a_release(country.ministry, 2025)
    Readership.objects.create(ministry=country.ministry, everybody=True)
    elsewhere = a_site(an_authority("Fremde Behörde"))
    for role in ("MIN", "DPO", "EMP"):
        client = Client()
        client.force_login(
            a_user(role, elsewhere, everywhere=role != "EMP"), backend="django.contrib.auth.backends.ModelBackend"
        )
        text_of(client, f"{base(country)}/2025/", 403)
        assert country.ministry.name not in client.get(f"{BASE}/").content.decode()


def test_only_the_body_opens_reports_to_everybody(country: Country) -> None:
    path = f"{base(country)}/leser/"
    for role, status in (("DPO", 403), ("HEAD", 403), ("STAT", 302)):
        assert signed_in(country, role).post(path, {"everybody": "on"}).status_code == status
    assert Readership.objects.get().everybody
    assert signed_in(country, "MIN").post(path, {}).status_code == 302
    assert not Readership.objects.get().everybody
    verbs = list(Entry.objects.filter(verb__startswith="reporting.reports_").values_list("verb", flat=True))
    assert sorted(verbs) == ["reporting.reports_closed", "reporting.reports_opened"]


@pytest.mark.parametrize("state", ["draft", "gated", "refused"])
def test_what_is_not_published_is_nowhere(country: Country, state: str) -> None:
    a_release(country.ministry, 2025, state=state)
    client = signed_in(country)
    for path in (f"{base(country)}/2025/", f"{base(country)}/2025/1/", f"{base(country)}/2025/9/"):
        text_of(client, path, 404)
    assert client.post(f"{base(country)}/2025/datei/csv/").status_code == 404
    assert "Noch kein Bericht" in text_of(client, f"{BASE}/")
    assert "Noch keine Zahlen" in text_of(client, f"/statistik/tabelle/{country.ministry.key}/")
