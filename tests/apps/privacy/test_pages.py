# SPDX-License-Identifier: EUPL-1.2
"""Pages of data protection: one's own data, the request with its month, the journal, the papers."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.alarm.models import Alarm
from schutznetz.apps.journal.actions import record
from schutznetz.apps.journal.facts import object_words
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Site
from schutznetz.apps.privacy.models import RightsRequest
from schutznetz.apps.privacy.queries.named import names_of
from tests.apps.builders import a_site, a_user, an_authority, an_office, prove
from tests.apps.privacy.objects import a_request


@pytest.fixture
def site(db: None) -> Site:
    return a_site(an_authority("Jobcenter Eigenkreis"))


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def jana(site: Site) -> User:
    return a_user(Role.EMPLOYEE, site, given_name="Jana", family_name="Kern", phone="02361 1")


def an_alarm(user: User, **fields: Any) -> Alarm:
    now = clock.now()
    values = {"key": f"k{Alarm.objects.count()}", "stored_at": now, "pressed_at": now, "person_name": str(user.person)}
    place = {"site": user.person.site, "desk_key": "d1", "station_key": "st1", "person": user.person}
    return Alarm.objects.create(**place | values | fields)


def test_my_page_shows_what_is_mine_and_nothing_else(site: Site, jana: User) -> None:
    other = a_user(Role.EMPLOYEE, site, given_name="Ole", family_name="Fremdling", phone="02361 2")
    an_alarm(jana, room="E.77")
    an_alarm(other, room="E.88")
    page = sign_in(jana).get(reverse("privacy:own_data")).content.decode()
    assert "02361 1" in page
    assert "E.77" in page
    assert "12 Monate" in page
    assert "Fremdling" not in page
    assert "E.88" not in page
    assert jana.password not in page


def test_the_page_of_somebody_without_a_person(db: None) -> None:
    user = User.objects.create_user("technik")
    page = sign_in(user).get(reverse("privacy:own_data"))
    assert page.status_code == 200
    assert "technik" in page.content.decode()


def test_the_export_holds_the_same_for_programs_and_people(jana: User) -> None:
    for number in range(15):
        an_alarm(jana, room=f"R{number}")
    client = sign_in(jana)
    prove(client)
    response = client.post(reverse("privacy:export"))
    assert response.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        body = json.loads(archive.read("daten.json"))
        page = archive.read("daten.html").decode()
    rows = [
        row for a in body["activities"] for data in a["data"] if data["model"] == "alarm.alarm" for row in data["rows"]
    ]
    assert {row["room"] for row in rows} == {f"R{n}" for n in range(15)}, "all of them, not only those of the page"
    assert all(f"R{n}" in page for n in range(15))
    assert jana.password not in json.dumps(body)
    assert Entry.objects.filter(verb="privacy.exported", actor=jana).count() == 1


def test_the_journal_names_its_objects_and_keeps_their_numbers(site: Site, jana: User) -> None:
    officer = a_user(Role.DATA_PROTECTION, site, everywhere=True)
    for thing in (site, jana.person, jana):
        record(verb="privacy.exported", subject=thing, actor=officer, now=clock.now())
    gone = Entry.objects.get(object_type="organisation.person")
    assert names_of(Entry.objects.all()) == {
        ("organisation.site", str(site.pk)): site.name,
        ("organisation.person", str(jana.person_id)): "Jana Kern",
        ("accounts.user", str(jana.pk)): "Jana Kern",
    }
    assert names_of(Entry(object_type="organisation.site", object_id=str(site.pk), at=clock.now()) for _ in "x") == {}
    page = sign_in(officer).get(reverse("privacy:journal")).content.decode()
    assert f">{object_words('organisation.site')} {site.name}<" in page
    assert gone.object_id == str(jana.person_id), "the journal itself holds no name"


def test_export_and_deletion_want_a_fresh_proof(jana: User) -> None:
    client = sign_in(jana)
    for name in ("export", "erase"):
        assert client.post(reverse(f"privacy:{name}")).status_code == 302
    assert not Entry.objects.filter(verb__startswith="privacy.").exists()


def test_what_can_go_goes_at_once_and_the_rest_says_why(jana: User) -> None:
    User.objects.filter(pk=jana.pk).update(theme="dark", language="en")
    client = sign_in(jana)
    prove(client)
    page = client.get(reverse("privacy:erase")).content.decode()
    assert "Art. 17 Abs. 3" in page
    client.post(reverse("privacy:erase"))
    jana.refresh_from_db()
    assert (jana.theme, jana.language) == ("", "")
    assert jana.person.family_name == "Kern"
    assert Entry.objects.get(verb="privacy.erased").facts["count"] >= 2


def test_a_request_from_asking_to_the_answer(site: Site, jana: User) -> None:
    officer = a_user(Role.DATA_PROTECTION, site, everywhere=True)
    client, office = sign_in(jana), sign_in(officer)
    made = client.post(reverse("privacy:ask"), {"kind": "objection", "text": "Ich bin dagegen."})
    asked = RightsRequest.objects.get()
    assert made.status_code == 302
    assert asked.due_on > clock.today() + timedelta(days=27)
    address = reverse("privacy:request", args=[asked.pk])
    assert "Ich bin dagegen." in office.get(address).content.decode()
    empty = office.post(reverse("privacy:answer", args=[asked.pk]), {"step": "decline", "text": " "})
    assert empty.status_code == 422
    office.post(reverse("privacy:answer", args=[asked.pk]), {"step": "take_up", "text": ""})
    office.post(reverse("privacy:answer", args=[asked.pk]), {"step": "grant", "text": "Wir haben es geändert."})
    assert "Wir haben es geändert." in client.get(address).content.decode()
    late = office.post(reverse("privacy:answer", args=[asked.pk]), {"step": "decline", "text": "Doch nicht."})
    assert late.status_code == 409
    verbs = Entry.objects.filter(object_type="privacy.rightsrequest").values_list("verb", flat=True)
    assert list(verbs) == ["privacy.request_made", "privacy.request_taken_up", "privacy.request_granted"]


def test_nothing_typed_is_lost(jana: User) -> None:
    page = sign_in(jana).post(reverse("privacy:ask"), {"kind": "", "text": "Mein langer Text"})
    assert page.status_code == 422
    assert "Mein langer Text" in page.content.decode()


def test_putting_off_needs_reasons_and_works_once(site: Site, jana: User) -> None:
    officer = a_user(Role.DATA_PROTECTION, site, everywhere=True)
    asked, office = a_request(jana.person), sign_in(officer)
    address = reverse("privacy:put_off", args=[asked.pk])
    assert office.post(address, {"because": ""}).status_code == 422
    assert office.post(address, {"because": "Viele Akten"}).status_code == 302
    asked.refresh_from_db()
    assert asked.due_on > clock.today() + timedelta(days=85)
    assert office.post(address, {"because": "Noch einmal"}).status_code == 409
    assert "Viele Akten" in sign_in(jana).get(reverse("privacy:request", args=[asked.pk])).content.decode()


def test_only_the_person_takes_a_request_back(site: Site, jana: User) -> None:
    asked = a_request(jana.person)
    officer = a_user(Role.DATA_PROTECTION, site, everywhere=True)
    address = reverse("privacy:withdraw", args=[asked.pk])
    assert sign_in(officer).post(address).status_code == 404
    assert sign_in(jana).post(address).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def test_the_administration_sees_corrections_only(site: Site, jana: User) -> None:
    admin = sign_in(a_user(Role.ADMINISTRATOR, site))
    correction, objection = a_request(jana.person, "rectification"), a_request(jana.person, "objection")
    assert admin.get(reverse("privacy:request", args=[correction.pk])).status_code == 200
    assert admin.get(reverse("privacy:request", args=[objection.pk])).status_code == 404


def test_the_start_page_reminds_whoever_answers(site: Site, jana: User) -> None:
    officer = a_user(Role.DATA_PROTECTION, site, everywhere=True)
    a_request(jana.person, due_on=clock.today() - timedelta(days=1))
    assert "Antrag zum Datenschutz: Antwort bis" in sign_in(officer).get("/").content.decode()
    assert "Antrag zum Datenschutz: Antwort bis" not in sign_in(jana).get("/").content.decode()


def test_the_journal_names_the_act_and_stays_in_its_authority(site: Site, jana: User) -> None:
    officer = a_user(Role.DATA_PROTECTION, site, everywhere=True)
    abroad = a_user(Role.DATA_PROTECTION, a_site(an_authority("Fremdkreis")), everywhere=True)
    sign_in(jana).post(reverse("privacy:ask"), {"kind": "objection", "text": "Geheimnis"})
    page = sign_in(officer).get(reverse("privacy:journal")).content.decode()
    assert "Antrag zum Datenschutz gestellt" in page
    assert "Geheimnis" not in page
    assert (
        "Antrag zum Datenschutz gestellt</td>" not in sign_in(abroad).get(reverse("privacy:journal")).content.decode()
    )


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("verb=privacy.request_made", 1), ("verb=privacy.exported", 0), ("what=privacy.rightsrequest", 1),
        ("who=kern", 1), ("who=jana+kern", 1), ("who=niemand", 0),
        ("since_day=1&since_month=1&since_year=2020", 1), ("until_day=1&until_month=1&until_year=2020", 0),
    ],
)  # fmt: skip
def test_the_journal_filters(site: Site, jana: User, query: str, count: int) -> None:
    officer = a_user(Role.DATA_PROTECTION, site, everywhere=True, given_name="Dora", family_name="Amt")
    sign_in(jana).post(reverse("privacy:ask"), {"kind": "objection", "text": "x"})
    page = sign_in(officer).get(f"{reverse('privacy:journal')}?{query}")
    assert page.context["listing"].total == count


@pytest.mark.parametrize("separately", [8, 1])
def test_the_journals_of_two_authorities_are_read_as_one(
    site: Site, separately: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("schutznetz.apps.privacy.views.EACH_BY_ITSELF", separately)
    second, foreign = a_site(an_authority("Zweitkreis")), a_site(an_authority("Fremdkreis"))
    officer = a_user(Role.DATA_PROTECTION, site, everywhere=True)
    an_office(officer.person, Role.DATA_PROTECTION, None, authority=second.authority)
    Entry.objects.bulk_create(
        Entry(at=clock.now(), verb=f"test.{at % 3}", object_type="t", object_id=str(at), authority=whose)
        for at, whose in enumerate([site.authority, None, foreign.authority, second.authority] * 3)
    )
    client, address = sign_in(officer), reverse("privacy:journal")

    def shown(query: str) -> list[int]:
        rows = client.get(f"{address}?{query}").context["listing"].page.object_list
        return [int(row.object_id) for row in rows if row.object_type == "t"]

    assert shown("") == [11, 9, 8, 7, 5, 4, 3, 1, 0]
    assert shown("sort=at") == [0, 1, 3, 4, 5, 7, 8, 9, 11]
    with pytest.MonkeyPatch.context() as few:
        few.setattr("schutznetz.apps.ui.views.MOST", 2)
        assert shown("") == [11, 9]


def test_reading_the_journal_costs_a_fixed_number_of_queries(
    site: Site, jana: User, django_assert_max_num_queries: Any
) -> None:
    officer = sign_in(a_user(Role.DATA_PROTECTION, site, everywhere=True))
    for _ in range(20):
        sign_in(jana).post(reverse("privacy:ask"), {"kind": "objection", "text": "x"})
    officer.get(reverse("privacy:journal"))
    with django_assert_max_num_queries(16):
        officer.get(reverse("privacy:journal"))


def test_looking_at_pages_leaves_no_line(site: Site, jana: User) -> None:
    officer = sign_in(a_user(Role.DATA_PROTECTION, site, everywhere=True))
    for name in ("overview", "own_data", "requests", "journal", "deletions"):
        assert officer.get(reverse(f"privacy:{name}")).status_code == 200
    assert not Entry.objects.exists()


@pytest.mark.parametrize("name", ["verzeichnis", "folgenabschaetzung", "listen"])
def test_the_papers_are_readable_for_representatives_and_can_be_taken_along(site: Site, name: str) -> None:
    council = sign_in(a_user(Role.STAFF_COUNCIL, site))
    assert council.get(reverse("privacy:document", args=[name])).status_code == 200
    file = council.get(reverse("privacy:document_file", args=[name]))
    assert file.headers["Content-Disposition"] == f'attachment; filename="{name}.md"'
    assert council.get(reverse("privacy:document", args=["anderes"])).status_code == 404


def test_pages_speak_english_too(site: Site, jana: User) -> None:
    client = sign_in(jana)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("privacy:own_data")).content.decode()
    assert "People, desks and offices" in page
