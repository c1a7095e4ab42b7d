# SPDX-License-Identifier: EUPL-1.2
"""Who may do what at the academy: each yes of the policies beside the no that one changed thing makes of it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from schutznetz.apps.academy import policies
from schutznetz.apps.academy.models import Additional, Event, SmallGroupRequest
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.sap.models import State
from schutznetz.apps.ui.policies import Denied
from tests.apps.academy.objects import DAY, NOW, Academy, a_registration, an_event
from tests.apps.builders import a_site, a_user, an_authority, an_office
from tests.apps.sap.objects import acting

pytestmark = pytest.mark.django_db


class House(Academy):
    """With events, requests and, in another Land, people of the same offices."""

    def __init__(self) -> None:
        super().__init__()
        elsewhere = a_site(an_authority("Ministerium Anderswo"))
        self.foreign_officer = a_user(Role.MINISTRY, elsewhere, everywhere=True)
        self.foreign_academy = a_user(Role.ACADEMY, elsewhere, everywhere=True)
        self.foreign_head = a_user(Role.HEAD, elsewhere, everywhere=True)
        self.event = an_event(self.programme, lecturer=self.lecturer.person)
        self.registration = a_registration(self.event, self.counsellor)
        self.group = an_event(self.programme, "small_group")
        a_registration(self.group, self.counsellor)
        self.small = SmallGroupRequest.objects.create(
            programme=self.programme, counsellor=self.counsellor, size=4, made_at=NOW
        )
        self.wish = Additional.objects.create(
            counsellor=self.counsellor, title="Kongress", provider="Verein", first_day=DAY, last_day=DAY, made_at=NOW
        )


@pytest.fixture
def house() -> House:
    return House()


Asked = Callable[[Actor, House], bool]
RIGHTS: dict[str, tuple[str, Asked]] = {
    "register": ("counsellor_user", lambda who, a: policies.may_register(who, a.counsellor, a.event)),
    "cancel": ("counsellor_user", lambda who, a: policies.may_cancel(who, a.registration)),
    "ask for a small group": ("counsellor_user", lambda who, a: policies.may_ask_small_group(who, a.counsellor)),
    "ask for something additional": ("counsellor_user", lambda who, a: policies.may_ask_additional(who, a.counsellor)),
    "see the own request": ("counsellor_user", lambda who, a: policies.may_see_small_group(who, a.small)),
    "see the own small group": ("counsellor_user", lambda who, a: policies.may_see_event(who, a.group)),
    "plan": ("academy", lambda who, a: policies.may_plan(who, a.programme)),
    "see who takes part": ("lecturer", lambda who, a: policies.may_see_participants(who, a.event)),
    "decide on a small group": ("officer", lambda who, a: policies.may_decide_small_group(who, a.small)),
    "decide on something additional": ("head", lambda who, a: policies.may_decide_additional(who, a.wish)),
    "see absences": ("boss", lambda who, a: policies.may_see_absences(who, [a.boss.person])),
}


@pytest.mark.parametrize("right", RIGHTS)
def test_nobody_of_the_administration_does_it_in_somebodys_name(house: House, right: str) -> None:
    name, may = RIGHTS[right]
    actor = acting(getattr(house, name))
    assert may(actor, house)
    assert not may(replace(actor, helper=house.second), house)


@pytest.mark.parametrize(
    ("right", "who"),
    [("plan", "foreign_academy"), ("decide on a small group", "foreign_officer"), ("see absences", "head"),
     ("decide on something additional", "foreign_head"), ("cancel", "other_user"), ("register", "other_user"),
     ("see the own request", "foreign_officer"), ("see the own request", "other_user"),
     ("see the own small group", "other_user"), ("see who takes part", "counsellor_user")],
)  # fmt: skip
def test_the_same_office_elsewhere_may_not(house: House, right: str, who: str) -> None:
    assert not RIGHTS[right][1](acting(getattr(house, who)), house)


@pytest.mark.parametrize("state", [State.IN_TRAINING, State.SELECTED, State.ENDED])
@pytest.mark.parametrize("right", ["register", "ask for a small group", "ask for something additional"])
def test_only_who_is_in_office_registers_and_asks(house: House, right: str, state: State) -> None:
    house.counsellor.state = state
    assert not RIGHTS[right][1](house.me(), house)


def test_the_academy_sees_a_request_after_the_ministry_approved(house: House) -> None:
    assert not policies.may_see_small_group(house.aca(), house.small)
    for state in (SmallGroupRequest.State.DECLINED, SmallGroupRequest.State.WITHDRAWN):
        house.small.state = state
        assert not policies.may_see_small_group(house.aca(), house.small)
    for state in policies.APPROVED:
        house.small.state = state
        assert policies.may_see_small_group(house.aca(), house.small)


@pytest.mark.parametrize("kind", ["supervision", "small_group"])
def test_a_draft_is_for_the_academy_and_whoever_leads_it(house: House, kind: str) -> None:
    draft: Event = an_event(house.programme, kind, published_on=None, lecturer=house.lecturer.person)
    a_registration(draft, house.counsellor)
    assert policies.may_see_event(house.aca(), draft)
    assert policies.may_see_event(acting(house.lecturer), draft)
    for user in (house.counsellor_user, house.other_user, house.boss, house.foreign_academy):
        assert not policies.may_see_event(acting(user), draft)


def test_only_the_person_withdraws_and_only_lecturers_see_what_they_lead(house: House) -> None:
    policies.require_withdraw(house.me(), house.counsellor)
    policies.require_lead(acting(house.lecturer))
    with pytest.raises(Denied):
        policies.require_withdraw(acting(house.other_user), house.counsellor)
    with pytest.raises(Denied):
        policies.require_lead(house.me())


def test_supervision_for_mentors_is_booked_by_mentors(house: House) -> None:
    event = an_event(house.programme, "mentors")
    assert not policies.may_register(house.me(), house.counsellor, event)
    an_office(house.counsellor.person, Role.TRAINEE_MENTOR)
    assert policies.may_register(house.me(), house.counsellor, event)
