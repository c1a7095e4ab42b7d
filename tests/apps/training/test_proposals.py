# SPDX-License-Identifier: EUPL-1.2
"""Proposals who accompanies whom: short ways, evenly spread, nobody who leads; named only by the speaker."""

import pytest
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.sap.models import Counsellor, State
from schutznetz.apps.training.models import Companion, Pairing
from schutznetz.apps.training.queries.proposals import proposal_for
from tests.apps.builders import a_person, a_site, a_user, let_go
from tests.apps.sap.objects import DAY, a_counsellor, a_participant
from tests.apps.training.objects import School, a_group, a_mentor

pytestmark = pytest.mark.django_db


class Two(School):
    """A second authority of the same working group in the east, with a mentor and a trainee of its own."""

    def __init__(self) -> None:
        super().__init__()
        Counsellor.objects.filter(pk=self.chosen.pk).delete()
        self.site.latitude, self.site.longitude = 51.5, 7.0
        self.site.save()
        self.east = a_site()
        self.east.latitude, self.east.longitude = 51.5, 8.0
        self.east.save()
        part = a_participant(self.programme, self.east.authority)
        part.working_group = self.group
        part.save()
        self.far_mentor = a_mentor(a_counsellor(a_person(self.east, "Ole", "Ost")))
        self.far_trainee = a_counsellor(
            a_person(self.east, "Ida", "Istneu"), State.IN_TRAINING, training_completed_on=None
        )

    def pairs(self) -> dict[int, int]:
        found = proposal_for(self.group, DAY)
        return {one.trainee.pk: one.line.pk for one in found.pairs}


@pytest.fixture
def two() -> Two:
    return Two()


@pytest.mark.requirement("SAP-148")
def test_ways_are_short_and_everybody_takes_an_even_share(two: Two) -> None:
    near, far = two.mentor.counsellor_id, two.far_mentor.counsellor_id
    assert two.pairs() == {two.trainee.pk: near, two.far_trainee.pk: far}
    found = {one.trainee.pk: one for one in proposal_for(two.group, DAY).pairs}
    assert (found[two.trainee.pk].way, found[two.trainee.pk].count) == (0.0, 1)
    Pairing.objects.create(mentor=two.mentor, trainee=two.trainee, since=DAY, named_at=clock.now())
    more = a_counsellor(a_person(two.site, "Nina", "Nah"), State.IN_TRAINING, training_completed_on=None)
    assert two.pairs() == {two.far_trainee.pk: far, more.pk: near}


def test_nobody_is_proposed_for_whom_they_lead(two: Two) -> None:
    Counsellor.objects.filter(pk=two.trainee.pk).update(line_manager=two.counsellor.person)
    assert two.pairs() == {two.trainee.pk: two.far_mentor.counsellor_id, two.far_trainee.pk: two.mentor.counsellor_id}
    Counsellor.objects.filter(pk=two.far_mentor.counsellor_id).update(line_manager=two.trainee.person)
    found = proposal_for(two.group, DAY)
    assert [one.pk for one in found.left] == [two.trainee.pk]
    assert [one.trainee.pk for one in found.pairs] == [two.far_trainee.pk]


@pytest.mark.requirement("SAP-048")
def test_who_holds_another_task_is_named_as_busy(two: Two) -> None:
    group = a_group(two.programme, "running")
    Companion.objects.create(group=group, counsellor=two.counsellor, since=DAY)
    found = proposal_for(two.group, DAY)
    assert [one.pk for one in found.busy] == [two.counsellor.pk]
    assert {one.line.pk for one in found.pairs} == {two.far_mentor.counsellor_id}


def test_without_known_places_there_is_a_proposal_still(two: Two) -> None:
    for site in (two.site, two.east):
        site.latitude = None
        site.save()
    assert [one.way for one in proposal_for(two.group, DAY).pairs] == [None, None]


@pytest.mark.requirement("SAP-148")
def test_the_speaker_names_what_is_ticked_and_nothing_forged(client: Client, two: Two) -> None:
    client.force_login(two.speaker)
    address = reverse("training:propose", args=[two.group.key])
    pair = f"{two.trainee.pk}-{two.mentor.counsellor_id}"
    crossed = f"{two.trainee.pk}-{two.far_mentor.counsellor_id}"
    for forged in ({}, {"pairs": [crossed]}, {"pairs": ["1-1"]}, {"pairs": [pair, "x"]}):
        response = client.post(address, forged)
        assert response.status_code == 422
        let_go(response)
    assert not Pairing.objects.exists()
    let_go(client.post(address, {"pairs": [pair]}))
    assert list(Pairing.objects.values_list("trainee", "mentor__counsellor")) == [
        (two.trainee.pk, two.mentor.counsellor_id)
    ]
    response = client.post(address, {"pairs": [pair]})
    assert response.status_code == 422
    let_go(response)


def test_others_see_no_proposal(client: Client, two: Two) -> None:
    strangers = [two.academy, two.officer, two.mentor_user, two.head, a_user(Role.SPEAKER, two.east, everywhere=True)]
    for user in strangers:
        client.force_login(user)
        response = client.get(reverse("training:propose", args=[two.group.key]))
        assert response.status_code == 403
        let_go(response)
