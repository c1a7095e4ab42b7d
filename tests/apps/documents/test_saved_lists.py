# SPDX-License-Identifier: EUPL-1.2
"""Saving a list: exactly what the filter shows, with its purpose, for those who may see it."""

import ast
import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.db import transaction
from django.test import Client

import schutznetz.apps
from schutznetz.adapters import clock
from schutznetz.apps.alarm.models import Station
from schutznetz.apps.journal.actions import record
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.privacy.models import RightsRequest
from schutznetz.apps.provisioning.models import Departure
from schutznetz.apps.ui.facts import list_of, lists
from tests.apps.builders import a_person, a_site, a_user, an_authority, let_go, prove, with_password
from tests.apps.privacy.objects import a_request
from tests.apps.worktime.objects import Office as TimeOffice

pytestmark = pytest.mark.django_db
Role = Office.Role
WISH = {"kind": "csv", "columns": ["name", "site"], "purpose": "Rufkreise in Marl prüfen"}


@pytest.fixture
def site():
    return a_site(an_authority("Kreis Beispiel"), "Bezirksstelle Marl")


@pytest.fixture
def admin(site, client):
    user = a_user(Role.ADMINISTRATOR, site, given_name="Ada", family_name="Admin")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    prove(client)
    return user


def content_of(response):
    assert response.status_code == 200, response.content.decode()
    return b"".join(response.streaming_content)


def rows_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.requirement("SAP-067")
def test_a_file_says_what_it_is_for_and_under_which_rules(client, admin, site):
    a_person(site, "Jana", "Kern")
    rows = rows_of(content_of(client.post("/schreiben/listen/people/?q=kern", WISH)))
    about = dict(row for row in rows[: rows.index([])])
    assert about["Zweck"] == (
        "Damit Zuständige die Beschäftigten ihrer Standorte dem Schutz zuordnen können. Für nichts anderes."
    )
    assert "DSGVO" in about["Grundlage"]
    assert about["Gespeichert wofür"] == "Rufkreise in Marl prüfen"
    assert about["Gespeichert von"] == "Ada Admin"
    assert about["Filter"] == "Name oder Personalkennung: kern"
    page = client.get("/schreiben/listen/people/?q=kern").content.decode()
    assert about["Zweck"] in page
    assert "Art. 6 Abs. 1" in page


def test_a_file_holds_exactly_what_the_list_shows(client, admin, site):
    for name in ("Müller", "Mueller", "Maier"):
        a_person(site, "Jana", name)
    a_person(a_site(an_authority()), "Jana", "Müller-Fremd")
    rows = rows_of(content_of(client.post("/schreiben/listen/people/?q=muller&sort=-name", WISH)))
    assert rows[rows.index([]) + 1 :] == [
        ["Name", "Standort"], ["Müller, Jana", "Bezirksstelle Marl"], ["Mueller, Jana", "Bezirksstelle Marl"],
    ]  # fmt: skip


@pytest.mark.parametrize("evil", ["=1+1", "+49", "-2", "@SUM(A1)", "\tx", "＝1"])
def test_nothing_in_a_file_is_calculated(client, admin, site, evil):
    a_person(site, "Jana", evil)
    wish = WISH | {"columns": ["name"]}
    rows = rows_of(content_of(client.post("/schreiben/listen/people/?sort=name", wish)))
    assert [f"'{evil}, Jana"] in rows
    book = openpyxl.load_workbook(
        io.BytesIO(content_of(client.post("/schreiben/listen/people/", wish | {"kind": "xlsx"})))
    )
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value == f"{evil}, Jana"]
    assert [cell.data_type for cell in cells] == ["s"]


def test_an_xlsx_has_the_same_lines(client, admin, site):
    a_person(site, "Jana", "Kern & <Söhne>")
    book = openpyxl.load_workbook(
        io.BytesIO(content_of(client.post("/schreiben/listen/people/", WISH | {"kind": "xlsx"})))
    )
    values = [[cell for cell in row if cell is not None] for row in book.active.iter_rows(values_only=True)]
    assert values[0] == ["Liste", "Personen"]
    assert ["Kern & <Söhne>, Jana", "Bezirksstelle Marl"] in values


def test_the_journal_notes_that_a_list_was_saved_not_what_was_in_it(client, admin, site):
    a_person(site, "Jana", "Kern")
    content_of(client.post("/schreiben/listen/people/?q=kern", WISH))
    line = Entry.objects.get(verb="list_saved")
    assert line.actor == admin
    assert line.facts["list"] == "people"
    assert line.facts["rows"] == 1
    assert line.facts["purpose"] == "Rufkreise in Marl prüfen"
    assert "Kern" not in str(line.facts)


def test_without_a_purpose_there_is_no_file_and_nothing_is_lost(client, admin, site):
    response = client.post("/schreiben/listen/people/", {"kind": "csv", "columns": ["name"], "purpose": ""})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Bitte schreiben Sie, wofür Sie die Datei brauchen." in page
    assert 'value="csv"' in page
    assert not Entry.objects.filter(verb="list_saved").exists()


