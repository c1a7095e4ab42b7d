# SPDX-License-Identifier: EUPL-1.2
"""How the staff is made up: read in, shown, confirmed; and who gets to see it."""

import json
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from schutznetz.adapters.tables import csv_file, xlsx_file
from schutznetz.apps.figures.models import Collector, StaffStructure
from schutznetz.apps.figures.queries.structures import labels_for_vault, template_rows
from schutznetz.apps.organisation.facts import Role
from schutznetz.domain.disclosure import head_counts
from schutznetz.regulation.statistics.sheets import sheet
from tests.apps.builders import a_site, a_user, let_go

pytestmark = pytest.mark.django_db
HEADING = ["Geschlecht", "Status", "Alter", "Führungsaufgabe", "Anzahl"]
SMALL = [
    ["männlich", "Verwaltungsbeamte", "50 bis 59", "ohne", "45"],
    ["weiblich", "Verwaltungsbeamte", "50 bis 59", "ohne", "14"],
    ["weiblich", "Verwaltungsbeamte", "60 und älter", "ohne", "1"],
]
LARGE = [
    ["männlich", "Tarifbeschäftigte", "unter 40", "ohne", "200,9"],
    ["weiblich", "Verwaltungsbeamte", "40 bis 49", "ohne", "250"],
    ["divers oder ohne Angabe", "Tarifbeschäftigte", "unter 40", "mit", "4"],
    ["weiblich", "Tarifbeschäftigte", "60 und älter", "mit", "90"],
]


def a_file(rows: list[list[str]], name: str = "personal.csv") -> BytesIO:
    content = xlsx_file([("Personal", [HEADING, *rows])]) if name.endswith("xlsx") else csv_file([HEADING, *rows])
    file = BytesIO(content)
    file.name = name
    return file


def posted(rows: list[list[str]], name: str = "personal.csv") -> dict[str, object]:
    return {"upload": a_file(rows, name), "as_of_day": "1", "as_of_month": "2", "as_of_year": "2026"}


@pytest.fixture
def admin(client: Client) -> Client:
    site = a_site()
    client.force_login(a_user(Role.ADMINISTRATOR, site))
    client.key = site.authority.key  # type: ignore[attr-defined]
    return client


def page(client: Client, name: str, *args: str) -> str:
    return reverse(f"figures:{name}", args=[client.key, *args])  # type: ignore[attr-defined]


@pytest.mark.requirement("SAP-064")
@pytest.mark.parametrize("name", ["personal.csv", "personal.xlsx"])
def test_a_structure_is_shown_before_it_holds_and_counts_every_label(admin: Client, name: str) -> None:
    response = admin.post(page(admin, "read"), posted(LARGE, name))
    assert response.status_code == 302
    found = StaffStructure.objects.get()
    assert (found.state, found.staff, found.weakest >= 20, found.is_coarse) == ("draft", 544, True, False)
    assert labels_for_vault(None)["labels"] == []
    shown = admin.get(page(admin, "preview")).content.decode()
    assert "544" in shown and "204" in shown
    admin.post(page(admin, "confirm"))
    found.refresh_from_db()
    assert found.state == "valid"
    assert sum(one["staff"] for one in labels_for_vault(found)["labels"]) == 544
    assert all("d" not in one["values"]["gender"] or "m" in one["values"]["gender"] for one in found.labels)


def test_a_new_structure_ends_the_old_one_and_a_discarded_one_changes_nothing(admin: Client) -> None:
    for rows in (SMALL, LARGE):
        admin.post(page(admin, "read"), posted(rows))
        admin.post(page(admin, "confirm"))
    admin.post(page(admin, "read"), posted(SMALL))
    admin.post(page(admin, "discard"))
    assert sorted(StaffStructure.objects.values_list("state", "staff")) == [("replaced", 60), ("valid", 544)]
    let_go(admin.post(page(admin, "confirm")))
    assert StaffStructure.objects.get(state="valid").staff == 544


