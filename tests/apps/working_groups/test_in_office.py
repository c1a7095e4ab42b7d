# SPDX-License-Identifier: EUPL-1.2
"""The office of a speaker begins with the confirmation, as long as the rule set wants one."""

from datetime import date, datetime, time
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.actions import save_office
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.working_groups.models import Voter
from schutznetz.regulation.finding import Refused
from tests.apps.builders import a_person, a_user, let_go, prove
from tests.apps.sap.objects import DAY, acting
from tests.apps.working_groups.voting import Vote
from tests.successor import succeed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def vote() -> Vote:
    return Vote()


@pytest.fixture
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages see the fixed day."""
    monkeypatch.setattr(clock, "today", lambda: DAY)


def sent(client: Client, user: User, name: str, pk: object, **data: object) -> tuple[int, str]:
    """Status and text after what a page does."""
    client.force_login(user)
    prove(client)
    response = client.post(reverse(name, args=[pk]), data, follow=True)
    found = response.status_code, response.content.decode()
    let_go(response)
    return found


def in_office(vote: Vote) -> set[str]:
    """Who of those elected holds the office today."""
    people = {vote.a.counsellor.person_id: "a", vote.c.counsellor.person_id: "c"}
    held = Office.objects.filter(working_group=vote.region.group, since=DAY, person__in=people)
    return {people[one.person_id] for one in held}


@pytest.mark.requirement("SAP-153")
@pytest.mark.usefixtures("on_the_day")
def test_whoever_accepts_waits_for_the_ministry_and_speaks_for_nobody(client: Client, vote: Vote) -> None:
    vote.elect()
    for user in (vote.voters[0], vote.voters[2]):
        status, text = sent(client, user, "working_groups:accept", vote.election.pk)
        assert (status, "Das Amt beginnt, wenn das Ministerium bestätigt." in text) == (200, True)
    assert in_office(vote) == set()
    client.force_login(vote.voters[0])
    assert client.get(reverse("working_groups:plan_meeting", args=[vote.region.group.key])).status_code == 403
    assert sent(client, vote.region.officer, "working_groups:confirm_election", vote.election.pk)[0] == 200
    assert in_office(vote) == {"a", "c"}


@pytest.mark.requirement("SAP-153")
@pytest.mark.usefixtures("on_the_day")
def test_a_successor_without_confirmation_lets_offices_begin_with_acceptance(
    client: Client, vote: Vote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    succeed_in(vote.region.programme, tmp_path, monkeypatch, speakers__confirmation="false")
    vote.elect()
    for user, held in ((vote.voters[0], set()), (vote.voters[2], {"a", "c"})):
        client.force_login(user)
        page = client.get(reverse("working_groups:election", args=[vote.election.pk]))
        assert "Das Amt beginnt, sobald beide Gewählten annehmen." in page.content.decode()
        let_go(page)
        assert sent(client, user, "working_groups:accept", vote.election.pk)[0] == 200
        assert in_office(vote) == held
    vote.election.refresh_from_db()
    assert (vote.election.state, vote.election.decided_by) == ("confirmed", None)
    assert Entry.objects.filter(verb="working_groups.election_in_office").count() == 1
    assert not Voter.objects.exists()


@pytest.mark.requirement("SAP-153")
@pytest.mark.usefixtures("on_the_day")
def test_the_administration_gives_the_office_to_nobody_who_is_not_confirmed(client: Client, vote: Vote) -> None:
    """A person just elected does not come into office by hand; anybody else does, as before the first election."""
    vote.elect()
    vote.accept()
    admin = a_user(Role.ADMINISTRATOR, vote.region.ministry_site, everywhere=True)
    mine = {"role": "SPK", "scope": f"working_group:{vote.region.group.pk}", "basis": "Wahl"}
    mine |= {"since_day": str(DAY.day), "since_month": str(DAY.month), "since_year": str(DAY.year)}
    site = vote.region.ministry_site
    person = vote.a.counsellor.person
    type(person).objects.filter(pk=person.pk).update(authority=site.authority, site=site)
    status, text = sent(client, admin, "organisation:add_office", person.pk, **mine)
    assert (status, in_office(vote)) == (422, set())
    assert "Das Ministerium hat die Wahl nicht bestätigt" in text
    assert "(SAP-Erlass 2007, Nr. 10.2" in text
    office = Office(person=person, role="SPK", authority=vote.region.group.authority, working_group=vote.region.group)
    office.since = DAY
    with pytest.raises(Refused):
        save_office(office=office, actor=acting(admin), now=datetime.combine(DAY, time(9), clock.BERLIN))
    other = a_person(site, "Olga", "Ohne")
    assert sent(client, admin, "organisation:add_office", other.pk, **mine)[0] == 200
    assert Office.objects.filter(person=other, role="SPK").exists()
    vote.confirm()
    assert "a" in in_office(vote)


@pytest.mark.requirement("SAP-153")
def test_an_election_whose_term_is_over_is_confirmed_no_more(vote: Vote) -> None:
    vote.elect()
    vote.accept()
    with pytest.raises(Refused) as refused:
        vote.confirm(date(2029, 6, 15))
    assert (refused.value.finding.rule, in_office(vote)) == ("sap.speakers.in_office", set())
