# SPDX-License-Identifier: EUPL-1.2
"""No list or file for heads, line managers and administrators says who is a counsellor: neither column nor cell.

Whoever appraises or promotes must find nothing there (SAP-Erlass 2007, Nr. 5.5). Compared are twins: two colleagues of
whom one is a counsellor, mentor and speaker. Their rows must be the same.
"""

import io
import re

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Site
from schutznetz.apps.provisioning.models import Departure
from schutznetz.apps.ui.facts import ListDeclaration, list_of, lists
from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass import resources
from schutznetz.regulation.sap_erlass.rule_sets import standard
from tests.apps.builders import a_person, a_user, an_office, prove
from tests.apps.documents.test_saved_lists import content_of, everything_at, rows_of
from tests.apps.sap.objects import Land, a_counsellor
from tests.apps.training.objects import a_mentor

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SAP-068")]
READERS = (Role.HEAD, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.SITE_MANAGER)
"""Who appraises, promotes, or keeps the data of people."""
OF_SITES = ("desks", "stations")
ABOUT_ACTS = ("journal",)
"""Says what was done, not what somebody is; for data protection and administration, each file with a reason."""
OPEN_TO = [(one.key, str(role)) for one in lists() for role in READERS if role in [*map(str, one.roles)]]
ROLE = re.compile(r"\bSAP\b|Ansprechperson|Mentor|Sprecher|counsellor|Arbeitskreis", re.IGNORECASE)
TWINS = ("Anna", "Bea")


@pytest.fixture
def site() -> Site:
    """Anna is counsellor, mentor and speaker; Bea is not."""
    land = Land()
    for name in TWINS:
        person = a_person(land.site, name, "Zwilling", external_id=f"4711{name}")
        User.objects.create_user(f"zwilling-{name}", None, person=person)
        Departure.objects.create(person=person, last_on=clock.today(), source="hand", made_at=clock.now())
        if name == "Anna":
            a_mentor(a_counsellor(person))
            for role in (Role.COUNSELLOR, Role.TRAINEE_MENTOR):
                an_office(person, role)
            an_office(person, Role.SPEAKER, working_group=land.part.working_group)
    return land.site


def the_file(client: Client, declaration: ListDeclaration, site: Site, role: str) -> list[list[str]]:
    """Everything a reader of this office can save of a list: all columns, all rows."""
    user = a_user(role, site, everywhere=True, given_name="Ada", family_name="Admin")
    everything_at(site, user)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    prove(client)
    of = [site.key] if declaration.key in OF_SITES else []
    address = reverse("documents:save_list", args=[declaration.key, *of])
    page = client.get(address)
    assert page.status_code == 200, (declaration.key, role)
    columns = [value for value, _label in page.context["form"].fields["columns"].choices]
    return rows_of(content_of(client.post(address, {"kind": "csv", "columns": columns, "purpose": "Prüfung"})))


def judged(shows_role: bool) -> Finding:
    return resources.career(purpose="personnel_export", shows_role=shows_role, rules=standard(), today=clock.today())


def test_there_are_lists_for_each_of_them() -> None:
    assert {role for _key, role in OPEN_TO} == {str(one) for one in READERS}
    assert {key for key, _role in OPEN_TO} >= {"people", "accounts", "departures", "desks"}


@pytest.mark.parametrize(("key", "role"), OPEN_TO)
def test_no_column_and_no_cell_names_the_role(client: Client, site: Site, key: str, role: str) -> None:
    declaration = list_of(key)
    assert declaration is not None
    rows = the_file(client, declaration, site, role)
    table = rows[rows.index([]) + 1 :]
    shown = [str(one) for one in declaration.fields] + table[0]
    if key not in ABOUT_ACTS:
        shown += [cell for row in table[1:] for cell in row]
    found = [text for text in shown if ROLE.search(text)]
    assert judged(bool(found)).status is Status.MET, found


@pytest.mark.parametrize(("key", "role"), [one for one in OPEN_TO if one[0] not in ABOUT_ACTS])
def test_the_rows_of_twins_are_the_same(client: Client, site: Site, key: str, role: str) -> None:
    declaration = list_of(key)
    assert declaration is not None
    rows = the_file(client, declaration, site, role)
    about = {
        name: [
            [cell.replace(name, "…").replace(name.lower(), "…") for cell in row] for row in rows if _names(row, name)
        ]
        for name in TWINS
    }
    assert about["Anna"] == about["Bea"]


def _names(row: list[str], name: str) -> bool:
    return any(f"Zwilling, {name}" in cell or f"{name} Zwilling" in cell for cell in row)


@pytest.mark.parametrize("key", ["people", "accounts", "departures"])
def test_the_lists_of_people_do_name_the_twins(client: Client, site: Site, key: str) -> None:
    """Otherwise nothing would have been compared."""
    declaration = list_of(key)
    assert declaration is not None
    rows = the_file(client, declaration, site, str(Role.ADMINISTRATOR))
    assert [name for name in TWINS if any(_names(row, name) for row in rows)] == [*TWINS]


@pytest.mark.parametrize(
    ("name", "args"), [("organisation:import_template", ["xlsx"]), ("provisioning:list_template", [])]
)
def test_the_files_in_which_people_are_brought_have_no_place_for_it(
    client: Client, site: Site, name: str, args: list[str]
) -> None:
    client.force_login(a_user(Role.ADMINISTRATOR, site, everywhere=True))
    prove(client)
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert not ROLE.search(_heading(content))


def _heading(content: bytes) -> str:
    """The first line of a CSV or Excel file."""
    if not content.startswith(b"PK"):
        return content.splitlines()[0].decode("utf-8-sig")
    sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    return " ".join(str(cell.value) for sheet in sheets for cell in next(sheet.iter_rows()))
