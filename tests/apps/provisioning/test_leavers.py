# SPDX-License-Identifier: EUPL-1.2
"""Whoever leaves: closed on the day, nothing deleted, and a mistake can be taken back."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.alarm.models import Station
from schutznetz.apps.duties.actions import make_feed
from schutznetz.apps.duties.models import Feed
from schutznetz.apps.journal.queries import history_of
from schutznetz.apps.organisation.models import Assistance, Deputy, Desk, Office, Person
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.provisioning.actions.leavers import close_person, take_back
from schutznetz.apps.provisioning.jobs import close_leavers
from schutznetz.apps.provisioning.models import Departure
from schutznetz.apps.ui.policies import Denied
from tests.apps.builders import a_desk, a_floor, a_person, a_room, a_user, an_office
from tests.apps.provisioning.conftest import House

DAY = timedelta(days=1)


@pytest.fixture
def desk(house: House) -> Desk:
    return a_desk(a_room(a_floor(house.site)))


def a_colleague(house: House, desk: Desk | None = None) -> User:
    return a_user(Office.Role.SECURITY, house.site, password="x", desk=desk, given_name="Olga", family_name="Ohlsen")


def test_the_worker_closes_everything_when_the_last_day_is_over(house: House, desk: Desk) -> None:
    user, today = a_colleague(house, desk), clock.today()
    Person.objects.filter(user=user).update(left_on=today)
    assert close_leavers(clock.now(), today) == 0, "the last day is a day of work"
    assert close_leavers(clock.now() + DAY, today + DAY) == 1
    person = Person.objects.get(user=user)
    assert (person.desk, person.offices.get().until, person.user.is_active) == (None, today, False)
    assert close_leavers(clock.now() + DAY, today + DAY) == 0
    assert "person.left" in history_of(person).values_list("verb", flat=True)


def test_somebody_without_an_account_leaves_as_well(house: House, desk: Desk) -> None:
    person = a_person(house.site, desk=desk, left_on=clock.today() - 3 * DAY)
    an_office(person, Office.Role.EMPLOYEE, house.site)
    assert close_leavers(clock.now(), clock.today()) == 1
    person.refresh_from_db()
    assert (person.desk, person.offices.get().until) == (None, person.left_on)


def test_stations_belong_to_places_and_stay(house: House, desk: Desk) -> None:
    user = a_colleague(house, desk)
    station = Station.objects.create(
        key="st-1", desk=desk, desk_key=desk.key, label="Platz", public_key_a="UA", public_key_b="UB",
        enrolled_at=clock.now(), enrolled_by=user,
    )  # fmt: skip
    close_person(person=user.person, last_on=clock.today(), source="hand", actor=house.actor, now=clock.now())
    station.refresh_from_db()
    assert station.is_active


def a_deputy(office: Office, person: Person, first: int = -1, last: int = 20) -> Deputy:
    today = clock.today()
    return Deputy.objects.create(
        office=office, person=person, since=today + first * DAY, until=today + last * DAY, named_at=clock.now()
    )


def test_deputyships_given_and_taken_end_the_same_day_and_come_back(house: House) -> None:
    """Those of others go on; one that would begin later is taken back."""
    leaver, colleague, third = a_colleague(house), a_colleague(house), a_colleague(house)
    own, other = leaver.person.offices.get(), colleague.person.offices.get()
    given, taken = a_deputy(own, colleague.person), a_deputy(other, leaver.person)
    later = a_deputy(other, leaver.person, first=10)
    foreign = a_deputy(other, third.person)
    today = clock.today()
    departure = close_person(person=leaver.person, last_on=today, source="hand", actor=house.actor, now=clock.now())
    for deputy in (given, taken):
        deputy.refresh_from_db()
        assert deputy.until == today
    foreign.refresh_from_db()
    assert foreign.until == today + 20 * DAY
    assert not Deputy.objects.filter(pk=later.pk).exists()
    assert (
        "Beendete Vertretungen"
        in house.client().get(reverse("provisioning:departure", args=[departure.pk])).content.decode()
    )
    take_back(departure=departure, actor=house.actor, now=clock.now())
    for deputy in (given, taken):
        deputy.refresh_from_db()
        assert deputy.until == today + 20 * DAY
    assert history_of(colleague.person).filter(verb="deputy_ended").count() == 2


def test_somebody_with_nothing_but_a_deputyship_is_closed_too(house: House) -> None:
    colleague = a_colleague(house)
    leaver = a_person(house.site, left_on=clock.today() - DAY)
    deputy = a_deputy(colleague.person.offices.get(), leaver, first=-9)
    assert close_leavers(clock.now(), clock.today()) == 1
    deputy.refresh_from_db()
    assert deputy.until == leaver.left_on
    assert close_leavers(clock.now(), clock.today()) == 0


def test_help_in_the_name_and_by_the_leaver_ends(house: House) -> None:
    leaver, colleague, third = a_colleague(house), a_colleague(house), a_colleague(house)
    now = clock.now()
    hour = timedelta(hours=1)

    def helping(person: Person, helper: User, **fields: Any) -> Assistance:
        times = {"minutes": 60, "asked_at": now, "answer_by": now + hour} | fields
        return Assistance.objects.create(person=person, helper=helper, reason="Anmeldung", **times)

    running = {"answered_at": now, "until": now + hour}
    mine = helping(leaver.person, colleague, **running)
    by_me = helping(colleague.person, leaver)
    foreign = helping(colleague.person, third, **running)
    Person.objects.filter(pk=leaver.person.pk).update(helped_until=mine.until)
    close_person(person=leaver.person, last_on=clock.today(), source="hand", actor=house.actor, now=now)
    ended = set(Assistance.objects.exclude(ended_at=None).values_list("pk", flat=True))
    assert ended == {mine.pk, by_me.pk}
    assert foreign.pk not in ended
    assert Person.objects.get(pk=leaver.person.pk).helped_until is None


def test_the_calendar_address_ends_for_good(house: House) -> None:
    leaver, colleague = a_colleague(house), a_colleague(house)
    for user in (leaver, colleague):
        make_feed(actor=actor_for(user, clock.today()), now=clock.now(), is_neutral=True, has_alarm=False)
    departure = close_person(
        person=leaver.person, last_on=clock.today(), source="scim", actor=house.actor, now=clock.now()
    )
    take_back(departure=departure, actor=house.actor, now=clock.now())
    assert [feed.user for feed in Feed.objects.all()] == [colleague]


def test_an_office_of_later_is_withdrawn(house: House) -> None:
    user = a_colleague(house)
    an_office(user.person, Office.Role.SITE_MANAGER, house.site, since=clock.today() + 30 * DAY)
    close_person(person=user.person, last_on=clock.today(), source="hand", actor=house.actor, now=clock.now())
    assert [office.role for office in user.person.offices.all()] == [Office.Role.SECURITY]


def test_a_mistake_is_taken_back(house: House, desk: Desk) -> None:
    user = a_colleague(house, desk)
    departure = close_person(
        person=user.person, last_on=clock.today(), source="hand", actor=house.actor, now=clock.now()
    )
    take_back(departure=departure, actor=house.actor, now=clock.now())
    person = Person.objects.get(user=user)
    assert (person.desk, person.left_on, person.offices.get().until) == (desk, None, None)
    assert User.objects.get(pk=user.pk).is_active


def test_an_account_that_was_locked_before_stays_locked(house: House) -> None:
    user = a_colleague(house)
    User.objects.filter(pk=user.pk).update(is_active=False)
    departure = close_person(
        person=user.person, last_on=clock.today(), source="hand", actor=house.actor, now=clock.now()
    )
    take_back(departure=departure, actor=house.actor, now=clock.now())
    assert not User.objects.get(pk=user.pk).is_active


def test_only_the_administration_of_the_authority_closes_and_never_itself(house: House, neighbour: House) -> None:
    user = a_colleague(house)
    for actor in (neighbour.actor,):
        with pytest.raises(Denied):
            close_person(person=user.person, last_on=clock.today(), source="hand", actor=actor, now=clock.now())
    with pytest.raises(Denied):
        close_person(
            person=house.admin.person, last_on=clock.today(), source="hand", actor=house.actor, now=clock.now()
        )
    assert not Departure.objects.exists()


def test_by_hand_at_once_later_and_taken_back(house: House, desk: Desk) -> None:
    user, client, today = a_colleague(house, desk), house.client(), clock.today()
    address = reverse("provisioning:leave", args=[user.person.pk])
    later = today + 10 * DAY
    answer = client.post(address, {"last_on_day": later.day, "last_on_month": later.month, "last_on_year": later.year})
    assert answer.status_code == 302
    person = Person.objects.get(user=user)
    assert (person.left_on, person.desk) == (later, desk)
    client.post(
        address, {"last_on_day": today.day, "last_on_month": today.month, "last_on_year": today.year, "at_once": "on"}
    )
    assert not User.objects.get(pk=user.pk).is_active
    departure = Departure.objects.get()
    page = client.get(reverse("provisioning:departures")).content.decode()
    assert "Olga Ohlsen" in page
    assert client.post(reverse("provisioning:take_back", args=[departure.pk])).status_code == 302
    assert User.objects.get(pk=user.pk).is_active


def test_a_day_that_is_none_is_said_at_the_field(house: House) -> None:
    user = a_colleague(house)
    answer = house.client().post(
        reverse("provisioning:leave", args=[user.person.pk]),
        {"last_on_day": "31", "last_on_month": "2", "last_on_year": "2027"},
    )
    assert answer.status_code == 422
    assert 'value="31"' in answer.content.decode()
