# SPDX-License-Identifier: EUPL-1.2
"""The directory: public facts apart from experience, notes that grow old, contacts with their next day."""

from datetime import date

import pytest

from schutznetz.apps.duties.facts import Wanted
from schutznetz.apps.exchange.actions import services as actions
from schutznetz.apps.exchange.models import Contact, ExperienceNote, Service
from schutznetz.apps.exchange.queries.services import notes_of, rules_in
from schutznetz.apps.exchange.queries.start import contacts_due
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.ui.policies import Denied
from tests.apps.builders import a_site, an_authority
from tests.apps.exchange.objects import DAY, NOW, Region, a_member, a_service, client_of, of
from tests.apps.sap.objects import a_participant, a_programme

FORM = {
    "name": "Schuldnerberatung Ruhr", "topics": ["debts", "family"], "town": "Marl", "phone": "02365 555 1",
    "access": "Offene Sprechstunde", "languages": "Deutsch, Türkisch", "waiting_weeks": "3",
}  # fmt: skip


@pytest.fixture
def service(region: Region) -> Service:
    return a_service(region.programme, region.group)


def a_note(service: Service, author: Person | None, checked_on: date = DAY) -> ExperienceNote:
    return ExperienceNote.objects.create(
        service=service, author=author, text="Sehr freundlich.", made_at=NOW, checked_on=checked_on
    )


@pytest.mark.requirement("SAP-149")
def test_a_note_older_than_24_months_is_to_be_checked(region: Region, service: Service) -> None:
    a_note(service, region.member.person, date(2024, 6, 14))
    fresh = a_note(service, region.speaker.person, date(2024, 6, 15))
    found = notes_of(service, of(region.member), rules_in(service), DAY)
    assert [(one.row == fresh, one.finding.is_open) for one in found] == [(True, False), (False, True)]


@pytest.mark.requirement("SAP-149")
@pytest.mark.usefixtures("on_the_day")
def test_the_author_checks_an_old_note_and_it_is_fresh_again(region: Region, service: Service) -> None:
    note = a_note(service, region.member.person, date(2023, 1, 1))
    client = client_of(region.member)
    page = client.get(f"/austausch/hilfsangebote/{service.pk}/").content.decode()
    assert "Hausregel SAP, Fassung 1" in page
    client.post(f"/austausch/erfahrung/{note.pk}/geprueft/")
    note.refresh_from_db()
    assert note.checked_on == DAY


@pytest.mark.usefixtures("on_the_day")
def test_entering_changing_and_finding_a_service(region: Region) -> None:
    client = client_of(region.member)
    wrong = client.post("/austausch/hilfsangebote/neu/", FORM | {"phone": "", "web": "javascript:alert(1)"})
    assert (wrong.status_code, Service.objects.count()) == (422, 0)
    client.post("/austausch/hilfsangebote/neu/", FORM)
    made = Service.objects.get()
    assert (made.programme, made.working_group, made.checked_on) == (region.programme, region.group, DAY)
    assert [one.code for one in made.topics.all()] == ["debts", "family"]
    client.post(f"/austausch/hilfsangebote/{made.pk}/aendern/", FORM | {"topics": ["debts"], "town": "Herten"})
    made.refresh_from_db()
    assert (made.town, [one.code for one in made.topics.all()]) == ("Herten", ["debts"])
    for asked, count in (("topic=debts", 1), ("topic=suicide", 0), ("q=schuld", 1), ("q=ruhr+hert", 1), ("q=x", 0)):
        page = client.get(f"/austausch/hilfsangebote/?{asked}").content.decode()
        assert page.count(f"/austausch/hilfsangebote/{made.pk}/") >= 1 if count else "Schuldnerberatung" not in page


@pytest.mark.usefixtures("on_the_day")
def test_the_ministry_reads_public_facts_and_no_experience(region: Region, service: Service) -> None:
    a_note(service, region.member.person)
    Contact.objects.create(service=service, working_group=region.group, kind="visit", on=DAY, result="Nettes Gespräch")
    page = client_of(region.officer).get(f"/austausch/hilfsangebote/{service.pk}/").content.decode()
    assert "Suchtberatung Mitte" in page
    for kept in ("Sehr freundlich", "Nettes Gespräch", "Max Mitglied", "Ändern"):
        assert kept not in page
    neighbour = client_of(region.stranger).get(f"/austausch/hilfsangebote/{service.pk}/").content.decode()
    assert "Sehr freundlich" in neighbour, "counsellors of the programme share experience"
    assert "Nettes Gespräch" not in neighbour, "contacts belong to one group"


