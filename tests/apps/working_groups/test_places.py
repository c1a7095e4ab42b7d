# SPDX-License-Identifier: EUPL-1.2
"""Nobody gets into another group past a district, and everybody is counted where they really are."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.sap.models import Counsellor, Participant, Programme, State
from schutznetz.apps.training.queries.mentoring import working_group_of
from schutznetz.apps.working_groups import jobs, queries
from schutznetz.apps.working_groups.actions import districts as actions
from schutznetz.apps.working_groups.models import District, Membership
from schutznetz.apps.working_groups.policies import affected_ids
from schutznetz.apps.working_groups.queries.members import settled
from tests.apps.builders import a_person, a_site, a_user, a_working_group, an_authority, an_office, let_go
from tests.apps.sap.objects import DAY, a_counsellor, a_participant, a_programme, acting
from tests.apps.working_groups.objects import Region, a_member, person_of

pytestmark = pytest.mark.django_db
NOW = clock.now()


@pytest.fixture
def region() -> Region:
    return Region()


def posted(client: Client, user: object, name: str, key: str, data: dict[str, object]) -> tuple[int, str]:
    """Status and text of what a form answers, after the page it leads to."""
    client.force_login(user)  # type: ignore[arg-type]
    response = client.post(reverse(name, args=[key]), data, follow=True)
    found = response.status_code, response.content.decode()
    let_go(response)
    return found


def left_and_joined(client: Client, region: Region, programme: Programme | None = None) -> Participant:
    key = region.site.authority.key
    assert posted(client, region.head, "sap:leave", key, {"is_sure": "on"})[0] == 200
    joined = {"programme": (programme or region.programme).pk, "headcount": 1900}
    assert posted(client, region.head, "sap:join", key, joined)[0] == 200
    return Participant.objects.get(authority=region.site.authority)


@pytest.mark.requirement("SAP-141")
@pytest.mark.requirement("SAP-146")
def test_an_authority_that_joins_again_is_where_it_was_and_moves_by_a_district_alone(
    client: Client, region: Region
) -> None:
    east = region.another_group()
    part = left_and_joined(client, region)
    assert part.working_group == region.group
    key = region.site.authority.key
    status, text = posted(client, region.officer, "sap:group", key, {"group": east.pk})
    assert (status, "nehmen die betroffenen Arbeitskreise Stellung (SAP-Erlass 2007, Nr. 10.1" in text) == (422, True)
    Participant.objects.filter(pk=part.pk).update(working_group=None)
    for wanted in (east.pk, ""):
        assert posted(client, region.officer, "sap:group", key, {"group": wanted})[0] == 422
    assert posted(client, region.officer, "sap:group", key, {"group": region.group.pk})[0] == 200
    assert jobs.keep_groups(NOW, DAY) == 0
    assert queries.members(region.group, DAY).count() == 4


@pytest.mark.requirement("SAP-146")
def test_the_group_of_people_who_joined_again_comments_on_where_they_go(client: Client, region: Region) -> None:
    east = region.another_group()
    Participant.objects.filter(pk=left_and_joined(client, region).pk).update(working_group=None)
    found = Participant.objects.select_related("programme").get(authority=region.site.authority)
    assert affected_ids(drafted(region, actions.Change(east, found))) == {region.group.pk, east.pk}


@pytest.mark.requirement("SAP-141")
def test_another_programme_gives_a_group_of_its_own(client: Client, region: Region) -> None:
    other = a_programme(an_authority("Ministerium Nachbarland"))
    part = left_and_joined(client, region, other)
    assert part.working_group is None
    far = a_working_group(other.ministry, "Arbeitskreis Fern")
    Participant.objects.filter(pk=part.pk).update(working_group=far)
    assert jobs.keep_groups(NOW, DAY) == 4


@pytest.mark.requirement("SAP-141")
def test_whoever_is_appointed_again_belongs_to_the_group_of_the_authority(region: Region) -> None:
    """Having been placed apart once does not outlast the role."""
    east, role = region.another_group(), region.counsellor
    Membership.objects.filter(counsellor=role).update(is_single=True, group=east)
    Counsellor.objects.filter(pk=role.pk).update(state=State.ENDED, ended_on=DAY)
    jobs.keep_groups(NOW, DAY + timedelta(days=1))
    assert queries.group_of(role, DAY + timedelta(days=1)) is None
    again = a_counsellor(role.person, state_since=DAY)
    jobs.keep_groups(NOW, DAY + timedelta(days=2))
    assert queries.group_of(again, DAY + timedelta(days=2)) == region.group


def drafted(region: Region, change: actions.Change) -> District:
    return actions.draft_districting(
        programme=region.programme, name="Neu", says="", effective_on=DAY, changes=[change],
        actor=acting(region.officer), now=NOW,
    )  # fmt: skip


@pytest.mark.requirement("SAP-146")
def test_the_own_group_comments_on_the_day_of_an_appointment_too(region: Region) -> None:
    """Before the night gives a place, a draft for somebody new concerns the group of the authority and the other."""
    east = region.another_group()
    newcomer = a_counsellor(a_person(region.site, "Nora", "Neu"), state_since=DAY)
    draft = drafted(region, actions.Change(east, counsellor=newcomer))
    assert affected_ids(draft) == {region.group.pk, east.pk}
    actions.decide(district=draft, reasons="Wunsch", actor=acting(region.officer), now=NOW, today=DAY)
    assert queries.group_of(newcomer, DAY) == east
    assert jobs.keep_groups(NOW, DAY + timedelta(days=1)) == 0


def neighbours(region: Region, number: int) -> Participant:
    """An authority of so many counsellors that belongs to no group yet."""
    site = a_site(an_authority("Polizeipräsidium Nachbarstadt"))
    part = a_participant(region.programme, site.authority)
    Participant.objects.filter(pk=part.pk).update(working_group=None)
    for one in range(number):
        a_counsellor(a_person(site, f"Mit{one}", "Glied"))
    return part


@pytest.mark.requirement("SAP-140")
@pytest.mark.parametrize(("away", "here", "members"), [(0, 0, 25), (0, 1, 26), (1, 1, 25), (1, 2, 26)])
def test_whoever_is_placed_apart_counts_where_they_are(
    client: Client, region: Region, away: int, here: int, members: int
) -> None:
    """`away`: of the arriving authority, placed apart elsewhere; `here`: of another one, placed apart in this group."""
    part, east = neighbours(region, 21), region.another_group()
    for role in Counsellor.objects.filter(authority=part.authority)[:away]:
        a_member(east, role, is_single=True)
    third = a_site(an_authority("Polizeipräsidium Drittstadt"))
    assert a_participant(region.programme, third.authority).working_group != region.group
    for one in range(here):
        a_member(region.group, a_counsellor(a_person(third, f"Gast{one}", "Fern")), is_single=True)
    status, text = posted(client, region.officer, "sap:group", part.authority.key, {"group": region.group.pk})
    assert (status, f"{members} Mitglieder. Mehr als 25" in text) == (200, members > 25)
    assert settled(region.group.pk) == members
    jobs.keep_groups(NOW, DAY)
    assert Membership.objects.filter(group=region.group, until=None).count() == members


def test_a_place_that_lapses_tonight_no_longer_counts(region: Region) -> None:
    """Whoever was placed apart and transferred follows the new authority; whoever has no group any more stays."""
    other = a_participant(region.programme, a_site(an_authority("Polizeipräsidium Nachbarstadt")).authority)
    group: WorkingGroup | None = other.working_group
    assert group is not None
    Membership.objects.filter(counsellor=region.counsellor).update(is_single=True)
    Counsellor.objects.filter(pk=region.counsellor.pk).update(authority=other.authority)
    assert (settled(region.group.pk), settled(group.pk)) == (3, 1)
    Participant.objects.filter(pk=other.pk).update(working_group=None)
    assert settled(region.group.pk) == 4


@pytest.mark.requirement("SAP-148")
@pytest.mark.requirement("SAP-140")
def test_whoever_is_placed_apart_is_with_the_speaker_of_that_group_for_mentors_and_register_too(
    client: Client, region: Region
) -> None:
    east = region.another_group()
    eastern = a_user(Role.EMPLOYEE, region.site, given_name="Ottilie", family_name="Osten")
    an_office(person_of(eastern), Role.SPEAKER, working_group=east)
    sina = f"/sap/verzeichnis/{region.counsellor.pk}/"

    def seen_by(user: User) -> tuple[bool, bool, int]:
        """Is Timo among the trainees of the own group, is he in the register, may Sina's role be opened?"""
        group = region.group if user == region.speaker else east
        client.force_login(user)
        trainees = client.get(reverse("training:working_group", args=[group.key])).content.decode()
        register = client.get("/sap/verzeichnis/").content.decode()
        return "Timo Träger" in trainees, "Timo Träger" in register, client.get(sina).status_code

    assert seen_by(region.speaker) == (True, True, 200)
    assert seen_by(eastern) == (False, False, 403)
    Membership.objects.filter(counsellor__in=[region.trainee, region.counsellor]).update(is_single=True, group=east)
    assert seen_by(region.speaker) == (False, False, 403)
    assert seen_by(eastern) == (True, True, 200)
    assert working_group_of(region.trainee) == east
    region.counsellor.memberships.update(is_single=False, group=region.group)
    assert seen_by(region.speaker) == (False, False, 200), "another one's place is not Sina's"
    assert seen_by(eastern) == (True, True, 403)
