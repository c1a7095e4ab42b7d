# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with the duties of counsellors: each yes of the policies beside the no of one changed thing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.quality import policies
from schutznetz.apps.quality.actions.telling import ministry_of
from schutznetz.apps.quality.models import InformationSheet, Item, Message, Reporter, Review, State
from schutznetz.apps.sap.queries import rules_of
from schutznetz.regulation.sap_erlass import review
from schutznetz.regulation.sap_erlass.review import Event
from tests.apps.builders import a_site, a_user, an_authority
from tests.apps.quality.objects import DAY, NOW, Court, acting
from tests.apps.sap.objects import a_counsellor

pytestmark = pytest.mark.django_db


class House(Court):
    """With a review of the speaker and one of the academy, a sheet, a message; and the same offices elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.rules = rules_of(self.programme)
        elsewhere = a_site(an_authority("Ministerium Anderswo"))
        self.foreign_officer = a_user(Role.MINISTRY, elsewhere, everywhere=True)
        self.foreign_academy = a_user(Role.ACADEMY, elsewhere, everywhere=True)
        self.statistics = a_user(Role.STATISTICS, self.ministry_site, everywhere=True)
        self.foreign_statistics = a_user(Role.STATISTICS, elsewhere, everywhere=True)
        self.site_head = a_user(Role.HEAD, self.site, everywhere=False)
        self.by_speaker = self.a_review(Reporter.SPEAKER, Item.MEETINGS)
        self.by_academy = self.a_review(Reporter.ACADEMY, Item.SUPERVISION)
        self.sheet = InformationSheet.objects.create(
            counsellor=self.counsellor, manager=self.manager.person, given_on=DAY
        )
        self.message = Message.objects.create(
            counsellor=self.counsellor, authority=self.site.authority, text="Bitte", sent_at=NOW
        )

    def a_review(self, reporter: str, item: str) -> Review:
        return Review.objects.create(
            counsellor=self.counsellor, item=item, reporter=reporter, reported_on=DAY, misses=["2026-03-01"]
        )

    def reports(self, who: Actor, item: str) -> Reporter | None:
        return policies.may_report(who, self.counsellor, item, group=self.group, rules=self.rules, today=DAY)

    def receives(self, who: Actor) -> bool:
        return policies.may_receive(who, self.programme, rules=self.rules, today=DAY)

    def decided(self) -> Review:
        self.by_academy.state = State.RELEASE_DECIDED
        return self.by_academy


@pytest.fixture
def house() -> House:
    return House()


Asked = Callable[[Actor, House], Any]
RIGHTS: dict[str, tuple[str, Asked]] = {
    "see one's own": ("counsellor_user", lambda who, h: policies.may_see_own(who, h.counsellor)),
    "see the group": ("speaker", lambda who, h: policies.may_see_group(who)),
    "see seminars and supervision": ("academy", lambda who, h: policies.may_see_academy(who)),
    "report a seminar": ("academy", lambda who, h: h.reports(who, Item.SUBJECT)),
    "report meetings": ("speaker", lambda who, h: h.reports(who, Item.MEETINGS)),
    "see reviews": ("officer", lambda who, h: policies.may_see_reviews(who)),
    "read a review": ("officer", lambda who, h: policies.may_read_review(who, h.by_academy)),
    "read the own review": ("counsellor_user", lambda who, h: policies.may_read_review(who, h.by_academy)),
    "execute": ("head", lambda who, h: policies.may_execute(who, h.decided())),
    "ask for a comment": ("officer", lambda who, h: policies.may_take(who, h.by_academy, Event.HEAR)),
    "say that it is done": ("academy", lambda who, h: policies.may_take(who, h.by_academy, Event.FULFIL)),
    "receive": ("officer", lambda who, h: h.receives(who)),
    "read the sheet": ("manager", lambda who, h: policies.may_read_sheet(who, h.sheet)),
    "read the own message": ("counsellor_user", lambda who, h: policies.may_read_message(who, h.message)),
    "read a message": ("head", lambda who, h: policies.may_read_message(who, h.message)),
    "keep talks": ("head", lambda who, h: policies.may_keep_talks(who, h.site.authority, None)),
    "keep talks as counsellor": (
        "counsellor_user", lambda who, h: policies.may_keep_talks(who, h.site.authority, h.counsellor),
    ),
    "allow functions": ("officer", lambda who, h: policies.may_allow_functions(who, h.counsellor)),
    "open messages": ("head", lambda who, h: policies.opens_messages(who)),
    "open one's own": ("counsellor_user", lambda who, h: policies.opens_own(who)),
    "open returns": ("statistics", lambda who, h: policies.opens_returns(who)),
}  # fmt: skip


@pytest.mark.parametrize("right", RIGHTS)
def test_nobody_of_the_administration_does_it_in_somebodys_name(house: House, right: str) -> None:
    name, may = RIGHTS[right]
    actor = acting(getattr(house, name))
    assert may(actor, house)
    assert not may(replace(actor, helper=house.second), house)


@pytest.mark.parametrize(
    ("right", "who"),
    [("report a seminar", "foreign_academy"), ("report a seminar", "speaker"), ("report meetings", "stranger"),
     ("report meetings", "academy"), ("read a review", "foreign_officer"), ("read a review", "head"),
     ("read a review", "academy"), ("execute", "foreign_head"), ("execute", "officer"),
     ("ask for a comment", "foreign_officer"), ("ask for a comment", "head"), ("ask for a comment", "counsellor_user"),
     ("say that it is done", "foreign_academy"), ("receive", "foreign_officer"), ("receive", "foreign_statistics"),
     ("read the sheet", "head"), ("read a message", "site_head"), ("read a message", "foreign_head"),
     ("read a message", "officer"), ("keep talks", "foreign_head"), ("keep talks", "manager"),
     ("allow functions", "foreign_officer"), ("open messages", "site_head")],
)  # fmt: skip
def test_the_office_next_to_it_may_not(house: House, right: str, who: str) -> None:
    assert not RIGHTS[right][1](acting(getattr(house, who)), house)


def test_nobody_reports_themselves(house: House) -> None:
    """A counsellor may be the speaker of the group, or work at the academy."""
    assert house.counsellor.person is not None
    for name, item in (("speaker", Item.MEETINGS), ("academy", Item.SUBJECT)):
        actor = acting(getattr(house, name))
        assert house.reports(actor, item)
        assert house.reports(replace(actor, person=house.counsellor.person), item) is None


def test_a_report_of_the_speaker_is_nothing_of_the_academys(house: House) -> None:
    actor = acting(house.academy)
    assert policies.stands_for(actor, house.by_academy) == {review.ACA}
    assert policies.stands_for(actor, house.by_speaker) == set()


def test_the_head_learns_of_a_release_when_it_is_decided(house: House) -> None:
    actor = acting(house.head)
    for state in (State.REPORTED, State.HEARING, State.HEARD, State.DEADLINE, State.CLOSED):
        house.by_academy.state = state
        assert not policies.may_execute(actor, house.by_academy)
        assert not policies.may_take(actor, house.by_academy, Event.EXECUTE)
    assert policies.may_take(actor, house.decided(), Event.EXECUTE)


def test_that_a_role_has_ended_is_no_step_of_anybody(house: House) -> None:
    for user in (house.officer, house.head, house.academy, house.counsellor_user):
        assert not policies.may_take(acting(user), house.by_academy, Event.ROLE_ENDED)
        assert Event.ROLE_ENDED not in policies.steps_of(acting(user), house.by_academy)


def test_a_deputy_of_the_head_reads_no_message(house: House) -> None:
    actor = acting(house.head)
    deputy = replace(actor, offices=tuple(replace(one, deputy_for=house.head.person_id) for one in actor.offices))
    assert not policies.may_read_message(deputy, house.message)
    assert not policies.opens_messages(deputy)
    assert policies.may_keep_talks(deputy, house.site.authority, None)


def test_a_counsellor_of_another_authority_keeps_no_talks_here(house: House) -> None:
    user = a_user(Role.COUNSELLOR, a_site(an_authority("Kreis Nebenan")), everywhere=True)
    assert user.person is not None
    elsewhere = a_counsellor(user.person)
    assert not policies.may_keep_talks(acting(user), house.site.authority, elsewhere)
    assert not policies.may_keep_talks(acting(user), house.site.authority, house.counsellor)


def test_nobody_allows_themselves_two_functions_or_hears_of_their_own_review_as_the_ministry(house: House) -> None:
    assert house.officer.person is not None
    assert house.officer.person in ministry_of(house.by_academy, DAY)
    own = a_counsellor(house.officer.person, authority=house.site.authority)
    assert not policies.may_allow_functions(acting(house.officer), own)
    assert policies.may_allow_functions(acting(house.second), own)
    house.by_academy.counsellor = own
    assert ministry_of(house.by_academy, DAY) == [house.second.person]


def test_who_is_counsellor_and_ministry_is_counsellor_alone_in_the_own_review(house: House) -> None:
    both = replace(acting(house.officer), person=house.counsellor.person)
    assert policies.stands_for(both, house.by_academy) == {review.OWN}
    assert policies.stands_for(acting(house.officer), house.by_academy) == {review.MIN}