@pytest.mark.requirement("SAP-064")
def test_a_house_of_sixty_tells_no_age_and_one_of_nineteen_nothing(admin: Client) -> None:
    admin.post(page(admin, "read"), posted(SMALL))
    found = StaffStructure.objects.get()
    assert [one["staff"] for one in found.labels] == [60]
    assert found.is_coarse
    admin.post(page(admin, "read"), posted([["weiblich", "Sonstige", "unter 40", "ohne", "19"]]))
    admin.post(page(admin, "confirm"))
    found = StaffStructure.objects.get(state="valid")
    assert labels_for_vault(found)["labels"] == []
    assert "Weniger als 20" in admin.get(page(admin, "structure")).content.decode()


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["weiblich", "Verwaltungsbeamte", "uralt", "ohne", "3"]], "„uralt“ ist nicht bekannt"),
        ([["weiblich", "Sonstige", "unter 40", "ohne", "viele"]], "„viele“ ist keine Zahl"),
        ([["weiblich", "Sonstige", "unter 40", "ohne", "-1"]], "„-1“ ist keine Zahl"),
        ([["weiblich", "Sonstige", "unter 40", "ohne", "nan"]], "„nan“ ist keine Zahl"),
        ([["weiblich", "Sonstige", "unter 40", "ohne", "1"]] * 2, "steht schon weiter oben"),
        ([], "keine einzige Person"),
    ],
)
def test_a_wrong_file_says_what_to_do_and_keeps_the_day(admin: Client, rows: list[list[str]], says: str) -> None:
    response = admin.post(page(admin, "read"), posted(rows))
    text = response.content.decode()
    assert response.status_code == 422
    assert says in text and 'value="2026"' in text
    assert not StaffStructure.objects.exists()


def test_a_file_without_a_heading_and_one_that_is_none_are_told_apart(admin: Client) -> None:
    file = BytesIO(b"weiblich;Sonstige;unter 40;ohne;1\n")
    file.name = "x.csv"
    answer = admin.post(page(admin, "read"), posted([]) | {"upload": file})
    assert "Die Spalte „Anzahl“ fehlt" in answer.content.decode()
    file = BytesIO(b"PK\x03\x04nothing")
    file.name = "x.xlsx"
    assert admin.post(page(admin, "read"), posted([]) | {"upload": file}).status_code == 422


def test_the_template_is_read_as_it_is_once_a_number_stands_in_it(admin: Client) -> None:
    assert admin.get(page(admin, "template", "xlsx")).status_code == 200
    rows = template_rows()
    rows[1][-1] = "25"
    assert len(rows) == 121
    assert head_counts.read(enumerate(rows, 1), sheet("sap")).total == 25
    assert admin.get(page(admin, "template", "pdf")).status_code == 404


def test_staff_council_and_data_protection_see_the_proof_but_change_nothing(admin: Client) -> None:
    admin.post(page(admin, "read"), posted(LARGE))
    admin.post(page(admin, "confirm"))
    structure = StaffStructure.objects.get()
    site = a_site(structure.authority)
    for role in (Role.STAFF_COUNCIL, Role.DATA_PROTECTION):
        other = Client()
        other.force_login(a_user(role, site, everywhere=True))
        text = other.get(page(admin, "structure")).content.decode()
        assert "trifft auf so viele zu" in text and "Neue Zahlen einlesen" not in text
        assert other.post(page(admin, "read"), posted(SMALL)).status_code == 403
        assert other.get(page(admin, "preview")).status_code == 403


@pytest.mark.requirement("SAP-065")
def test_the_ministry_names_itself_or_the_authorised_body_and_nobody_else(client: Client) -> None:
    client.force_login(a_user(Role.MINISTRY, a_site(), everywhere=True))
    url = reverse("figures:collector")
    assert client.post(url, {"role": "MIN"}).status_code == 302
    assert Collector.objects.get().role == "MIN"
    for forged in ("HEAD", "SPK", "", "ACA"):
        assert client.post(url, {"role": forged}).status_code == 422
    assert Collector.objects.get().role == "MIN"
    assert json.dumps(list(Collector.objects.values_list("role", flat=True))) == '["MIN"]'
