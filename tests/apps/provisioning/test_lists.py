# SPDX-License-Identifier: EUPL-1.2
"""Lists of accounts: a preview first; nobody is closed without a yes, and nobody but those who were shown."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.models import Office, Person
from schutznetz.apps.provisioning.actions import plans
from schutznetz.apps.provisioning.jobs import list_waits, run_pending_lists
from schutznetz.apps.provisioning.models import AccountList, Departure
from schutznetz.domain.provisioning import lists as domain_lists
from tests.apps.builders import a_person, a_user
from tests.apps.provisioning.conftest import House

HEAD = "Personalkennung;Anmeldename;E-Mail;Letzter Tag;aktiv\n"


def upload(client: Client, text: str, *, full: bool = False, name: str = "konten.csv") -> AccountList:
    data: dict[str, object] = {"file": SimpleUploadedFile(name, text.encode())} | ({"is_full": "on"} if full else {})
    answer = client.post(reverse("provisioning:lists"), data)
    assert answer.status_code == 302, answer.content.decode()
    return AccountList.objects.latest("id")


def apply(client: Client, accounts: AccountList) -> AccountList:
    assert client.post(reverse("provisioning:apply_list", args=[accounts.pk])).status_code == 302
    accounts.refresh_from_db()
    return accounts


def number_of(user: User) -> str:
    return Person.objects.get(user=user).external_id


def test_accounts_are_made_renamed_and_closed_after_a_yes(house: House) -> None:
    new = a_person(house.site, "Nele", "Neu", external_id="P-new")
    renamed = a_user(Office.Role.EMPLOYEE, house.site, given_name="Rita", family_name="Rot")
    gone = a_user(Office.Role.EMPLOYEE, house.site, given_name="Gerd", family_name="Geht")
    later = clock.today() + timedelta(days=20)
    rows = (
        f"P-new;nele.neu;nele@neu.example;{later:%d.%m.%Y};ja\n{number_of(renamed)};rita.rot;;;\n"
        f"{number_of(gone)};;;;nein\n"
    )
    client = house.client()
    accounts = upload(client, HEAD + rows)
    page = client.get(reverse("provisioning:list", args=[accounts.pk])).content.decode()
    assert "1 Konto wird geschlossen" in page
    assert page.index("Gerd Geht") < page.index("Nele Neu")
    assert User.objects.get(pk=gone.pk).is_active, "a preview changes nothing"
    assert apply(client, accounts).state == "done"
    new.refresh_from_db()
    assert (new.user.username, new.email, new.left_on) == ("nele.neu", "nele@neu.example", later)
    assert User.objects.get(pk=renamed.pk).username == "rita.rot"
    assert not User.objects.get(pk=gone.pk).is_active
    accounts.refresh_from_db()
    assert not accounts.file, "the list of people is not kept"
    again = upload(client, HEAD + rows)
    assert again.report["change_count"] == 0


def test_who_is_missing_in_a_full_list_is_shown_and_closed_only_then(house: House, neighbour: House) -> None:
    stays = a_user(Office.Role.EMPLOYEE, house.site)
    missing = a_user(Office.Role.EMPLOYEE, house.site, given_name="Mia", family_name="Weg")
    client, rows = house.client(), HEAD + f"{number_of(stays)};;;;ja\n"
    assert upload(client, rows).report["closing"] == 0, "a list that is not full closes nobody"
    accounts = upload(client, rows, full=True)
    assert (accounts.report["closing"], accounts.report["counts"]["missing"]) == (1, 1)
    apply(client, accounts)
    assert not User.objects.get(pk=missing.pk).is_active
    others = [stays, house.admin, neighbour.admin]
    assert all(User.objects.get(pk=user.pk).is_active for user in others)
    assert Departure.objects.get().source == "list"
    back = apply(client, upload(client, rows + f"{number_of(missing)};;;;ja\n", full=True))
    assert back.state == "done"
    assert User.objects.get(pk=missing.pk).is_active


def test_what_changed_since_the_preview_is_shown_again(house: House) -> None:
    stays = a_user(Office.Role.EMPLOYEE, house.site)
    client = house.client()
    accounts = upload(client, HEAD + f"{number_of(stays)};neu.name;;;\n", full=True)
    late = a_user(Office.Role.EMPLOYEE, house.site)
    accounts = apply(client, accounts)
    assert (accounts.state, accounts.report["moved"], accounts.report["closing"]) == ("ready", True, 1)
    assert User.objects.get(pk=late.pk).is_active


def faults(house: House, text: str, **more: bool) -> list[str]:
    accounts = upload(house.client(), text, **more)
    assert house.client().get(reverse("provisioning:list", args=[accounts.pk])).status_code == 200
    assert (accounts.state == "faulty") == bool(accounts.report["problem_count"])
    return [problem["code"] for problem in accounts.report["problems"]]


def test_faults_are_named_and_nothing_is_done(house: House, neighbour: House) -> None:
    locked = a_user(Office.Role.EMPLOYEE, house.site)
    User.objects.filter(pk=locked.pk).update(is_active=False)
    person = a_person(house.site, left_on=clock.today() - timedelta(days=3))
    taken = f"{number_of(a_user(Office.Role.EMPLOYEE, house.site))};{neighbour.admin.username};;;\n"
    for rows, code in {
        f"{number_of(house.admin)};;;;nein\n": "closes_you",
        f"{number_of(neighbour.admin)};;;;nein\n": "unknown_person",
        f"{number_of(locked)};;;;ja\n": "closed_here",
        f"{person.external_id};;;;ja\n": "has_left",
        taken: "name_taken",
        "P-1;;kein at;;\n": "no_email",
        "P-1;;;31.2.2027;\n": "no_day",
    }.items():
        assert faults(house, HEAD + rows) == [code]
    assert faults(house, "Name;Vorname\nx;y\n") == ["strange_heading"]
    assert faults(house, "\n") == ["unknown_table"]
    assert faults(house, HEAD, full=True) == ["no_people_to_compare"]
    assert not Departure.objects.exists()


def test_a_list_has_an_end(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "MOST_ROWS", 2)
    assert domain_lists.MOST_ROWS == 50_000
    rows = "".join(f"{a_person(house.site).external_id};;;;\n" for _ in range(4))
    assert faults(house, HEAD + rows) == ["too_many_rows"]


@pytest.mark.parametrize("name", ["konten.exe", "konten", "konten.zip"])
def test_other_files_are_refused_at_the_field(name: str, house: House) -> None:
    answer = house.client().post(reverse("provisioning:lists"), {"file": SimpleUploadedFile(name, b"x")})
    assert answer.status_code == 422
    assert "CSV- oder XLSX-Datei" in answer.content.decode()


def test_lists_belong_to_whoever_uploaded_them(house: House, neighbour: House) -> None:
    accounts = upload(house.client(), HEAD + f"{a_person(house.site).external_id};;;;\n")
    other = a_user(Office.Role.ADMINISTRATOR, house.site)
    for client in (neighbour.client(), house.client(other)):
        assert client.get(reverse("provisioning:list", args=[accounts.pk])).status_code == 404
        assert client.post(reverse("provisioning:apply_list", args=[accounts.pk])).status_code == 404


def test_a_list_that_broke_off_goes_on(house: House) -> None:
    people = [a_person(house.site) for _ in range(3)]
    accounts = upload(house.client(), HEAD + "".join(f"{one.external_id};;;;\n" for one in people))
    AccountList.objects.filter(pk=accounts.pk).update(state="confirmed", report=accounts.report | {"started": True})
    User.objects.create_user("halb", person=people[0])
    assert list_waits()
    assert run_pending_lists(clock.now(), clock.today()) == 1
    assert not list_waits()
    accounts.refresh_from_db()
    assert accounts.state == "done"
    assert User.objects.filter(person__in=people).count() == 3


def test_whoever_lost_the_office_carries_nothing_out(house: House) -> None:
    person = a_person(house.site)
    accounts = upload(house.client(), HEAD + f"{person.external_id};;;;\n")
    AccountList.objects.filter(pk=accounts.pk).update(state="confirmed")
    Office.objects.filter(person=house.admin.person).update(until="2026-01-02")
    run_pending_lists(clock.now(), clock.today())
    accounts.refresh_from_db()
    assert accounts.state == "failed"
    assert not User.objects.filter(person=person).exists()


def test_discarding_leaves_no_file(house: House) -> None:
    accounts = upload(house.client(), HEAD + f"{a_person(house.site).external_id};;;;\n")
    path = accounts.file.path
    house.client().post(reverse("provisioning:discard_list", args=[accounts.pk]))
    accounts.refresh_from_db()
    assert (accounts.state, bool(accounts.file)) == ("discarded", False)
    with pytest.raises(FileNotFoundError):
        Path(path).read_bytes()