@pytest.mark.usefixtures("on_the_day")
def test_who_may_not_touch_the_directory(region: Region, service: Service) -> None:
    note = a_note(service, region.member.person)
    paths = (
        f"/austausch/hilfsangebote/{service.pk}/aendern/", f"/austausch/hilfsangebote/{service.pk}/geprueft/",
        f"/austausch/hilfsangebote/{service.pk}/erfahrung/",
        f"/austausch/hilfsangebote/{service.pk}/kontakt/{region.group.key}/",
    )  # fmt: skip
    for user in (region.officer, region.head, region.admin, region.academy):
        client = client_of(user)
        assert {client.post(path, FORM | {"text": "x"}).status_code for path in paths} == {403}
    for user in (region.speaker, region.stranger, region.officer):
        answer = client_of(user).post(f"/austausch/erfahrung/{note.pk}/loeschen/")
        assert answer.status_code == 404
    assert client_of(region.head).get("/austausch/hilfsangebote/").status_code == 403
    assert ExperienceNote.objects.get().text == "Sehr freundlich."


@pytest.mark.usefixtures("on_the_day")
def test_another_programme_has_another_directory(region: Region, service: Service) -> None:
    site = a_site(an_authority("Behörde anderswo"))
    part = a_participant(a_programme(an_authority("Anderes Ministerium")), site.authority)
    assert part.working_group is not None
    foreign = a_member(site, part.working_group)
    assert client_of(foreign).get(f"/austausch/hilfsangebote/{service.pk}/").status_code == 404
    with pytest.raises(Denied):
        actions.check_service(service=service, actor=of(foreign), now=NOW, today=DAY)


@pytest.mark.requirement("SAP-159")
@pytest.mark.usefixtures("on_the_day")
def test_a_contact_with_its_next_day_becomes_a_duty_of_the_speaker(region: Region, service: Service) -> None:
    path = f"/austausch/hilfsangebote/{service.pk}/kontakt/{region.group.key}/"
    day = {"on_day": "1", "on_month": "6", "on_year": "2026", "kind": "visit", "result": "Flyer mitgenommen"}
    past = {"next_on_day": "1", "next_on_month": "6", "next_on_year": "2026"}
    client = client_of(region.speaker)
    assert client.post(path, day | past).status_code == 422
    client.post(path, day | past | {"next_on_month": "7"})
    made = Contact.objects.get()
    assert (made.person, made.next_on) == (region.speaker.person, date(2026, 7, 1))
    assert list(contacts_due(NOW, date(2026, 6, 30))) == []
    (wanted,) = contacts_due(NOW, date(2026, 7, 1))
    assert isinstance(wanted, Wanted)
    assert (wanted.role, wanted.working_group, wanted.due_on) == ("SPK", region.group, date(2026, 7, 1))
    assert "Nr. 10.2" in wanted.cite
    later = Contact(service=service, working_group=region.group, kind="call", on=date(2026, 7, 2))
    actions.note_contact(contact=later, actor=of(region.speaker), now=NOW, today=DAY)
    assert list(contacts_due(NOW, date(2026, 7, 3))) == [], "a later contact settles it"


@pytest.mark.usefixtures("on_the_day")
def test_contacts_of_one_group_are_not_written_or_read_by_another(region: Region, service: Service) -> None:
    path = f"/austausch/hilfsangebote/{service.pk}/kontakt/{region.group.key}/"
    for user in (region.member, region.stranger, region.officer):
        assert client_of(user).post(path, {"kind": "call"}).status_code == 403
    log = f"/austausch/kontakte/{region.group.key}/"
    assert client_of(region.member).get(log).status_code == 200
    assert {client_of(user).get(log).status_code for user in region.outsiders.values()} == {403}


@pytest.mark.usefixtures("on_the_day")
def test_the_list_asks_the_same_number_of_queries_for_many(region: Region, django_assert_max_num_queries) -> None:
    for number in range(15):
        a_service(region.programme, region.group, name=f"Stelle {number:02}")
    client = client_of(region.member)
    client.get("/austausch/hilfsangebote/")
    with django_assert_max_num_queries(18):
        page = client.get("/austausch/hilfsangebote/").content.decode()
    assert "Stelle 14" in page