def test_columns_follow_the_office(client, site):
    manager = a_user(Role.SITE_MANAGER, site)
    a_person(site, "Jana", "Kern", phone="0123", email="j@kreis.example")
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    prove(client)
    assert "E-Mail" not in client.get("/schreiben/listen/people/").content.decode()
    response = client.post("/schreiben/listen/people/", WISH | {"columns": ["name", "email"]})
    assert response.status_code == 422
    rows = rows_of(content_of(client.post("/schreiben/listen/people/", WISH)))
    assert ["Kern, Jana", "Bezirksstelle Marl"] in rows


def test_whoever_may_not_see_a_list_cannot_save_it(client, site):
    client.force_login(a_user(Role.EMPLOYEE, site), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/schreiben/listen/people/").status_code == 403
    assert client.post("/schreiben/listen/people/", WISH).status_code == 403
    assert client.get("/schreiben/listen/gibtesnicht/").status_code == 404
    assert not Entry.objects.filter(verb="list_saved").exists()


def test_a_wrong_filter_gives_no_file(client, admin):
    response = client.post("/schreiben/listen/people/?site=999999", WISH)
    assert response.status_code == 422
    assert "Der Filter der Liste stimmt nicht" in response.content.decode()


def test_every_declared_list_says_what_it_is_for():
    assert {one.key for one in lists()} >= {"people", "sites", "desks", "accounts", "alarms"}
    for one in lists():
        assert str(one.purpose) and str(one.basis) and one.fields and one.roles, one.key


def test_a_desk_list_belongs_to_its_site(client, admin, site):
    rows = rows_of(
        content_of(client.post(f"/schreiben/listen/desks/{site.key}/", {"kind": "csv", "columns": ["label"]}))
    )
    assert rows[-1] == ["Arbeitsplatz"]
    other = a_site(an_authority())
    assert client.get(f"/schreiben/listen/desks/{other.key}/").status_code == 403


def everything_at(site, user):
    """A row for each declared list."""
    colleague = a_user(Role.EMPLOYEE, site, given_name="Olga", family_name="Ohlsen")
    now = clock.now()
    Departure.objects.create(person=colleague.person, last_on=clock.today(), source="hand", made_at=now)
    station = Station.objects.create(
        key="st-1", kind="security", desk_key="", label="Wache Tor 1", public_key_a="UA", public_key_b="UB",
        enrolled_at=now, enrolled_by=user,
    )  # fmt: skip
    station.sites.add(site)
    a_request(colleague.person, RightsRequest.Kind.RECTIFICATION)
    with transaction.atomic():
        record(verb="plan_changed", subject=site, actor=user, now=now)


@pytest.mark.requirement("SAP-067")
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("key", ["journal", "departures", "stations", "requests", "accounts", "people", "sites"])
def test_every_list_can_be_saved_with_its_purpose(client, admin, site, key, kind):
    """The columns the page shows, the rows of the filter, and the purpose above them."""
    everything_at(site, admin)
    declaration = list_of(key)
    address = f"/schreiben/listen/{key}/{site.key}/" if key == "stations" else f"/schreiben/listen/{key}/"
    page = client.get(address)
    assert page.status_code == 200
    columns = [value for value, _label in page.context["form"].fields["columns"].choices]
    content = content_of(client.post(address, {"kind": kind, "columns": columns, "purpose": "Prüfung im November"}))
    if kind == "csv":
        rows = rows_of(content)
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        rows = [[str(cell) for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert ["Zweck", str(declaration.purpose)] in rows
    heading = rows.index([str(field) for field in declaration.fields][: len(columns)])
    assert len(rows) > heading + 1, "the rows of the list follow"


@pytest.mark.requirement("SAP-067")
def test_a_filtered_list_names_its_filter_and_holds_only_its_rows(client, admin, site):
    everything_at(site, admin)
    wish = {"kind": "csv", "columns": ["person", "source"], "purpose": "Prüfung"}
    found = rows_of(content_of(client.post("/schreiben/listen/departures/?who=ohlsen", wish)))
    assert found[-1] == ["Ohlsen, Olga", "von Hand"]
    assert ["Filter", "Person: ohlsen"] in found
    none = rows_of(content_of(client.post("/schreiben/listen/departures/?source=scim", wish)))
    assert none[-1] == ["Person", "Anlass"]


def address_for(declaration, site):
    of = f"{site.key}/" if declaration.url_name in ("alarm:stations", "organisation:desks") else ""
    return f"/schreiben/listen/{declaration.key}/{of}"


@pytest.fixture
def readers(admin, site):
    """Who sees which list, where it is not the administration."""
    own, manager = TimeOffice(), a_user(Role.SITE_MANAGER, site)
    return {one.key: admin for one in lists()} | {"alarms": manager, "sap-zeiten": own.counsellor_user}


@pytest.mark.parametrize("key", [one.key for one in lists()])
def test_a_list_of_people_asks_for_a_fresh_proof_and_no_other(readers, site, key):
    """To look at it and to save it, as the list itself declares."""
    client, one = Client(), list_of(key)
    client.force_login(with_password(readers[key]), backend="django.contrib.auth.backends.ModelBackend")
    seen = client.get(address_for(one, site))
    sent = client.post(address_for(one, site), {"kind": "csv", "columns": ["name"], "purpose": "Prüfung im Mai"})
    let_go(sent)
    asked = ["?next=%2Fschreiben%2Flisten" in answer.headers.get("Location", "") for answer in (seen, sent)]
    assert asked == [one.holds_people] * 2
    assert one.holds_people or seen.status_code == 200
    assert not (one.holds_people and Entry.objects.filter(verb="list_saved").exists())


def test_a_list_that_names_somebody_says_so(client, admin, site):
    """Nobody's name stands in a file that is saved without a proof."""
    everything_at(site, admin)
    for one in lists():
        if one.holds_people or one.key == "sap-zeiten":  # one's own
            continue
        address = address_for(one, site)
        columns = [value for value, _label in client.get(address).context["form"].fields["columns"].choices]
        answer = client.post(address, {"kind": "csv", "columns": columns, "purpose": "Prüfung im November"})
        written = rows_of(content_of(answer))
        names = {"Ohlsen", "Olga", "Admin"} & set(re.findall(r"\w+", str(written[written.index([]) :])))
        assert not names, one.key


def test_a_list_that_tells_by_its_places_who_it_was_asks_for_a_proof_as_one_with_names_does():
    alarms = list_of("alarms")
    assert "Name" not in [str(one) for one in alarms.fields]
    assert alarms.holds_people


def test_whoever_may_not_see_a_list_is_not_asked_for_a_proof(client, site):
    client.force_login(a_user(Role.EMPLOYEE, site), backend="django.contrib.auth.backends.ModelBackend")
    for key in ("people", "accounts", "journal", "departures", "requests"):
        assert client.get(f"/schreiben/listen/{key}/").status_code == 403, key


NOT_SAVED = {
    "academy/views/calendar.py:agenda": "the calendar is a file already, for one's own (ICS)",
    "academy/views/own.py:bookings": "one's own bookings stand in one's own calendar",
    "academy/views/planning.py:led": "a lecturer's own events",
    "academy/views/planning.py:plan": "drafts of a year, released as the calendar",
    "academy/views/requests.py:additional": "requests, decided one by one",
    "academy/views/requests.py:small": "who is in a difficult situation must not travel as a file",
    "accounts/views/administration.py:people": "people are chosen here, one by one; the list of people is saved",
    "accounts/views/safety.py:without": "a few people who are told by the sign-in itself",
    "alarm/views/overview.py:sites": "where a trigger is missing tells an attacker where to go",
    "exchange/views/circulars.py:circulars": "letters, read one by one",
    "exchange/views/forum.py:forum": "what members say among themselves stays there",
    "exchange/views/services.py:contacts": "the speaker's own notes",
    "exchange/views/services.py:services": "a directory is as good as its newest check; a file grows old unseen",
    "exchange/views/trends.py:trends": "notes, read one by one",
    "exchange/views/work.py:activities": "they feed the yearly report, which is a file",
    "exchange/views/work.py:materials": "they are files",
    "organisation/views/lists.py:imports": "one's own uploads with their reports",
    "planning/views/drafts.py:drafts": "drafts are compared on their pages",
    "planning/views/years.py:years": "drafts are compared on their pages",
    "provisioning/views/lists.py:lists": "one's own uploads with their reports",
    "quality/views/functions.py:approvals": "decisions about persons, looked at one by one",
    "quality/views/offices.py:declarations": "who reported must not stand beside what was reported",
    "quality/views/offices.py:items": "what somebody owes must not travel as a file (decree, 5.5)",
    "quality/views/offices.py:returns": "who reported must not stand beside what was reported",
    "quality/views/reviews.py:reviews": "reviews must not travel as a file (decree, 5.5)",
    "sap/views/panel.py:sap_procedures": "who applied must not travel as a file (decree, 5.5)",
    "sap/views/roles.py:sap": "who holds the role, rests or applied must not travel as a file (decree, 5.5)",
    "training/views/groups.py:training_groups": "who is in training must not travel as a file (decree, 5.5)",
    "training/views/mentors.py:mentors": "who holds the task must not travel as a file (decree, 5.5)",
    "working_groups/views/conferences.py:conferences": "invitations, looked at one by one",
    "working_groups/views/districts.py:districts": "drafts are compared on their pages",
    "working_groups/views/groups.py:groups": "sizes change with every draft; the decided cut is a letter",
    "working_groups/views/groups.py:members": "who holds the role must not travel as a file (decree, 5.5)",
    "working_groups/views/meetings.py:meetings": "meetings stand in the members' calendars",
}


def test_a_list_that_cannot_be_saved_says_why():
    """Whoever adds a list declares it with `saved_as`, or gives its reason above."""
    apps = Path(schutznetz.apps.__file__).parent
    without = set()
    for file in apps.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Listing":
                words = {word.arg: word.value for word in node.keywords}
                if "saved_as" not in words:
                    without.add(f"{file.relative_to(apps).as_posix()}:{ast.literal_eval(words['key'])}")
    assert without == set(NOT_SAVED)
